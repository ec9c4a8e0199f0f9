"""Words that no answer needs to speak of: how a question is asked, how one is polite, nouns that stand for no thing."""

from __future__ import annotations

FUNCTION_WORDS = frozenset(
    """
    们 的 了 吗 呢 吧 啊 呀 嘛 么 是 有 在 和 与 及 或 对 把 被 给 让 向 从 到 由 于 以 按 就 都 也 还 又
    再 才 只 很 最 更 太 不 没 没有 无 未 这 那 该 此 其 它 他 她 我 你 您 我们 咱们 咱 他们 它们 这个 那个
    这些 那些 这里 那里 这块 一块 什么 怎么 怎样 如何 为什么 为何 怎么样 怎么办 多少 几 几个 几所 几家 几名 几种 几项
    几次 几年 谁 哪 哪个 哪些 哪里 哪家 哪所 哪位 哪几 哪几个 哪年 哪天 哪一年 哪一 何 何时 何地 多大 多长 多久 是否
    是不是 有没有 有无 能否 可否 能不能 会不会 对不对 真的 真 请问 请 麻烦 帮 帮我 帮忙 看看 看 查 查查 查下 查一下
    一下 告诉 说 说说 讲讲 介绍 想 想要 知道 了解 问 问下 求 谢谢 感谢 非常感谢 您好 你好 不好意思 打扰 一共 总共 共
    共计 总计 合计 累计 大概 大约 约 左右 到底 究竟 具体 目前 现在 当前 已经 已 曾 要 会 能 能够 可以 应该 应 得
    得到 做 干 搞 弄 办 开展 进行 采取 实施 实现 达到 达 到了 成 成了 成为 属于 包括 包含 等 等等 分别 各 各自 每
    一个 一些 一样 个 所 家 名 位 人次 项 种 次 件 套 册 间 台 场 门 期 支 份 处 年 月 日 天 里 里面 中 上 下
    内 外 之 为 为了 时 时候 之后 以后 之前 方面 关于 有关 相关 情况 问题 事 事情 东西 数 数量 数目 数字 数值 数额 总数 总额 总量 人数 多
    多不多 大 小 高 低 说的 算 叫 叫做 名字 啥 咋 咋样 啥样 吃 听说 据说 换 话题 另外 那么 然后 还有 其中 其他 另
    除了 以外 的话 带 拿 来 去 过 着 地 出 起来 下来 过来 上来 同 跟 比 比较 较 用 使用 通过 靠 全市 我市 本市
    市里 市 全县 我县 全区 全省 当地 本地 咱们市 报告 自评 自评报告 文件 文档 材料 资料 原文 这份 本 一年 全年 年度
    办法 措施 做法 举措 方法 工作 举行 安排 落实 推进 原因 内容 意思 期间 现象 单位 那阵子 来着 我国 规定 地方 好像
    前后 有人 这种 那种 专门 出来 打算 各个 自己 一起 率 比例 占比 比重 百分之几 百分比 百分之 百分点 多少钱 元 万元
    亿元 平方米 面积 阶段 领域 金额 幅度 变动
    对不上 对得上 说法 各处 不一致
    间隔 相隔 每隔
    原定 原先 最后 最终 很少 很多 许多 不少 好多 好些 盘子
    层面 部分 换成 换作 换做 改成 改为 那份
    """.split()
)
"""Closed classes only: interrogatives, particles, pronouns, courtesy, light verbs, shell nouns, bare units."""

CLOSED_TAGS = frozenset("c d e f m o p q r u ud ug uj ul uv uz w x y".split())
"""Parts of speech that name no thing and no doing: conjunctions, adverbs, numerals, pronouns, particles."""
