"""Every fixed sentence of the page, in one place; code and tests share them."""

from __future__ import annotations

TITLE = "考据"
TAGLINE = "报告里有的才回答，每个数字都能点开原文"

PLACEHOLDER = "请输入想问的内容"
QUESTION_LABEL = "问题"
SEND = "发送"
SENDING = "查找中"
NEW_CHAT = "新对话"
KEPT_CHATS = "历史"
STOP = "停止"
STOPPED = ("已停止查找。", "问题已放回输入框，可以修改后再发送。")
EDIT_LAST = "修改上一问"
FOLLOW_UPS = "接着可以问"
SEARCHING = "正在查找…"
GROWING = "正在写，每句核对后显示…"
CHAT_LABEL = "问答"
WELCOME = "问一问报告里写了什么"
WELCOME_HINT = "答案取自报告原文，点击编号就能看到所依据的那一句；报告里没有的，会说明缺什么。"
EXAMPLES_LABEL = "可以这样问"

UNDERSTOOD = "理解为："
SOURCES = "依据"
NEAREST = "最接近的原文"
CONFLICT = "原文不止一个数字"
REFUSED = "报告中没有"
MISSING = "缺少："
COPY = "复制答案和出处"
CHECK = "核对"
EXPORT = "导出"
COMMA = "，"
INDICATOR = "指标"
PLACE = "地区"
TIME = "时间"
REPORT = "报告"
FIGURE = "数字"
OUTSIDE_SECTIONS = "文首"

SOURCE_LABEL = "原文"
OUTLINE = "目录"
PREVIOUS = "上一处"
NEXT = "下一处"
BACK = "返回提问"
ALL_REPORTS = "全部报告"
CITED = "引用处："
COPY_LINK = "复制链接"
WHOLE = "看整篇"
LOADING = "正在打开原文…"
CATALOGUE = "现有报告"
CATALOGUE_COUNT = "共 {count} 份，点击可以翻阅。"
CATALOGUE_CUT = "这里列出最近发布的 {shown} 份；其余的可以在提问时写明地区和年份。"
NO_SUCH_REPORT = ("语料库里没有这份报告", "它可能已被移除或改名；请从提问开始，或刷新页面查看现有报告。")
NO_ORIGINAL = ("没有保存这份报告的原件", "可以下载文本，或向管理员要原件。")
NO_SUCH_FILE = ("没有这种格式的文件", "可以导出的格式是 Excel（xlsx）和 CSV。")
NO_SUCH_SLICE = "链接里的位置不在这份报告中，下面从头显示全文。"

PLANNED = "计划"
NO_PLACE = "地区不明"

EMPTY_TITLE = "还没有可以查阅的报告"
UNUSABLE_TITLE = "暂时无法查阅报告"
EMPTY_STEPS = (
    "准备好报告文件（文本、网页、Word 或 PDF）。",
    "在页面上方的“管理”里上传并收入；管理员也可以在命令行运行 kaoju ingest，后面写文件或文件夹。",
    "完成后直接提问即可，不用重新启动。",
)
EMPTY_REMEDY = "请先在页面上方的“管理”里加入报告。"

FAILED = ("回答时出了错。", "请再试一次；仍然不行时，请把提问的时间告诉管理员。")

NO_SUCH_PAGE = ("没有这个页面", "网址可能写错了，请从页面上方的导航进入。")
BAD_ADDRESS = ("网址里的条件看不懂", "请从页面上方的导航重新进入。")
PAGE_FAILED = ("这一页没有打开", "请再试一次；仍然不行时，请把时间告诉管理员。")

PORT_BUSY = ("端口 {port} 已被占用。", "请关闭占用它的程序，或换一个端口，例如 kaoju serve --port {other}。")
PORT_FORBIDDEN = ("没有权限使用端口 {port}。", "请换一个 1024 以上的端口，例如 kaoju serve --port 7860。")
HOST_UNKNOWN = ("无法在地址 {host} 上打开页面。", "请用 127.0.0.1（只供本机）或 0.0.0.0（供局域网），例如 kaoju serve --host 127.0.0.1。")
SERVING = "页面已就绪：{address}（按 Ctrl+C 停止）"
