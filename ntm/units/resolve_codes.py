"""Codes as spreadsheets leave them: without leading zeros, as 97.0; and whether a name agrees."""

import re
from datetime import date

from ntm.units.keys import read
from ntm.units.lookup import WORD_KEYS, Gazetteer
from ntm.units.reference import Reference, Unit

WIDTHS = {"province": 2, "district": 3, "commune": 5}
MOST_DIFFERENT = 1 / 4  # share of letters in which a garbled name may differ from the code's unit
_CODE = re.compile(r"'?0{0,20}(\d{1,5})(?:[.,]0{1,6})?")


def unit_of_code(reference: Reference, text: str, level: str, day: date) -> Unit | None:
    """The unit of a level that bears a written code on a day."""
    found = _CODE.fullmatch(text.strip())
    return reference.by_code(found[1].zfill(WIDTHS[level]), level, day) if found else None


def level_of_code(text: str, level: str) -> str:
    """A level, or the lower one whose codes are as long as a written one."""
    found = _CODE.fullmatch(text.strip())
    digits = len(found[1]) if found else 0
    lower = [name for name, width in WIDTHS.items() if width >= max(digits, WIDTHS[level])]
    return lower[0] if lower else level


def is_like(gazetteer: Gazetteer, unit: Unit, text: str) -> bool:
    """Whether a name that finds no unit by itself is near enough to one of a unit's names."""
    from rapidfuzz.distance import OSA

    names = {
        word + entry.keys.folded
        for version in gazetteer.reference.by_id[unit.unit_id]
        for entry in gazetteer.entries_of(version)
        for word in ("", WORD_KEYS[entry.type].folded)
    }
    return any(
        OSA.normalized_distance(reading.keys.folded, name) <= MOST_DIFFERENT
        for reading in read(text)
        for name in names
    )
