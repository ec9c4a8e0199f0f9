"""Answers on their way into the register: an answer waits for no disk and is lost to no disk."""

from __future__ import annotations

import logging
import queue
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from datetime import UTC, datetime

from assistant.answer import Answer
from corpus.errors import KaojuError
from corpus.settings import Settings
from ui.register import clock, wording
from ui.register.conversations import Conversations
from ui.register.records import LONGEST_NOTE, AnswerRecord, Check, Verdict, now
from ui.register.register import Register, RegisterAwayError

logger = logging.getLogger(__name__)
_REMEMBERED = 5000
"""Answers that can still be checked and exported although they are in no register."""
_WAITING = 2000
"""Answers that may wait for a slow disk or a database that is away; more are dropped from the log, never from the page."""
_BATCH = 200
_RETRY = 2.0
"""Seconds until answers are offered again to a database that is away."""
_DAY = 86_400.0
_LOOK = 3600.0


class Recorder:
    """Gives each answer an id, remembers the latest, and writes them to the register in the background where the audit is on."""

    def __init__(self, settings: Settings) -> None:
        """Raises UsageError as ``Register`` does; a disk that fails is met later, and logged."""
        self.register = Register(settings)
        self.conversations = Conversations(self.register)
        self._settings = settings
        self._digest = settings.digest
        self._recent: OrderedDict[str, AnswerRecord] = OrderedDict()
        self._lock = threading.Lock()
        self._waiting: queue.Queue[AnswerRecord | None] = queue.Queue(_WAITING)
        self._closing = threading.Event()
        self._writer = threading.Thread(target=self._write, name="kaoju-register", daemon=True)
        self._writer.start()

    def note(self, answer: Answer, history: Sequence[str], generation: str) -> Answer:
        """Take down an answer; it comes back with its id. Never fails and never waits."""
        answer = answer.model_copy(update={"id": secrets.token_hex(16)})
        usage = answer.usage
        counted = [number for number in (usage.prompt_tokens, usage.completion_tokens) if number is not None] if usage else []
        record = AnswerRecord(
            str(answer.id), now(), answer, tuple(history), generation, self._digest, usage.model if usage else None, sum(counted) if counted else None
        )
        with self._lock:
            self._recent[record.id] = record
            if len(self._recent) > _REMEMBERED:
                self._recent.popitem(last=False)
        if self._settings.audit:
            try:
                self._waiting.put_nowait(record)
            except queue.Full:
                logger.warning("the register is too slow: an answer was not recorded")
        return answer

    def find(self, answer_id: str) -> AnswerRecord | None:
        """An answer that was given lately, or is in the register.

        Raises:
            StorageError: it is not among the latest and the register cannot be read.
        """
        with self._lock:
            recent = self._recent.get(answer_id)
        return recent or self.register.answer(answer_id)

    def check(self, record: AnswerRecord, verdict: Verdict, note: str, right_answer: str, should_refuse: bool) -> Check:
        """Take down what a person found on an answer.

        Raises:
            StorageError: the register cannot be written.
        """
        check = Check(record.id, verdict, _clean(note), _clean(right_answer), should_refuse, now())
        self.register.check(record, check)
        return check

    def close(self) -> None:
        """Write what still waits, for a few seconds at most, and let go of the database."""
        self._closing.set()
        try:
            self._waiting.put(None, timeout=5)
        except queue.Full:
            return
        self._writer.join(10)
        self.register.close()

    def _write(self) -> None:
        due = 0.0
        while True:
            if time.monotonic() >= due:
                due = time.monotonic() + _DAY
                self._forget()
            try:
                batch = [self._waiting.get(timeout=_LOOK)]
            except queue.Empty:
                continue
            while batch[-1] is not None and len(batch) < _BATCH and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            self._store([record for record in batch if record is not None])
            if batch[-1] is None:
                return

    def _store(self, records: Sequence[AnswerRecord]) -> None:
        """Record answers; while the database is away they are kept and offered again, until the recorder is closed."""
        said = False
        while True:
            try:
                self.register.record(records)
            except RegisterAwayError as error:
                if not said:
                    logger.warning("%s%s %s", error.happened, error.remedy, error.context)
                said = True
                if self._closing.wait(_RETRY):
                    logger.warning("%d answers were not recorded", len(records))
                    return
                continue
            except KaojuError as error:
                logger.warning("%s%s %s", error.happened, error.remedy, error.context)
            except Exception:
                logger.exception("answers were not recorded")
            return

    def _forget(self) -> None:
        if not self._settings.audit_days and not self._settings.conversation_days:
            return
        try:
            today = datetime.now(UTC).date()
            belief = clock.look(self.register, today)
            if not belief.is_sound:
                if belief.leapt_from is not None:
                    logger.warning(wording.CLOCK_LEAPT.format(last=belief.leapt_from, today=today, days=clock.ENOUGH))
                return
            if self._settings.audit_days:
                self.register.forget(self._settings.audit_days)
            if self._settings.conversation_days:
                self.conversations.forget(self._settings.conversation_days)
        except KaojuError as error:
            logger.warning("%s%s %s", error.happened, error.remedy, error.context)
        except Exception:
            logger.exception("old answers and conversations were not deleted")


def _clean(text: str) -> str:
    """A person's words as they are stored: no control codes, not endless."""
    kept = "".join(char if char in "\n\t" or char.isprintable() else " " for char in text)
    return kept.strip()[:LONGEST_NOTE]
