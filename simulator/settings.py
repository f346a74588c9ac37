"""What a simulated round is made from: the arguments, the scales and the time axis."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ntm.periods import bounds, half_years

FIRST_HALF_YEAR = "2022-H2"  # Decision 924 was signed on 2 August 2022
HALF_YEARS_DRAWN = 7  # drawn whole, so that the periods asked for change nothing
LAST_OLD_MAP_DAY = date(2025, 6, 30)
ORIGIN_DAY = date(2022, 7, 1)  # registers are founded on the map of this day
LAST_DAY = date(2025, 12, 31)
JUNE = 6
PERIODS_A_YEAR = {"month": 12, "quarter": 4, "half_year": 2, "year": 1}


@dataclass(frozen=True)
class Scale:
    """How much is simulated: the span, whether a feed keeps its own cadence, volumes.

    `dossiers_count` and `answers_count` are the country's, over the whole programme; `feeds` are
    those written, empty for all.
    """

    first: str
    last: str
    is_by_cadence: bool
    dossiers_count: int
    answers_count: int
    feeds: tuple[str, ...] = ()


SCALES = {
    "trial": Scale(
        *("2024-H1", "2025-H1", False, 210_000, 20_000),
        feeds=("criteria_assessments", "cooperatives", "service_transactions"),
    ),
    "demo": Scale("2022-Q4", "2025-Q4", False, 1_000_000, 100_000),
    "nation": Scale("2022-Q4", "2025-Q4", True, 20_000_000, 2_000_000),
}
DEFAULT_SCALE = "demo"


@dataclass(frozen=True)
class Settings:
    """Arguments of one simulation; equal settings give equal bytes.

    `dirt` is the share of rows with a planted error, 0 to 1; the two counts are for the whole
    country and all periods; `provinces` are the codes simulated, empty for all, those of the old
    map for its periods and where these went for the new map's.
    """

    first: str
    last: str
    is_by_cadence: bool
    feeds: tuple[str, ...]
    seed: int
    dirt: float
    dossiers_count: int
    answers_count: int
    out: Path
    truth: Path
    provinces: tuple[str, ...] = ()
    is_fully_reported: bool = False

    def periods(self, cadence: str) -> list[str]:
        """Periods of a cadence that end in the span; half-years at most where not by cadence."""
        if not self.is_by_cadence and cadence in ("month", "quarter"):
            cadence = "half_year"
        return periods_between(cadence, self.first, self.last)


def periods_between(cadence: str, first: str, last: str) -> list[str]:
    """Periods of a cadence whose last day lies between two periods, both included."""
    start, end = bounds(first)[0], bounds(last)[1]
    if cadence == "half_year":
        return half_years(first, last)
    found = []
    for year in range(start.year, end.year + 1):
        marks = {"month": [f"-{m:02d}" for m in range(1, 13)], "year": [""]}
        marks["quarter"] = [f"-Q{quarter}" for quarter in range(1, 5)]
        found += [f"{year}{mark}" for mark in marks[cadence]]
    return [period for period in found if start <= bounds(period)[1] <= end]


def half_year_index(period: str) -> int:
    """The half-year in which a period ends, counted from the programme's first: 2024-H1 is 3."""
    return half_year_of(bounds(period)[1])


def half_year_of(day: date) -> int:
    """The half-year of a day, counted from the programme's first."""
    first = bounds(FIRST_HALF_YEAR)[0]
    return (day.year - first.year) * 2 + (day.month - 1) // 6 - (first.month - 1) // 6


def half_year_end(period: str) -> date:
    """Last day of the half-year in which a period ends."""
    day = bounds(period)[1]
    return bounds(f"{day.year}-H{1 + (day.month > JUNE)}")[1]


def last_day(period: str) -> date:
    """The period's last day, whose map a report is written on."""
    return bounds(period)[1]


def is_new_map(day: date) -> bool:
    """Whether a day lies after the merger of 1 July 2025."""
    return day > LAST_OLD_MAP_DAY
