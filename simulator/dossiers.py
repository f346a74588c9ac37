"""Feed service_transactions: administrative-procedure dossiers received by communes of all types.

Volumes, shares and times are invented; the dossier counts asked for are the country's.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
import polars as pl

from ntm.periods import bounds
from simulator.nation import Province
from simulator.randomness import random_for
from simulator.settings import ORIGIN_PERIOD, half_year_index, last_day

TYPE_WEIGHTS = {"xa": 1.0, "thi_tran": 1.6, "phuong": 2.2}
GROWTH_PER_HALF_YEAR = 0.05
COMPLETED_SHARE = 0.97
MONTH_WEIGHTS = (0.85, 0.55, 1.10, 1.05, 1.05, 1.10, 1.10, 1.05, 1.10, 1.05, 1.05, 1.00)
WEEKDAY_WEIGHTS = (1.25, 1.15, 1.05, 1.0, 1.1, 0.15, 0.08)
LEVELS = ("full", "partial", "information")
PROCEDURES = tuple(f"{1 + index % 3}.{(index * 7919 + 110) % 1_000_000:06d}" for index in range(48))
PROXY_SHARE = 0.14  # of those not filed online by the citizen
SURNAMES = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Lò",
    "Giàng",
    "Thạch",
)
MIDDLE_NAMES = ("Văn", "Thị", "Minh", "Thanh", "Đức", "Ngọc", "Quốc", "Thu", "Hữu")
GIVEN_NAMES = ("An", "Bình", "Chi", "Dũng", "Hà", "Hoa", "Hùng", "Lan", "Long", "Mai", "Nam", "Tú")


def weight(province: Province) -> float:
    """Share of a province before normalising: its communes, by type, on the founding map."""
    types = province.communes_on(last_day(ORIGIN_PERIOD))["type"].to_list()
    return float(sum(TYPE_WEIGHTS.get(unit_type, 1.0) for unit_type in types))


def period_counts(total: int, share: float, periods: Sequence[str]) -> dict[str, int]:
    """Dossiers of a province by period; they grow from one half-year to the next."""
    growth = {p: (1 + GROWTH_PER_HALF_YEAR) ** half_year_index(p) for p in periods}
    return {p: round(total * share * growth[p] / sum(growth.values())) for p in periods}


def rows(
    province: Province, maturity: np.ndarray, period: str, count: int, seed: int
) -> pl.DataFrame:
    """Typed rows of a period, in the order received. Grain: dossier.

    The receiving unit is one that exists on the day of submission; `applicant_name` is invented.
    """
    random = random_for(seed, "dossiers", period, province.code)
    days = _days(random, period, count)
    places = _places(random, province, days)
    level = random.choice(LEVELS, count, p=(0.52, 0.33, 0.15))
    channel = _channels(random, maturity[places, half_year_index(period)], level)
    submitted = _moments(random, days, channel)
    frame = pl.DataFrame(
        {
            "place": places,
            "day": days,
            "procedure_code": random.choice(PROCEDURES, count, p=_procedure_shares()).tolist(),
            "service_level": level.tolist(),
            "channel": channel.tolist(),
            "submitted_at": submitted,
            "completed_at": _completions(random, submitted),
            "applicant_name": _people(random, count),
        }
    ).sort("submitted_at", maintain_order=True)
    numbers = zip(frame["day"].to_list(), range(1, count + 1), strict=True)
    found = [f"H{province.code}.{day:%y%m%d}-{number:06d}" for day, number in numbers]
    return frame.with_columns(pl.Series("dossier_code", found))


def _days(random: np.random.Generator, period: str, count: int) -> list[date]:
    first, last = bounds(period)
    days = [first + timedelta(days=index) for index in range((last - first).days + 1)]
    weights = np.array([MONTH_WEIGHTS[d.month - 1] * WEEKDAY_WEIGHTS[d.weekday()] for d in days])
    counts = random.multinomial(count, weights / weights.sum())
    return [day for day, times in zip(days, counts.tolist(), strict=True) for _ in range(times)]


def _places(random: np.random.Generator, province: Province, days: list[date]) -> np.ndarray:
    """A receiving place for each day (in order), from the map of that very day."""
    marks = np.array(days, dtype="datetime64[D]")
    changes = [day for day in province.change_days if days and days[0] < day <= days[-1]]
    edges = [0, *np.searchsorted(marks, np.array(changes, dtype="datetime64[D]")), len(days)]
    chosen = [np.empty(0, dtype=np.int64)]
    for start, stop in pairwise(edges):
        if start == stop:
            continue
        here, types = province.places_on(days[start]), province.types_on(days[start])
        weights = np.array([TYPE_WEIGHTS.get(types[place], 1.0) for place in here])
        chosen.append(random.choice(here, stop - start, p=weights / weights.sum()))
    return np.concatenate(chosen)


def _channels(random: np.random.Generator, level: np.ndarray, service: np.ndarray) -> np.ndarray:
    """Online with a chance that grows with maturity; nothing can be filed for information only."""
    online = random.random(len(level)) < 1 / (1 + np.exp(0.45 - 0.9 * level))
    proxy = random.random(len(level)) < PROXY_SHARE
    offline = np.where(proxy, "by_proxy", "in_person")
    channel = np.where(online, "online", offline)
    return np.where(service == "information", "in_person", channel)


def _moments(random: np.random.Generator, days: list[date], channel: np.ndarray) -> list[datetime]:
    """Office hours at the counter, any waking hour online."""
    office = random.integers(7 * 3600 + 1800, 17 * 3600, len(days))
    waking = random.integers(6 * 3600, 23 * 3600, len(days))
    seconds = np.where(channel == "online", waking, office)
    moments = np.array(days, dtype="datetime64[s]") + seconds.astype("timedelta64[s]")
    return moments.tolist()


def _completions(random: np.random.Generator, submitted: list[datetime]) -> list[datetime | None]:
    """Results come after a wait; what is still in progress stays empty."""
    waits = (random.gamma(1.5, 1.8, len(submitted)) * 86_400).astype(int) + 600
    is_done = random.random(len(submitted)) < COMPLETED_SHARE
    return [
        moment + timedelta(seconds=wait) if done else None
        for moment, wait, done in zip(submitted, waits.tolist(), is_done.tolist(), strict=True)
    ]


def _procedure_shares() -> np.ndarray:
    """A few procedures make most dossiers (certified copies, residence, births)."""
    weights = 1 / np.arange(1, len(PROCEDURES) + 1)
    return weights / weights.sum()


def _people(random: np.random.Generator, count: int) -> list[str]:
    picks = [
        random.integers(0, len(p), count).tolist() for p in (SURNAMES, MIDDLE_NAMES, GIVEN_NAMES)
    ]
    return [
        f"{SURNAMES[first]} {MIDDLE_NAMES[middle]} {GIVEN_NAMES[last]}"
        for first, middle, last in zip(*picks, strict=True)
    ]
