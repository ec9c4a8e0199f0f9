import pytest

from assistant.labels import asked_sorts, caption_of, implied_sorts, is_heading_line, label_of, sorts_of
from assistant.normalising import normalise
from corpus.report import Report
from tests.assistant.inline import make_report, passage_of

RECTIFIED = make_report(
    "一、逐项整改情况",
    "(一)大班额反弹\n反馈问题：全市大班额312个。\n整改措施：新建中小学26所；实行班额预警。新生班额一律不超过50人。\n责任单位：\n市教育局负责。\n整改期间没有新增。",
    "(二)督学不足\n督学力量偏弱。\n1.整改结果：督学增加到46人。",
)
ARTICLES = make_report("一、就业", "【毕业生去向】\n毕业生1342人，落实去向1308人。\n未落实的34人，主要因参军待定。", "(一)合作企业\n甲公司\n乙公司\n共2家。")


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("大班额312个", "反馈问题"),
        ("新建中小学26所", "整改措施"),
        ("实行班额预警", "整改措施"),
        ("新生班额", "整改措施"),
        ("市教育局负责", "责任单位"),
        ("督学力量偏弱", ""),
        ("督学增加到46人", "整改结果"),
    ],
)
def test_the_label_a_sentence_stands_under(words: str, label: str) -> None:
    assert label_of(RECTIFIED, passage_of(RECTIFIED, words)) == label


@pytest.mark.parametrize(
    ("report", "words", "heads"),
    [
        (ARTICLES, "【毕业生去向】", True),
        (ARTICLES, "毕业生1342人", False),
        (ARTICLES, "甲公司", False),  # an item of a list: no sentence follows
        (ARTICLES, "共2家", False),
        (RECTIFIED, "整改期间", False),
    ],
)
def test_a_line_that_heads_sentences_says_nothing_itself(report: Report, words: str, heads: bool) -> None:
    assert is_heading_line(report, passage_of(report, words)) is heads


@pytest.mark.parametrize(
    ("label", "sort"),
    [
        ("整改措施", "措施"),
        ("反馈问题", "问题"),
        ("三、存在的主要问题", "问题"),
        ("主要工作及成效", "成效"),
        ("牵头单位", "单位"),
        ("存在的问题和建议", "问题"),
        ("困难与不足", "不足"),
    ],
)
def test_what_a_label_is_of(label: str, sort: str) -> None:
    assert sort in sorts_of(label)


@pytest.mark.parametrize(
    ("question", "among", "not_among"),
    [
        ("采取了哪些措施治理大班额?", "措施", "问题"),
        ("治理大班额有什么办法?", "措施", "结果"),
        ("大班额是怎么治理的?", "措施", "问题"),
        ("大班额问题的整改结果如何?", "结果", "问题"),
        ("大班额问题整改得怎么样了?", "成效", "问题"),
        ("大班额整改的进展?", "进展", "措施"),
        ("督导反馈了哪些主要问题?", "问题", "措施"),
        ("大班额为啥反弹?", "原因", "措施"),
        ("下一步有什么打算?", "计划", "措施"),
        ("大班额整改的牵头单位是谁?", "单位", "措施"),
    ],
)
def test_the_question_says_which_label_answers(question: str, among: str, not_among: str) -> None:
    sorts = asked_sorts(normalise(question)) | implied_sorts(normalise(question))
    assert among in sorts
    assert not_among not in sorts


@pytest.mark.parametrize("question", ["大班额有多少个?", "全市教师是否配齐?"])
def test_most_questions_ask_for_no_label(question: str) -> None:
    assert not asked_sorts(question) & {"措施", "结果", "问题", "原因", "打算"}


ROWS = "三台县在校生为3万人。三台县教师为3人。\n平武县在校生为2万人。"
TABLE = make_report("一、综合", "全市学校5所。", "表1 部分县义务教育情况", ROWS, "以上为年末数。", "表彰教师3人。", "另有学校2所。")


@pytest.mark.parametrize(
    ("words", "caption"),
    [("三台县教师为3人", "表1 部分县义务教育情况"), ("平武县在校生", "表1 部分县义务教育情况"), ("全市学校5所", ""), ("以上为年末数", ""), ("另有学校2所", "")],
)
def test_a_row_stands_under_the_caption_of_its_table(words: str, caption: str) -> None:
    assert caption_of(TABLE, passage_of(TABLE, words)) == caption


@pytest.mark.parametrize("question", ["大班额为什么反弹?", "大班额整改有什么结果?", "大班额有多少个?"])
def test_nothing_is_implied_where_it_is_named_or_nothing_asked(question: str) -> None:
    assert implied_sorts(normalise(question)) == frozenset()
