"""Numbers, dates and periods as a reader writes them, Vietnamese (`vi`) or English (`en`)."""

from datetime import date

from ntm.catalog.words import word
from ntm.errors import NtmError
from ntm.periods import GRAMMAR

MISSING = "–"
# A share may round onto its target without having reached it; more decimals then tell them apart.
MOST_DECIMALS = 6


def number(value: float | None, language: str, decimals: int = 0) -> str:
    """`1.234,5` in Vietnamese, `1,234.5` in English; a dash where there is none, never a 0."""
    if value is None:
        return MISSING
    text = f"{value:,.{decimals}f}"
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def percentage(value: float | None, language: str, decimals: int = 1) -> str:
    """`65,1%` of a value from 0 to 100."""
    return MISSING if value is None else f"{number(value, language, decimals)}%"


def share_against(value: float | None, target: float, language: str) -> str:
    """A percentage with as many decimals (one or more) as show on which side of a target it is."""
    if value is None:
        return MISSING
    decimals = 1
    while decimals < MOST_DECIMALS and (round(value, decimals) >= target) != (value >= target):
        decimals += 1
    return percentage(value, language, decimals)


def whole_share(value: float, language: str) -> str:
    """A target's own percentage, without a decimal it does not have: `97%`."""
    return percentage(value, language, 0 if value == int(value) else 1)


def points(value: float | None, language: str) -> str:
    """A difference of two percentages in points, with its sign: `+2,3`, `−0,4`."""
    if value is None:
        return MISSING
    rounded = round(value, 1)
    sign = "−" if rounded < 0 else "+" if rounded > 0 else ""
    return sign + number(abs(rounded), language, 1)


def short_date(day: date | None, language: str) -> str:
    """`01/7/2025` as official documents write it; `1 July 2025` in English."""
    if day is None:
        return MISSING
    if language == "en":
        return f"{day.day} {day:%B %Y}"
    # a day and the months 1 and 2 take a leading zero, so that no digit can be put before them
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year}"


def period_name(period: str, language: str) -> str:
    """`2025-H1` as `6 tháng đầu năm 2025`. Raises NtmError when the text is no period."""
    found = GRAMMAR.fullmatch(period)
    if not found:
        raise NtmError(f"{period!r} is no period")
    year, half, quarter, month = found["year"], found["half"], found["quarter"], found["month"]
    kind = f"half_{half}" if half else "quarter" if quarter else "month" if month else "year"
    return word(f"report.period_{kind}", language, year=year, part=quarter or month or "")
