"""Entries of a register: where they are through the changes of map, and what is their own."""

from datetime import date
from functools import lru_cache

import numpy as np
import polars as pl

from simulator.nation import provinces
from simulator.randomness import random_for
from simulator.settings import ORIGIN_DAY
from simulator.view import Homes, Part, View, chosen_places

RURAL_WEIGHTS = {"xa": 1.0, "thi_tran": 0.7, "phuong": 0.25}
PROGRAMME_WEIGHTS = {"xa": 1.0, "thi_tran": 0.0, "phuong": 0.0}


class Entries:
    """Entries that an old province ever has of a register, drawn once for all periods."""

    def __init__(
        self,
        name: str,
        part: Part,
        seed: int,
        count: int,
        weights: dict[str, float],
        lean: float = 0.35,
    ) -> None:
        self.name, self.part, self.seed, self.count = name, part, seed, count
        self.code = part.province.code
        self.random = random_for(seed, name, self.code)
        luck = self.random.random(count)
        first = chosen_places(part, self.random, count, weights, lean)
        self.homes = Homes(part, first, luck)
        self.own = self.random.normal(0, 1, count)

    def drawn(self, *names: str) -> np.random.Generator:
        """A generator of a named thing of this register."""
        return random_for(self.seed, self.name, *names, self.code)

    def noise(self, *names: str) -> np.ndarray:
        """What is each entry's own in one thing: standard normal."""
        return self.drawn(*names).normal(0, 1, self.count)

    def chance(self, *names: str) -> np.ndarray:
        """A number from 0 to 1 for each entry."""
        return self.drawn(*names).random(self.count)

    def level(self, view: View, day: date, half: int) -> np.ndarray:
        """How able each entry is: its commune's maturity and its own."""
        return 0.6 * view.state.maturity[self.homes.on(view, day), half] + 0.6 * self.own

    def serials(self, form: str, width: int) -> pl.Series:
        """Texts such as `OCOP-38-00012`, one for each entry."""
        numbers = pl.Series(range(1, self.count + 1)).cast(pl.String).str.zfill(width)
        return pl.DataFrame({"n": numbers}).select(pl.format(form, "n")).to_series()


@lru_cache(maxsize=8)
def province_weights(kinds: tuple[tuple[str, float], ...]) -> dict[str, float]:
    """Weight of each province in a national count: its communes by type."""
    by_type = dict(kinds)
    return {
        code: float(province.weights_on(ORIGIN_DAY, by_type).sum())
        for code, province in provinces().items()
    }


def rural_weights() -> dict[str, float]:
    """Weight of each province in what rural communes have."""
    return province_weights(tuple(RURAL_WEIGHTS.items()))
