"""Administrative-procedure dossiers received by communes of all types.

Volumes, shares and times are invented; the dossier counts asked for are the country's.
"""

from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

import numpy as np
import polars as pl

from ntm.periods import bounds
from simulator.draws import chosen, day_number, days, numbered, words
from simulator.nation import Province, new_provinces, provinces
from simulator.settings import (
    LAST_DAY,
    ORIGIN_DAY,
    half_year_index,
    is_new_map,
    last_day,
    periods_between,
)
from simulator.units_tables import NEW_MAP_DAY
from simulator.view import View

TYPE_WEIGHTS = {"xa": 1.0, "thi_tran": 1.6, "phuong": 2.2}
GROWTH_PER_HALF_YEAR = 0.05
COMPLETED_SHARE = 0.97
MONTH_WEIGHTS = (0.85, 0.55, 1.10, 1.05, 1.05, 1.10, 1.10, 1.05, 1.10, 1.05, 1.05, 1.00)
WEEKDAY_WEIGHTS = (1.25, 1.15, 1.05, 1.0, 1.1, 0.15, 0.08)
LEVEL_SHARES = {"full": 0.52, "partial": 0.33, "information": 0.15}
PROCEDURES = tuple(f"{1 + index % 3}.{(index * 7919 + 110) % 1_000_000:06d}" for index in range(48))
PROXY_SHARE = 0.14  # of those not filed online by the citizen
SURNAMES = (
    *("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Lò", "Giàng"),
    "Thạch",
)
MIDDLE_NAMES = ("Văn", "Thị", "Minh", "Thanh", "Đức", "Ngọc", "Quốc", "Thu", "Hữu")
GIVEN_NAMES = ("An", "Bình", "Chi", "Dũng", "Hà", "Hoa", "Hùng", "Lan", "Long", "Mai", "Nam", "Tú")


def count_of(view: View, period: str) -> int:
    """Dossiers of a province in a period; they grow from one half-year to the next."""
    first, last = view.settings.first, view.settings.last
    asked = periods_between("half_year", first, last)
    growth = {p: (1 + GROWTH_PER_HALF_YEAR) ** half_year_index(p) for p in asked}
    of_period = growth.get(period, 0) / sum(growth.values())
    weights = _weights(is_new_map(last_day(period)))
    return round(view.settings.dossiers_count * of_period * weights[view.code])


@lru_cache(maxsize=2)
def _weights(is_new: bool) -> dict[str, float]:
    """Share of each province in the country's dossiers: its communes by type."""
    found, day = (new_provinces(), NEW_MAP_DAY) if is_new else (provinces(), ORIGIN_DAY)
    sums = {c: float(p.weights_on(day, TYPE_WEIGHTS).sum()) for c, p in found.items()}
    return {code: weight / sum(sums.values()) for code, weight in sums.items()}


def rows(view: View, period: str) -> pl.DataFrame:
    """Dossiers of a period in the order received. Grain: dossier.

    The receiving unit is one that exists on the day of submission (`day`); `applicant_name` is
    invented.
    """
    count = count_of(view, period)
    random = view.random("dossiers", period)
    numbers = _days(random, period, count)
    places = _places(random, view.province, numbers)
    level = chosen(random, LEVEL_SHARES, count)
    channel = _channels(random, view.state.maturity[places, half_year_index(period)], level)
    seconds = numbers * 86_400 + _time_of_day(random, channel)
    waits = (random.gamma(1.5, 1.8, count) * 86_400).astype(np.int64) + 600
    shares = 1 / np.arange(1, len(PROCEDURES) + 1)
    procedure = random.choice(len(PROCEDURES), count, p=shares / shares.sum())
    is_done = pl.Series(random.random(count) < COMPLETED_SHARE)
    frame = pl.DataFrame(
        {
            "unit_id": view.unit_ids(places),
            "day": days(numbers),
            "procedure_code": pl.Series(PROCEDURES).gather(procedure),
            "service_level": level,
            "channel": channel,
            "submitted_at": _moments(seconds),
            "completed_at": _moments(seconds + waits),
            "applicant_name": words(random, (SURNAMES, MIDDLE_NAMES, GIVEN_NAMES), count),
        }
    )
    frame = frame.with_columns(completed_at=pl.when(is_done).then("completed_at"))
    frame = frame.sort("submitted_at", maintain_order=True).with_row_index("number", offset=1)
    texts = (frame["day"].dt.strftime("%y%m%d"), frame["number"].cast(pl.String).str.zfill(6))
    code = numbered("H" + view.code + ".{}-{}", *texts)
    return frame.with_columns(dossier_code=code).drop("number")


def _moments(seconds: np.ndarray) -> pl.Series:
    return pl.Series(seconds * 1_000_000).cast(pl.Datetime("us"))


def _days(random: np.random.Generator, period: str, count: int) -> np.ndarray:
    """Day numbers, ascending, by season and day of the week."""
    first, last = bounds(period)
    span = [first + timedelta(days=index) for index in range((last - first).days + 1)]
    weights = np.array([MONTH_WEIGHTS[d.month - 1] * WEEKDAY_WEIGHTS[d.weekday()] for d in span])
    counts = random.multinomial(count, weights / weights.sum())
    return np.repeat(np.array([day_number(day) for day in span]), counts)


def _places(random: np.random.Generator, province: Province, numbers: np.ndarray) -> np.ndarray:
    """A receiving place for each day (in order), from the map of that very day."""
    if not len(numbers):
        return np.empty(0, dtype=np.int64)
    changes = [day_number(day) for day in province.change_days if day <= LAST_DAY]
    inside = [change for change in changes if numbers[0] < change <= numbers[-1]]
    edges = [0, *np.searchsorted(numbers, inside).tolist(), len(numbers)]
    picked = []
    for start, stop in pairwise(edges):
        if start == stop:
            continue
        day = date.fromordinal(int(numbers[start]) + date(1970, 1, 1).toordinal())
        here, weights = province.places_on(day), province.weights_on(day, TYPE_WEIGHTS)
        picked.append(random.choice(here, stop - start, p=weights / weights.sum()))
    return np.concatenate(picked)


def _channels(random: np.random.Generator, level: np.ndarray, service: np.ndarray) -> np.ndarray:
    """Online with a chance that grows with maturity; nothing can be filed for information only."""
    online = random.random(len(level)) < 1 / (1 + np.exp(0.45 - 0.9 * level))
    proxy = random.random(len(level)) < PROXY_SHARE
    offline = np.where(proxy, "by_proxy", "in_person")
    channel = np.where(online, "online", offline)
    return np.where(service == "information", "in_person", channel)


def _time_of_day(random: np.random.Generator, channel: np.ndarray) -> np.ndarray:
    """Seconds of the day: office hours at the counter, any waking hour online."""
    office = random.integers(7 * 3600 + 1800, 17 * 3600, len(channel))
    waking = random.integers(6 * 3600, 23 * 3600, len(channel))
    return np.where(channel == "online", waking, office)
