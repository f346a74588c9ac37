"""Units by the keys of their names: groups per level and parent, and scopes that say when.

Maps are numbered as `Reference.map_index` counts them: map n holds from its change day to the next.
"""

from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import NamedTuple

from ntm.errors import NtmError
from ntm.units.keys import Keys, keys_of, official_keys, read
from ntm.units.reference import Reference, Unit
from ntm.units.spelling import TYPE_WORDS

WORDS = {code: word.lower() for word, code in TYPE_WORDS.items()}
EVERYWHERE = ""
LETTERS, SPELLED, FOLDED = range(3)  # places of the keys in Keys
Typed = tuple[str | None, str]
WORD_KEYS = {code: keys_of(word) for code, word in WORDS.items()}


class Entry(NamedTuple):
    """A unit under one of its names: type, keys without the type's word, the maps it is on."""

    unit: Unit
    type: str
    keys: Keys
    first_map: int
    last_map: int
    is_official: bool


class Group:
    """Entries below one parent, or all of a level, by key; over all maps."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.former_entries: list[Entry] = []

    @cached_property
    def spelled(self) -> dict[str, list[Entry]]:
        """By the key that keeps diacritics."""
        return _by_key(self.entries, SPELLED)

    @cached_property
    def folded(self) -> dict[str, list[Entry]]:
        """By the key without diacritics."""
        return _by_key(self.entries, FOLDED)

    @cached_property
    def former(self) -> dict[str, list[Entry]]:
        """Names and types that units have on other days, by the key that keeps diacritics."""
        return _by_key(self.former_entries, SPELLED)


def _by_key(entries: list[Entry], kind: int) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.keys[kind], []).append(entry)
    return found


class Scope:
    """Where a name is looked for: a level on a map, everywhere or below some parents."""

    def __init__(self, gazetteer: "Gazetteer", level: str, number: int, parents: tuple[str, ...]):
        self.groups = gazetteer.groups_below(level, parents)
        self.number = number
        self.aliases = gazetteer.aliases.get(level, {})
        self._related = (gazetteer, level, parents)
        self._texts: dict[tuple[str | None, int], list[str]] = {}

    def spelled(self, key: str, kind: str | None) -> list[Entry]:
        """Entries by their key with diacritics, of a type if one is given."""
        return self._keep(self._spelled, key, kind)

    def folded(self, key: str, kind: str | None) -> list[Entry]:
        """Entries by their key without diacritics, of a type if one is given."""
        return self._keep(self._folded, key, kind)

    def former(self, key: str, kind: str | None) -> list[Entry]:
        """Entries by a name of another day, of a type if one is given."""
        return self._keep(self._former, key, kind)

    def _keep(self, indexes: list[dict[str, list[Entry]]], key: str, kind: str | None
              ) -> list[Entry]:  # fmt: skip
        found: list[Entry] = []
        number = self.number
        for index in indexes:
            for entry in index.get(key, ()):
                if entry[3] <= number <= entry[4] and (kind is None or kind == entry[1]):
                    found.append(entry)
        return found

    @cached_property
    def _spelled(self) -> list[dict[str, list[Entry]]]:
        return [group.spelled for group in self.groups]

    @cached_property
    def _folded(self) -> list[dict[str, list[Entry]]]:
        return [group.folded for group in self.groups]

    @cached_property
    def _former(self) -> list[dict[str, list[Entry]]]:
        return [group.former for group in self.groups]

    def other_days(self, key: str, kind: str | None) -> list[Entry]:
        """Entries by their key with diacritics that the same area has only on other days."""
        gazetteer, level, parents = self._related
        return [
            entry
            for group in gazetteer.groups_below(level, gazetteer.related(parents))
            for entry in group.spelled.get(key, ())
            if not entry.first_map <= self.number <= entry.last_map
            and (kind is None or kind == entry.type)
        ]

    @cached_property
    def entries(self) -> list[Entry]:
        """Every entry of the scope."""
        number = self.number
        every = (entry for group in self.groups for entry in group.entries)
        return [entry for entry in every if entry.first_map <= number <= entry.last_map]

    @cached_property
    def types(self) -> dict[str, list[Entry]]:
        """Entries by type."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.type, []).append(entry)
        return found

    def texts(self, kind: str | None, key: int) -> list[str]:
        """Keys of the entries of a type, in their order; for None all, bare and then with types."""
        found = self._texts.get((kind, key))
        if found is None:
            if kind:
                found = [entry.keys[key] for entry in self.types[kind]]
            else:
                found = [entry.keys[key] for entry in self.entries]
                found += [WORD_KEYS[entry.type][key] + entry.keys[key] for entry in self.entries]
            self._texts[kind, key] = found
        return found


