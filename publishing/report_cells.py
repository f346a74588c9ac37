"""The table of targets in the reader's language: every cell as it is printed."""

import re
from typing import Any

from ntm.catalog import word
from ntm.wording import MISSING, number, points, share_against, short_date, whole_share
from publishing.report_data import Figure

CLAUSE = re.compile(r"điểm (?P<point>\w) khoản (?P<paragraph>\d+) Điều (?P<article>\d+)")
# A shape beside every word, so that the verdict also survives a black-and-white copy.
SHAPES = {
    "met": "circle",
    "not_met": "square",
    "on_track": "up",
    "off_track": "down",
    "method_dependent": "diamond",
}


def named(line: Any, field: str, language: str) -> str:
    """`field_vi` or `field_en` of a line; Vietnamese where the other is empty."""
    return getattr(line, f"{field}_{language}") or getattr(line, f"{field}_vi")


def value_text(figure: Figure, value: float | None, language: str) -> str:
    """A value in the target's own unit, or the sign of a missing one."""
    if figure.is_share:
        return share_against(value, figure.target_value, language)
    return number(value, language)


def row(figure: Figure, language: str) -> dict[str, Any]:
    """One line of the table of targets: every cell a text, and what the bar draws."""
    return {
        "id": figure.target_id,
        "name": named(figure, "name", language),
        "clause": clause_text(figure.clause, language),
        "full_clause": figure.clause,
        "text": named(figure, "text", language),
        "reading": named(figure, "reading", language),
        "required": f"≥ {target_text(figure, language)}",
        "value": value_text(figure, figure.value, language),
        "interval": _interval(figure, language),
        "fraction": _fraction(figure, language),
        "coverage": _coverage(figure, language),
        "units": _units(figure, language),
        "change": _change(figure, language),
        "reason": _reason(figure, language),
        "closed": _closed(figure, language),
        "verdict": _verdict(figure, language),
        "bar": _bar(figure),
    }


def clause_text(clause: str, language: str) -> str:
    """The clause as it is cited: point, paragraph and article; another wording stays as it is."""
    found = CLAUSE.search(clause)
    return word("report.clause", language, **found.groupdict()) if found else clause


def target_text(figure: Figure, language: str) -> str:
    """The target in its own unit: `97%`."""
    if figure.is_share:
        return whole_share(figure.target_value, language)
    return number(figure.target_value, language)


def _interval(figure: Figure, language: str) -> str:
    if figure.value is None or figure.value_low is None or figure.value_high is None:
        return MISSING
    low, high = (value_text(figure, end, language) for end in (figure.value_low, figure.value_high))
    return f"[{low}; {high}]"


def _fraction(figure: Figure, language: str) -> str:
    if figure.value is None or figure.numerator is None or figure.denominator is None:
        return MISSING
    return f"{number(figure.numerator, language)} / {number(figure.denominator, language)}"


def _coverage(figure: Figure, language: str) -> str:
    if figure.coverage is None:
        return MISSING
    return share_against(100 * figure.coverage, 100, language)


def _units(figure: Figure, language: str) -> str:
    if figure.units_expected is None or figure.units_reported is None:
        return ""
    return f"{number(figure.units_reported, language)} / {number(figure.units_expected, language)}"


def _change(figure: Figure, language: str) -> str:
    if figure.value is None or figure.previous_value is None:
        return MISSING
    return points(figure.value - figure.previous_value, language)


def _reason(figure: Figure, language: str) -> str:
    """Why there is no value; empty where there is one."""
    if figure.value is not None:
        return ""
    return word(f"report.status_{figure.status or 'none'}", language)


def _closed(figure: Figure, language: str) -> str:
    """That the figure is the last of a level that ended; empty for all others."""
    if figure.closed_on is None or figure.value is None:
        return ""
    return word("report.closed_on", language, day=short_date(figure.closed_on, language))


def _verdict(figure: Figure, language: str) -> dict[str, Any]:
    """Word and shape; met and not met are final, but silence may still turn an open interval."""
    detail = ""
    if figure.verdict in ("met", "not_met"):
        detail = word(f"report.verdict_{'final' if figure.verdict_fixed else 'open'}", language)
    return {
        "key": figure.verdict or "none",
        "word": word(f"report.verdict_{figure.verdict or 'none'}", language),
        "shape": SHAPES.get(figure.verdict or "", "none"),
        "detail": detail,
        "is_open": figure.verdict in ("met", "not_met") and not figure.verdict_fixed,
    }


def _bar(figure: Figure) -> dict[str, float | None] | None:
    """What the small bar draws, percentages 0–100; None where there is nothing to draw."""
    if figure.value is None or not figure.is_share:
        return None
    return {
        "value": figure.value,
        "low": figure.value_low,
        "high": figure.value_high,
        "target": figure.target_value,
    }
