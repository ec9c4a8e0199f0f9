from __future__ import annotations

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus.originals import BOLD
from ingest.loaders.numbering import chinese

W = nsdecls("w")


def numbered(document, text: str, level: int) -> None:
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="9"/></w:numPr>'))


def test_automatic_numbers_are_printed(documents, lines) -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    forms = (("chineseCountingThousand", "%1、"), ("japaneseCounting", "（%2）"), ("decimal", "%3."), ("decimal", "%1.%3.%4"), ("bullet", "●"))
    levels = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>' for index, (kind, text) in enumerate(forms)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="9">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {W} w:numId="9"><w:abstractNumId w:val="9"/></w:num>'))
    for text, level in (("党建", 0), ("领导", 1), ("思政", 1), ("课程", 2), ("保障", 0), ("投入", 1), ("", 1), ("点", 4), ("工资", 1)):
        numbered(document, text, level)
    assert lines(documents.saved(document), "a.docx") == ["一、党建", "（一）领导", "（二）思政", "1.课程", "二、保障", "（一）投入", "点", "（二）工资"]


def test_counting_in_chinese() -> None:
    assert [chinese(number) for number in (1, 10, 11, 20, 32, 100, 103, 110, 1005, 1234)] == [
        "一", "十", "十一", "二十", "三十二", "一百", "一百零三", "一百一十", "一千零五", "一千二百三十四",
    ]  # fmt: skip


def test_changes_are_accepted_and_nothing_is_lost(documents, lines) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("建成")._p
    paragraph.append(parse_xml(f'<w:del {W} w:id="1" w:author="a"><w:r><w:delText>120</w:delText></w:r></w:del>'))
    paragraph.append(parse_xml(f'<w:ins {W} w:id="2" w:author="a"><w:r><w:t>129</w:t></w:r></w:ins>'))
    paragraph.append(parse_xml(f"<w:hyperlink {W}><w:r><w:t>所学校</w:t></w:r></w:hyperlink>"))
    body = document.element.body
    contents = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    body.insert(0, parse_xml(f"<w:sdt {W}>{contents}<w:sdtContent><w:p><w:r><w:t>目录</w:t></w:r></w:p></w:sdtContent></w:sdt>"))
    body.insert(1, parse_xml(f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>控件里的正文</w:t></w:r></w:p></w:sdtContent></w:sdt>"))
    document.sections[0].header.paragraphs[0].text = "页眉"
    assert lines(documents.saved(document), "a.docx") == ["控件里的正文", "建成129所学校"]


def test_a_table_with_merged_cells_stands_in_its_place(documents, lines) -> None:
    document = docx.Document()
    document.add_paragraph("2020年各县区情况（单位：所）")
    table = document.add_table(4, 3)
    for row, cells in enumerate((("县区", "学校", ""), ("", "小学", "初中"), ("涪城区", "29", "12"), ("三台县", "61", "30"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    document.add_paragraph("表后的话。")
    assert lines(documents.saved(document), "a.docx") == [
        "2020年各县区情况（单位：所）",
        "2020年涪城区学校小学为29所。2020年涪城区学校初中为12所。",
        "2020年三台县学校小学为61所。2020年三台县学校初中为30所。",
        "表后的话。",
    ]  # fmt: skip


def test_styles_of_headings_and_bold_paragraphs_are_told_apart(documents, read) -> None:
    document = docx.Document()
    document.add_paragraph("综合", style="Heading 2")
    document.add_paragraph().add_run("学前教育").bold = True
    mixed = document.add_paragraph()
    mixed.add_run("要点：").bold = True
    mixed.add_run("学校129所。")
    heavy = document.add_paragraph().add_run("义务教育")
    heavy._r.get_or_add_rPr().append(parse_xml(f'<w:rFonts {W} w:eastAsia="黑体"/>'))
    light = document.add_paragraph(style="Heading 3").add_run("正文级别")
    light._r.getparent().get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="9"/>'))
    document.add_paragraph().add_run("一、教师").bold = True
    loaded = read(documents.saved(document), "a.docx")
    assert [(loaded.text[line.start :].split("\n")[0], line.depth) for line in loaded.original.headings] == [
        ("综合", 2), ("学前教育", BOLD), ("义务教育", BOLD),
    ]  # fmt: skip
