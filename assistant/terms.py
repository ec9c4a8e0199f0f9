"""The words of a question that an answer must speak of, and how much each weighs."""

from __future__ import annotations

import re
from dataclasses import dataclass

import rjieba

from assistant.function_words import FUNCTION_WORDS
from assistant.lay_words import OFFICIAL_WORDS
from corpus.tokens import fold

_LIGHT_TAGS = ("d", "p", "c", "r", "y", "e", "o", "u", "q", "ad", "vd")
_PROPER_TAGS = ("ns", "nt")
_VERB_TAGS = ("v", "vi", "vq", "vg", "a", "zg")

PARTICLES = "了着过上的地得有是在里要会能被把给到就都也还又那这个来去们"

_EXTENTS = frozenset("全国 全省 全州 实际 整体 总体".split())
"""How far a figure reaches; binding of places sees to it."""


_PER_PUPIL = "生均"
_GRADES = re.compile("(?<![a-z])[a-z][档类级等型组](?![a-z])")
"""«B档»: by its letter a class is told from the next."""
_LAY_PHRASES = re.compile("|".join(sorted((re.escape(word) for word in OFFICIAL_WORDS if len(word) > 1), key=len, reverse=True)))
"""Everyday words are looked up before the segmenter can cut them: 盖好, 没学上."""


@dataclass(frozen=True, slots=True)
class Term:
    """A content word. ``weight`` is 0 to 1 by its part of speech; nouns weigh most."""

    text: str
    weight: float
    is_noun: bool
    is_proper: bool = False
    """A name of a place or a body, which nothing else can stand for."""


def content_terms(text: str) -> tuple[Term, ...]:
    """Content words of a folded text in order, each once; compounds are given by their parts where they have any."""
    found: dict[str, Term] = {}
    plain = fold(text)
    for lay in _LAY_PHRASES.findall(plain):
        found[lay] = Term(lay, 1.0, True)
    for grade in _GRADES.findall(plain):
        found[grade] = Term(grade, 1.0, True)
    if _PER_PUPIL in plain:  # which the segmenter cuts elsewhere: 小学生|均
        found[_PER_PUPIL] = Term(_PER_PUPIL, 0.5, False)
    for word, tag in rjieba.tag(_LAY_PHRASES.sub(" ", _GRADES.sub(" ", plain).replace(_PER_PUPIL, " "))):
        for part in _parts(word):
            if part in FUNCTION_WORDS or part in found or not any(char.isalnum() for char in part):
                continue
            is_light = tag in _LIGHT_TAGS or (tag == "m" and not part.isascii() and part[-1] not in "中等")
            is_noun = not is_light and tag not in _VERB_TAGS
            if len(part) == 1 and (not is_noun or part.isascii()) and part not in OFFICIAL_WORDS:
                continue
            weight = 0.35 if is_light or part in _EXTENTS else 1.0 if is_noun else 0.5
            found[part] = Term(part, weight if len(part) > 1 else weight / 2, is_noun and len(part) > 1, tag in _PROPER_TAGS and rjieba.has_word(part))
    return tuple(found.values())


def _parts(word: str) -> list[str]:
    """The words a token consists of.

    A compound gives its own words where they cover it whole (校园篮球 → 校园, 篮球). A token that is no dictionary
    word but ends or begins in a particle was guessed by the segmenter: 建了 → 建, 要报 → 报.
    """
    if not rjieba.has_word(word) and len(word) > 1:
        stripped = word.strip(PARTICLES)
        return _parts(stripped) if stripped != word and stripped else [word]
    if len(word) < 4:
        return [word]
    pieces = [piece for piece in rjieba.cut_for_search(word) if piece != word and len(piece) > 1]
    return _cover(word, pieces) or [word]


def _cover(word: str, pieces: list[str]) -> list[str]:
    """Pieces that make up the word end to end, the longest first; empty where none do."""
    if not word:
        return []
    for piece in sorted({piece for piece in pieces if word.startswith(piece)}, key=len, reverse=True):
        rest = word[len(piece) :]
        tail = _cover(rest, pieces)
        if tail or not rest:
            return [piece, *tail]
    return []
