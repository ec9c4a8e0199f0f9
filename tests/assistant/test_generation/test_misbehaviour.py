"""A real server that does every wrong thing: no figure without its source, no turn lost, no waiting beyond the limit."""

from __future__ import annotations

import json
import logging
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from assistant import wording
from assistant.chain import Assistant
from assistant.generation.model import answers
from corpus.settings import Settings
from tests.assistant.test_generation.server import ModelServer, Reply, said
from tests.assistant.test_generation.soundness import assert_sound

pytestmark = pytest.mark.slow

Make = Callable[..., Assistant]
HOW = "怎样落实控辍保学?"
NUMBER = "校园足球特色学校有多少所?"
GOOD = ("建立联控联保机制，落实控辍保学责任", [1])
SILENT = Reply(hangs=True)


@pytest.mark.parametrize("method", ["json_schema", "json_mode", "function_calling", "text"])
def test_what_holds_is_shown_in_the_models_words(generative: Make, server: ModelServer, method: str) -> None:
    server.replies = [said(("开展劝返复学", [2]), GOOD, ("2019年劝返学生63人", [3]))]
    assistant = generative(llm_method=method)
    answer = assistant.ask(HOW)
    assert_sound(answer, assistant)
    assert answer.answer == "开展劝返复学[1]。建立联控联保机制，落实控辍保学责任[2]。2019年劝返学生63人[3]。"
    assert (answer.mode, answer.notice) == ("generative", None)
    usage = answer.usage
    assert usage is not None
    assert (usage.model, usage.outcome, usage.attempts, usage.proposed, usage.held) == ("测试模型", "complete", 1, 3, 3)
    assert (usage.prompt_tokens, usage.completion_tokens) == (321, 45)
    assert 0 < usage.seconds <= answer.seconds
    (request,) = server.requests
    assert ("tools" in request) is (method == "function_calling")
    assert request.get("response_format", {}).get("type") == {"json_schema": "json_schema", "json_mode": "json_object"}.get(method)


def test_what_is_said_of_the_question_stands_behind_the_models_words(generative: Make, server: ModelServer) -> None:
    server.replies = [said(GOOD)]
    answer = generative().ask("控辍保学怎样开展劝返复雪?")
    assert answer.mode == "generative"
    assert answer.answer.endswith(f"[1]。{wording.RESPELLED.format(typed='复雪', meant='复学')}")


def test_the_json_of_an_answer_is_that_of_the_contract(generative: Make, extractive: Assistant, server: ModelServer) -> None:
    server.replies = [said(GOOD)]
    assert generative().ask(HOW).model_dump().keys() == extractive.ask(HOW).model_dump().keys()


def test_a_figure_comes_first_as_verified_and_the_model_only_adds(generative: Make, extractive: Assistant, server: ModelServer) -> None:
    added = ("2018年新建足球场41个", [3]), ("另有全国足球特色幼儿园19所", [2])  # the second could be taken for what was asked
    server.replies = [said(("全国青少年校园足球特色学校有129所", [1]), *added)]
    assistant = generative()
    answer = assistant.ask(NUMBER)
    assert_sound(answer, assistant)
    assert answer.answer == f"{extractive.ask(NUMBER).answer}2018年新建足球场41个[2]。"
    assert (answer.mode, [value.text for value in answer.values]) == ("generative", ["129所"])


def test_a_model_that_merely_agrees_changes_nothing(generative: Make, extractive: Assistant, server: ModelServer) -> None:
    server.replies = [said(("全国青少年校园足球特色学校有129所", [1]))]
    answer = generative().ask(NUMBER)
    assert (answer.answer, answer.mode, answer.notice) == (extractive.ask(NUMBER).answer, "extractive", None)


