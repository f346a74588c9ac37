"""Units of measure: what a title or header states, and the factor to the contract's unit.

The units are data, `units_of_measure.csv`; a unit that is not there is a fault, never a guess.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ntm.catalog import Column, read_table
from ntm.catalog.tables import table_path

TABLE = "units_of_measure"
# Dimensions in which a wrong unit changes the number or what is counted.
SCALED = ("money", "area", "length", "mass", "share", "attendance")
_TITLE = re.compile(
    r"(?:^|[\s(;,.])(?P<sure>đvt|đơn\s+vị\s+tính|đơn\s+vị(?=\s*:))\s*[:\-–]?\s*(?P<unit>.+)",
    re.IGNORECASE,
)
_BRACKETED = re.compile(
    r"[(\[]\s*(?:đvt|đơn\s+vị\s+tính|đơn\s+vị)?\s*:?\s*([^()\[\]]*)[)\]]\s*$",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"(?:[-–,;]\s*|\s)(?:đvt|đơn\s+vị\s+tính)\s*:?\s*(.+)$", re.IGNORECASE)
_PER_TIME = re.compile(r"/(năm|quý|tháng)$", re.IGNORECASE)
_KEPT = re.compile(r"[^a-z0-9%‰]")
_LETTERS = str.maketrans("đĐ²³", "dd23")


@dataclass(frozen=True)
class Measure:
    """One unit of measure; `factor` turns its numbers into those of the dimension's base unit."""

    unit: str
    dimension: str
    factor: Decimal


def measure(text: str) -> Measure | None:
    """The unit that a text names, by its code, labels or aliases; None when there is none."""
    return _measures(str(table_path(TABLE))).get(_key(text))


def factor(column: Column, stated: Measure) -> Decimal | None:
    """What a column's numbers are multiplied by when they stand in another unit.

    None when the stated unit measures something else than the contract's.
    """
    if not column.unit:
        return Decimal(1) if stated.factor == 1 and stated.dimension not in SCALED else None
    own = measure(column.unit)
    if own is None or own.dimension != stated.dimension:
        return None
    return stated.factor / own.factor


def header_unit(header: str) -> tuple[str, str]:
    """A header without the unit at its end, and that unit's text, `` when it states none.

    What stands in brackets is a unit when it reads as one or is made of a unit's words; then an
    unknown one, such as `(nghìn USD)`, is for the caller to refuse.
    """
    found = _BRACKETED.search(header) or _BEHIND.search(header)
    if found:
        text = _PER_TIME.sub("", found[1].strip())
        if measure(text) or (text and found.re is _BEHIND) or _sounds_like_a_unit(text):
            return header[: found.start()].strip(" ,;-–"), text
    return header, ""


def title_units(lines: Iterable[str]) -> list[str]:
    """Texts of the units that the lines over a table state: `ĐVT: triệu đồng; %` gives two.

    `Đơn vị: …` names as often an office; it counts only when a unit follows.
    """
    found: list[str] = []
    for line in lines:
        stated = _TITLE.search(line)
        if not stated:
            continue
        text = _PER_TIME.sub("", stated["unit"].strip().rstrip(").;, "))
        parts = [text] if measure(text) else [p.strip() for p in re.split(r"[,;/]|\s-\s", text)]
        is_sure = stated["sure"].lower().replace(" ", "") != "đơnvị"
        if is_sure or all(measure(part) for part in parts):
            found += [part for part in parts if part]
    return list(dict.fromkeys(found))


def _sounds_like_a_unit(text: str) -> bool:
    words = set(re.findall(r"\w+", unicodedata.normalize("NFC", text).lower()))
    return bool(words & {"nghìn", "ngàn", "triệu", "tỷ", "tỉ", "usd", "đồng"}) and len(words) <= 3


def _key(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.translate(_LETTERS).lower())
    return _KEPT.sub("", bare)


@lru_cache(maxsize=4)
def _measures(_path: str) -> dict[str, Measure]:
    known: dict[str, Measure] = {}
    for line in read_table(TABLE):
        one = Measure(line["unit"], line["dimension"], Decimal(line["factor"]))
        names = [line["unit"], line["label_vi"], line["label_en"], *line["aliases"].split("|")]
        known |= {_key(name): one for name in names if name}
    return known
