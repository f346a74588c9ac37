"""A report in the reader's language: every text and number as it is printed, ready for a template.

The same model fills the PDF, the Word document and the workbook. Nothing here adds a fact.
"""

import re
from datetime import date
from typing import Any

from ntm.catalog import feed, word
from ntm.catalog.programme import map_begins, map_ends, ministry, programme
from publishing.report_data import Figure, Report
from publishing.report_findings import findings
from publishing.typesetting import number, points, share_against, short_date, target_share

MISSING = "–"
CLAUSE = re.compile(r"điểm (?P<point>\w) khoản (?P<paragraph>\d+) Điều (?P<article>\d+)")
PERIOD = re.compile(r"(?P<year>\d{4})(-(?P<kind>[HQ]?)(?P<part>\d+))?")
# A shape beside every word, so that the verdict also survives a black-and-white copy.
SHAPES = {
    "met": "circle",
    "not_met": "square",
    "on_track": "up",
    "off_track": "down",
    "method_dependent": "diamond",
}


def build_model(report: Report, language: str) -> dict[str, Any]:
    """The model of a report in `vi` or `en`; JSON values only."""
    return {
        "language": language,
        "date": str(report.data_date) if report.data_date else None,
        "simulated": word("report.simulated", language) if report.is_simulated else None,
        "simulated_mark": word("report.simulated", "vi"),
        "simulated_why": word("report.simulated_why", language),
        "header": _header(report, language),
        "kind": word("report.kind", language),
        "title": word("report.title", language),
        "subtitle": _subtitle(report, language),
        "columns": _columns(language),
        "rows": [_row(figure, report, language) for figure in report.figures],
        "findings_title": word("report.conclusions", language),
        "findings": findings(report, language),
        "reporting": _reporting(report, language),
        "notes_title": word("report.notes", language),
        "notes": _notes(report, language),
        "release": report.release_id,
    }


def named(line: Any, field: str, language: str) -> str:
    """`field_vi` or `field_en` of a line; Vietnamese where the other is empty."""
    return getattr(line, f"{field}_{language}") or getattr(line, f"{field}_vi")


def period_name(period: str, language: str) -> str:
    """`2025-H1` as `6 tháng đầu năm 2025`."""
    found = PERIOD.fullmatch(period)
    assert found, f"{period!r} was read from dim_periods, where periods follow one grammar"
    kinds = {"H": f"half_{found['part']}", "Q": "quarter", "": "month", None: "year"}
    return word(
        f"report.period_{kinds[found['kind']]}", language, year=found["year"], part=found["part"]
    )


def value_text(figure: Figure, value: float | None, language: str) -> str:
    """A value in the target's own unit, or the sign of a missing one."""
    if value is None:
        return MISSING
    if figure.is_share:
        return share_against(value, figure.target_value, language)
    return number(value, language)


def _header(report: Report, language: str) -> dict[str, Any]:
    day = report.data_date or report.period_end
    unit = report.unit
    if unit.is_nation:
        office = ministry(day)
        agency, symbol = named(office, "name", language), office.symbol
        place = programme()["place"][f"name_{language}"]
    else:
        agency = f"{word('report.committee', language)}\n{unit.name}"
        symbol = word("report.committee_symbol", language)
        kept = unit.code in programme()["places_with_type"]
        place = unit.name if kept else re.sub("^(Tỉnh|Thành phố) ", "", unit.name)
    return {
        "agency": agency.upper().split("\n"),
        "number": word("report.number", language, symbol=symbol),
        "country": word("report.country", language),
        "motto": word("report.motto", language),
        "place_date": word("report.place_date", language, place=place, year=day.year),
    }


def _subtitle(report: Report, language: str) -> list[str]:
    unit = word("report.nation", language) if report.unit.is_nation else report.unit.name
    frame = word(
        "report.subtitle",
        language,
        decision=programme()["decision"],
        unit=word("report.unit_and", language, unit=unit),
        period=period_name(report.period, language),
    )
    return [frame, f"({_map_text(report.period_end, language)})"]


def _map_text(day: date, language: str) -> str:
    ends = map_ends(day)
    key, turn = ("map_before", ends) if ends else ("map_from", map_begins(day))
    return word(f"report.{key}", language, day=short_date(turn, language))


def _columns(language: str) -> dict[str, str]:
    keys = ("id", "target", "required", "value", "fraction", "coverage", "change", "verdict")
    return {key: word(f"report.column_{key}", language) for key in keys}


def _row(figure: Figure, report: Report, language: str) -> dict[str, Any]:
    """One line of the table of targets; every cell a text, beside them what the bar draws."""
    return {
        "id": figure.target_id,
        "name": named(figure, "name", language),
        "clause": clause_text(figure.clause, language),
        "required": f"≥ {_target_text(figure, language)}",
        "value": value_text(figure, figure.value, language),
        "interval": _interval(figure, language),
        "fraction": _fraction(figure, language),
        "coverage": _coverage(figure, language),
        "units": _units(figure, language),
        "change": _change(figure, language),
        "reason": _reason(figure, language),
        "verdict": _verdict(figure, language),
        "bar": _bar(figure),
    }


def clause_text(clause: str, language: str) -> str:
    """The clause as it is cited: point, paragraph and article; another wording stays as it is."""
    found = CLAUSE.search(clause)
    return word("report.clause", language, **found.groupdict()) if found else clause


def _target_text(figure: Figure, language: str) -> str:
    if figure.is_share:
        return target_share(figure.target_value, language)
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
    reported, expected = (
        number(count, language) for count in (figure.units_reported, figure.units_expected)
    )
    return word("report.units_of", language, reported=reported, expected=expected)


def _change(figure: Figure, language: str) -> str:
    if figure.value is None or figure.previous_value is None:
        return MISSING
    return points(figure.value - figure.previous_value, language)


def _reason(figure: Figure, language: str) -> str:
    """Why there is no value; empty where there is one."""
    if figure.value is not None:
        return ""
    return word(f"report.status_{figure.status or 'none'}", language)


def _verdict(figure: Figure, language: str) -> dict[str, str]:
    open_still = figure.verdict in ("met", "not_met") and not figure.verdict_fixed
    return {
        "key": figure.verdict or "none",
        "word": word(f"report.verdict_{figure.verdict or 'none'}", language),
        "shape": SHAPES.get(figure.verdict or "", "none"),
        "detail": word("report.verdict_open", language) if open_still else "",
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


def _reporting(report: Report, language: str) -> dict[str, Any]:
    states = ("in_force", "held", "not_usable", "not_delivered")
    title = "reporting" if report.unit.is_nation else "reporting_unit"
    return {
        "title": word(f"report.{title}", language),
        "columns": [
            word("report.reporting_feed", language),
            *(word(f"report.reporting_{state}", language) for state in states),
        ],
        "rows": [
            [
                named(feed(line.feed), "name", language),
                *(number(getattr(line, f"{state}_count"), language) for state in states),
            ]
            for line in report.feeds
        ],
    }


def _notes(report: Report, language: str) -> list[str]:
    if report.data_date:
        day = short_date(report.data_date, language)
        first = word("report.note_data_date", language, day=day)
    else:
        first = word("report.note_no_data", language)
    return [
        first,
        word("report.note_interval", language),
        word("report.note_change", language),
        word("report.note_release", language, release=report.release_id),
    ]
