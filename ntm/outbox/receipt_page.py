"""The receipt's page: what was received, what became of it, what to correct, cell by cell."""

from collections.abc import Sequence

from ntm.catalog import feed, word
from ntm.catalog.feeds import feed_names
from ntm.errors import NtmError
from ntm.outbox import looks
from ntm.outbox.book_page import Page, Text
from ntm.outbox.book_styles import Style
from ntm.outbox.receipt_facts import COUNTS, Facts, PartFacts
from ntm.outbox.receipt_lists import Figure, Where, add_before, add_faults, add_figures
from ntm.outbox.receipt_sources import is_own_page, page_stamp
from ntm.outbox.receipt_styles import (
    BAND,
    CELL,
    COUNT,
    GREEN,
    GREY,
    HEAD,
    LETTERS,
    QUIET,
    QUIET_WORDS,
    RED,
    STAMP,
    TITLE,
    WORDS,
    heading,
    lines,
)  # fmt: skip
from ntm.outbox.senders import sender_on
from ntm.wording import number, period_name, short_date

MOST_NAMED = 12
WIDTHS = (4, 26, 11, 11, 11, 11, 11, 15, 56, 56)


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
        add_before(page, facts)
    if figures:
        add_figures(page, figures)
    if facts.faults:
        add_faults(page, facts, where)
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
    told = [
        ("number", facts.number),
        ("sender", _sender(facts)),
        ("period", _period(facts)),
        ("file", delivery["file_name"]),
        ("received", _received(facts)),
        ("content", f"sha256 {delivery['sha256'][:16]}…"),
    ]
    if facts.is_simulated:
        told.append(("data", word("receipt.simulated", "vi")))
    for key, value in told:
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


def _to_do(page: Page, facts: Facts, notes: Sequence[str]) -> None:
    heading(page, "to_do")
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
            height=max(lines(texts[0], 150), lines(texts[1], LETTERS)),
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
    heading(page, "parts")
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
            height=max(2, lines(name, 26), *(lines(text, LETTERS) for text in reasons)),
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
