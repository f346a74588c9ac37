"""The template's first page: what to do, what the colours mean, which sheets there are."""

from collections.abc import Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from ntm.catalog import word
from ntm.expected import expected_reports
from ntm.intake.stamp import PAGE, Stamp
from ntm.outbox import looks
from ntm.outbox.form import Form
from ntm.outbox.looks import Looks
from ntm.outbox.senders import Sender
from ntm.wording import MISSING, number, period_name, short_date

STEPS = ("fill", "colours", "lists", "numbers", "paste", "send", "answer")
LEGEND = ("required", "optional", "begun", "missing")
WIDTHS = (4, 36, 13, 15, 66)
LINE, LETTERS_A_LINE, LETTERS_IN_LAST = 16, 135, 66


def write_guide(
    page: Worksheet, styles: Looks, sender: Sender, period: str, forms: Sequence[tuple[str, Form]],
    from_systems: Sequence[str] = (),
) -> None:  # fmt: skip
    """Write the page; `forms` are named by their sheets, `from_systems` are feeds without one."""
    for at, width in enumerate(WIDTHS):
        page.set_column(at, at, width, styles["plain"])
    page.hide_gridlines(2)
    page.write_string(0, 0, word("template.title", "vi"), styles["title"])
    page.set_row(0, 30)
    page.write_string(1, 0, f"{sender.name} · {period_name(period, 'vi')}", styles["subtitle"])
    page.write_string(2, 0, Stamp(PAGE, sender.code, period).text, styles["stamp"])
    row = _steps(page, styles, 4, sender, period)
    row = _legend(page, styles, row + 1)
    row = _contents(page, styles, row + 1, sender, period, forms)
    if from_systems:
        named = ", ".join(from_systems)
        page.merge_range(row, 1, row, 4, word("template.from_systems", "vi", feeds=named),
                         styles.form("note", text_wrap=True))  # fmt: skip
        page.set_row(row, 28)
    page.set_portrait()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _heading(page: Worksheet, styles: Looks, row: int, key: str) -> int:
    page.write_string(row, 0, word(key, "vi"), styles["heading"])
    for column in range(1, len(WIDTHS)):
        page.write_blank(row, column, None, styles["heading"])
    page.set_row(row, 22)
    return row + 1


def _steps(page: Worksheet, styles: Looks, row: int, sender: Sender, period: str) -> int:
    row = _heading(page, styles, row, "template.steps")
    for count, step in enumerate(STEPS, start=1):
        text = word(f"template.step_{step}", "vi", folder=f"inbox/{period}/{sender.code}/")
        page.write_number(row, 0, count, styles.form("label", align="center", valign="top"))
        page.merge_range(row, 1, row, 4, text, styles["wrapped"])
        page.set_row(row, LINE * (1 + len(text) // LETTERS_A_LINE))
        row += 1
    return row


def _legend(page: Worksheet, styles: Looks, row: int) -> int:
    row = _heading(page, styles, row, "template.legend")
    begun = styles.form("cell", bg_color=looks.PALE_GREEN, align="center")
    shown: dict[str, Any] = {"required": styles["required"], "optional": styles["optional"],
                             "begun": begun, "missing": styles["missing"]}  # fmt: skip
    for key in LEGEND:
        page.write_string(row, 1, word(f"template.{key}_sample", "vi"), shown[key])
        meaning = word(f"template.{key}_meaning", "vi")
        page.merge_range(row, 2, row, 4, meaning, styles.form("plain", indent=1))
        row += 1
    return row


def _contents(
    page: Worksheet, styles: Looks, row: int, sender: Sender, period: str,
    forms: Sequence[tuple[str, Form]],
) -> int:  # fmt: skip
    row = _heading(page, styles, row, "template.contents")
    due = {report.feed: report.due_at.date() for report in expected_reports(period, sender.code)}
    heads = ("sheet", "due", "rows", "begins")
    for column, key in enumerate(heads, start=1):
        page.write_string(row, column, word(f"template.head_{key}", "vi"), styles["optional"])
    for name, form in forms:
        row += 1
        target = name.replace("'", "''")
        page.write_url(row, 1, f"internal:'{target}'!A1", styles.form("link", border=1,
                       border_color=looks.LINE, indent=1), name)  # fmt: skip
        day = due.get(form.contract.name)
        page.write_string(row, 2, short_date(day, "vi"), styles.form("cell", align="center"))
        count = number(len(form.rows), "vi") if form.rows else MISSING
        page.write_string(row, 3, count, styles.form("cell", align="center"))
        text = _begins(form)
        page.write_string(row, 4, text, styles.form("cell", text_wrap=True, indent=1))
        page.set_row(row, LINE * (1 + len(text) // LETTERS_IN_LAST))
    return row + 2


def _begins(form: Form) -> str:
    """How a form begins: with the units, with the last register, or empty."""
    if form.last_period:
        period = period_name(form.last_period, "vi")
        text = word("template.begins_last", "vi", period=period)
        if form.homeless:
            count = number(form.homeless, "vi")
            text += " " + word("template.homeless", "vi", count=count)
        return text
    return word("template.begins_units" if form.rows else "template.begins_empty", "vi")
