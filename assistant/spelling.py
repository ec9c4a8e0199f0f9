"""Words mistyped by their sound, as pinyin input makes them: 巩故率 for 巩固率.

A word that neither the dictionary nor the corpus knows is read as the one word that both know and that sounds the same but for one character's
shape, and stands beside its neighbours somewhere in the corpus. Nothing that could mean anything as it stands is touched.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import rjieba

from assistant.normalising import normalise
from assistant.terms import PARTICLES
from corpus.numerals import NUMERALS
from corpus.tokens import bigrams

_JOINS = frozenset(PARTICLES + NUMERALS + "起从向想不没居夺")
"""Characters of which the segmenter makes words with their neighbours: 县有, 配个."""
_ASKING = PARTICLES + "多几哪什怎吗呢和与"
"""Neighbours that belong to the question, not to what it asks for."""
_LENGTHS = range(2, 5)
_COMMON = [bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF)]
"""The 3 755 most common characters, the first level of GB 2312, with five places at its end that hold none."""


@dataclass(frozen=True, slots=True)
class Respelling:
    """A word as typed, and as it is read."""

    typed: str
    meant: str


def respelled(question: str, frequency: Callable[[str], int]) -> tuple[str, tuple[Respelling, ...]]:
    """The question with its mistyped words as they were meant, and what was changed; as it is where nothing was.

    Args:
        question: as typed.
        frequency: how many passages of the corpus hold a pair of characters.
    """

    def is_known(word: str) -> bool:
        return all(frequency(pair) for pair in bigrams(word))

    def fits(other: str, at: int, before: str, after: str) -> bool:
        """Whether the corpus has the new character beside the neighbour there, or where it has none the word beside its other one."""
        left, right = bigrams(before.strip(_ASKING) + other[:1]), bigrams(other[-1:] + after.strip(_ASKING))
        if 0 < at < len(other) - 1:
            return True
        sides = (left if at == 0 else right) or left or right
        return all(frequency(pair) for pair in sides)

    if not any(_is_guess(word) for word in rjieba.cut(question)):  # nearly every question
        return question, ()
    changed: list[Respelling] = []
    parts: list[str] = []
    text, start = normalise(question), 0
    for word in rjieba.cut(text):
        end = start + len(word)
        before, after = text[max(0, start - 1) : start], text[end : end + 1]
        start = end
        meant = word
        if _is_guess(word) and not is_known(word):
            alike = {other for other, at in _sounding_alike(word) if rjieba.has_word(other) and is_known(other) and fits(other, at, before, after)}
            if len(alike) == 1:
                meant = alike.pop()
                changed.append(Respelling(word, meant))
        parts.append(meant)
    return ("".join(parts), tuple(changed)) if changed else (question, ())


def _is_guess(word: str) -> bool:
    """Whether a token of two to four Chinese characters is no word of the dictionary."""
    return len(word) in _LENGTHS and not rjieba.has_word(word) and len(bigrams(word)) == len(word) - 1 and not _JOINS.intersection(word)


def _sounding_alike(word: str) -> Iterator[tuple[str, int]]:
    """The word with each character in turn replaced by every common one of the same sound, tones aside, and where that stands."""
    by_sound, sounds = _sounds()
    for at, character in enumerate(word):
        for sound in sounds.get(character, ()):
            for other in by_sound[sound]:
                if other != character:
                    yield f"{word[:at]}{other}{word[at + 1 :]}", at


_DIAERESIS = "\u0308"
"""Of ü, which is no tone: 绿 does not sound like 路."""


@functools.cache
def _sounds() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The common characters by their sounds, and the sounds of each."""
    from pypinyin.constants import PINYIN_DICT

    sounds: dict[str, list[str]] = {}
    by_sound: dict[str, list[str]] = {}
    for character in b"".join(_COMMON).decode("gb2312", errors="ignore"):
        plain = (char for char in unicodedata.normalize("NFD", PINYIN_DICT[ord(character)]) if char == _DIAERESIS or not unicodedata.combining(char))
        sounds[character] = "".join(plain).split(",")
        for sound in dict.fromkeys(sounds[character]):
            by_sound.setdefault(sound, []).append(character)
    return by_sound, sounds
