"""Chinese text as tokens: what the lexical index and the reading of answers count in.

Words in search mode together with character bigrams find what either alone misses; default tokenisers
split on white space and find nothing in Chinese text.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable

import opencc
import rjieba

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAN_RUN = re.compile(f"[{_HAN}]+")
_TOKEN = re.compile(rf"[{_HAN}]|[a-z0-9]")


@functools.lru_cache(maxsize=8192)
def _fold_char(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char).lower()
    return folded if len(folded) == 1 else char


def fold(text: str) -> str:
    """Full-width forms to half-width, capitals to small, character by character.

    The result has the length of the input, so offsets found in it hold in the input.
    """
    if text.isascii():
        return text.lower()
    return "".join(map(_fold_char, text))


def common_end(first: str, second: str) -> str:
    """The characters that two texts share at their ends: 在园幼儿 of 旧县镇在园幼儿 and 老庙乡在园幼儿."""
    length = next((at for at, (one, other) in enumerate(zip(reversed(first), reversed(second), strict=False)) if one != other), min(len(first), len(second)))
    return first[len(first) - length :]


@functools.cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """Traditional characters to simplified ones; of few the simplified one is another's traditional form (薴, 苧, 苎)."""
    before = ""
    while text != before:
        before, text = text, str(_converter().convert(text))
    return text


def unspaced(text: str) -> str:
    """The text without white space, which in Chinese says nothing and comes and goes with the format."""
    return "".join(text.split())


def words(text: str) -> list[str]:
    """Words of a folded text in order, punctuation and white space dropped."""
    return [word for word in rjieba.cut(fold(text)) if _TOKEN.search(word)]


def bigrams(text: str) -> list[str]:
    """Every two neighbouring Chinese characters."""
    return [run[i : i + 2] for run in _HAN_RUN.findall(text) for i in range(len(run) - 1)]


def lexical_tokens(text: str) -> list[str]:
    """Tokens for the lexical index: words in search mode, and character bigrams that are no such word.

    Measured on 120 000 passages: this pair finds 199 of 200 facts, words alone 191.
    """
    folded = fold(text)
    found = [word for word in rjieba.cut_for_search(folded) if _TOKEN.search(word)]
    seen = set(found)
    return found + [pair for pair in bigrams(folded) if pair not in seen]


def blank(text: str, spans: Iterable[tuple[int, int]], filler: str) -> str:
    """The text with every character of the spans replaced by ``filler``; with one character the length, and so every offset, stays."""
    chars = list(text)
    for start, end in spans:
        chars[start:end] = [filler] * (end - start)
    return "".join(chars)
