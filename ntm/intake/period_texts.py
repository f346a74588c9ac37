"""Periods as people write them → the grammar of `ntm.periods`."""

import re

from ntm.intake.text import plain
from ntm.periods import is_period

_YEAR = r"(?:nam )?(?P<year>20\d\d)"
_HALF = r"(?:(?:6|06|sau) thang|6t|nua)"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_FORMS = (
    (re.compile(rf"(?:ca |ky )?{_YEAR}(?: 00 00 00)?"), "year"),
    (re.compile(rf"quy (?P<n>[1-4]|iv|i{{1,3}})(?: {_YEAR})?"), "quarter"),
    (re.compile(rf"q(?P<n>[1-4])(?: {_YEAR})?"), "quarter"),
    (re.compile(rf"{_HALF}(?: (?P<side>dau|cuoi))?(?: nam)?(?: {_YEAR})?"), "half"),
    (re.compile(rf"(?P<n>[12]) h|h(?P<m>[12])(?: {_YEAR})?"), "half"),
    (re.compile(rf"(?:thang |t)(?P<n>\d{{1,2}})(?: {_YEAR})?"), "month"),
    (re.compile(r"(?P<n>\d{1,2}) (?P<year>20\d\d)"), "month"),
    (re.compile(r"(?P<year>20\d\d) (?P<n>\d\d) 01(?: 00 00 00)?"), "month"),
)  # fmt: skip
_TURNED = re.compile(rf"{_YEAR} (?P<rest>(?:quy|thang|6|sau|nua|q|t|h).*)")
_YEARS = re.compile(r"\b20\d\d\b")


def read_period(text: str, year: int | None = None) -> str | None:
    """A period in the grammar: `Quý I/2025` → `2025-Q1`, `6 tháng đầu năm` → `2025-H1`.

    `year` is taken where the text has none; None for what is no period of the grammar.
    """
    stripped = text.strip()
    if is_period(stripped):
        return stripped
    words = plain(text)
    turned = _TURNED.fullmatch(words)
    if turned:
        words = f"{turned['rest']} {turned['year']}"
    for form, kind in _FORMS:
        found = form.fullmatch(words)
        if found:
            return _period(kind, found.groupdict(), year)
    return None


def _period(kind: str, parts: dict[str, str | None], year: int | None) -> str | None:
    stated = parts.get("year") or (str(year) if year else "")
    if not stated:
        return None
    number = parts.get("n") or parts.get("m") or ""
    if kind == "half":
        number = number or ("2" if parts.get("side") == "cuoi" else "1")
    ending = {
        "year": "",
        "half": f"-H{number}",
        "quarter": f"-Q{_ROMAN.get(number, number)}",
        "month": f"-{number:>02}",
    }[kind]
    period = f"{stated}{ending}"
    return period if is_period(period) else None


_INSIDE = re.compile(
    rf"(?:(?:quy (?:[1-4]|iv|i{{1,3}})|{_HALF} (?:dau|cuoi)|thang \d{{1,2}}) )?(?:nam )?20\d\d\b"
)


def periods_in(texts: list[str]) -> set[str]:
    """Periods that texts name; a year counts only where no shorter period is named."""
    found = {
        period
        for text in texts
        for inside in _INSIDE.finditer(plain(_DAY.sub(" ", text)))
        if (period := read_period(inside[0]))
    }
    return {period for period in found if "-" in period} or found


_DAY = re.compile(r"ngày\s*\d{1,2}(?:[/.-]\d{1,2}[/.-]|\s*tháng\s*\d{1,2}\s*năm\s*)\d{4}", re.I)


def only_year(texts: list[str]) -> int | None:
    """The year that texts name, when it is one and the same."""
    years = {int(found) for text in texts for found in _YEARS.findall(text)}
    return years.pop() if len(years) == 1 else None
