from __future__ import annotations

import pytest

from corpus.errors import RejectedInputError
from corpus.originals import BOLD

pytestmark = pytest.mark.slow  # every file is read in a process of its own

TITLE = "绵阳市履行教育职责自评报告"
FIELDS = [("索引号", "8410223/202008-00001"), ("发布机构", "教育和体育局"), ("发布日期", "2020-08-12"), ("文  号", "")]
BODY = [
    "一、学校",
    "建成学校129所，入学率95.52%。",
    "（一）足球",
    "全国青少年校园足球特色学校129所，其中小学61所、初中47所、高中21所。",
    "附件：无",
    "2020年8月12日",
]
HEADER = ["索引号: 8410223/202008-00001", "发布机构: 教育和体育局", "发布日期: 2020-08-12", "文号:"]


@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "utf-8"])
def test_the_document_stays_and_the_site_goes(documents, lines, encoding) -> None:
    page = documents.webpage(TITLE, FIELDS, BODY, encoding)
    assert [line.strip("\u2003") for line in lines(page, "a.html")] == [*HEADER, TITLE, *BODY]


def test_a_page_without_any_mark_of_its_article_keeps_all_text(lines) -> None:
    page = f"<html><body><b>{TITLE}</b><br>一、学校<br>建成学校129所。<br>二、教师<br>聘任46名。</body></html>"
    assert lines(page.encode("gb18030"), "a.htm") == [TITLE, "一、学校", "建成学校129所。", "二、教师", "聘任46名。"]


def test_a_table_of_figures_in_the_article(lines) -> None:
    table = (
        "<table><caption></caption><thead><tr><th rowspan=2>县区</th><th colspan=2>学校数</th></tr><tr><th>小学</th><th>初中</th></tr></thead>"
        "<tr><td>涪城区</td><td>29</td><td>12</td></tr><tr><td>三台县</td><td>61</td><td>30</td></tr></table>"
    )
    body = "".join(f"<p>{line}</p>" for line in BODY)
    page = f"<html><body><h1>{TITLE}</h1><div>{body}<p>2020年学校情况 单位：所</p>{table}<p>以上是全部情况说明。</p></div></body></html>"
    found = lines(page.encode(), "a.html")
    assert "2020年涪城区小学学校数为29所。2020年涪城区初中学校数为12所。" in found
    assert found[-1] == "以上是全部情况说明。"


def test_date_and_title_that_only_the_head_of_the_page_tells(lines) -> None:
    head = f'<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2020-08-12 10:00">'
    found = lines(f"<html><head>{head}</head><body><div>{''.join(f'<p>{line}</p>' for line in BODY)}</div></body></html>".encode(), "a.html")
    assert found[:3] == ["发布日期: 2020-08-12 10:00", TITLE, "一、学校"]


def test_entities_of_a_document_type_are_not_expanded(lines) -> None:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    found = lines(f'<!DOCTYPE html [<!ENTITY a0 "哈哈">{bomb}]><html><body><p>建成学校129所，情况如下。&a11;</p></body></html>'.encode(), "a.html")
    assert sum(map(len, found)) < 2000


@pytest.mark.parametrize("bad", ["\x0b", "\uffff", "&#1;", "&#xFFFF;", "&#65534;", "&#x110000;"])
def test_characters_that_no_xml_may_hold_are_dropped(lines, bad) -> None:
    page = f"<html><head><meta charset=utf-8></head><body><p>建成学校{bad}129所。</p><script>{bad}</script>{bad}<p>聘任46名。</p></body></html>"
    assert lines(page.encode(), "a.html") == ["建成学校129所。", "聘任46名。"]


def test_a_page_without_an_element_is_refused_by_name(read) -> None:
    with pytest.raises(RejectedInputError, match=r"a\.html 没有文字内容"):
        read(b"<!\x0b", "a.html")


def test_headings_and_bold_lines_of_a_page_are_told_apart(read) -> None:
    body = "<h3>综合</h3><p>学校129所，入学率95.52%。</p><p><strong>教师</strong><b>队伍</b></p><p><b>要点</b>：聘任46名。</p>"
    page = f"<html><body><h1>{TITLE}</h1><div>{body}<p><b><span>经费</span></b></p><p>支出3.6亿元。</p></div></body></html>"
    loaded = read(page.encode(), "a.html")
    shown = [(loaded.text[line.start :].split("\n")[0], line.depth) for line in loaded.original.headings]
    assert shown == [(TITLE, 1), ("综合", 3), ("教师队伍", BOLD), ("经费", BOLD)]
