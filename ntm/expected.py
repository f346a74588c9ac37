"""The calendar: which sender owes which feed for which units and period, and until when.

Who sends and how often stands in the contracts, who counts in `units/universe.csv`, the days in
`calendar.csv`. A line of the calendar holds for the feeds, cadences, senders and periods that it
names, all where it names none; the line that names more prevails, the later of equals:

    due          closes_day: day of the period's last month on which the sender closes the figures;
                 due_days: days after the period's last day to send them; or due_on, a day itself
    not_owed     no report is owed, and why
    from_system  the feed is exported by a system, so that no template has a sheet for it
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ntm.catalog import Feed, feed, feed_names, read_table
from ntm.catalog.programme import programme
from ntm.errors import NtmError
from ntm.periods import bounds
from ntm.units.reference import CENTRAL
from ntm.universe import areas, expected_units

TABLE = "calendar"
# What a line names, the most telling first.
NAMED = ("sender", "period", "feed", "cadence")
END_OF_DAY = time(23, 59, 59)
STEPS = {"month": 12, "quarter": 4, "half_year": 2, "year": 1}


@dataclass(frozen=True)
class ExpectedReport:
    """One report that a sender owes; `units_expected` are counted on the period's last day.

    The figures are closed on `closes_on`; a report received after `due_at` (Hanoi time) is late.
    """

    feed: str
    sender: str
    province_code: str
    unit_id: str
    period: str
    period_end: date
    closes_on: date
    due_at: datetime
    units_expected: int


def expected_reports(period: str | None = None, sender: str | None = None) -> list[ExpectedReport]:
    """Reports owed for a period (all of the programme's when none is named) by a sender (all).

    A sender that is a province alone owes all its agencies' feeds. In the order of periods, feeds
    and province codes. Raises NtmError when the text is no period.
    """
    if period is not None:
        bounds(period)
    province, _, agency = (sender or "").partition("-")
    return [
        report
        for name in feed_names()
        if (contract := feed(name)).cadence in STEPS and agency in ("", contract.agency)
        for one in periods_of(contract.cadence)
        if period in (None, one)
        for report in _reports(contract, one, province)
    ]


def periods_of(cadence: str) -> list[str]:
    """Periods of a cadence whose last day lies in the programme, oldest first."""
    frame = programme()
    first, last = frame["decision_date"], bounds(frame["last_period"])[1]
    names = {"month": "-{:02d}", "quarter": "-Q{}", "half_year": "-H{}", "year": ""}
    every = (
        f"{year}{names[cadence].format(part)}"
        for year in range(first.year, last.year + 1)
        for part in range(1, STEPS[cadence] + 1)
    )
    return [period for period in every if first <= bounds(period)[1] <= last]


def is_from_system(contract: Feed) -> bool:
    """Whether a feed is exported by a system rather than filled in by hand."""
    return any(
        line["kind"] == "from_system" and line["feed"] == contract.name
        for line in read_table(TABLE)
    )


def _reports(contract: Feed, period: str, province: str) -> Iterator[ExpectedReport]:
    day = bounds(period)[1]
    lines = _lines(contract, period, day)
    unit_ids = {code: area.province.unit_id for code, area in areas(day).items()}
    unit_ids[CENTRAL] = CENTRAL
    for code, unit_id in unit_ids.items():
        if province not in ("", code):
            continue
        units = expected_units(contract, code, day)
        sender = CENTRAL if code == CENTRAL else f"{code}-{contract.agency}"
        if not units or _best(lines, "not_owed", sender):
            continue
        due = _best(lines, "due", sender)
        if due is None:
            raise NtmError(
                f"calendar.csv không có hạn gửi cho biểu {contract.name}, kỳ {period}. / "
                f"calendar.csv has no due day for feed {contract.name}, period {period}."
            )
        closes_on = day.replace(day=int(due["closes_day"])) if due["closes_day"] else day
        due_at = datetime.combine(_due_on(due, day), END_OF_DAY)
        yield ExpectedReport(
            contract.name, sender, code, unit_id, period, day, closes_on, due_at, len(units)
        )


def _due_on(line: dict[str, str], day: date) -> date:
    if line["due_on"]:
        return date.fromisoformat(line["due_on"])
    return day + timedelta(days=int(line["due_days"]))


def _lines(contract: Feed, period: str, day: date) -> list[dict[str, str]]:
    """Lines that hold for a feed's period, whoever sends it."""
    asked = {"feed": contract.name, "cadence": contract.cadence, "period": period}
    return [
        line
        for line in read_table(TABLE)
        if all(line[key] in ("", value) for key, value in asked.items()) and _holds(line, day)
    ]


def _best(lines: list[dict[str, str]], kind: str, sender: str) -> dict[str, str] | None:
    """The line of a kind that names most of what a report is; None when none holds for it."""
    senders = ("", sender, sender.partition("-")[0])
    best: dict[str, str] | None = None
    best_rank: tuple[bool, ...] = ()
    for line in lines:
        if line["kind"] != kind or line["sender"] not in senders:
            continue
        rank = tuple(bool(line[key]) for key in NAMED)
        if best is None or rank >= best_rank:
            best, best_rank = line, rank
    return best


def _holds(line: dict[str, str], day: date) -> bool:
    return line["valid_from"] <= str(day) and (not line["valid_to"] or str(day) <= line["valid_to"])
