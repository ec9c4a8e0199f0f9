"""What a question counts or measures: the noun phrase behind its interrogative, or else before it."""

from __future__ import annotations

import itertools
import re

import rjieba

from assistant.terms import Term
from assistant.units import ASKS_HOW_MANY

AMOUNT = re.compile(r"的(?:具体|准确|实际|总的?)?(?:数[值字目据量]|[总个]数|总量)(?=是|为|有|达|到|[?。,]|$)")
"""A noun for nothing but how many: 学校的总数."""
FILLERS = re.compile(r"一共|总共|加总|共计|总计|合计|累计|大概|到底|究竟|现在|目前")
_DURATION = re.compile(r"[周岁天日年]|小时|分钟|个?月")
_LINK = re.compile(
    r"(?:建成?|建好|办|评|派|买|招|发|设|开|配|搞|做|弄|盖|修|整|添|完成)?(?:了|成|好)?"
    r"(?:(?:全市|已经|分别)?(?:共?有|是|达到?了?|到了?|为|占|共|的)?)(?:百分之)?$"
)
_RELATIVE = re.compile(r"的(?:已经|现在|目前)?(?:一共|总共|共)?(?:有|占|是)?\Z")
ACTUAL = "实际"
"""Says how what is counted is meant, never what that is."""
_MODIFIED = re.compile(r"[^,。;?了]{1,12}的(?=[\u4e00-\u9fff]{2})")
"""A modifier of what is counted: 升级的 in «多少个升级的标准化考场»."""
_SHARE_OF = re.compile(r"([^,。;]+?)的?(?:占比|比例|比重)")
_RATE = re.compile(r"([\u4e00-\u9fff]{2})率(?![先领])")
CLAUSE = re.compile(r"[^,;。!?:]+")
_RANKS = ("级", "型", "性", "式")
_PHRASE_BREAKS = frozenset("v p d c r y u ul uj ud uz x w e o q t".split())


def counted_phrase(normal: str, terms: tuple[Term, ...]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The phrase behind the interrogative; the words of that phrase, or else of the one before it; and those that must be met."""
    asked = ASKS_HOW_MANY.search(normal)
    if asked is None:
        before, behind = normal, ""
    else:
        before, behind = normal[: asked.start()], normal[asked.end() :]
    without_unit = asked is not None and not asked["unit"]
    lead = AMOUNT.sub("", _LINK.sub("", FILLERS.sub(" ", before).rstrip("?!。,;: ")).rstrip(", ")).removesuffix("的")
    if asked is not None and _DURATION.match(asked["unit"] or ""):
        behind = ""  # «几岁上学», «几天内查清»: how long or how old, not how many of what follows
    behind_of = _MODIFIED.match(behind)
    counted = leading_nouns(behind[behind_of.end() :]) if behind_of else ""
    verbal = _leading_verb(behind) if without_unit else _made_nouns(behind)
    subject, done = _relative_subject(before), _trailing_verb(lead)
    stated = _trailing_nouns(lead) or _doer(lead, done) or done if subject is None else subject
    phrase = counted or leading_nouns(behind) or verbal or stated
    rates = rates_named(normal, terms)
    head = [term for term in terms if term.text in rates or (term.text in phrase and term.text != ACTUAL and (term.is_noun or term.text == phrase))]
    head.sort(key=lambda term: phrase.rfind(term.text) if term.text in phrase else len(phrase))  # the last is what is counted: 培训班 of 普通话培训班
    shared = _SHARE_OF.search(normal)
    whose = _trailing_nouns(shared[1]) if shared else ""
    # A two-character token that is no dictionary word was guessed by the segmenter: no answer hangs on it.
    nouns = {term.text for term in terms if term.is_noun and (len(term.text) > 2 or rjieba.has_word(term.text))}
    met = leading_nouns(behind) if counted else phrase  # 多少册创业政策的小册子: of the loose last word nothing hangs
    required = [term.text for term in terms if (term.text in nouns and ((term in head and term.text in met) or term.text in whose)) or term.text in rates]
    return leading_nouns(behind), tuple(term.text for term in head), tuple(required)


def rates_named(normal: str, terms: tuple[Term, ...]) -> tuple[str, ...]:
    """What the rates named are rates of: 近视 of 近视率."""
    stems = {match[1] for match in _RATE.finditer(normal)}
    return tuple(term.text for term in terms if term.text in stems)


def _is_nominal(tag: str) -> bool:
    return tag == "vn" or (tag not in _PHRASE_BREAKS and not tag.startswith("v"))


def leading_nouns(text: str) -> str:
    """The nouns a text opens with; a verb between a rank and what bears it is one of them: 示范 of 省级示范幼儿园."""
    kept = ""
    words = rjieba.tag(text)
    for (word, tag), (_, behind) in itertools.pairwise([*words, ("", "x")]):
        if not _is_nominal(tag) and not (tag.startswith("v") and kept.endswith(_RANKS) and _is_nominal(behind)):
            break
        kept += word
    return kept


def _made_nouns(text: str) -> str:
    """What is counted where a verb that modifies it stands before: 学位 of «多少个新增学位»."""
    verb = next(iter(rjieba.tag(text)), ("", ""))
    return leading_nouns(text[len(verb[0]) :]) if len(verb[0]) > 1 and verb[1].startswith("v") else ""


def _leading_verb(text: str) -> str:
    """What is counted where no noun stands behind «多少» but a verb used as one: 多少就业, 多少在建."""
    first = next(iter(rjieba.tag(text)), ("", ""))
    return first[0] if len(first[0]) > 1 and first[1].startswith("v") else ""


def _trailing_nouns(text: str) -> str:
    kept = ""
    for word, tag in reversed(rjieba.tag(text)):
        if not _is_nominal(tag):
            break
        kept = word + kept
    return kept


def _relative_subject(before: str) -> str | None:
    """What is counted where a relative clause stands for it: 教师 of «教师达到本科学历的有», whose 学历 are not; None where there is none."""
    relative = _RELATIVE.search(before)
    clause = CLAUSE.findall(before[: relative.start()])[-1:] if relative else []
    subject = leading_nouns(clause[0]) if clause else ""
    rest = clause[0][len(subject) :] if clause else ""
    is_verbal = any(word in "了过着" or (tag.startswith("v") and tag != "vn") for word, tag in rjieba.tag(rest))
    return subject if is_verbal and _trailing_nouns(rest) not in ("", rest) else None


def _doer(lead: str, done: str) -> str:
    """What was done where its name opens the clause: 标准化考场 of «标准化考场新增», 幼儿园 of «幼儿园建设完工»."""
    clause = lead.removesuffix(done)
    subject = leading_nouns(clause)
    while subject == clause and (last := rjieba.tag(subject)[-1:]) and last[0][1] == "vn":
        subject = clause = clause.removesuffix(last[0][0])
    return subject if done and not done.endswith("率") and subject == clause else ""


def _trailing_verb(text: str) -> str:
    """«已经完工的有多少»: what was done is what is counted."""
    words = rjieba.tag(text.rstrip("了的"))
    return words[-1][0] if words and len(words[-1][0]) > 1 and words[-1][1].startswith("v") else ""
