"""The receipt's page: what was received, what became of it, what to correct, cell by cell."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ntm.catalog import feed, word
from ntm.catalog.feeds import feed_names
from ntm.errors import NtmError
from ntm.outbox import looks
from ntm.outbox.book_page import Page, Text
from ntm.outbox.book_styles import Style
from ntm.outbox.receipt_facts import COUNTS, Facts, Fault, PartFacts
from ntm.outbox.receipt_sources import is_own_page, page_stamp
from ntm.outbox.senders import sender_on
from ntm.wording import number, period_name, short_date

Where = Callable[[Fault], tuple[str, str] | None]
MOST_LISTED, MOST_NAMED = 1_000, 12
WIDTHS = (4, 26, 11, 11, 11, 11, 11, 15, 56, 56)
LETTERS = 60  # of a line in one of the last two columns
GREEN, RED, AMBER = "#1B7F4B", looks.ERROR_INK, looks.WARNING_INK
BAND = {
    "good": (looks.LIGHT_GREEN, looks.GREEN),
    "partly": (looks.WARNING, AMBER),
    "held": (looks.ERROR, RED),
    "unread": (looks.ERROR, RED),
}
TITLE = Style(size=18, is_bold=True, ink=looks.GREEN)
PLAIN, GREY = Style(), Style(ink=looks.GREY)
STAMP = Style(size=7, ink="#9AA8A1")
HEADING = Style(size=12, is_bold=True, ink=looks.GREEN)
HEAD = Style(is_bold=True, ink=looks.WHITE, fill=looks.GREEN, border=looks.LINE, across="center",
             wraps=True)  # fmt: skip
CELL = Style(border=looks.LINE, wraps=True, down="top")
QUIET = Style(border=looks.LINE, wraps=True, down="top", ink=looks.GREY)
COUNT = Style(border=looks.LINE, across="right", down="top")
LINK = Style(border=looks.LINE, down="top", ink=looks.GREEN, is_underlined=True)
WORDS = Style(wraps=True, down="top")
QUIET_WORDS = Style(wraps=True, down="top", ink=looks.GREY)


@dataclass(frozen=True)
class Figure:
    """A target's figure of a unit before and after the delivery, as texts."""

    target: str
    unit: str
    before: str
    after: str


def receipt_page(
    facts: Facts, where: Where, notes: Sequence[str], figures: Sequence[Figure] = ()
) -> Page:
    """The page of a delivery; `where` says at which cell of the workbook a fault shows.

    `notes` are keys of words about the workbook itself.
    """
    page = Page(word("receipt.sheet", "vi"), WIDTHS)
    _head(page, facts)
    _verdict(page, facts)
    _to_do(page, facts, notes)
    _parts(page, facts)
    if facts.before:
        _before(page, facts)
    if figures:
        _figures(page, figures)
    if facts.faults:
        _faults(page, facts, where)
    return page


def outcome(facts: Facts) -> str:
    """good, partly (rows to correct), held (a part is) or unread (nothing could be read)."""
    parts = [part for part in facts.parts if part.row["status"] == "standardized"]
    if not parts:
        return "unread"
    if any(part.decision == "held" for part in parts):
        return "held"
    is_bad = facts.total("rows_quarantined") or any(_is_unreadable(p) for p in facts.parts)
    return "partly" if is_bad else "good"


def _is_unreadable(part: PartFacts) -> bool:
    return part.row["status"] in ("unreadable", "failed", "unbalanced")


def _head(page: Page, facts: Facts) -> None:
    delivery = facts.delivery
    page.add(None, Text(word("receipt.title", "vi"), TITLE), height=2)
    page.add(None, Text(word("receipt.title", "en"), GREY))
    page.add(None, Text(page_stamp(facts).text, STAMP))
    lines = [
        ("number", facts.number),
        ("sender", _sender(facts)),
        ("period", _period(facts)),
        ("file", delivery["file_name"]),
        ("received", _received(facts)),
        ("content", f"sha256 {delivery['sha256'][:16]}…"),
    ]
    if facts.is_simulated:
        lines.append(("data", word("receipt.simulated", "vi")))
    for key, value in lines:
        label = f"{word(f'receipt.{key}', 'vi')} / {word(f'receipt.{key}', 'en')}"
        page.add(None, Text(label, GREY), Text(str(value), Style(is_bold=True), across=6))
    page.add()


def _sender(facts: Facts) -> str:
    delivery = facts.delivery
    try:
        named = sender_on(delivery["sender"], delivery["period_end"]).name
    except (NtmError, TypeError):
        return str(delivery["sender"])
    return f"{delivery['sender']} · {named}"


def _period(facts: Facts) -> str:
    period = str(facts.delivery["period"])
    try:
        return f"{period} · {period_name(period, 'vi')}"
    except NtmError:
        return period


def _received(facts: Facts) -> str:
    moment = facts.delivery["received_at"]
    text = f"{moment:%H:%M}, {short_date(moment.date(), 'vi')}"
    version = facts.delivery["version"]
    return text if version == 1 else f"{text} · {word('receipt.version', 'vi', number=version)}"