class Gazetteer:
    """All names of a reference. Treat as read-only; indexes are made when first asked for."""

    def __init__(self, reference: Reference):
        self.reference = reference
        self.days = [date.min, *reference.change_days]
        self.last_map = len(reference.change_days)
        self._levels: dict[str, dict[str, Group]] = {}
        self._scopes: dict[tuple[str, int, tuple[str, ...]], Scope] = {}

    def scope(self, level: str, number: int, parents: tuple[str, ...] = ()) -> Scope:
        """A level on a map, everywhere or below some parents."""
        key = (level, number, parents)
        found = self._scopes.get(key)
        if found is None:
            found = self._scopes[key] = Scope(self, level, number, parents)
        return found

    def groups_below(self, level: str, parents: tuple[str, ...]) -> list[Group]:
        """Groups of a level below some parents, or the one of all."""
        groups = self.groups(level)
        return [groups[parent] for parent in parents or (EVERYWHERE,) if parent in groups]

    def related(self, parents: tuple[str, ...]) -> tuple[str, ...]:
        """The parents, the provinces that went into them, and those that they went into."""
        into = {self.successors.get(parent, parent) for parent in parents}
        return tuple(
            dict.fromkeys(
                (*parents, *into, *(old for old, new in self.successors.items() if new in into))
            )
        )

    def groups(self, level: str) -> dict[str, Group]:
        """The names of a level on all days, by parent and EVERYWHERE."""
        found = self._levels.get(level)
        if found is None:
            found = self._levels[level] = defaultdict(Group)
            for version in self.reference.versions:
                if version.level == level and version.type in WORDS:
                    above = (EVERYWHERE, *self.above.get(version.parent_id, ()))
                    entries, former = self.entries_of(version), self._former_entries_of(version)
                    for parent in above:
                        found[parent].entries += entries
                        found[parent].former_entries += former
        return found

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
        keys = official_keys(name[len(WORDS[kind]) + 1 :])
        number = self.reference.map_index
        last = number(version.valid_to) if version.valid_to else self.last_map
        return Entry(version, kind, keys, number(version.valid_from), last, is_official)

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
    def aliases(self) -> dict[str, dict[Typed, set[str]]]:
        """Level → words that people have confirmed (type and spelled key) → ids of units.

        Raises NtmError for a line whose unit does not exist.
        """
        found: dict[str, dict[Typed, set[str]]] = defaultdict(dict)
        for row in self.reference.read_table("aliases").to_pylist():
            unit = self.reference.unit(row["unit_id"])
            if unit is None:
                raise NtmError(f"aliases.csv: «{row['name']}»: no unit {row['unit_id']}")
            for reading in read(row["name"]):
                key = (reading.type, reading.keys.spelled)
                found[unit.level].setdefault(key, set()).add(unit.unit_id)
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
            for entry in self.groups(level)[EVERYWHERE].entries
        }
        for version in self.reference.versions:
            found[version.unit_id].update(
                plain[parent] for parent in self.above.get(version.parent_id, ())
            )
        for link in self.reference.links:
            found[link.successor_id] |= found[link.predecessor_id]
        return found
