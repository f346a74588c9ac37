"""Drawing whole columns: days, curves of growth, lists of codes, numbers and words."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

NEVER = 2_000_000  # a day number far behind every period
Curve = Sequence[tuple[date, float]]


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - date(1970, 1, 1)).days


def days(numbers: np.ndarray) -> pl.Series:
    """Day numbers as dates; NEVER is null."""
    found = pl.Series(numbers.astype(np.int64))
    return found.set(found >= NEVER, None).cast(pl.Int32).cast(pl.Date)


def day_reached(curve: Curve, levels: np.ndarray) -> np.ndarray:
    """Day number on which a rising curve reaches each level; NEVER above its last one."""
    values = np.array([value for _, value in curve])
    numbers = np.array([day_number(day) for day, _ in curve])
    reached = np.interp(levels, values, numbers)
    return np.where(levels > values[-1], NEVER, np.ceil(reached)).astype(np.int64)


def level_on(curve: Curve, day: date) -> float:
    """Value of a curve on a day."""
    numbers = [day_number(at) for at, _ in curve]
    return float(np.interp(day_number(day), numbers, [value for _, value in curve]))


def random_days(random: np.random.Generator, first: date, last: date, count: int) -> np.ndarray:
    """Day numbers between two days, both included."""
    return random.integers(day_number(first), day_number(last) + 1, count)


def weekday(numbers: np.ndarray) -> np.ndarray:
    """Day numbers moved from a weekend to the Friday before."""
    of_week = (numbers + 3) % 7  # 1970-01-01 was a Thursday; Monday is 0
    return numbers - np.maximum(of_week - 4, 0)


def chosen(random: np.random.Generator, shares: dict[str, float], count: int) -> np.ndarray:
    """Codes drawn by their shares."""
    weights = np.array(list(shares.values()))
    return random.choice(list(shares), count, p=weights / weights.sum())


def code_lists(has: dict[str, np.ndarray]) -> pl.Series:
    """Lists of the codes that each row has, in the order given; empty lists, not null."""
    codes = list(has)
    marks = sum((mask.astype(np.int64) << order for order, mask in enumerate(has.values())))
    kinds = np.unique(marks)
    lists = [[c for order, c in enumerate(codes) if kind >> order & 1] for kind in kinds.tolist()]
    table = pl.Series(lists, dtype=pl.List(pl.String))
    return table.gather(np.searchsorted(kinds, marks))


def words(random: np.random.Generator, parts: Sequence[Sequence[str]], count: int) -> pl.Series:
    """Names made of one word of each part."""
    picked = [
        pl.Series(f"part_{index}", list(part), pl.String).gather(
            random.integers(0, len(part), count)
        )
        for index, part in enumerate(parts)
    ]
    return pl.DataFrame(picked).select(pl.concat_str(pl.all(), separator=" ")).to_series()


def numbered(form: str, *columns: pl.Series | np.ndarray) -> pl.Series:
    """Texts such as `OCOP-{}-{}` filled with columns of texts or numbers."""
    named = {f"c{index}": pl.Series(column) for index, column in enumerate(columns)}
    return pl.DataFrame(named).select(pl.format(form, *map(pl.col, named))).to_series()


def shared_count(total: float, weights: dict[str, float], key: str) -> int:
    """A key's part of a national count, so that the parts sum to it: rounded along the keys."""
    whole, below = sum(weights.values()), 0.0
    for other, weight in weights.items():
        if other == key:
            return round(total * (below + weight) / whole) - round(total * below / whole)
        below += weight
    raise KeyError(key)
