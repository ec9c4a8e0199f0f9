"""A language model's answer on the page: it grows sentence by sentence, can be stopped, and its absence costs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, Route, expect

from assistant import wording as fixed
from tests.assistant.test_generation.server import ModelServer, Reply, said
from tests.ui.test_page.pages import QUESTION, expect_marked, target, visit
from tests.ui.test_page.served import Site, running
from ui import page_wording as wording

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("watched")]
ASKED = "校园足球特色学校有多少所"
AGREES = ("全国青少年校园足球特色学校有129所", [1])


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with ModelServer().running() as found:
        yield found


@pytest.fixture(scope="module")
def worded(site: Site, server: ModelServer) -> Iterator[Site]:
    """The page over the same corpus with the server as its model."""
    with running(site.home, llm_base_url=server.url, llm_model="m", llm_timeout_seconds=30, audit=False) as found:
        yield found


def begin(page: Page, question: str) -> None:
    page.fill(QUESTION, question)
    page.press(QUESTION, "Enter")


def test_the_verified_figure_is_there_while_the_model_still_writes(page: Page, worded: Site, server: ModelServer) -> None:
    server.replies = [replace(said(AGREES), pause=0.4)]
    visit(page, worded.url)
    begin(page, ASKED)
    answer = page.locator(".kaoju-answer")
    expect(answer).to_contain_text("129 所", timeout=20_000)
    expect(answer).to_contain_text(wording.GROWING)
    expect(answer).not_to_contain_text(wording.GROWING, timeout=30_000)
    expect(page.locator("#kaoju-send")).to_be_enabled()
    link = answer.locator("a.kaoju-citation").first
    document, start, end = target(link)
    link.click()
    expect_marked(page, worded.report(document).text[start:end])


def test_stopping_keeps_what_was_verified_and_cancels_the_request(page: Page, worded: Site, server: ModelServer) -> None:
    server.left.clear()
    server.replies = [replace(said(AGREES, *[("全国青少年校园足球特色学校有131所", [1])] * 200), pause=0.1)]
    visit(page, worded.url)
    begin(page, ASKED)
    answer = page.locator(".kaoju-answer")
    expect(answer).to_contain_text(wording.GROWING, timeout=20_000)
    page.click("#kaoju-stop")
    expect(answer).not_to_contain_text(wording.GROWING)
    expect(answer).to_contain_text("129 所")
    assert server.left.wait(20)
    server.replies = [Reply(status=401)]
    expect(page.locator("#kaoju-send")).to_be_enabled()
    begin(page, "2019年巩固率达到多少")
    expect(page.locator(".kaoju-answer, .kaoju-notice")).to_have_count(2, timeout=20_000)


def test_what_comes_behind_a_stop_does_not_bring_the_growing_answer_back(page: Page, worded: Site, server: ModelServer) -> None:
    server.left.clear()
    server.replies = [replace(said(AGREES, *[("全国青少年校园足球特色学校有131所", [1])] * 200), pause=0.15)]
    visit(page, worded.url)
    late: list[Route] = []
    page.route("**/gradio_api/cancel", lambda route: late.append(route))  # so the answer goes on behind the stop
    begin(page, ASKED)
    answer = page.locator(".kaoju-answer").last
    expect(answer).to_contain_text(wording.GROWING, timeout=20_000)
    page.click("#kaoju-stop")
    expect(answer).not_to_contain_text(wording.GROWING)
    expect(answer).to_contain_text(wording.GROWING, timeout=20_000)
    for held in late:
        held.continue_()
    page.unroute("**/gradio_api/cancel")
    expect(answer).not_to_contain_text(wording.GROWING)
    expect(answer).to_contain_text("129 所")
    assert server.left.wait(20)


def test_a_dead_model_is_said_and_costs_no_answer(page: Page, worded: Site, server: ModelServer) -> None:
    server.replies = [Reply(status=401)]
    visit(page, worded.url)
    begin(page, ASKED)
    answer = page.locator(".kaoju-answer")
    expect(answer).to_contain_text(fixed.MODEL_DID_NOT_ANSWER, timeout=20_000)
    expect(answer).to_contain_text("129 所")