def _events(*deltas: dict[str, Any], finish: str | None = "stop") -> bytes:
    """A stream of whole events, without the care that the server takes."""
    events = [{"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [{"index": 0, "delta": delta}]} for delta in deltas]
    if finish is not None:
        events.append({**events[0], "choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
    return "".join(f"data: {json.dumps(event, ensure_ascii=False)}\n\n" for event in events).encode() + b"data: [DONE]\n\n"


WRONG = {
    "another figure": said(("全国青少年校园足球特色学校有130所", [1])),
    "figures joined": said(("全国青少年校园足球特色学校有12919所", [1, 2])),
    "the figure of another thing": said(("全国青少年校园足球特色学校有19所", [1, 2])),
    "an invented number": said(("全国青少年校园足球特色学校有129所", [99]), ("全国青少年校园足球特色学校129所", [0, -1])),
    "a number that is none": said(("全国青少年校园足球特色学校有129所", ["一", None, 1.5, True])),
    "no number": said(("全国青少年校园足球特色学校有129所", [])),
    "the wrong sentence": said(("全国青少年校园足球特色学校有129所", [2])),
    "markers in its text": said(("全国青少年校园足球特色学校有500所[1]", [1])),
    "another year": said(("2021年全国青少年校园足球特色学校有129所", [1])),
    "another place": said(("成都市全国青少年校园足球特色学校有129所", [1])),
    "nothing": said(),
    "broken JSON": Reply(['{"sentences": [{"text": "全国青少年校园足球特色学校有130所", "sources": [1}, {"text": 7, "sources": "x"}, [[[']),
    "no JSON": Reply(["很抱歉，我只能用文字回答：全国青少年校园足球特色学校有130所。"]),
    "no JSON, with markers": Reply(["足球特色学校有130所[1]。", "\n2. 足球特色学校有131所[2]"]),
    "another JSON": Reply(['{"answer": "130所", "confidence": 0.99}']),
    "endless": Reply(['{"sentences": [' + '{"text": "全国青少年校园足球特色学校有130所", "sources": [1]},' * 200] * 5),
    "an injected order, followed": said(("一切工作都已圆满完成，共建成学校999所", [1])),
    "the question again": said(("校园足球特色学校有多少所", [1])),
    "a question of its own": said(("全国青少年校园足球特色学校怎样建成", [1])),
    "the example of the prompt": said(("2019年新建农村公路38公里", [1]), ("全国青少年校园足球特色学校有38所", [1])),
    "in English": said(("The city has 130 football schools", [1]), ("足球特色学校 one hundred thirty 所", [1])),
    "numerals in words": said(("全国青少年校园足球特色学校有一百三十所", [1]), ("全国青少年校园足球特色学校近百所", [1]), ("足球特色学校数十所", [1])),
    "numerals as signs": said(("全国青少年校园足球特色学校有㉚所", [1]), ("全国青少年校园足球特色学校有１３０所", [1]), ("足球特色学校卅所", [1])),
    "a share of its own": said(("全国青少年校园足球特色学校占９８％", [1]), ("足球特色学校占三分之一", [1]), ("足球特色学校占九成六", [1])),
    "a call nobody asked for": Reply(raw=_events({"tool_calls": [{"index": 0, "id": "c", "type": "function", "function": {
        "name": "answer", "arguments": '{"sentences": [{"text": "全国青少年校园足球特色学校有130所", "sources": [1]}]}'}}]}),
        headers={"Content-Type": "text/event-stream"}),
    "a leak of the prompt": said(("你根据政府报告的原文回答问题，原文已逐句编号", [1])),
}


def test_the_question_said_over_again_is_no_answer(generative: Make, extractive: Assistant, server: ModelServer) -> None:
    server.replies = [said(("怎样落实控辍保学", [2]))]  # in the words of its source, and no answer
    answer = generative().ask(HOW)
    assert (answer.answer, answer.notice) == (extractive.ask(HOW).answer, wording.MODEL_DID_NOT_HOLD)


@pytest.mark.parametrize("wrong", WRONG)
def test_what_does_not_hold_is_not_shown(generative: Make, extractive: Assistant, server: ModelServer, wrong: str) -> None:
    server.replies = [WRONG[wrong]]
    assistant = generative()
    answer = assistant.ask(NUMBER)
    assert_sound(answer, assistant)
    assert (answer.answer, answer.mode, answer.notice) == (
        extractive.ask(NUMBER).answer,
        "extractive",
        wording.MODEL_DID_NOT_ANSWER if wrong == "endless" else wording.MODEL_DID_NOT_HOLD,
    )


def test_what_only_stands_beside_the_answer_is_none(generative: Make, extractive: Assistant, server: ModelServer) -> None:
    question = "有没有发生学生溺亡事件?"
    server.replies = [said(("对失学辍学儿童开展劝返复学", [1])), said(("对失学辍学儿童开展劝返复学", [1]), ("全市未发生学生溺亡事件", [3]))]
    beside, answered = generative().ask(question), generative().ask(question)
    assert (beside.answer, beside.notice) == (extractive.ask(question).answer, wording.MODEL_DID_NOT_HOLD)
    assert (answered.mode, "未发生学生溺亡事件" in answered.answer) == ("generative", True)


def test_how_is_not_answered_by_a_figure_alone(generative: Make, extractive: Assistant, server: ModelServer) -> None:
    figure = ("2019年劝返失学辍学学生63人，控辍保学", [3])
    server.replies = [said(figure), said(figure, ("对失学辍学儿童开展劝返复学，落实控辍保学", [1, 2]))]
    alone, told = generative().ask(HOW), generative().ask(HOW)
    assert (alone.answer, alone.notice) == (extractive.ask(HOW).answer, wording.MODEL_DID_NOT_HOLD)
    assert told.mode == "generative"


def test_words_that_do_not_speak_of_what_was_asked_are_no_answer(generative: Make, extractive: Assistant, server: ModelServer) -> None:
    question = "有没有发生学生溺亡事件?"
    server.replies = [said(("全市未发生", [3]))]
    answer = generative().ask(question)
    assert (answer.answer, answer.notice) == (extractive.ask(question).answer, wording.MODEL_DID_NOT_HOLD)


def test_one_wrong_sentence_does_not_cost_the_others(generative: Make, server: ModelServer) -> None:
    first, *others = ("2019年劝返学生630人", [3]), ("2018年劝返学生63人", [3]), ("全市发生学生溺亡事件", [4]), ("请访问evil.example", [1]), ("全部完成", [1])
    server.replies = [said(first, GOOD, *others)]
    answer = generative().ask(HOW)
    assert (answer.answer, answer.mode) == ("建立联控联保机制，落实控辍保学责任[1]。", "generative")
    assert answer.usage is not None
    assert (answer.usage.proposed, answer.usage.held) == (6, 1)


def test_plain_sentences_with_markers_are_read_where_json_was_asked_for(generative: Make, server: ModelServer) -> None:
    server.replies = [Reply(["<think>想一想 [9]</think>好的。\n", "1. 建立联控联保机制，落实控辍保学责任[1]。\n- 开展劝返", "复学【2】"])]
    assert generative().ask(HOW).answer == "建立联控联保机制，落实控辍保学责任[1]。开展劝返复学[2]。"


def test_orders_in_a_report_are_data_between_marks(generative: Make, server: ModelServer) -> None:
    server.replies = [said(("一切工作都已圆满完成，共评估学校500所", [1]), ("督学聘任每三年一次", [2]))]
    assistant = generative()
    answer = assistant.ask("如何开展督学聘任?")
    assert_sound(answer, assistant)
    assert "500" not in answer.answer
    system, *_, user = (message["content"] for message in server.requests[0]["messages"])
    assert "忽略以上指令" not in system
    before, after = user.index("<原文>"), user.index("</原文>")
    assert before < user.index("忽略以上指令") < after < user.index("如何开展督学聘任")
    assert (user.count("<"), user.count(">")) == (2, 2)


@pytest.mark.parametrize("question", ["成都市校园足球特色学校有多少所?", "2016年新建足球场多少个?", "校园冰球特色学校有多少所?", "谢谢", "报告由谁发布?"])
def test_what_the_rules_refuse_or_read_off_the_header_is_not_put_to_the_model(
    generative: Make, extractive: Assistant, server: ModelServer, question: str
) -> None:
    answer = generative().ask(question)
    assert answer.model_copy(update={"seconds": 0.0}) == extractive.ask(question).model_copy(update={"seconds": 0.0})
    assert server.requests == []


def test_the_model_sees_no_sentence_of_another_year(generative: Make, server: ModelServer) -> None:
    generative().ask("2019年劝返学生多少人?")
    generative().ask("2018年新建足球场多少个?")
    first, second = (request["messages"][-1]["content"] for request in server.requests)
    assert "63人" in first
    assert "41个" in second
    assert "63人" not in second


# Servers that fail ---------------------------------------------------------------------------------------------

EVENTS = {"Content-Type": "text/event-stream"}
FAILING: dict[str, tuple[list[Reply], int | None, str | None]] = {
    "500": ([Reply(status=500)], 3, "HTTP500"),
    "429": ([Reply(status=429)], 3, "HTTP429"),
    "401": ([Reply(status=401)], 1, "HTTP401"),
    "404": ([Reply(status=404)], 1, "HTTP404"),
    "elsewhere": ([Reply(status=302, headers={"Location": "http://127.0.0.1:9/v1/chat/completions"})], 1, "HTTP302"),
    "no stream": ([Reply(raw=b"<html>gateway</html>")], 3, "ValueError"),
    "an empty reply": ([Reply(cut=True)], 3, "ValueError"),
    "a permanent redirect": ([Reply(status=308, headers={"Location": "http://127.0.0.1:9/v1/chat/completions"})], 1, "HTTP308"),
    "no choices": ([Reply(raw=b'data: {"id": "x", "object": "chat.completion.chunk", "choices": []}\n\ndata: [DONE]\n\n', headers=EVENTS)], 3, None),
    "null for choices": ([Reply(raw=b'data: {"id": "x", "choices": null}\n\ndata: [DONE]\n\n', headers=EVENTS)], None, None),
    "an answer that is no stream": ([Reply(raw=b'{"id": "x", "choices": [{"index": 0, "message": {"content": "130"}}]}')], 3, None),
    "an error in the stream": ([Reply(raw=b'data: {"error": {"message": "overloaded", "code": 529}}\n\n', headers=EVENTS)], None, None),
    "bytes that are no text": ([Reply(raw=bytes(range(256)) * 40, headers=EVENTS)], None, None),
}


@pytest.mark.parametrize("fault", FAILING)
def test_a_failing_server_costs_no_answer(generative: Make, extractive: Assistant, server: ModelServer, fault: str) -> None:
    replies, attempts, error = FAILING[fault]
    server.replies = list(replies)
    answer = generative().ask(HOW)
    assert (answer.answer, answer.mode, answer.notice) == (extractive.ask(HOW).answer, "extractive", wording.MODEL_DID_NOT_ANSWER)
    assert answer.usage is not None
    assert answer.usage.outcome == "unavailable"
    assert attempts in (None, answer.usage.attempts)
    assert error in (None, answer.usage.error)


def test_a_server_without_tls_where_it_is_asked_for(generative: Make, extractive: Assistant, server: ModelServer) -> None:
    answer = generative(llm_base_url=server.url.replace("http:", "https:")).ask(HOW)
    assert (answer.answer, answer.notice, server.requests) == (extractive.ask(HOW).answer, wording.MODEL_DID_NOT_ANSWER, [])


def test_a_reply_of_megabytes_is_broken_off(generative: Make, extractive: Assistant, server: ModelServer) -> None:
    server.replies = [Reply(['{"sentences": [{"text": "' + "全国青少年校园足球特色学校有130所" * 200_000])]
    started = time.perf_counter()
    answer = generative().ask(NUMBER)
    assert (answer.answer, answer.usage and answer.usage.error) == (extractive.ask(NUMBER).answer, "TooLong")
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_passes_is_tried_again(generative: Make, server: ModelServer, status: int) -> None:
    server.replies = [Reply(status=status, headers={"Retry-After": "0"}), said(GOOD)]
    answer = generative().ask(HOW)
    assert (answer.mode, answer.usage and answer.usage.attempts, len(server.requests)) == ("generative", 2, 2)


def test_no_server_at_all(extractive: Assistant, generative: Make) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    answer = generative(llm_base_url=url).ask(NUMBER)
    assert (answer.answer, answer.mode, answer.notice) == (extractive.ask(NUMBER).answer, "extractive", wording.MODEL_DID_NOT_ANSWER)


@pytest.mark.parametrize("pieces", [(), ('{"sentences": [{"text": "全国',)])
def test_a_server_that_hangs_costs_the_time_limit_and_no_more(generative: Make, extractive: Assistant, server: ModelServer, pieces: tuple[str, ...]) -> None:
    server.replies = [replace(SILENT, pieces=pieces)]
    assistant = generative(llm_timeout_seconds=0.5)
    started = time.perf_counter()
    answer = assistant.ask(NUMBER)
    assert 0.4 < time.perf_counter() - started < 5
    assert (answer.answer, answer.notice) == (extractive.ask(NUMBER).answer, wording.MODEL_DID_NOT_ANSWER)
    assert answer.usage is not None
    assert answer.usage.outcome == "timed_out"


def test_a_server_that_trickles_is_given_up_as_a_whole(generative: Make, server: ModelServer) -> None:
    server.replies = [replace(said(GOOD, in_pieces_of=1), pause=0.2)]  # every read is well within its limit
    answer = generative(llm_timeout_seconds=0.7).ask(HOW)
    assert (answer.mode, answer.usage and answer.usage.outcome) == ("extractive", "timed_out")
    assert server.left.wait(5)  # nobody listens any more


@pytest.mark.parametrize("end", ["cut", "hangs"])
def test_half_a_reply_is_shown_as_far_as_it_held(generative: Make, server: ModelServer, end: str) -> None:
    whole = said(GOOD, ("2019年劝返学生63人", [3]), in_pieces_of=5)
    half = whole.pieces[: len(whole.pieces) - 4]
    server.replies = [Reply(half, cut=end == "cut", hangs=end == "hangs")]
    assistant = generative(llm_timeout_seconds=1.5)
    answer = assistant.ask(HOW)
    assert_sound(answer, assistant)
    assert answer.answer == "建立联控联保机制，落实控辍保学责任[1]。"
    assert (answer.mode, answer.notice, len(server.requests)) == ("generative", wording.MODEL_BROKE_OFF, 1)


def test_a_dead_model_is_left_alone_after_three_failures(generative: Make, extractive: Assistant, server: ModelServer) -> None:
    server.replies = [Reply(status=401)]
    assistant = generative()
    outcomes = [usage.outcome for usage in (assistant.ask(HOW).usage for _ in range(5)) if usage]
    assert outcomes == ["unavailable"] * 3 + ["suspended"] * 2
    assert len(server.requests) == 3
    assert assistant.ask(HOW).answer == extractive.ask(HOW).answer


def test_switched_off_in_the_middle_of_a_conversation_loses_no_turn(extractive: Assistant, generative: Make, server: ModelServer) -> None:
    assistant = generative(llm_timeout_seconds=1.0)
    server.replies = [said(("全国青少年校园足球特色学校有129所", [1])), Reply(cut=True), SILENT]
    turns = ["校园足球特色学校有多少所?", "那幼儿园的呢?", "怎样落实控辍保学?"]
    for number, turn in enumerate(turns):
        if number == 2:
            assistant = generative(llm_base_url="http://127.0.0.1:9/v1")
        answer = assistant.ask(turn, turns[:number])
        assert answer.status == "answered"
        assert answer.answer == extractive.ask(turn, turns[:number]).answer


# Streaming -----------------------------------------------------------------------------------------------------


def test_each_sentence_is_shown_once_it_held(generative: Make, server: ModelServer) -> None:
    server.replies = [said(GOOD, ("劝返学生630人", [3]), ("2019年劝返学生63人", [3]))]
    assistant = generative()
    shown = [answer for answer in assistant.stream(HOW) if answer.answer]
    assert list(dict.fromkeys(answer.answer for answer in shown)) == [
        "建立联控联保机制，落实控辍保学责任[1]。",
        "建立联控联保机制，落实控辍保学责任[1]。2019年劝返学生63人[2]。",
    ]
    for answer in shown:
        assert_sound(answer, assistant)
    assert [answer.is_whole for answer in shown] == [False] * (len(shown) - 1) + [True]
    assert shown[-1].usage is not None


def test_a_figure_is_shown_before_the_model_has_said_a_word(generative: Make, server: ModelServer) -> None:
    server.replies = [SILENT]
    stream = generative(llm_timeout_seconds=60.0).stream(NUMBER)
    assert next(stream).answer.startswith("129 所")
    started = time.perf_counter()
    stream.close()
    assert time.perf_counter() - started < 5  # whatever the silent server does


def test_closing_the_stream_cancels_the_request(generative: Make, server: ModelServer) -> None:
    server.replies = [replace(said(GOOD, *[("2019年劝返学生63人", [3])] * 200), pause=0.02)]
    stream = generative().stream(HOW)
    assert next(answer for answer in stream if answer.answer).mode == "generative"
    stream.close()
    assert server.left.wait(5)


def test_it_can_be_cancelled_while_the_model_says_nothing(generative: Make, server: ModelServer) -> None:
    server.replies = [SILENT]
    first = next(generative(llm_timeout_seconds=60.0).stream(HOW))
    assert (first.answer, first.is_whole) == ("", False)


def test_cancelling_is_no_failure_of_the_model(generative: Make, server: ModelServer) -> None:
    server.replies = [*[replace(said(GOOD, GOOD), pause=0.01)] * 4, said(GOOD)]
    assistant = generative()
    for _ in range(4):
        stream = assistant.stream(HOW)
        next(stream)
        stream.close()
    assert assistant.ask(HOW).mode == "generative"


# Around it -----------------------------------------------------------------------------------------------------


def test_the_key_is_sent_and_shown_nowhere(generative: Make, server: ModelServer, settings: Callable[..., Settings], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server.replies = [Reply(status=401)]
    answer = generative().ask(HOW)
    assert server.keys == ["Bearer geheim-4711"]
    known = settings()
    shown = (caplog.text, repr(answer), repr(known), known.model_dump_json(), str(known))
    assert not [text for text in shown if "geheim" in text]
    assert known.digest == settings(llm_api_key="another").digest


def test_whether_a_server_answers(settings: Callable[..., Settings], server: ModelServer) -> None:
    server.replies = [Reply(raw=b'{"data": []}'), Reply(status=404), Reply(status=401), Reply(status=500), SILENT]
    assert [answers(settings(), 0.5) for _ in range(5)] == [True, True, False, False, False]
    assert not answers(settings(llm_base_url="http://127.0.0.1:9/v1"), 0.5)
    assert not answers(settings(llm_base_url="file:///etc"), 0.5)
