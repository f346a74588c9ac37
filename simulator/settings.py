"""What a simulated round is made from: the arguments and the time axis."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ntm.periods import bounds

FIRST_HALF_YEAR = "2022-H2"  # Decision 924 was signed on 2 August 2022
HALF_YEARS_DRAWN = 8  # drawn whole, so that the periods asked for change nothing
LAST_OLD_MAP_DAY = date(2025, 6, 30)
ORIGIN_PERIOD = "2023-H2"  # registers are founded on the map of its last day


@dataclass(frozen=True)
class Settings:
    """Arguments of one simulation; equal settings give equal bytes.

    `dirt` is the share of rows with a planted error, 0 to 1; `dossiers_count` is for the whole
    country and all periods; `provinces` are the codes simulated, empty for all.
    """

    periods: tuple[str, ...]
    seed: int
    dirt: float
    dossiers_count: int
    out: Path
    truth: Path
    provinces: tuple[str, ...] = ()
    is_fully_reported: bool = False


def half_year_index(period: str) -> int:
    """Half-years since the programme began: 2022-H2 is 0, 2024-H1 is 3."""
    start, first = bounds(period)[0], bounds(FIRST_HALF_YEAR)[0]
    return (start.year - first.year) * 2 + (start.month - first.month) // 6


def last_day(period: str) -> date:
    """The period's last day, whose map a half-yearly report is written on."""
    return bounds(period)[1]
