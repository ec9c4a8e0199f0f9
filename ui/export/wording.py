"""What exported documents say of themselves."""

from __future__ import annotations

TITLE = "考据问答记录"
MADE = "{date} 导出。答案与引文逐字取自所注报告，可按脚注核对。"
QUESTION = "问：{question}"
UNDERSTOOD = "理解为：{question}"
MISSING = "报告没有涉及：{missing}"
NEAREST = "最接近的原文"
CHANGED_SINCE = "（报告此后有变动，引文为回答时的原文）"
FILE_NAME = "考据问答-{date}"
NO_ANSWERS = ("没有可以导出的回答", "服务器已不记得这些回答；请重新提问后再导出。")
