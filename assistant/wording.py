"""Every fixed sentence of an answer, in one place; code and tests share them.

None holds a numeral: a figure in an answer is always the report's.
"""

from __future__ import annotations

SEPARATOR, COLON, OPEN, CLOSE = "；", "：", "（", "）"
CONFLICTING = "原文的数字不止一个，问题没有区分："
SPREAD = "问题没有说明地区或年份，各份报告分别是："
SPREAD_PARTLY = "问题没有说明地区或年份，报告较多，只列出其中一部分："
ONLY_PLANNED = "没有找到是否做到，找到的是"
NOT_SO = "不对，原文是"
OTHER_TIME = "原文写的是{time}："
IS_SO = "是，原文是"
NO_FIGURE = "没有找到{missing}的这项数字。"
NOT_IN = "《{title}》中没有找到这项内容。"
RESPELLED = "（“{typed}”按“{meant}”理解。）"
NOT_FOUND = "“{asked}”没有找到依据。"
UNCLEAR = "{missing}的原文数字不止一个，没有列入比较。"
UNCLEAR_YEARS = "有的年份原文数字不止一个，没有列入。"
YEAR_BEFORE = "上年"
WAS_BEFORE = "上年为"
LIST_CUT = "数字较多，只列出其中一部分。"
APART = "相差"
TOTAL = "合计"
EQUAL = "相同"
GREATER = "{label}更{degree}，{gap}"
MOST = "{label}最{degree}"
TIMES = "{label}{ratio}"
IS = "是另一项的"
CHANGED = {True: "增加", False: "减少"}
GREW = {True: "增长", False: "下降"}
SHARE = "占"
AVERAGE = "平均"
IN_ORDER = "依次是："
THEN = "其后是："
DUPLICATE_SOURCES = "问题没有说明是哪一份报告，分别是："
PLANNED = "计划"
PARTS = "依次是："
LAST = "最后是"

REFUSED = "没有依据，不作回答。"
REASONS = {
    "地区": "报告中没有关于“{missing}”的这项内容。",
    "时间": "报告中没有“{missing}”的这项内容。",
    "指标": "报告没有提到“{missing}”。",
    "数值": "报告提到了相近的内容，但没有给出所问的数字。",
    "多义": "符合问题的数字太多，问题没有说清是哪一项。",
    "计划": "报告只写了计划的数字，没有写实际完成了多少。",
    "细节": "报告提到了这件事，但没有写明所问的细节。",
    "文件": "语料库中没有“{missing}”这份文件。",
    "小节": "报告中没有“{missing}”。",
    "空栏": "报告的“{missing}”一栏没有填写。",
    "多份": "语料库中有多份报告，问题没有说明是哪一份。",
    "比较": "这些数字的单位或口径不同，不能放在一起计算。",
    "一份": "能给出这项数字的不足两处，排不出先后。",
    "范围": "这个问题不在报告的范围之内。",
}
REASON_WEAK = "报告中没有找到能够回答这个问题的内容。"
UNGROUNDED = "找到的内容未能通过与原文的核对。"
NEAREST = "可以看看最接近的原文。"
MODEL_DID_NOT_ANSWER = "大模型没有应答，答案逐字取自原文。"
MODEL_DID_NOT_HOLD = "大模型的回答没有通过核对，答案逐字取自原文。"
MODEL_BROKE_OFF = "大模型的回答没有写完，答案是已经核对过的部分。"
QUESTION_EMPTY = ("问题是空的。", "请输入想问的内容，例如：校园足球特色学校有多少所？")
QUESTION_TOO_LONG = ("问题有 {length} 个字，超过上限 {limit} 个。", "请把问题缩短，一次问一件事。")
QUESTION_NOT_CHINESE = "这里只能用中文提问。"
