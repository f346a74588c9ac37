"""Name → unit: parent, day, type and name with diacritics first, looser keys after, distance last.

`resolve` says which rule found a unit and abstains, with its reason, when two units fit.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ntm.units.keys import Reading, read
from ntm.units.lookup import Map, Named, Scope
from ntm.units.reference import Reference, Unit

PARTS = ("as_of", "province", "district", "commune", "code", "level")
CODE_WIDTHS = {"province": 2, "district": 3, "commune": 5}
SCORES = {
    "code": 1.0, "exact": 1.0, "spelling": 0.98, "unaccented": 0.94, "typo": 0.86,
    "no_type": 0.98, "no_district": 0.98, "no_province": 0.9, "province_successor": 0.97,
    "district_unread": 0.95, "decoded": 0.98,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """A unit and the rule that found it, or none and the reason."""

    unit: Unit | None
    method: str
    candidates: tuple[str, ...]
    reason: str


OUTPUT = pa.schema(
    [
        ("unit_id", pa.string()),
        ("code", pa.string()),
        ("method", pa.string()),
        ("score", pa.float64()),
        ("candidates", pa.string()),
        ("reason", pa.string()),
    ]
)


def resolve(table: pa.Table, reference: Reference | None = None) -> pa.Table:
    """A unit for each row: unit_id, code, method, score, candidates, reason, in the rows' order.

    Columns read: as_of (date32), province, district, commune, code (text), level (commune,
    district, province or any); each may be missing or null. Where nothing is found `reason` says
    why and `unit_id` is null. Equal rows are resolved once.
    """
    columns = [_column(table, name) for name in PARTS]
    first_rows, row_to_first = _distinct(columns)
    asked = [column.take(first_rows).to_pylist() for column in columns]
    resolver = _resolver(reference or Reference.load())
    answers = [resolver.answer(*row) for row in zip(*asked, strict=True)]
    rows = [(a.unit, a.method, a.candidates, a.reason) for a in answers]
    found = pa.table(
        [
            pa.array([unit.unit_id if unit else None for unit, *_ in rows], pa.string()),
            pa.array([unit.code if unit else None for unit, *_ in rows], pa.string()),
            pa.array([method for _, method, *_ in rows], pa.string()),
            pa.array([score(method) if unit else 0.0 for unit, method, *_ in rows], pa.float64()),
            pa.array([" ".join(candidates) for *_, candidates, _ in rows], pa.string()),
            pa.array([reason for *_, reason in rows], pa.string()),
        ],
        schema=OUTPUT,
    )
    return found.take(row_to_first)


def _column(table: pa.Table, name: str) -> pa.Array:
    kind = pa.date32() if name == "as_of" else pa.string()
    if name not in table.column_names:
        return pa.nulls(table.num_rows, kind)
    column = table[name].cast(kind)
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _distinct(columns: list[pa.Array]) -> tuple[pa.Array, pa.Array]:
    """Row numbers of the first of each group of equal rows; each row's group."""
    groups = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        encoded = pc.dictionary_encode(column, null_encoding="encode")
        if len(encoded.dictionary) <= 1:
            continue
        codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        mixed = pa.array(groups * len(encoded.dictionary) + codes)
        groups = pc.dictionary_encode(mixed).indices.to_numpy().astype(np.int64)
    count = int(groups.max()) + 1 if len(groups) else 0
    first = np.zeros(count, dtype=np.int64)
    first[groups[::-1]] = np.arange(len(groups))[::-1]
    return pa.array(first), pa.array(groups)


@lru_cache(maxsize=1024)
def score(method: str) -> float:
    """How much of what was written the rule confirmed, 0 to 1: the product of its parts."""
    product = 1.0
    for part in method.split("+"):
        product *= SCORES[part]
    return round(product, 4)


@lru_cache(maxsize=4)
def _resolver(reference: Reference) -> "Resolver":
    return Resolver(reference)


