"""The page: chat on the left, the report on the right. Import only after ``ui.page`` has set the environment."""

from __future__ import annotations

import html
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from corpus.errors import KaojuError
from ui import page_wording as wording
from ui.conversation import turn
from ui.reading_room import ReadingRoom
from ui.source_request import source_html

logger = logging.getLogger(__name__)
ASSETS = Path(__file__).parent / "assets"
PARALLEL = 8
"""Questions answered at once; more wait in the queue. Gradio's own default is 1."""


def asset(name: str) -> str:
    """Text of a file under ``assets/``."""
    return (ASSETS / name).read_text(encoding="utf-8")


def build(room: ReadingRoom, max_question_chars: int) -> gr.Blocks:
    """The ``gr.Blocks`` of the page."""

    def load_source(request: object) -> str:
        return source_html(room, request)

    def respond(question: str, chat: list[Any]) -> Iterator[tuple[Any, Any, Any]]:
        if not question.strip():
            yield gr.skip(), gr.skip(), gr.skip()  # yielding nothing at all would empty the chat
            return
        busy = gr.update(interactive=False, value=wording.SENDING)
        for step, (messages, taken) in enumerate(turn(room, question, chat, max_question_chars)):
            if step == 0:
                yield messages, ("" if taken else gr.skip()), busy
            else:
                yield messages, gr.skip(), gr.update(interactive=True, value=wording.SEND)

    def list_starters() -> str:
        return starters_html(room)

    with gr.Blocks(title=wording.TITLE, analytics_enabled=False, fill_width=True) as page:
        with gr.Row(elem_id="kaoju-top"):
            gr.HTML(f"{asset('seal.svg')}<h1>{wording.TITLE}</h1><p>{wording.TAGLINE}</p>", elem_id="kaoju-brand", js_on_load=None, apply_default_css=False)
            new = gr.Button(wording.NEW_CHAT, elem_id="kaoju-new", size="sm", scale=0, min_width=96)
        with gr.Row(elem_id="kaoju-main"):
            with gr.Column(elem_id="kaoju-left", min_width=300):
                chat = gr.Chatbot(
                    elem_id="kaoju-chat", label=wording.CHAT_LABEL, show_label=False, container=False, height=None, autoscroll=False, sanitize_html=True,
                    latex_delimiters=[], buttons=[], layout="bubble", placeholder=f"<h2>{wording.WELCOME}</h2><p>{wording.WELCOME_HINT}</p>",
                    feedback_options=None, group_consecutive_messages=False, allow_file_downloads=False,
                )  # fmt: skip
                starters = gr.HTML(elem_id="kaoju-starters", js_on_load=None, apply_default_css=False)
                with gr.Row(elem_id="kaoju-ask"):
                    box = gr.Textbox(
                        elem_id="kaoju-question", label=wording.QUESTION_LABEL, show_label=False, container=False, placeholder=wording.PLACEHOLDER,
                        lines=1, max_lines=6, autofocus=True, scale=1, min_width=160,
                    )  # fmt: skip
                    send = gr.Button(wording.SEND, elem_id="kaoju-send", variant="primary", scale=0, min_width=88)
            with gr.Column(elem_id="kaoju-right", min_width=300):
                gr.HTML(
                    elem_id="kaoju-source", js_on_load=asset("source.js") + asset("chat.js"), server_functions=[load_source], apply_default_css=False,
                    html_template=f'<div class="kaoju-panel"><p class="kaoju-loading">{wording.LOADING}</p></div>',
                )  # fmt: skip
        # «once» lets clicks within one tick through, and drops a question sent in the moment after an answer appeared: chat.js guards instead.
        gr.on([box.submit, send.click], respond, [box, chat], [chat, box, send], show_progress="hidden", trigger_mode="multiple", api_visibility="private")
        page.load(list_starters, None, starters, show_progress="hidden", api_visibility="private")
        new.click(list, None, chat, queue=False, show_progress="hidden", api_visibility="private")
    page.queue(default_concurrency_limit=PARALLEL, max_size=500, api_open=False)
    return page


def starters_html(room: ReadingRoom) -> str:
    """The questions to begin with as buttons; nothing where there is no corpus."""
    try:
        questions = room.starters()
    except KaojuError:
        return ""
    except Exception:
        logger.exception("no questions to begin with")
        return ""
    chips = "".join(f'<button type="button" class="kaoju-starter">{html.escape(question)}</button>' for question in questions)
    label = f'<span class="kaoju-starters-label">{wording.EXAMPLES_LABEL}</span>'
    return f'<div role="group" aria-label="{wording.EXAMPLES_LABEL}">{label}{chips}</div>' if chips else ""
