"""Units by key: scopes (the units one may mean) inside maps (the units of a stretch of days)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ntm.units.keys import Keys, keys_of
from ntm.units.reference import Reference, Unit
from ntm.units.spelling import TYPE_WORDS

_WORDS = {code: word.lower() for word, code in TYPE_WORDS.items()}


@dataclass(frozen=True, slots=True)
class Named:
    """A unit under one of its names, with the keys of the bare and of the full name."""

    unit: Unit
    type: str
    bare: Keys
    full: Keys


@lru_cache(maxsize=65536)
def named(unit: Unit) -> Named:
    """A version with its keys, made once."""
    word = _WORDS[unit.type]
    name = unit.name.lower()
    return Named(unit, unit.type, keys_of(name[len(word) + 1 :]), keys_of(name))


class Scope:
    """Units among which a name is looked for."""

    def __init__(self, units: Iterable[Unit]):
        self.names = [named(unit) for unit in units if unit.type in _WORDS]
        self.spelled: dict[str, list[Named]] = defaultdict(list)
        self.folded: dict[str, list[Named]] = defaultdict(list)
        for name in self.names:
            for keys in (name.bare, name.full):
                self.spelled[keys.spelled].append(name)
                self.folded[keys.folded].append(name)

    @cached_property
    def letters(self) -> list[str]:
        """Letters of bare names, then of full names, in the order of `names`."""
        return [n.bare.letters for n in self.names] + [n.full.letters for n in self.names]

    @cached_property
    def plain(self) -> list[str]:
        """As `letters`, without diacritics."""
        return [n.bare.folded for n in self.names] + [n.full.folded for n in self.names]

    def near(self, text: str, is_plain: bool) -> list[tuple[Named, bool]]:
        """Names one edit away (letter changed, lost, added, two swapped); True: the full name."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        choices = self.plain if is_plain else self.letters
        hits = extract(text, choices, scorer=OSA.distance, score_cutoff=1, limit=None)
        count = len(self.names)
        return [(self.names[place % count], place >= count) for _, _, place in hits]


class Map:
    """The units of one stretch of days, by parent."""

    def __init__(self, reference: Reference, number: int):
        day = reference.change_days[number - 1]
        self.day = day
        self.units = {unit.unit_id: unit for unit in reference.versions if unit.is_in_force(day)}
        self.children: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.units.values():
            self.children[unit.parent_id].append(unit)
        self.codes = {(unit.level, unit.code): unit for unit in self.units.values()}
        self._scopes: dict[tuple[str, tuple[str, ...]], Scope] = {}

    def scope(self, level: str, parents: tuple[str, ...] = ()) -> Scope:
        """The units of a level, all or those below any of some parents."""
        key = (level, parents)
        if key not in self._scopes:
            self._scopes[key] = Scope(self._below(level, parents))
        return self._scopes[key]

    def _below(self, level: str, parents: tuple[str, ...]) -> list[Unit]:
        if not parents:
            return [unit for unit in self.units.values() if unit.level == level]
        found: list[Unit] = []
        for parent in parents:
            for child in self.children.get(parent, []):
                if child.level == level:
                    found.append(child)
                elif level == "commune":
                    found += self._below(level, (child.unit_id,))
        return found

    def province_id(self, unit: Unit) -> str:
        """Id of the province a unit lies in (itself, if it is one); '' for the nation."""
        while unit.level not in ("province", "nation", "central"):
            unit = self.units[unit.parent_id]
        return unit.unit_id if unit.level == "province" else ""
