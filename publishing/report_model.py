"""A report in the reader's language: every text and number as it is printed, ready for a template.

The same model fills the PDF, the Word document and the workbook. Nothing here adds a fact.
"""

import re
from datetime import date
from typing import Any

from ntm.catalog import feed, word
from ntm.catalog.programme import ministry, programme
from ntm.units.history import NEW_DAY
from ntm.wording import number, period_name, short_date
from publishing.report_cells import named, row
from publishing.report_data import FeedReports, Report, Unit
from publishing.report_findings import findings
from publishing.report_panels import children_panel, map_panel

COLUMNS = ("id", "target", "required", "value", "fraction", "coverage", "change", "verdict")
STATES = ("in_force", "held", "not_usable", "not_delivered")


def build_model(report: Report, language: str) -> dict[str, Any]:
    """The model of a report in `vi` or `en`; JSON values only."""
    return {
        "language": language,
        "date": str(report.data_date) if report.data_date else None,
        "release": report.release_id,
        **_mark(report, language),
        "header": _header(report, language),
        "kind": word("report.kind", language),
        "title": word("report.title", language),
        "subtitle": _subtitle(report, language),
        **_addressing(report, language),
        "columns": {key: word(f"report.column_{key}", language) for key in COLUMNS},
        "rows": [row(figure, language) for figure in report.figures],
        "findings_title": word("report.findings", language),
        "findings": findings(report, language),
        "reporting": _reporting(report, language),
        "children": children_panel(report, language),
        "map": map_panel(report, language),
        "annex": {
            key or "title": word(f"report.annex{key and '_' + key}", language)
            for key in ("", "text", "reading", "clause")
        },
        "notes_title": word("report.notes", language),
        "notes": _notes(report, language),
    }


def _mark(report: Report, language: str) -> dict[str, Any]:
    """What says that the data are simulated; the Vietnamese mark is on every page."""
    if not report.is_simulated:
        return {"simulated": None}
    return {
        "simulated": {
            "title": word("report.simulated", language),
            "mark": word("report.simulated", "vi"),
            "why": word("report.simulated_why", language),
        }
    }


def _header(report: Report, language: str) -> dict[str, Any]:
    day = report.data_date or report.period_end
    agency, symbol, place = _agency(report, language)
    return {
        "agency": [line.upper() for line in agency],
        "number": word("report.number", language, symbol=symbol),
        "country": word("report.country", language),
        "motto": word("report.motto", language),
        "place_date": word("report.place_date", language, place=place, year=day.year),
    }


def _agency(report: Report, language: str) -> tuple[list[str], str, str]:
    """Lines of the agency's name, the symbol of its papers and the place where it sits."""
    unit = report.unit
    if unit.is_nation:
        office = ministry(report.data_date or report.period_end)
        return [named(office, "name", language)], office.symbol, programme()["place"]
    lines = [word("report.committee", language), unit.name]
    return lines, word("report.committee_symbol", language), _place(unit)


def _place(unit: Unit) -> str:
    if unit.code in programme()["places_with_type"]:
        return unit.name
    return re.sub("^(Tỉnh|Thành phố) ", "", unit.name)


def _subtitle(report: Report, language: str) -> list[str]:
    unit = word("report.nation", language) if report.unit.is_nation else report.unit.name
    frame = programme()
    decided = _long_date(frame["decision_date"], language)
    values = {"unit": unit, "period": period_name(report.period, language)}
    map_key = "report.map_from" if report.is_on_new_map else "report.map_before"
    return [
        word("report.basis", language, decision=frame["decision"], day=decided),
        word("report.frame", language, **values),
        word(map_key, language, day=short_date(NEW_DAY, language)),
        _data_date(report, language),
    ]


def _data_date(report: Report, language: str) -> str:
    if report.data_date is None:
        return word("report.no_data", language)
    return word("report.data_date", language, day=short_date(report.data_date, language))


def _long_date(day: date, language: str) -> str:
    """`ngày 02 tháng 8 năm 2022`; `2 August 2022` in English."""
    if language == "en":
        return short_date(day, language)
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return word("report.long_date", language, day=f"{day.day:02d}", month=month, year=day.year)


def _reporting(report: Report, language: str) -> dict[str, Any]:
    """The nation's provinces counted by state; for one province, its own state."""
    if report.unit.is_nation:
        heads = [word(f"report.reporting_{state}", language) for state in STATES]
        title = word("report.reporting", language)
        rows = [
            [number(getattr(line, f"{state}_count"), language) for state in STATES]
            for line in report.feeds
        ]
    else:
        heads = [word("report.reporting_state", language)]
        title = word("report.reporting_unit", language)
        rows = [[_state(line, language)] for line in report.feeds]
    names = [named(feed(line.feed), "name", language) for line in report.feeds]
    return {
        "title": title,
        "columns": [word("report.reporting_feed", language), *heads],
        "rows": [[name, *cells] for name, cells in zip(names, rows, strict=True)],
    }


def _state(line: FeedReports, language: str) -> str:
    state = next(state for state in STATES if getattr(line, f"{state}_count"))
    return word(f"report.reporting_{state}", language)


def _addressing(report: Report, language: str) -> dict[str, Any]:
    """To whom it goes, and who signs: the ministry to the Prime Minister, a province to it."""
    day = report.data_date or report.period_end
    name, key = named(ministry(day), "name", language), "unit"
    if report.unit.is_nation:
        name, key = word("report.addressee_nation", language), "nation"
    return {
        "addressee": word("report.addressee", language, name=name),
        "recipients": [
            word("report.recipients", language),
            word("report.recipient", language, name=name),
            word("report.recipient_file", language),
        ],
        "signature": word(f"report.signature_{key}", language).split("|"),
    }


def _notes(report: Report, language: str) -> list[str]:
    return [
        word("report.note_interval", language),
        word("report.note_change", language),
        word("report.note_release", language, release=report.release_id),
    ]
