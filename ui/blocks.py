"""The page: chat on the left, the report on the right. Import only after ``ui.page`` has set the environment."""

from __future__ import annotations

import html
import logging
from collections.abc import Iterator
from typing import Any

import gradio as gr

from corpus.errors import KaojuError
from corpus.settings import Settings
from ui import page_wording as wording
from ui.conversation import stopped, turn
from ui.follow_ups_request import follow_ups_html
from ui.reading_room import ReadingRoom
from ui.source_request import source_html
from ui.views.assets import ASSETS
from ui.views.navigation import navigation_html

logger = logging.getLogger(__name__)
_SCRIPTS = ("source.js", "notices.js", "chat.js", "follow_ups.js", "keeping.js", "conversations.js", "checking.js", "exporting.js", "editing.js")
"""One scope: each uses what stands in those before it."""
_RESENT = """(box, chat) => {
  const { text, at, tell } = window.kaojuResent;
  let questions = 0;
  const place = chat.findIndex((message) => message.role === "user" && questions++ === at);
  tell(chat);
  return [text, chat.slice(0, place)];
}"""
"""The question and the chat before the one it replaces; what is lost is told."""
PARALLEL = 8
"""Questions answered at once; more wait in the queue. Gradio's own default is 1."""


def asset(name: str) -> str:
    """Text of a file under ``assets/``."""
    return (ASSETS / name).read_text(encoding="utf-8")


def build(room: ReadingRoom, settings: Settings) -> gr.Blocks:
    """The ``gr.Blocks`` of the page.

    Args:
        room: answers and shows.
        settings: the longest question accepted, and where conversations are kept.
    """
    max_question_chars = settings.max_question_chars

    def load_source(request: object) -> str:
        return source_html(room, request)

    def propose(request: object) -> str:
        return follow_ups_html(room, request, max_question_chars)

    def respond(question: str, chat: list[Any]) -> Iterator[tuple[Any, Any, Any]]:
        if not question.strip():
            yield gr.skip(), gr.skip(), gr.skip()  # yielding nothing at all would empty the chat
            return
        busy, ready = gr.update(interactive=False, value=wording.SENDING), gr.update(interactive=True, value=wording.SEND)
        for number, step in enumerate(turn(room, question, chat, max_question_chars)):
            button = busy if number == 0 else ready if step.is_last else gr.skip()  # with the answer: each event costs as much as an answer
            yield step.messages, ("" if step.taken and number == 0 else gr.skip()), button

    def resend(question: str, chat: list[Any]) -> Iterator[tuple[Any, Any, Any]]:
        for messages, _, button in respond(question, chat):
            yield messages, gr.skip(), button  # what is being typed in the box stays

    def list_starters() -> str:
        return starters_html(room)

    with gr.Blocks(title=wording.TITLE, analytics_enabled=False, fill_width=True) as page:
        with gr.Row(elem_id="kaoju-top"):
            brand = f"{asset('seal.svg')}<h1>{wording.TITLE}</h1>{navigation_html('/')}<p>{wording.TAGLINE}</p>"
            gr.HTML(brand, elem_id="kaoju-brand", js_on_load=None, apply_default_css=False)
            if settings.conversations != "off":
                gr.Button(wording.KEPT_CHATS, elem_id="kaoju-kept", size="sm", scale=0, min_width=64)
            new = gr.Button(wording.NEW_CHAT, elem_id="kaoju-new", size="sm", scale=0, min_width=96)
        with gr.Row(elem_id="kaoju-main"):
            with gr.Column(elem_id="kaoju-left", min_width=300):
                chat = gr.Chatbot(
                    elem_id="kaoju-chat", label=wording.CHAT_LABEL, show_label=False, container=False, height=None, autoscroll=False, sanitize_html=True,
                    latex_delimiters=[], buttons=[], layout="bubble", placeholder=f"<h2>{wording.WELCOME}</h2><p>{wording.WELCOME_HINT}</p>",
                    feedback_options=None, group_consecutive_messages=False, allow_file_downloads=False,
                )  # fmt: skip
                starters = gr.HTML(elem_id="kaoju-starters", js_on_load=None, apply_default_css=False)
                follow = f'<div class="kaoju-follow" role="group" aria-label="{wording.FOLLOW_UPS}"></div>'
                gr.HTML(elem_id="kaoju-follow", html_template=follow, js_on_load=None, apply_default_css=False)
                with gr.Row(elem_id="kaoju-ask"):
                    box = gr.Textbox(
                        elem_id="kaoju-question", label=wording.QUESTION_LABEL, show_label=False, container=False, placeholder=wording.PLACEHOLDER,
                        lines=1, max_lines=6, autofocus=True, scale=1, min_width=160,
                    )  # fmt: skip
                    send = gr.Button(wording.SEND, elem_id="kaoju-send", variant="primary", scale=0, min_width=88)
                    stop = gr.Button(wording.STOP, elem_id="kaoju-stop", scale=0, min_width=72)
            with gr.Column(elem_id="kaoju-right", min_width=300):
                keep = f'data-keep="{settings.conversations}" data-days="{settings.conversation_days}"'
                gr.HTML(
                    elem_id="kaoju-source", js_on_load="".join(map(asset, _SCRIPTS)), server_functions=[load_source, propose], apply_default_css=False,
                    html_template=f'<div class="kaoju-panel" {keep}><p class="kaoju-loading">{wording.LOADING}</p></div>',
                )  # fmt: skip
        # «once» lets clicks within one tick through, and drops a question sent in the moment after an answer appeared: chat.js guards instead.
        asking = gr.on(
            [box.submit, send.click], respond, [box, chat], [chat, box, send], show_progress="hidden", trigger_mode="multiple", api_visibility="private"
        )
        # editing.js sends a changed question again, with what stands before it.
        again = gr.Button("", elem_id="kaoju-resend", visible="hidden")
        asking_again = again.click(
            resend, [box, chat], [chat, box, send], js=_RESENT, show_progress="hidden", trigger_mode="multiple", api_visibility="private"
        )
        page.load(list_starters, None, starters, show_progress="hidden", api_visibility="private")
        new.click(list, None, chat, queue=False, show_progress="hidden", api_visibility="private")
        stop.click(halted, chat, [chat, box, send], cancels=[asking, asking_again], queue=False, show_progress="hidden", api_visibility="private")
        # conversations.js keeps what the chat holds, and gives it back through a button that nobody sees.
        tell = "(messages) => { window.dispatchEvent(new CustomEvent('kaoju-chat', { detail: messages })); }"
        chat.change(None, chat, None, js=tell, api_visibility="private")
        restore = gr.Button("", elem_id="kaoju-restore", visible="hidden")
        restore.click(None, None, chat, js="() => [window.kaojuRestored ?? []]", api_visibility="private")
    page.queue(default_concurrency_limit=PARALLEL, max_size=500, api_open=False)
    return page


def halted(chat: list[Any]) -> tuple[Any, Any, Any]:
    """The chat when the visitor stops waiting: the question goes back into the box."""
    messages, question = stopped(chat)
    return messages, question, gr.update(interactive=True, value=wording.SEND)


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
