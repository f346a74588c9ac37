"""The lists of a receipt's page: rows before and after, figures before and after, the faults."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ntm.catalog import word
from ntm.outbox import looks
from ntm.outbox.book_page import Page, Text
from ntm.outbox.book_styles import Style
from ntm.outbox.receipt_facts import Facts, Fault
from ntm.outbox.receipt_styles import (
    AMBER,
    CELL,
    COUNT,
    GREEN,
    GREY,
    HEAD,
    LETTERS,
    LINK,
    QUIET,
    RED,
    heading,
    lines,
)  # fmt: skip
from ntm.wording import number, short_date

Where = Callable[[Fault], tuple[str, str] | None]
MOST_LISTED = 1_000


@dataclass(frozen=True)
class Figure:
    """A target's figure of a unit before and after the delivery, as texts."""

    target: str
    unit: str
    before: str
    after: str


def add_before(page: Page, facts: Facts) -> None:
    """Rows of the delivery that this one corrects, sheet by sheet, and of this one."""
    heading(page, "before_after")
    moment = facts.before["received_at"] if facts.before else None
    said = word("receipt.corrects", "vi", day=short_date(moment.date(), "vi") if moment else "")
    page.add(None, Text(said, GREY))
    keys = ("part", "accepted_before", "accepted", "quarantined_before", "quarantined")
    page.add(None, *(Text(word(f"receipt.{key}", "vi"), HEAD) for key in keys), height=2.2)
    earlier = {row["part"]: row for row in facts.parts_before if row["feed"]}
    current = {part.name: part.row for part in facts.parts if part.row["feed"]}
    for name in {**earlier, **current}:
        counts = [
            Text(number(rows[name][key], "vi") if name in rows else "–", COUNT)
            for key in ("rows_accepted", "rows_quarantined")
            for rows in (earlier, current)
        ]
        page.add(None, Text(name, CELL), *counts)
    page.add(None, Text(word("receipt.figures_how", "vi", number=facts.number), GREY))
    page.add()


def add_figures(page: Page, figures: Iterable[Figure]) -> None:
    """Figures of targets before and after, what changed in bold."""
    heading(page, "figures")
    heads = [Text(word("receipt.target", "vi"), HEAD),
             Text(word("receipt.unit", "vi"), HEAD, across=2),
             Text(word("receipt.before", "vi"), HEAD, across=2),
             Text(word("receipt.after", "vi"), HEAD, across=3)]  # fmt: skip
    page.add(None, *heads)
    for figure in figures:
        changed = figure.before != figure.after
        after = Style(
            border=looks.LINE, across="right", is_bold=changed, ink=GREEN if changed else looks.INK
        )
        page.add(
            None, Text(figure.target, CELL), Text(figure.unit, CELL, across=2),
            Text(figure.before, COUNT, across=2), Text(figure.after, after, across=3),
        )  # fmt: skip
    page.add()


def add_faults(page: Page, facts: Facts, where: Where) -> None:
    """Every fault with its cell, what must be corrected first."""
    heading(page, "faults")
    ordered = sorted(facts.faults, key=lambda fault: fault.severity != "error")
    if facts.faults_count > MOST_LISTED:
        count = number(facts.faults_count, "vi")
        said = word("receipt.listed", "vi", count=count, shown=number(MOST_LISTED, "vi"))
        page.add(None, Text(said, GREY))
    keys = (("part", 1), ("cell", 1), ("column", 2), ("written", 2), ("kind", 1))
    heads = [Text(word(f"receipt.{key}", "vi"), HEAD, across=cells) for key, cells in keys]
    heads += [Text(word("receipt.reason", language), HEAD) for language in ("vi", "en")]
    page.add(Text("", HEAD), *heads)
    for at, fault in enumerate(ordered[:MOST_LISTED], start=1):
        _fault(page, at, fault, where(fault))


def _fault(page: Page, count: int, fault: Fault, target: tuple[str, str] | None) -> None:
    own = fault.cell or (str(fault.row_number) if fault.row_number else "–")
    to = f"'{target[0].replace(chr(39), chr(39) * 2)}'!{target[1]}" if target else ""
    is_error = fault.severity == "error"
    kind = Style(border=looks.LINE, down="top", is_bold=True, ink=RED if is_error else AMBER)
    written = fault.original_text or ""
    page.add(
        Text(count, QUIET), Text(fault.part, CELL), Text(own, LINK if to else CELL, to),
        Text(fault.header, CELL, across=2), Text(written[:200], CELL, across=2),
        Text(word(f"receipt.kind_{fault.severity}", "vi"), kind),
        Text(fault.message_vi, CELL), Text(fault.message_en, QUIET),
        height=max(lines(fault.message_vi, LETTERS), lines(fault.message_en, LETTERS),
                   lines(written[:200], 22), lines(fault.header, 22), lines(fault.part, 26)),
    )  # fmt: skip
