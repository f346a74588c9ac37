"""Show which reports are owed for a period, until when, and which have come.

ntm calendar --period 2025-Q2                     every sender
ntm calendar --period 2025-H1 --sender 38         all agencies of a province
ntm calendar --period 2025-H1 --sender 38-skhcn   one agency
"""

import argparse
from datetime import datetime

from ntm import ledger
from ntm.catalog import feed, word
from ntm.expected import ExpectedReport, expected_reports
from ntm.intake.plan import latest_parts
from ntm.wording import number, short_date

Received = dict[tuple[str, str, object], datetime]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A period, perhaps one sender."""
    parser.add_argument("--period", required=True, help="for example 2025-Q2")
    parser.add_argument("--sender", help="province code, with or without agency: 38, 38-skhcn")
    parser.add_argument("--language", choices=("vi", "en"), default="vi")


def run(args: argparse.Namespace) -> int:
    """Print one line a report; 1 when none is owed."""
    reports = expected_reports(args.period, args.sender)
    received = first_readable()
    for report in reports:
        print(line(report, received, args.language))
    if not reports:
        print(word("calendar.nothing", args.language))
    return 0 if reports else 1


def line(report: ExpectedReport, received: Received, language: str) -> str:
    """A report as one line of text."""
    contract = feed(report.feed)
    name = contract.name_vi if language == "vi" else contract.name_en
    due = word("calendar.due", language, day=short_date(report.due_at.date(), language))
    units = word("calendar.units", language, count=number(report.units_expected, language))
    moment = received.get((report.feed, report.province_code, report.period_end))
    return f"{report.sender:<12} {due} · {name} · {units} · {_state(report, moment, language)}"


def _state(report: ExpectedReport, moment: datetime | None, language: str) -> str:
    if moment is None:
        return word("calendar.missing", language)
    text = word("calendar.received", language, day=short_date(moment.date(), language))
    days = (moment.date() - report.due_at.date()).days
    return f"{text}, {word('calendar.late', language, days=days)}" if days > 0 else text


def first_readable() -> Received:
    """When the first readable part of (feed, province, last day of the period) was received."""
    deliveries = {row["delivery_id"]: row for row in ledger.read("fetch").to_pylist()}
    found: Received = {}
    for row in latest_parts().values():
        if row["status"] == "standardized":
            delivery = deliveries[row["delivery_id"]]
            key = (row["feed"], delivery["province_code"], delivery["period_end"])
            moment = delivery["received_at"]
            found[key] = min(found.get(key, moment), moment)
    return found
