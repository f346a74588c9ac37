"""Units by the keys of their names: an index per level, and scopes that say where and when.

Maps are numbered as `Reference.map_index` counts them: map n holds from its change day to the next.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import NamedTuple

from ntm.units.keys import Keys, keys_of, read
from ntm.units.reference import Reference, Unit
from ntm.units.spelling import TYPE_WORDS

WORDS = {code: word.lower() for word, code in TYPE_WORDS.items()}
WORD_KEYS = {code: keys_of(word) for code, word in WORDS.items()}


class Entry(NamedTuple):
    """A unit under one of its names: type, keys without the type's word, the maps it is on.

    `above` are the ids of its district, if any, and province.
    """

    unit: Unit
    type: str
    keys: Keys
    first_map: int
    last_map: int
    above: tuple[str, ...]
    is_official: bool


class Index:
    """Entries of one level by key. `former` are names and types a unit has on other days."""

    def __init__(self, entries: Iterable[Entry], former: Iterable[Entry]):
        self.entries = list(entries)
        self.spelled: dict[str, list[Entry]] = defaultdict(list)
        self.folded: dict[str, list[Entry]] = defaultdict(list)
        self.former: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            self.spelled[entry.keys.spelled].append(entry)
            self.folded[entry.keys.folded].append(entry)
        for entry in former:
            self.former[entry.keys.spelled].append(entry)

    @cached_property
    def by_parent(self) -> dict[str, list[Entry]]:
        """Entries below a district or province."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            for parent in entry.above:
                found[parent].append(entry)
        return found


class Scope:
    """Where a name is looked for: a level on a map, everywhere or below some parents."""

    def __init__(self, gazetteer: "Gazetteer", level: str, number: int, parents: tuple[str, ...]):
        self.index = gazetteer.index(level)
        self.aliases = gazetteer.aliases.get(level, {})
        self.number = number
        self.parents = frozenset(parents)

    def keep(self, entries: Iterable[Entry]) -> list[Entry]:
        """Those of some entries that lie in the scope."""
        number, parents = self.number, self.parents
        if len(parents) == 1:
            (parent,) = parents
            return [e for e in entries if e[3] <= number <= e[4] and parent in e[5]]
        return [
            entry
            for entry in entries
            if entry[3] <= number <= entry[4] and (not parents or not parents.isdisjoint(entry[5]))
        ]

    @cached_property
    def entries(self) -> list[Entry]:
        """Every entry of the scope."""
        if not self.parents:
            return self.keep(self.index.entries)
        below = self.index.by_parent
        return [entry for parent in sorted(self.parents) for entry in self.keep(below[parent])]

    @cached_property
    def types(self) -> dict[str, list[Entry]]:
        """Entries by type."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.type].append(entry)
        return found

    @cached_property
    def texts(self) -> dict[tuple[str | None, str], list[str]]:
        """Texts that may be one edit away, by type and kind of key, in the order of `types`.

        Under None they are of all `entries`: first without, then with the type's word.
        """
        found: dict[tuple[str | None, str], list[str]] = {}
        for place, kind in enumerate(Keys._fields):
            for code, entries in self.types.items():
                found[code, kind] = [entry.keys[place] for entry in entries]
            bare = [entry.keys[place] for entry in self.entries]
            words = [WORD_KEYS[entry.type][place] for entry in self.entries]
            full = [word + name for word, name in zip(words, bare, strict=True)]
            found[None, kind] = bare + full
        return found


class Gazetteer:
    """All names of a reference. Treat as read-only; indexes are made when first asked for."""

    def __init__(self, reference: Reference):
        self.reference = reference
        self.days = [date.min, *reference.change_days]
        self.last_map = len(reference.change_days)
        self._indexes: dict[str, Index] = {}
        self._scopes: dict[tuple[str, int, tuple[str, ...]], Scope] = {}

    def scope(self, level: str, number: int, parents: tuple[str, ...] = ()) -> Scope:
        """A level on a map, everywhere or below some parents."""
        key = (level, number, parents)
        found = self._scopes.get(key)
        if found is None:
            found = self._scopes[key] = Scope(self, level, number, parents)
        return found

    def index(self, level: str) -> Index:
        """The names of a level on all days."""
        if level not in self._indexes:
            versions = [v for v in self.reference.versions if v.level == level and v.type in WORDS]
            entries = [entry for version in versions for entry in self.entries_of(version)]
            former = [entry for version in versions for entry in self._former_entries_of(version)]
            self._indexes[level] = Index(entries, former)
        return self._indexes[level]

    def entries_of(self, version: Unit) -> list[Entry]:
        """The name of a version, and how other lists spell it."""
        found = [self._entry(version, version.name, version.type, True)]
        for name in self.spellings.get(version.unit_id, ()):
            if name.lower().startswith(WORDS[version.type] + " "):
                found.append(self._entry(version, name, version.type, False))
        return found

    def _former_entries_of(self, version: Unit) -> list[Entry]:
        others = self.reference.by_id[version.unit_id]
        return [
            self._entry(version, other.name, other.type, False)
            for other in others
            if other.name != version.name and other.type in WORDS
        ]

    def _entry(self, version: Unit, name: str, kind: str, is_official: bool) -> Entry:
        keys = keys_of(name.lower()[len(WORDS[kind]) + 1 :])
        number = self.reference.map_index
        last = number(version.valid_to) if version.valid_to else self.last_map
        above = self.above.get(version.parent_id, ())
        return Entry(version, kind, keys, number(version.valid_from), last, above, is_official)

    @cached_property
    def above(self) -> dict[str, tuple[str, ...]]:
        """Parent → itself and what is above it up to the province; a district never changed its."""
        found: dict[str, tuple[str, ...]] = {}
        for unit_id, versions in self.reference.by_id.items():
            if versions[0].level == "province":
                found[unit_id] = (unit_id,)
            elif versions[0].level == "district":
                found[unit_id] = (unit_id, versions[0].parent_id)
        return found

    @cached_property
    def spellings(self) -> dict[str, list[str]]:
        """Unit → spellings of other lists."""
        found: dict[str, list[str]] = defaultdict(list)
        for row in self.reference.read_table("spellings").to_pylist():
            found[row["unit_id"]].append(row["name"])
        return found

    @cached_property
    def aliases(self) -> dict[str, dict[tuple[str | None, str], set[str]]]:
        """Level → words that people have confirmed (type and spelled key) → ids of units."""
        found: dict[str, dict[tuple[str | None, str], set[str]]] = defaultdict(dict)
        for row in self.reference.read_table("aliases").to_pylist():
            for reading in read(row["name"]):
                key = (reading.type, reading.keys.spelled)
                found[row["level"]].setdefault(key, set()).add(row["unit_id"])
        return found

    @cached_property
    def successors(self) -> dict[str, str]:
        """Province of the old map → the one that took its communes."""
        return self.reference.province_successors()

    @cached_property
    def origins(self) -> dict[str, set[str]]:
        """Unit → plain names of all districts and provinces that it or its territory lay in."""
        found: dict[str, set[str]] = defaultdict(set)
        plain = {
            entry.unit.unit_id: entry.keys.folded
            for level in ("province", "district")
            for entry in self.index(level).entries
        }
        for version in self.reference.versions:
            found[version.unit_id].update(
                plain[parent] for parent in self.above.get(version.parent_id, ())
            )
        for link in self.reference.links:
            found[link.successor_id] |= found[link.predecessor_id]
        return found
