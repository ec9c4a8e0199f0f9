"""What is worked out from figures set side by side, as the words that an answer opens with."""

from __future__ import annotations

from collections.abc import Sequence

from assistant import wording
from assistant.comparing.arithmetic import Calculation, CalculationKind
from assistant.comparing.composing import By, Item, Sheet, calculated, markers_of, ordered_by_value
from assistant.comparing.stated import has_fallen
from assistant.comparing.task import Task
from assistant.composing import Draft
from assistant.findings import Reading


def worked_out(task: Task, items: Sequence[Item], by: By) -> tuple[str, list[Calculation]] | None:
    """What is said first, with its calculations; None where the figures cannot be reckoned with."""
    if task.kind == "sum":
        total = calculated("sum", items)
        return (led(wording.TOTAL, total), [total]) if total else None
    first, last = (items[0], items[-1])
    if first.operand.number == last.operand.number and len(items) == 2:
        return (wording.EQUAL, []) if calculated("falling", items) else None
    if task.kind in ("difference", "greater") and len(items) > 2:
        order = calculated("falling" if task.falling else "rising", ordered_by_value(items, task.falling))
        best = ordered_by_value(items, task.falling)[0]
        return (wording.MOST.format(label=best.name, degree=_degree(task.falling, items)), [order]) if order else None
    larger, smaller = (first, last) if first.operand.number > last.operand.number else (last, first)
    gap = calculated("difference", [larger, smaller])
    rate = calculated("rate", [last, first]) if by == "period" else calculated("rate", [first, last])
    rising = last.operand.number > first.operand.number
    match task.kind:
        case "greater":
            winner, degree = larger if task.falling else smaller, _degree(task.falling, items)
            return (wording.GREATER.format(label=winner.name, degree=degree, gap=led(degree, gap)), [gap]) if gap else None
        case "ratio":
            ratio = calculated("ratio", [last, first] if by == "period" else [first, last])
            return (wording.TIMES.format(label=(last if by == "period" else first).name, ratio=led(wording.IS, ratio)), [ratio]) if ratio else None
        case "rate":
            if rate is None:
                return (led(wording.CHANGED[rising], gap), [gap]) if gap and items[0].operand.unit == "%" else None
            return led(wording.GREW[rising], rate), [rate]
        case "change":
            if gap is None:
                return None
            text = led(wording.CHANGED[rising], gap)
            return (f"{text}，{led(wording.GREW[rising], rate)}", [gap, rate]) if rate else (text, [gap])
        case _:
            if gap is None:
                return None
            return (led(wording.CHANGED[rising], gap) if by == "period" else led(wording.APART, gap)), [gap]


def led(word: str, calculation: Calculation) -> str:
    """A result behind its word: 增加 12 所, 增加约 12 所."""
    return f"{word}{'' if calculation.text.startswith('约') else ' '}{calculation.text}"


def _degree(falling: bool, items: Sequence[Item]) -> str:
    measured = items[0].operand.unit in ("%", "‰")
    return ("高" if measured else "多") if falling else ("低" if measured else "少")


def told_by(reading: Reading) -> Draft | None:
    """The difference of the two figures read; None where they cannot be reckoned with."""
    sheet = Sheet("none")
    items = [sheet.add(figure) for figure in reading.figures]
    if reading.difference == "before":
        kind: CalculationKind = "sum" if has_fallen(reading.figures[1]) else "difference"
        level = Calculation(kind, (items[0].operand, items[1].operand))
        return sheet.draft(f"{led(wording.WAS_BEFORE, level)}{markers_of(items)}。{sheet.listed(items)}", [level]) if level.holds else None
    larger, smaller = ordered_by_value(items)
    gap = Calculation("difference", (larger.operand, smaller.operand))
    if not gap.holds or larger.operand.number == smaller.operand.number:
        return None
    lead = wording.CHANGED[larger is items[0]] if reading.difference == "change" else wording.APART
    return sheet.draft(f"{led(lead, gap)}{markers_of(items)}。{sheet.listed(items)}", [gap])


def ranked(task: Task, sheet: Sheet, items: Sequence[Item]) -> str:
    """The figures in their order, what comes first by name where only that is asked for."""
    if task.count != 1:
        return wording.IN_ORDER + sheet.listed(items)
    return first_and_rest(sheet, items, [item.name for item in items], task.falling)


def first_and_rest(sheet: Sheet, items: Sequence[Item], names: Sequence[str], falling: bool) -> str:
    """What has most or least, by name, then its figures, then the others; all in their order."""
    count = sum(item.operand.number == items[0].operand.number for item in items)
    best, rest = items[:count], items[count:]
    lead = wording.MOST.format(label="、".join(names[:count]), degree=_degree(falling, items))
    return f"{lead}{markers_of(best)}。{sheet.listed(best)}" + (f"{wording.THEN}{sheet.listed(rest)}" if rest else "")
