"""Names as senders write them, made from the official lists: each kind of dirt, alone and in pairs.

The truth travels with each name: the unit meant, whether what is left fits two units (then the
resolver must abstain), and whether a typing error happens to spell another unit (then nobody can
know). Nothing here uses the resolver's own tables of letters or encodings.
"""

import random
import unicodedata
from collections import defaultdict
from datetime import date, timedelta
from functools import lru_cache

from ntm.units.history import NEW_DAY
from ntm.units.reference import Reference, Unit
from tests.units.dirty_kinds import DIRT, ROMAN, WORDS, Name, pairs_of_dirt
from tests.units.dirty_letters import fold, other_i_or_y

DAYS = (date(2022, 6, 30), date(2024, 12, 31), date(2025, 6, 30), date(2025, 12, 31),
        date(2026, 5, 31))  # fmt: skip
HIDDEN_DISTRICT_SHARE = 0.15


class Truth:
    """The units of one day by province and plain name: who else a written name may mean."""

    def __init__(self, reference: Reference, day: date):
        self.day = day
        self.units = {unit.unit_id: unit for unit in reference.on(day)}
        self.communes = reference.on(day, "commune")
        self.by_name: dict[tuple[str, str], list[Unit]] = defaultdict(list)
        self.old_provinces = _old_provinces(reference, day)
        for unit in self.communes:
            self.by_name[self.province(unit).unit_id, _loose(bare(unit), True, True)].append(unit)

    def district(self, unit: Unit) -> Unit | None:
        """The district of a commune, None where there are none."""
        parent = self.units[unit.parent_id]
        return parent if parent.level == "district" else None

    def province(self, unit: Unit) -> Unit:
        """The province of a commune."""
        parent = self.units[unit.parent_id]
        return self.units[parent.parent_id] if parent.level == "district" else parent

    def fitting(self, name: Name) -> set[str]:
        """Units that what is written may mean, apart from errors of typing."""
        texts = {c: _loose(t, name.is_plain, name.unifies_i) for c, t in name.cells.items() if t}
        plain = _loose(name.cells["commune"] or "", True, True)
        found = set()
        for unit in self.by_name[self.province(name.unit).unit_id, plain]:
            district, meant = self.district(unit), self.district(name.unit)
            same = _loose(bare(unit), name.is_plain, name.unifies_i) == texts["commune"]
            same &= not name.has_types or unit.type == name.unit.type
            if district and meant and "district" in texts:
                kept = _loose(bare(district), name.is_plain, name.unifies_i)
                same &= kept == texts["district"]
                same &= not name.has_types or district.type == meant.type
            if same:
                found.add(unit.unit_id)
        return found


def _old_provinces(reference: Reference, day: date) -> dict[str, str]:
    """Commune of the new map → name of the province that it lay in, where there is only one."""
    found: dict[str, set[str]] = defaultdict(set)
    for link in reference.links if day >= NEW_DAY else ():
        before = reference.province_of(link.predecessor_id, NEW_DAY - timedelta(days=1))
        if before:
            found[link.successor_id].add(before.name)
    return {unit_id: names.pop() for unit_id, names in found.items() if len(names) == 1}


def bare(unit: Unit) -> str:
    """The name without its type word."""
    return unit.name[len(WORDS[unit.type][0]) + 1 :]


@lru_cache(maxsize=200_000)
def _loose(text: str, is_plain: bool, unifies_i: bool) -> str:
    words = text.lower().replace("-", " ").replace("'", "").split()
    numbers = {roman.lower(): digit for digit, roman in ROMAN.items()}
    words = [numbers.get(word, word.lstrip("0") if word.isdigit() else word) for word in words]
    text = " ".join(unicodedata.normalize("NFC", word) for word in words)
    text = fold(text) if is_plain else text
    return other_i_or_y(text, to_i=True) if unifies_i else text


def make_names(count: int, seed: int = 924, kinds: list[tuple[str, ...]] | None = None
               ) -> list[Name]:  # fmt: skip
    """`count` dirty names over DAYS; the kinds and pairs in turn, districts hidden in 15 %."""
    chance = random.Random(seed)
    truths = [Truth(Reference.load(), day) for day in DAYS]
    turns = kinds or pairs_of_dirt()
    return [_make(chance.choice(truths), turns[place % len(turns)], chance)
            for place in range(count)]  # fmt: skip


def _make(truth: Truth, kinds: tuple[str, ...], chance: random.Random) -> Name:
    unit = chance.choice(truth.communes)
    if "number_style" in kinds:
        numbered = [u for u in truth.communes if u.name.split()[-1].isdigit()]
        unit = chance.choice(numbered)
    district, province = truth.district(unit), truth.province(unit)
    is_hidden = chance.random() < HIDDEN_DISTRICT_SHARE
    shown = {"province": province, "district": None if is_hidden else district, "commune": unit}
    name = Name(
        unit,
        truth.day,
        {cell: bare(shown) if shown else None for cell, shown in shown.items()},
        {cell: WORDS[shown.type][0] + " " if shown else "" for cell, shown in shown.items()},
        kinds=[*kinds, *(["hidden_district"] if is_hidden and district else [])],
        old_province=truth.old_provinces.get(unit.unit_id),
    )
    intact = dict(name.cells)
    for kind in kinds:
        DIRT[kind](name, chance)
        if kind in ("typo", "number_style", "unaccented", "i_y", "tone_place"):
            _judge(truth, name, intact)
    _judge(truth, name, intact)
    if "province_code" in kinds:
        name.cells["province"] = province.code
    return name


def _judge(truth: Truth, name: Name, intact: dict[str, str | None]) -> None:
    """Note ambiguity from the intact names, and whether the written ones spell another unit."""
    written = name.cells
    name.cells = intact
    fitting = truth.fitting(name)
    name.is_ambiguous = len(fitting) > 1 and name.code is None
    name.cells = written
    if "typo" in name.kinds:
        name.spells_another |= bool(truth.fitting(name) - {name.unit.unit_id})
