"""Labels of header fields as printed on government sites."""

from __future__ import annotations

import re

# Label as printed → the name this project uses. Characters may stand apart (索 引 号).
FIELD_LABELS = {
    "索引号": "索引号",
    "主题分类": "主题分类",
    "发布机构": "发布机构",
    "发文机关": "发布机构",
    "发文机构": "发布机构",
    "发文单位": "发布机构",
    "发布单位": "发布机构",
    "发布日期": "发布日期",
    "发布时间": "发布日期",
    "公开日期": "发布日期",
    "成文日期": "成文日期",
    "文号": "文号",
    "发文字号": "文号",
    "关键词": "关键词",
    "主题词": "关键词",
    "标题": "标题",
    "名称": "标题",
    "有效性": "有效性",
    "来源": "来源",
}


def is_field_label(text: str) -> bool:
    """Whether the text is the label of a header field and nothing else: 索引号, 发布 机构, 【文号】."""
    return re.sub(r"[\s\[\]【】|*:：]", "", text) in FIELD_LABELS
