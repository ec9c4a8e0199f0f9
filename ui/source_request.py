"""What the source panel asks of the server: untrusted input becomes a piece of HTML, whatever it holds."""

from __future__ import annotations

import logging
import re

from corpus.errors import KaojuError, NoIndexError
from ui import page_wording as wording
from ui.reading_room import ReadingRoom
from ui.source_html import catalogue_html, report_html, trouble_html

logger = logging.getLogger(__name__)
_AT = re.compile(r"(\d{1,10})-(\d{1,10})", re.ASCII)
_LONGEST_ID = 400


def source_html(room: ReadingRoom, request: object) -> str:
    """The panel for ``{"document": …, "at": "START-END"}``; without a document the list of reports, or the only report there is.

    Never raises: an unknown document, a slice outside the text and an index that cannot be read are shown as such.
    """
    asked = request if isinstance(request, dict) else {}
    document, at = asked.get("document"), asked.get("at")
    try:
        documents = room.documents()
        if not isinstance(document, str) or not document:
            only = room.report(documents[0].id) if len(documents) == 1 else None
            return report_html(only) if only is not None else catalogue_html(documents)
        report = room.report(document) if len(document) <= _LONGEST_ID else None
        if report is None:
            return trouble_html(wording.NO_SUCH_REPORT[0], "", wording.NO_SUCH_REPORT[1])
        several = len(documents) > 1
        if not isinstance(at, str) or not at:
            return report_html(report, several=several)
        found = _AT.fullmatch(at)
        start, end = (int(found[1]), int(found[2])) if found else (0, 0)
        return report_html(report, start, end, several=several)
    except NoIndexError:
        return trouble_html(wording.EMPTY_TITLE, "", "", wording.EMPTY_STEPS)
    except KaojuError as error:
        logger.warning("%s%s %s", error.happened, error.remedy, error.context)
        return trouble_html(wording.UNUSABLE_TITLE, error.happened, error.remedy)
    except Exception:
        logger.exception("the source panel failed")
        return trouble_html(wording.UNUSABLE_TITLE, *wording.FAILED)
