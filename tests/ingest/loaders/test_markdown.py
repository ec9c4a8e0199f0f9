from __future__ import annotations

from corpus.originals import BOLD

TEXT = """---
title: 甲县报告
---
# 甲县自评报告 #

## 一、**学校**

- 建成[特色学校](http://x.cn)129所，`入学率`为 *99*%。
> 引用的一句。
1. 第一项
<!-- 不要 -->
***

2020年学校情况
| 县区 | 学校数(所) |
|:--|--:|
| 涪城区 | 12 |
| 三台县 | **20** |

尾句。2*3*4 a_b_c \\*星\\*
"""


def test_marks_go_and_words_stay(lines) -> None:
    assert lines(TEXT.encode(), "a.md") == [
        "---", "title: 甲县报告", "---", "甲县自评报告", "一、学校", "建成特色学校129所，入学率为 99%。", "引用的一句。", "1. 第一项", "2020年学校情况",
        "2020年涪城区学校数为12所。", "2020年三台县学校数为20所。", "尾句。2*3*4 a_b_c *星*",
    ]  # fmt: skip


def test_lines_that_marks_make_headings_are_told_apart(read) -> None:
    text = "# 甲县公报\n\n**综合**\n\n**学校** 129所。\n\n- **要点**\n\n__投入__\n\n## 一、教师\n\n### 培训\n"
    loaded = read(text.encode(), "a.md")
    assert [(loaded.text[line.start :].split("\n")[0], line.depth) for line in loaded.original.headings] == [
        ("甲县公报", 1), ("综合", BOLD), ("投入", BOLD), ("培训", 3),
    ]  # fmt: skip
