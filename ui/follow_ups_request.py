"""What the page asks of the server after an answer: untrusted input becomes buttons, or nothing."""

from __future__ import annotations

import html
import logging

from corpus.errors import KaojuError
from ui import page_wording as wording
from ui.reading_room import ReadingRoom

logger = logging.getLogger(__name__)
_TURNS = 20


def follow_ups_html(room: ReadingRoom, request: object, limit: int) -> str:
    """Buttons for ``{"questions": [...]}``, the visitor's questions so far, oldest first. Never raises."""
    asked = request.get("questions") if isinstance(request, dict) else None
    if not isinstance(asked, list) or not asked or not all(isinstance(each, str) and 0 < len(each.strip()) <= limit for each in asked):
        return ""
    *history, question = asked[-_TURNS:]
    try:
        proposed = room.follow_ups(question, history)
    except KaojuError:
        return ""
    except Exception:
        logger.exception("no questions to follow")
        return ""
    label = f'<span class="kaoju-starters-label">{wording.FOLLOW_UPS}</span>'
    return label + "".join(f'<button type="button" class="kaoju-starter">{html.escape(each)}</button>' for each in proposed) if proposed else ""
