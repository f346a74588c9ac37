"""A province as it reports on one map: its units, their state, and the registers it keeps."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

import numpy as np
import polars as pl

from simulator.nation import Area, Province
from simulator.randomness import random_for
from simulator.settings import LAST_OLD_MAP_DAY, ORIGIN_DAY, Settings
from simulator.state import State, numbered_links, states_of


class Register(Protocol):
    """Every entry that one old province ever has; `rows` shows those of a period to a view."""

    def rows(self, view: "View", period: str) -> pl.DataFrame:
        """Typed rows of a period. Grain: the contract's key."""
        ...


@dataclass
class Part:
    """An old province whose registers a province keeps.

    `heirs` gives for each old place the new places it became (filled up with the first) and
    `heirs_count` how many they are.
    """

    province: Province
    state: State
    heirs: np.ndarray
    heirs_count: np.ndarray
    registers: dict[str, Any] = field(default_factory=dict)


@dataclass
class View:
    """A province and its state on one map; `parts` are the old provinces it is or was made of."""

    province: Province
    state: State
    parts: list[Part]
    settings: Settings

    @property
    def seed(self) -> int:
        """Seed of all randomness."""
        return self.settings.seed

    @property
    def code(self) -> str:
        """Code of the province on this map."""
        return self.province.code

    def random(self, *names: str) -> np.random.Generator:
        """A generator of a named thing of this province on this map."""
        side = () if self.province.has_districts else ("new map",)
        return random_for(self.seed, *names, self.code, *side)

    def noise(self, name: str) -> np.ndarray:
        """What is each place's own in one thing: standard normal, by place."""
        return self.state.noise(name, self.seed)

    def kept(self, name: str, maker: Any) -> list[Any]:
        """The registers of a kind that this province keeps, one from each part."""
        for part in self.parts:
            if name not in part.registers:
                part.registers[name] = maker(part, self.seed)
        return [part.registers[name] for part in self.parts]

    def register_rows(self, name: str, maker: Any, period: str) -> pl.DataFrame:
        """Rows of a period of all registers of a kind that this province keeps."""
        return pl.concat([kept.rows(self, period) for kept in self.kept(name, maker)])

    def unit_ids(self, places: np.ndarray | pl.Series) -> pl.Series:
        """Unit ids of places."""
        return pl.Series("unit_id", self.province.unit_ids, pl.String).gather(places)


class Homes:
    """Places of a register's entries through the changes of map.

    Nobody published who merged into whom before July 2025: an entry whose commune ended moves to
    one of the same district, a new one if there is. In July 2025 it follows the links.
    """

    def __init__(self, part: Part, first: np.ndarray, luck: np.ndarray) -> None:
        self.part, self.luck = part, luck
        self._on = {part.province.map_day(ORIGIN_DAY): first}

    def on(self, view: View, day: date) -> np.ndarray:
        """Places of all entries on a day, in the province as the view shows it."""
        places = self._before_july_2025(min(day, LAST_OLD_MAP_DAY))
        if view.province.has_districts:
            return places
        part = self.part
        chosen = (self.luck * part.heirs_count[places]).astype(np.int64)
        return part.heirs[places, chosen]

    def _before_july_2025(self, day: date) -> np.ndarray:
        province = self.part.province
        known = max(self._on)
        for change in province.change_days:
            if known < change <= min(day, LAST_OLD_MAP_DAY):
                self._on[change] = province.moved(self._on[known], self.luck, known, change)
                known = change
        return self._on[max(change for change in self._on if change <= day)]


def chosen_places(
    part: Part, random: np.random.Generator, count: int, weights: dict[str, float], lean: float
) -> np.ndarray:
    """First places of a register's entries: more where maturity is higher, unevenly."""
    here = part.province.places_on(ORIGIN_DAY)
    chances = part.province.weights_on(ORIGIN_DAY, weights)
    chances = chances * np.exp(lean * part.state.maturity[here, 0])
    chances *= np.exp(random.normal(0, 0.75, len(here)))
    return random.choice(here, count, p=chances / chances.sum())


def views_of(area: Area, settings: Settings) -> tuple[list[View], View]:
    """The views of an area's old provinces, and of its new one."""
    states, heir = states_of(area, settings.seed)
    lines = numbered_links(area)
    parts, first = [], 0
    for province, state in zip(area.old, states, strict=True):
        parts.append(_part(province, state, lines, first))
        first += len(province.unit_ids)
    old = [View(part.province, part.state, [part], settings) for part in parts]
    return old, View(area.new, heir, parts, settings)


def _part(province: Province, state: State, lines: pl.DataFrame, first: int) -> Part:
    count = len(province.unit_ids)
    inside = lines.filter(pl.col("before").is_between(first, first + count - 1))
    heirs_of: dict[int, list[int]] = {}
    for before, after in inside.iter_rows():
        heirs_of.setdefault(before - first, []).append(after)
    most = max((len(after) for after in heirs_of.values()), default=1)
    heirs = np.zeros((count, most), dtype=np.int64)
    heirs_count = np.ones(count, dtype=np.int64)
    for place, after in heirs_of.items():
        heirs[place, : len(after)] = after
        heirs_count[place] = len(after)
    return Part(province, state, heirs, heirs_count)
