"""What is fuzzed, and what must hold of it whatever the bytes are.

Coverage-guided: ``python -m tests.fuzzing.targets NAME [options of libFuzzer]``, such as ``-max_total_time=600`` and a folder that keeps what was found.
A failure ends the program with a traceback and writes the bytes to a file ``crash-…``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import atheris

with atheris.instrument_imports(include=["assistant", "corpus", "ingest"], enable_loader_override=False):
    from assistant.normalising import normalise
    from assistant.question import understand
    from corpus.errors import RejectedInputError
    from corpus.figures import find_figures
    from corpus.periods import find_periods
    from corpus.places import find_places
    from ingest.loaders import Limits, SourceFile, load_file, markdown, separated, webpage
    from ingest.loaders.assembly import assemble
    from ingest.reader import read_report

LIMITS = Limits(10**7, 500)
_PIECES = (
    *"一、|（一）|(二)|1.|1.1 |２．|第三条 |第二章 |①|附件：|\n|\n\n|　　|。|；|，|、|：|“|”|《|》|（|）|(|)|—|-|至|".split("|"),
    *"2019年|2020年上半年|截至2020年7月|近三年来|去年|绵阳市|三台县|全省|索引号：|发布日期：|〔2020〕15号".split("|"),
    *"129|1.35|三百零五|99.8|两|1:200|１２|半|亿|万|元|所|%|％|名|个百分点|人次|平方米|余|以上|不低于|约".split("|"),
    *"建成|达到|分别|其中|计划|增加到|占|由|提高到|学校|教师|幼儿园|巩固率|有多少|哪些|怎么|是不是|谁|还是|除了|比上年|呢|踢球".split("|"),
)  # fmt: skip
"""What a byte stands for: the pieces that reports and questions turn on, so that mutations of bytes are mutations of text."""
_TAGS = (
    *"<html>|<head>|<title>|</title>|<meta name='ArticleTitle' content='甲'>|</head>|<body>|</body>|<div>|</div>|<div class='nav'>|<p>|</p>|<br>".split("|"),
    *"<table>|</table>|<tr>|</tr>|<td>|<td colspan=2>|<td rowspan='99999999'>|<th>|<td colspan=-1>|<caption>|<ul>|<li>|<a href='b'>|</a>".split("|"),
    *"<script>|</script>|<style>|<!--|-->|<![CDATA[|]]>|&nbsp;|&#0;|&#xD800;|&lt;|<h1>|</h1>|<font>|<iframe src=x>|<svg>|<math>|<template>".split("|"),
)


def text_of(data: bytes, pieces: Sequence[str] = _PIECES) -> str:
    """A text made of pieces; a byte beyond them brings the character whose number the next two bytes give."""
    made, rest = [], iter(data)
    for byte in rest:
        if byte < len(pieces):
            made.append(pieces[byte])
        else:
            char = chr(next(rest, 0) << 8 | next(rest, 0))
            made.append("" if "\ud800" <= char <= "\udfff" else char)
    return "".join(made)


def report(data: bytes) -> None:
    """Any text is read, and all that is found in it stands there."""
    text = text_of(data)
    found = read_report("x", text)
    assert found.sections[-1].end == len(text)
    for part in (*found.sections, *found.sentences, *found.passages):
        assert 0 <= part.start <= part.end <= len(text)
    for quantity in found.quantities:
        assert text[quantity.start : quantity.end] == quantity.text
        assert any(sentence.start <= quantity.start and quantity.end <= sentence.end for sentence in found.sentences)


def question(data: bytes) -> None:
    """Any question is understood, and reading it as it was understood changes nothing."""
    text = text_of(data)[:500]
    asked = understand(text)
    assert normalise(normalise(text)) == normalise(text)
    for found in (find_figures(text), find_periods(text), find_places(text)):
        assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert all(0 <= each.start < each.end <= len(asked.text) for each in (*asked.figures, *asked.periods, *asked.places))


def file(data: bytes) -> None:
    """Any bytes under any ending of a text format are taken with a text or refused by name."""
    if not data:
        return
    parser = (None, markdown, separated)[data[0] % 3]
    name = f"甲{('.txt', '.md', '.csv')[data[0] % 3]}"
    content = data[2:] if data[1:2] < b"\x80" else text_of(data[2:]).encode(("utf-8", "gb18030", "utf-16")[data[1] % 3])
    if parser is None:
        text = _taken(lambda: load_file(SourceFile(name, name, content), LIMITS).text, name)
    else:  # in this process, where it is watched
        text = _taken(lambda: assemble(parser.parse(content, name, LIMITS, lambda _=0: None), name).text, name)
    assert text is None or (text.strip() and "\r" not in text)


def page(data: bytes) -> None:
    """Any markup is taken as a web page with a text, or refused by name."""
    markup = text_of(data, (*_TAGS, *_PIECES)).encode()
    _taken(lambda: assemble(webpage.parse(markup, "甲.html", LIMITS, lambda _=0: None), "甲.html").text, "甲.html")


def _taken(read: Callable[[], str], name: str) -> str | None:
    """The text, which UTF-8 can hold; None where the file is refused by its name."""
    try:
        text = read()
    except RejectedInputError as refusal:
        if name not in str(refusal):
            raise
        return None
    text.encode()
    return text


TARGETS: dict[str, Callable[[bytes], None]] = {target.__name__: target for target in (report, question, file, page)}


if __name__ == "__main__":
    program, name, *options = sys.argv
    atheris.Setup([program, *options], TARGETS[name])
    atheris.Fuzz()
