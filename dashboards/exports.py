"""Tables to take away: CSV that says what it is of, opens in Excel and cannot run a formula."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
NUMBER = re.compile(r"[+-]?\d[\d.,]*%?")
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads Vietnamese letters wrongly


@dataclass(frozen=True)
class Table:
    """Rows of text under a header, with lines above that say what they are of."""

    name: str
    about: Sequence[str]
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


def safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    is_formula = text.lstrip(" ").startswith(FORMULA) and not NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text


def csv_text(table: Table, language: str) -> str:
    """The table as CSV: semicolons in Vietnamese, where the comma is the decimal sign."""
    text = io.StringIO()
    delimiter = "," if language == "en" else ";"
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    lines = [*([line] for line in table.about), [], table.header, *table.rows]
    writer.writerows([safe(cell) for cell in line] for line in lines)
    return BYTE_ORDER_MARK + text.getvalue()
