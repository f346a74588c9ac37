"""The rules by which a name finds a unit of a scope, the strictest first, and when they abstain."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from ntm.units.keys import Reading
from ntm.units.lookup import FOLDED, LETTERS, SPELLED, Entry, Scope
from ntm.units.reference import Unit

SHORTEST_WITH_TYPO = 3  # letters; a shorter name is one edit away from too many others
_NUMBER = re.compile(r"\d+")

Readings = tuple[Reading, ...]
Hits = list[tuple[Entry, Reading]]
Narrow = Callable[[Unit], bool]


class Match(NamedTuple):
    """Units that fit by the first rule that any fits: one is found, two are an abstention."""

    units: tuple[Unit, ...]
    rule: str = ""
    reason: str = ""

    @property
    def unit(self) -> Unit | None:
        """The one unit found."""
        return None if self.reason else self.units[0]


NOTHING = Match((), "", "unknown_unit")


def find(scope: Scope, readings: Readings, narrow: Narrow | None = None, is_strict: bool = False
         ) -> Match:  # fmt: skip
    """The one unit of a scope that a cell names.

    When two fit by the same rule, `narrow` may choose; else the match has both and the reason.
    `is_strict` leaves out errors of typing.
    """
    for rule, search in RULES if scope.aliases else RULES_WITHOUT_ALIASES:
        hits = search(scope, readings)
        if hits:
            # a former name may be a slip in a present one
            hits += _near(scope, readings) if rule == "renamed" else []
            return _decide(rule, hits, narrow)
    others = _of_other_types(scope, readings)
    absent = _of_other_days(scope, readings)
    is_sound = not absent and not (others and any(r.type in scope.types for r in readings))
    hits = []
    if is_sound:
        hits = _unaccented(scope, readings) if is_strict else _near(scope, readings)
    if hits:
        return _decide("near", hits, narrow)
    if others:
        return Match(others, "", "other_type")
    return Match(absent, "", "other_day") if absent else NOTHING


def _decide(rule: str, hits: Hits, narrow: Narrow | None) -> Match:
    """The unit of the hits, or both where there are two.

    An exact spelling beats another one, but not in a cell that may have lost its diacritics.
    """
    if len(hits) == 1:
        return _match(rule, *hits[0])
    if rule == "spelling" and not hits[0][1].is_plain:
        hits = [hit for hit in hits if _spelling(*hit) == "exact"] or hits
    units = {entry.unit.unit_id: entry.unit for entry, _ in hits}
    if len(units) == 1:
        return _match(rule, *hits[0])
    chosen = [hit for hit in hits if narrow(hit[0].unit)] if narrow else []
    if len({entry.unit.unit_id for entry, _ in chosen}) == 1:
        return _match(rule, *chosen[0], is_narrowed=True)
    return Match(tuple(units.values()), "", "ambiguous_unit")


def _match(rule: str, entry: Entry, reading: Reading, is_narrowed: bool = False) -> Match:
    is_same = rule == "spelling" or (
        rule == "near"
        and reading.keys.letters.isascii()
        and reading.keys.folded == entry.keys.folded
    )
    rule = _spelling(entry, reading) if is_same else rule
    return Match((entry.unit,), _method(rule, is_narrowed, not reading.type, reading.rank > 0))


@lru_cache(maxsize=256)
def _method(rule: str, is_narrowed: bool, has_no_type: bool, is_decoded: bool) -> str:
    parts = {"narrowed": is_narrowed, "no_type": has_no_type, "decoded": is_decoded}
    return "+".join([rule, *(part for part, is_so in parts.items() if is_so)])


def _spelling(entry: Entry, reading: Reading) -> str:
    """Which rule says that an entry has the name that was read."""
    if reading.keys.spelled != entry.keys.spelled:
        return "unaccented"
    is_same = reading.keys.letters == entry.keys.letters and not reading.is_loose
    return "exact" if is_same and entry.is_official else "spelling"


def _confirmed(scope: Scope, readings: Readings) -> Hits:
    """Words that people have confirmed (aliases.csv); the first rule, for scopes that have any."""
    for reading in readings:
        ids = scope.aliases.get((reading.type, reading.keys.spelled))
        if ids:
            return [(entry, reading) for entry in scope.entries if entry.unit.unit_id in ids]
    return []


def _spelled(scope: Scope, readings: Readings) -> Hits:
    """Name with its diacritics, and the type where it is said; unsure readings only after sure.

    A cell without any diacritic may mean every name that is the same without them.
    """
    if not readings:
        return []
    first = readings[0]
    if first.is_plain:
        return _unaccented(scope, readings)
    if len(readings) == 1:
        return [(entry, first) for entry in scope.spelled(first.keys.spelled, first.type)]
    for is_sure in (True, False):
        found = [
            (entry, reading)
            for reading in readings
            if reading.is_sure is is_sure
            for entry in scope.spelled(reading.keys.spelled, reading.type)
        ]
        if found:
            return found
    return []


def _former(scope: Scope, readings: Readings) -> Hits:
    """A name or type that the unit has on another day, when no other has it today."""
    return [
        (entry, reading)
        for reading in readings
        if reading.is_sure and reading.type
        for entry in scope.former(reading.keys.spelled, reading.type)
    ]


def _unaccented(scope: Scope, readings: Readings) -> Hits:
    """Names written without any diacritics."""
    return [
        (entry, reading)
        for reading in readings
        if reading.keys.letters.isascii()
        for entry in scope.folded(reading.keys.folded, reading.type)
    ]


def _of_other_types(scope: Scope, readings: Readings) -> tuple[Unit, ...]:
    """Units that bear the very name, but are of another type than is surely said."""
    found = {
        entry.unit.unit_id: entry.unit
        for reading in readings
        if reading.type and reading.is_sure and not reading.rank
        for entry in scope.spelled(reading.keys.spelled, None)
    }
    return tuple(found.values())


def _of_other_days(scope: Scope, readings: Readings) -> tuple[Unit, ...]:
    """Units of the same area that bear the very name, but not on this day."""
    found = {
        entry.unit.unit_id: entry.unit
        for reading in readings
        if reading.is_sure and not reading.rank
        for entry in scope.other_days(reading.keys.spelled, reading.type)
    }
    return tuple(found.values())


def _near(scope: Scope, readings: Readings) -> Hits:
    """One letter changed, lost, added or swapped with its neighbour, or diacritics lost in part.

    Every name one step away counts, so that a second one means an abstention. Numbers never differ.
    """
    found: Hits = []
    for reading in readings:
        keys = reading.keys
        if not reading.may_err or len(keys.folded) < SHORTEST_WITH_TYPO or keys.folded.isdigit():
            continue
        if reading.type and reading.type not in scope.types:
            continue
        if reading.is_plain:
            found += _one_edit_away(scope, reading, FOLDED)
            continue
        found += _one_edit_away(scope, reading, LETTERS)
        found += _one_edit_away(scope, reading, SPELLED)
        found += [
            (entry, reading)
            for entry in scope.folded(keys.folded, reading.type)
            if _is_partly_accented(keys.letters, entry.keys.letters)
        ]
    return found


def _one_edit_away(scope: Scope, reading: Reading, key: int) -> Hits:
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    entries = scope.types[reading.type] if reading.type else scope.entries
    text, texts = reading.keys[key], scope.texts(reading.type, key)
    numbers = _NUMBER.findall(text)
    return [
        (entries[place % len(entries)], reading)
        for near, _, place in extract(text, texts, scorer=OSA.distance, score_cutoff=1, limit=None)
        if _NUMBER.findall(near) == numbers
    ]


def _is_partly_accented(text: str, official: str) -> bool:
    """Whether a text has a name's diacritics or none, letter by letter, but for one."""
    if len(text) != len(official):
        return False
    pairs = zip(text, official, strict=True)
    return sum(mine != its and not mine.isascii() for mine, its in pairs) <= 1


RULES = (
    ("confirmed", _confirmed),
    ("spelling", _spelled),
    ("renamed", _former),
)
RULES_WITHOUT_ALIASES = RULES[1:]
