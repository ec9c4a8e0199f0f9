"""What the keeper's pages say."""

from __future__ import annotations

OFF = (
    "管理页没有开启",
    "网页开放给了其他电脑，却没有设置管理密码。"
    "请在服务器上设置 KAOJU_KEEPER_PASSWORD 后重新启动；或只在本机使用：kaoju serve --host 127.0.0.1，并用 127.0.0.1 打开。",
)
LOGIN = "管理密码"
WRONG = "密码不对，请再试一次。"
TOO_MANY_TRIES = "密码错的次数太多，请过 {minutes} 分钟再试。"
EXPIRED = "登录已过期，请刷新页面重新登录。"
FOREIGN = ("请求来自别的网站，没有执行。", "请在考据自己的页面上操作；经过代理访问时，请让代理保留 Host 或写明 X-Forwarded-Host。")

TOO_MANY_FILES = ("等待收入的文件太多。", "请先收入或丢弃一些。")
TOO_LARGE = ("{name} 超过上限 {limit} MB。", "请确认它是一份报告；确需收入时请管理员调大设置 KAOJU_MAX_FILE_MB。")
FORMATS = "文本、网页、Word、Excel、PDF、图片，以及它们的 zip 压缩包"
UNKNOWN_FORMAT = ("{name} 不是支持的格式。", f"请给出{FORMATS}。")
NOTHING_INSIDE = ("压缩包 {name} 里没有可以收入的文件。", "请确认里面是报告文件。")
CUT_OFF = "上次停止时有 %d 个上传还没有传完，已清除；请重新上传。"
NOT_DONE = "上次对报告的改动没有做完就中断了，已有的报告没有受影响；残留的文件会在下一次改动时清除。"
MORE_REFUSED = "压缩包 {name} 里另有 {count} 个文件也没有收入。"
NO_NAME = "未命名"
NOT_UNDERSTOOD = ("{name} 的结构无法解析。", "请检查内容；这是程序的不足，可将文件提供给维护者。")
JOB_FAILED = ("程序内部出错，没有完成；原有报告没有改动。", "请再试一次；仍然不行时，请把时间告诉维护者。")
NOTHING_TO_RESTORE = ("移出的报告里没有这一份。", "请刷新页面后再试。")
NO_SUCH_VERSION = ("没有这个旧版本。", "请刷新页面后再试。")
ENCODING = "编码"
BUSY = "上一项还没有做完，请等它结束后再试。"
NOTHING_CHOSEN = "没有选中可以收入的文件。"

ADDING, REMOVING, RESTORING, GOING_BACK, REBUILDING = "收入报告", "移除报告", "恢复报告", "换回旧版", "重建索引"
ADDED = "新加入 {added} 份，更新 {updated} 份，没有变化 {unchanged} 份。"
NOT_ADDED = "没有收入：{reasons}"
REMOVED = "已移除《{title}》，它的原文仍然保存着。"
RESTORED = "已恢复《{title}》。"
WENT_BACK = "《{title}》已换回旧版。"
REBUILT = "索引已重建，共 {reports} 份报告。"
RELATIONS = {"new": "新报告", "version": "已有同名报告，收入后成为它的新版本", "same": "与现有的完全相同"}