class Resolver:
    """Answers for one reference; keeps the maps and provinces it has met."""

    def __init__(self, reference: Reference):
        self.reference = reference
        self._maps: dict[int, Map] = {}
        self._provinces: dict[tuple[int, str | None], tuple[str, ...]] = {}
        self._districts: dict[tuple[int, tuple[str, ...], str | None], tuple[str, ...]] = {}
        self._successors = reference.province_successors()

    def answer(self, day: date | None, province: str | None, district: str | None,
               commune: str | None, code: str | None, level: str | None) -> Answer:  # fmt: skip
        """The unit that these parts name on a day."""
        number = self.reference.map_index(day)
        if day is None:
            return Answer(None, "", (), "no_day")
        if number == 0:
            return Answer(None, "", (), "day_before_first")
        if number not in self._maps:
            self._maps[number] = Map(self.reference, number)
        parts = [(part or "").strip() or None for part in (province, district, commune)]
        named = self._by_name(number, parts[0], parts[1], parts[2], level)
        return self._with_code(number, named, code, level, parts) if code else named

    def _by_name(self, number: int, province: str | None, district: str | None,
                 commune: str | None, level: str | None) -> Answer:  # fmt: skip
        the_map = self._maps[number]
        wanted = level if level in CODE_WIDTHS else _level(district, commune)
        text = {"commune": commune, "district": district, "province": province}[wanted]
        if text is None:
            return Answer(None, "", (), "unknown_unit")
        if wanted == "province":
            return self._target_province(number, text)
        marks: list[str] = []
        parents = self._province(number, province)
        if province and not parents:
            return Answer(None, "", (), "unknown_province")
        if province and the_map.units.get(parents[0]) is None:
            return Answer(None, "", (), "unknown_province")
        if not province:
            marks.append("no_province")
        elif self._is_successor(number, province):
            marks.append("province_successor")
        if wanted == "commune" and any(u.level == "district" for u in the_map.units.values()):
            if district:
                districts = self._district(number, parents, district)
                marks += [] if districts else ["district_unread"]
                parents = districts or parents
            else:
                marks.append("no_district")
        return find(the_map.scope(wanted, parents), read(text), marks)

    def _target_province(self, number: int, text: str) -> Answer:
        if text.isdigit():
            unit = self._maps[number].codes.get(("province", text.zfill(2)))
            return Answer(unit, "code" if unit else "", (), "" if unit else "unknown_unit")
        return find(self._maps[number].scope("province"), read(text), [])

    def _is_successor(self, number: int, province: str) -> bool:
        return self._target_province(number, province).unit is None

    def _province(self, number: int, text: str | None) -> tuple[str, ...]:
        """Ids of the provinces of the map that a cell means; the successor for one of another."""
        key = (number, text)
        if key not in self._provinces:
            self._provinces[key] = self._find_province(number, text) if text else ()
        return self._provinces[key]

    def _find_province(self, number: int, text: str) -> tuple[str, ...]:
        unit = self._target_province(number, text).unit
        if unit:
            return (unit.unit_id,)
        for other in range(len(self.reference.change_days), 0, -1):
            if other not in self._maps:
                self._maps[other] = Map(self.reference, other)
            unit = self._target_province(other, text).unit
            if unit:
                there = unit.unit_id in self._maps[number].units
                successor = unit.unit_id if there else self._successors.get(unit.unit_id)
                return (successor,) if successor in self._maps[number].units else ()
        return ()

    def _district(self, number: int, parents: tuple[str, ...], text: str) -> tuple[str, ...]:
        key = (number, parents, text)
        if key not in self._districts:
            unit = find(self._maps[number].scope("district", parents), read(text), []).unit
            self._districts[key] = (unit.unit_id,) if unit else ()
        return self._districts[key]

    def _with_code(self, number: int, named: Answer, code: str, level: str | None,
                   parts: list[str | None]) -> Answer:  # fmt: skip
        digits = code.strip().removesuffix(".0")
        wanted = level if level in CODE_WIDTHS else _level(parts[1], parts[2])
        unit = self._maps[number].codes.get((wanted, digits.zfill(CODE_WIDTHS[wanted])))
        if unit is None:
            return (
                named
                if named.unit is None
                else Answer(None, "", (named.unit.unit_id,), "unknown_code")
            )
        if named.unit is None and (named.candidates == () or unit.unit_id in named.candidates):
            return Answer(unit, "code", (), "")
        if named.unit and named.unit.unit_id == unit.unit_id:
            return Answer(unit, "code", (), "")
        others = (named.unit.unit_id,) if named.unit else named.candidates
        return Answer(None, "", (unit.unit_id, *others), "code_name_conflict")


def _level(district: str | None, commune: str | None) -> str:
    if commune:
        return "commune"
    return "district" if district else "province"


def find(scope: Scope, readings: list[Reading], marks: list[str]) -> Answer:
    """The one unit of a scope that a cell names; abstains when two fit by the same rule."""
    for rule, hits in (
        ("exact", _by_key(scope.spelled, readings, "spelled", True)),
        ("exact", _by_key(scope.spelled, readings, "spelled", False)),
        ("unaccented", _by_key(scope.folded, readings, "folded", False)),
        ("typo", _by_distance(scope, readings)),
    ):
        if not hits:
            continue
        best = [hit for hit in hits if hit[0].bare.letters == hit[1].keys.letters]
        for chosen in (best, hits):
            if len({name.unit.unit_id for name, _ in chosen}) == 1:
                name, reading = chosen[0]
                own = [rule if rule != "exact" or chosen is best else "spelling"]
                own += ["no_type"] if reading.type is None else []
                own += ["decoded"] if reading.rank else []
                return Answer(name.unit, "+".join(own + marks), (), "")
        ids = tuple(sorted({name.unit.unit_id for name, _ in hits}))
        return Answer(None, "", ids[:10], "ambiguous_unit")
    return Answer(None, "", (), "unknown_unit")


def _fits(name: Named, reading: Reading) -> bool:
    return reading.type is None or reading.type == name.type


def _by_key(index: dict[str, list[Named]], readings: list[Reading], key: str, only_sure: bool
            ) -> list[tuple[Named, Reading]]:  # fmt: skip
    return [
        (name, reading)
        for reading in readings
        if reading.is_sure or not only_sure
        for name in index.get(getattr(reading.keys, key), ())
        if _fits(name, reading)
    ]


def _by_distance(scope: Scope, readings: list[Reading]) -> list[tuple[Named, Reading]]:
    found = []
    for reading in readings:
        keys = reading.keys
        if len(keys.folded) < 3 or keys.folded.isdigit():
            continue
        is_plain = keys.letters.isascii()
        text = keys.folded if is_plain else keys.letters
        for name, is_full in scope.near(text, is_plain):
            if _fits(name, reading) and (reading.type is None or not is_full):
                found.append((name, reading))
    return found
