"""One form's sheet: title and stamp, headers, the rows begun, room for more.

Nothing is protected. Whole columns carry their format, so that pasted rows look and count as typed
ones; a required cell that a begun row still lacks is yellow, which goes when it is filled.
"""

from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from ntm.catalog import Column, word
from ntm.intake.stamp import Stamp
from ntm.outbox import looks
from ntm.outbox.form import Form, header
from ntm.outbox.looks import Looks
from ntm.outbox.template_lists import Lists, validation
from ntm.wording import period_name

TITLE, WHO, DOCUMENT, STAMP, HEADER = range(5)  # rows, counted from 0
MORE_ROWS = 1_000  # rows below the ones begun that carry checks too
WIDTHS = {"bigint": 14, "decimal": 16, "date": 13, "timestamp": 17, "boolean": 11}
UNIT_WIDTHS = {"province": 22, "district": 22, "commune": 24, "unit": 24, "code": 10}
LIST_WIDTH, CODE_WIDTH, TEXT_WIDTH, WIDE = 24, 18, 34, 44
MOST_FROZEN = 3


def write_form(page: Worksheet, form: Form, styles: Looks, lists: Lists) -> None:
    """Write a form into a new sheet."""
    last_column = len(form.columns) - 1
    last_row = HEADER + len(form.rows) + MORE_ROWS
    _head(page, form, styles)
    for at, column in enumerate(form.columns):
        style = styles["required" if column.required else "optional"]
        page.write_string(HEADER, at, header(column), style)
        page.set_column(at, at, _width(column), styles.form("plain", num_format=_format(column)))
        page.data_validation(HEADER + 1, at, last_row, at, validation(column, form, lists))
    _rows(page, form, styles)
    _hints(page, form, styles, last_row)
    page.set_row(HEADER, 46)
    page.autofilter(HEADER, 0, HEADER + max(len(form.rows), 1), last_column)
    units = sum(1 for column in form.columns if column.unit_part)
    page.freeze_panes(HEADER + 1, min(units, MOST_FROZEN))
    _print_setup(page, last_column)


def _head(page: Worksheet, form: Form, styles: Looks) -> None:
    page.write_string(TITLE, 0, form.contract.name_vi, styles["title"])
    page.set_row(TITLE, 26)
    who = f"{form.sender.name} · {period_name(form.period, 'vi')}"
    page.write_string(WHO, 0, who, styles["subtitle"])
    page.write_string(DOCUMENT, 0, word("template.document", "vi"), styles["label"])
    stamp = Stamp(form.contract.name, form.sender.code, form.period)
    page.write_string(STAMP, 0, stamp.text, styles["stamp"])


def _rows(page: Worksheet, form: Form, styles: Looks) -> None:
    begun = {
        column.name: styles.form(
            "cell",
            num_format=_format(column),
            bg_color=looks.PALE_GREEN,
            font_color=looks.INK,
        )
        for column in form.columns
    }
    for number, row in enumerate(form.rows, start=HEADER + 1):
        for at, column in enumerate(form.columns):
            value = row.get(column.name)
            if value is not None:
                _write(page, number, at, value, begun[column.name])


def _write(page: Worksheet, row: int, column: int, value: Any, style: Any) -> None:
    """One value; a text is never taken for a formula, a link or a number."""
    if isinstance(value, str):
        page.write_string(row, column, value, style)
    elif hasattr(value, "year"):
        page.write_datetime(row, column, value, style)
    else:
        page.write_number(row, column, float(value), style)


def _hints(page: Worksheet, form: Form, styles: Looks, last_row: int) -> None:
    """Lines around rows in use; yellow where a row in use lacks a required cell."""
    last = xl_col_to_name(len(form.columns) - 1)
    first_row = HEADER + 2  # as Excel counts
    used = f"COUNTA($A{first_row}:${last}{first_row})>0"
    for at, column in enumerate(form.columns):
        # The commune of a row whose old one was parted is for the sender to state.
        if column.required or (form.homeless and column.unit_part == "commune"):
            letter = xl_col_to_name(at)
            page.conditional_format(
                HEADER + 1, at, last_row, at,
                {"type": "formula", "criteria": f'=AND({used},TRIM({letter}{first_row})="")',
                 "format": styles["missing"]},
            )  # fmt: skip
    page.conditional_format(
        HEADER + 1, 0, last_row, len(form.columns) - 1,
        {"type": "formula", "criteria": f"={used}", "format": styles["cell"]},
    )  # fmt: skip


def _print_setup(page: Worksheet, last_column: int) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEADER)
    page.set_footer("&L&8&A&R&8&P/&N")
    page.hide_gridlines(1)


def _format(column: Column) -> str:
    if column.codes or column.data_type == "boolean":
        return looks.TEXT
    if column.additive is False and column.data_type == "bigint":
        return looks.PLAIN  # a year, a number of stars: no thousands
    if column.is_number:
        return looks.WHOLE if column.data_type == "bigint" else looks.DECIMAL
    return {"date": looks.DATE, "timestamp": looks.MOMENT}.get(column.data_type, looks.TEXT)


def _width(column: Column) -> int:
    if column.unit_part:
        return UNIT_WIDTHS[column.unit_part]
    if column.codes and column.data_type != "boolean":
        return WIDE if column.is_list else LIST_WIDTH
    kind = column.data_type.partition("(")[0]
    return WIDTHS.get(kind, CODE_WIDTH if column.pattern else TEXT_WIDTH)
