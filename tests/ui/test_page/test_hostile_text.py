"""Text of reports and of questions is shown, and never run or fetched."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.ui.test_page.pages import QUESTION, ask, expect_marked, target, visit
from tests.ui.test_page.served import HOSTILE_SENTENCE, Site

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("watched")]
DOCUMENT = "广元(2020)'a'"
QUESTIONS = (
    "<script>window.hacked=1</script>校园足球特色学校有多少所",
    "<img src=http://evil.example/q.png onerror=window.hacked=2> ![](http://evil.example/m.png) [x](javascript:window.hacked=3)",
    "${window.hacked=4} {{window.hacked=5}} `code` **粗体** $$x^2$$ <div class=\"kaoju-answer\">129</div>",
    "</div></div><style>*{display:none}</style>\n\n# 标题\n\n- 列表 http://evil.example/ <b>x</b> &lt;i&gt; &#60;i&#62;",
    "```mermaid\ngraph TD; A-->B\n```",
)


def test_a_hostile_report_is_text(page: Page, hostile_site: Site) -> None:
    visit(page, hostile_site.url)
    answer = ask(page, "航天科普特色学校有多少所")
    expect(answer).to_contain_text("23")
    link = answer.locator("a.kaoju-citation").first
    document, start, end = target(link)
    assert document == DOCUMENT
    report = hostile_site.report(document)
    assert HOSTILE_SENTENCE in report.text[start:end]
    link.click()
    expect_marked(page, report.text[start:end])
    assert page.locator(".kaoju-doc-text").text_content() == report.text
    for part in ("#kaoju-chat .kaoju-answer", "#kaoju-source .kaoju-doc"):
        assert page.locator(f"{part} :is(img, script, svg, form, input, b[onclick], style, iframe)").count() == 0


def test_a_deep_link_to_a_name_that_needs_encoding(page: Page, hostile_site: Site) -> None:
    text = hostile_site.report(DOCUMENT).text
    start = text.index("𠮷林路")
    visit(page, f"{hostile_site.url}/?doc={quote(DOCUMENT)}&at={start}-{start + 11}")
    expect_marked(page, text[start : start + 11])
    expect(page.locator(".kaoju-doc-head h2")).to_contain_text("<svg onload=")


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_hostile_question_is_text(page: Page, site: Site, question: str) -> None:
    visit(page, site.url)
    page.fill(QUESTION, question)
    page.click("#kaoju-send")
    expect(page.locator("#kaoju-chat [data-testid=bot] .kaoju-answer")).to_have_count(1, timeout=20_000)
    assert page.locator("#kaoju-chat .kaoju-question").text_content() == question
    assert page.locator("#kaoju-chat [data-testid=user] :is(img, script, a, b, style, code, h1, li, strong)").count() == 0
    expect(ask(page, "那幼儿足球特色学校有多少所")).to_be_visible()
