from corpus.report import Report
from ingest.outline import outline
from ingest.passages import cut_passages, cut_sentences, without_header
from ingest.reader import read_report

TEXT = "索引号: 1\n某市自评报告\n一、总体情况\n(一)建设。建成5所。新增3所。\n(二)无正文\n二、保障\n第一句；第二句。\n"


def test_a_heading_is_a_sentence_of_its_own() -> None:
    sentences = cut_sentences(TEXT, outline(TEXT))
    assert [(TEXT[s.start : s.end], s.section, s.is_heading) for s in sentences] == [
        ("索引号: 1", 0, False),
        ("某市自评报告", 0, False),
        ("一、总体情况", 1, True),
        ("(一)建设。", 2, True),
        ("建成5所。", 2, False),
        ("新增3所。", 2, False),
        ("(二)无正文", 3, True),
        ("二、保障", 4, True),
        ("第一句；", 4, False),
        ("第二句。", 4, False),
    ]
    assert [sentence.index for sentence in sentences] == list(range(10))


def test_one_passage_a_body_sentence_and_a_heading_only_where_nothing_stands_below_it() -> None:
    report = read_report("x", TEXT)
    assert [report.passage_text(passage) for passage in report.passages] == ["建成5所。", "新增3所。", "(二)无正文", "第一句；", "第二句。"]
    assert report.passages[0].path == ("一、总体情况", "(一)建设")
    assert [passage.section for passage in report.passages] == [2, 2, 3, 4, 4]


def test_a_clause_without_title_keeps_its_number_in_its_sentence() -> None:
    text = "第一章 总则\n第一条 为了保障权利。\n第二条 国家实行。\n"
    sections = outline(text)
    assert [text[s.start : s.end] for s in cut_sentences(text, sections)] == ["第一章 总则", "第一条 为了保障权利。", "第二条 国家实行。"]


def test_text_without_numbers_is_all_passages() -> None:
    report = read_report("x", "没有编号。\n全市共129所学校。")
    assert [report.passage_text(passage) for passage in report.passages] == ["没有编号。", "全市共129所学校。"]
    assert [quantity.text for quantity in report.quantities] == ["129所"]


def test_figures_told_before_the_first_heading_are_read() -> None:
    report = read_report("x", "索引号: 1\n建成5所学校的报告\n综合自评得分93.5分。现报告如下：\n一、投入\n支出3亿元。\n")
    assert [quantity.text for quantity in report.quantities] == ["93.5分", "3亿元"]


def assert_records(report: Report) -> None:
    for sentence in report.sentences:
        section = report.sections[sentence.section]
        assert section.start <= sentence.start < sentence.end <= section.end
    for passage in report.passages:
        first, last = report.sentences[passage.first_sentence], report.sentences[passage.last_sentence]
        assert (passage.start, passage.end) == (first.start, last.end)
        assert first.section == last.section == passage.section
    for quantity in report.quantities:
        sentence = report.sentences[quantity.sentence]
        assert sentence.start <= quantity.start < quantity.end <= sentence.end
        assert report.text[quantity.start : quantity.end] == quantity.text
    told, paths = without_header(report.text, report.sentences, report.metadata.fields), [report.section_path(section.index) for section in report.sections]
    assert cut_passages(report.text, report.sections, told, paths) == report.passages


def test_records_of_the_real_report_fit_together(mianyang: Report) -> None:
    assert_records(mianyang)
    before = [passage for passage in mianyang.passages if passage.section == 0]
    assert len(mianyang.passages) - len(before) == len([s for s in mianyang.sentences if s.section > 0 and not s.is_heading])


def test_a_line_that_tells_something_is_found_whatever_stands_below_it() -> None:
    text = "甲县通报\n一、要求\n1.加强领导。\n统筹推进。\n2.对整改不力的,约谈负责人。\n得分依次公布。\n甲县教育局\n2021年11月26日\n"
    report = read_report("x", text)
    assert [report.passage_text(passage) for passage in report.passages] == ["统筹推进。", "2.对整改不力的,约谈负责人。", "得分依次公布。"]


def test_of_what_stands_before_the_first_heading_the_sentences_are_passages() -> None:
    report = read_report("x", "甲县2022年自评报告\n乙市督导委员会:\n我县于2月6日至24日自评,得分93.5分。现将情况报告如下。\n一、概况\n全县共129所学校。")
    assert [quantity.text for quantity in report.quantities] == ["24日", "93.5分", "129所"]
    assert [report.passage_text(passage) for passage in report.passages] == ["我县于2月6日至24日自评,得分93.5分。", "现将情况报告如下。", "全县共129所学校。"]


def test_records_of_other_documents_fit_together(others: dict[str, Report]) -> None:
    for report in others.values():
        assert_records(report)
