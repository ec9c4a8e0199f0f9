"""Whether a sentence sets out the detail a question wants of what it names.

«市属5所普通高中具体是哪5所» is answered by no sentence that merely speaks of the five schools again: extractive
reading would otherwise give the question back as its answer.
"""

from __future__ import annotations

import re

import rjieba

from assistant.question import Question
from corpus.numerals import parse_numeral

_ITEM = r"[^、,;。:()]{2,24}"
_WHO_IS = re.compile(r"(.{3,20}?)(?:是|叫)(?:哪一?位|谁|哪个人)")
_SO_MANY = re.compile("[二两三四五六七八九十]+(?=[大个项种类])")
_MAX_MEMBERS = 20
_MEMBER = re.compile(r"的?(?P<name>[\u4e00-\u9fff]{2,10}?)(?:分别|具体|都|各|是|有|叫)")
_DEFINED = re.compile(r"^[”\"’]?(?:[((:]|即|是指|指的是|包括|分别|——)")
_SCHOOL = re.compile(r"[哪什][几么一两\d二三四五六七八九十]*(?:所|个|家)?(?:中学|小学|初中|高中|学校|幼儿园|高校|大学)")
_SCHOOL_NAME = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,}?)(?:中学|小学|幼儿园|大学|学院|高中|职校|[一二三四五六七八九十]中)")
_MONTH = re.compile(r"(?:1[0-2]|[1-9])月|(?:19|20)\d{2}[-./]\d{1,2}")
_GENERIC = re.compile(
    r"(?:普通|公办|民办|特色|示范|薄弱|中心|配套|寄宿制|小规模|市属|县属|直属|各级|各类|所有|全市|乡镇|乡村|农村|城区|义务教育|优质|标准化|新建|部分|全国|省级|市级|"
    r"青少年|校园|足球|传承|和|与|的|所|名|个|所)$"
)


def specifies(question: Question, sentence: str) -> bool:
    """Whether the folded sentence holds the detail asked for; True where the question wants none in particular."""
    if question.explains_figure:
        return True
    who = _WHO_IS.match(question.text)
    if who is not None and who[1] in sentence and not re.search(re.escape(who[1]) + "(?:为|是|由|:)", sentence):
        return False
    if question.kind == "when" and question.wants_day and not _MONTH.search(sentence):
        return False
    if question.wants_items and (question.figures or question.quoted or "名单" in question.text):
        return _sets_out(question, sentence)
    if _SCHOOL.search(question.text):
        return any(not _GENERIC.search(match["name"]) and match[0] not in question.text for match in _SCHOOL_NAME.finditer(sentence))
    return True


def _sets_out(question: Question, sentence: str) -> bool:
    """Whether the thing named is followed by its definition, or its figure by or after the members it counts."""
    counts = [figure.text for figure in question.figures]
    named = [*question.quoted, *counts]
    for name in named:
        position = sentence.find(name)
        while position >= 0:
            behind = sentence[position + len(name) :]
            members = rf"(?:{_ITEM}、)+{_ITEM}$"
            before = re.search(members, sentence[:position])
            listed = before is not None and name in counts and _is_listing(before[0])
            listed = listed or _are_as_many(sentence[:position].rstrip("“‘\""), name)
            if listed or _DEFINED.match(behind) or re.match(rf"[\u4e00-\u9fff]{{0,12}}:(?:{_ITEM}、)+", behind):
                return True
            position = sentence.find(name, position + 1)
    for figure in question.figures:  # «三个产业学院»: three that are called so
        member = _MEMBER.match(question.text, figure.end)
        if member is not None and sentence.count(member["name"]) >= max(2, figure.value):
            return True
    # «四个统一» may be set out without its name: «统一标准、统一时间、…».
    items = re.search(rf"(?:{_ITEM}、)+{_ITEM}", sentence)
    parts = [name[start : start + 2] for name in question.quoted for start in range(len(name) - 1)]
    return not counts and items is not None and any(sum(part in item for item in items[0].split("、")) > 1 for part in parts)


def _are_as_many(before: str, name: str) -> bool:
    """Whether as many items stand right before a name as it says: «“一带一路”建设、京津冀协同发展、长江经济带发展“三大战略”»."""
    said = _SO_MANY.match(name)
    return said is not None and re.search(rf"(?:[^、,;。:]+、){{{(parse_numeral(said[0]) or _MAX_MEMBERS) - 1}}}[^、,;。:]+$", before) is not None


def _is_listing(members: str) -> bool:
    """Whether items joined by 、 name what the figure behind them counts: no figures among them, no verb in the last."""
    last = members.rsplit("、", 1)[-1]
    return len(last) <= 10 and not re.search(r"\d", members) and not any(tag == "v" for _, tag in rjieba.tag(last))