def _verdict(page: Page, facts: Facts) -> None:
    kind = outcome(facts)
    fill, ink = BAND[kind]
    values = {name.removeprefix("rows_"): number(facts.total(name), "vi") for name in COUNTS}
    values |= {"warnings": number(facts.total("warnings"), "vi")}
    for language, size in (("vi", 12), ("en", 10)):
        text = word(f"receipt.outcome_{kind}", language, **values)
        style = Style(size=size, is_bold=language == "vi", ink=ink, fill=fill, indent=1)
        page.add(None, Text(text, style, across=9), height=1.6 if language == "vi" else 1.2)
    page.add()


def _heading(page: Page, key: str) -> None:
    text = f"{word(f'receipt.{key}', 'vi')} / {word(f'receipt.{key}', 'en')}"
    page.add(None, Text(text, HEADING), height=1.5)


def _to_do(page: Page, facts: Facts, notes: Sequence[str]) -> None:
    _heading(page, "to_do")
    kind = outcome(facts)
    keys = [f"receipt.do_{kind}"]
    if facts.faults:
        keys += ["receipt.do_cells", *(f"receipt.{note}" for note in notes)]
    if kind != "good":
        keys.append("receipt.do_again")
    if kind == "unread":
        keys += [f"{_reason(facts)}"]
    for key in keys:
        texts = [word(key, language, file=facts.delivery["base_name"]) for language in ("vi", "en")]
        page.add(
            None, Text(texts[0], WORDS, across=8), Text(texts[1], QUIET_WORDS),
            height=max(_lines(texts[0], 150), _lines(texts[1], LETTERS)),
        )  # fmt: skip
    page.add()


def _reason(facts: Facts) -> str:
    """The word that says why nothing of the delivery could be read."""
    told = [part.row["message"] for part in facts.parts if part.row["message"]]
    found = [*told, facts.delivery["reason"]]
    return next((key for key in found if key.startswith("fault.")), "fault.unknown_format")


def _parts(page: Page, facts: Facts) -> None:
    shown = [part for part in facts.parts if not is_own_page(part.name)]
    if not shown:
        return
    _heading(page, "parts")
    keys = ("part", *(name.removeprefix("rows_") for name in COUNTS), "decision")
    heads = [Text(word(f"receipt.{key}", "vi"), HEAD) for key in keys]
    heads += [Text(word("receipt.reasons", language), HEAD) for language in ("vi", "en")]
    page.add(None, *heads, height=1.3)
    for part in shown:
        name = part.name
        if part.row["feed"] in feed_names():
            name = f"{part.name}\n{feed(part.row['feed']).name_vi}"
        counts = [Text(number(part.row[key], "vi"), COUNT) for key in COUNTS]
        reasons = ["\n".join(_reasons(part, language)) for language in ("vi", "en")]
        page.add(
            None, Text(name, CELL), *counts, Text(_decision(part), _decision_style(part)),
            Text(reasons[0], CELL), Text(reasons[1], QUIET),
            height=max(2, _lines(name, 26), *(_lines(text, LETTERS) for text in reasons)),
        )  # fmt: skip
    page.add()


def _decision(part: PartFacts) -> str:
    status = part.row["status"]
    if status != "standardized":
        key = "ignored" if status == "unrecognised" else "unread"
        return word(f"receipt.decision_{key}", "vi")
    if part.promoted_by:
        return word("receipt.decision_by_hand", "vi", name=part.promoted_by)
    return word(f"receipt.decision_{part.decision or 'open'}", "vi")


def _decision_style(part: PartFacts) -> Style:
    is_bad = part.decision == "held" or _is_unreadable(part)
    return Style(
        border=looks.LINE, is_bold=True, down="top", wraps=True, ink=RED if is_bad else GREEN
    )


def _reasons(part: PartFacts, language: str) -> list[str]:
    """Why a part is held, what is remarkable of it, and which units are silent."""
    at = 1 if language == "vi" else 2
    said = [line[at] for line in sorted(part.reasons)]
    if part.row["message"].startswith("fault."):
        said.append(word(part.row["message"], language))
    if part.silent_units:
        names = ", ".join(part.silent_units[:MOST_NAMED])
        more = ", …" if len(part.silent_units) > MOST_NAMED else ""
        count = number(len(part.silent_units), language)
        said.append(word("receipt.silent_units", language, count=count, names=names + more))
    return said


def _before(page: Page, facts: Facts) -> None:
    """Rows of the delivery that this one corrects, sheet by sheet, and of this one."""
    _heading(page, "before_after")
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


def _figures(page: Page, figures: Iterable[Figure]) -> None:
    _heading(page, "figures")
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


def _faults(page: Page, facts: Facts, where: Where) -> None:
    """Every fault with its cell, what must be corrected first."""
    _heading(page, "faults")
    ordered = sorted(facts.faults, key=lambda fault: fault.severity != "error")
    if len(ordered) > MOST_LISTED:
        count = number(len(ordered), "vi")
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
        height=max(_lines(fault.message_vi, LETTERS), _lines(fault.message_en, LETTERS),
                   _lines(written[:200], 22), _lines(fault.header, 22), _lines(fault.part, 26)),
    )  # fmt: skip


def _lines(text: str, letters: int) -> int:
    return sum(1 + len(line) // letters for line in text.split("\n"))
