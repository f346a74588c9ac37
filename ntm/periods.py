"""Reporting periods in one grammar: `2025`, `2025-H1`, `2025-Q2`, `2025-06`."""

import re
from calendar import monthrange
from datetime import date

from ntm.errors import NtmError

GRAMMAR = re.compile(r"(?P<year>20\d\d)(-(H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>\d\d)))?")


def bounds(period: str) -> tuple[date, date]:
    """First and last day of a period. Raises NtmError when the text is no period."""
    found = GRAMMAR.fullmatch(period)
    if not found or (found["month"] and not 1 <= int(found["month"]) <= 12):
        raise NtmError(
            f"«{period}» không phải kỳ báo cáo; viết 2025, 2025-H1, 2025-Q2 hoặc 2025-06. / "
            f"{period!r} is no period; write 2025, 2025-H1, 2025-Q2 or 2025-06."
        )
    year = int(found["year"])
    first, last = 1, 12
    if found["half"]:
        first, last = int(found["half"]) * 6 - 5, int(found["half"]) * 6
    elif found["quarter"]:
        first, last = int(found["quarter"]) * 3 - 2, int(found["quarter"]) * 3
    elif found["month"]:
        first = last = int(found["month"])
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def is_period(text: str) -> bool:
    """Whether the text is a period."""
    try:
        bounds(text)
    except NtmError:
        return False
    return True


def half_years(first: str, last: str) -> list[str]:
    """Half-years from first to last, both included: `2024-H2`, `2025-H1`, …"""
    start, end = bounds(first)[0], bounds(last)[1]
    halves = [f"{year}-H{half}" for year in range(start.year, end.year + 1) for half in (1, 2)]
    return [period for period in halves if start <= bounds(period)[1] <= end]
