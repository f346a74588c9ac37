"""Name → unit: parent, day, type and name with diacritics first, looser keys after, distance last.

`resolve` says which rule found a unit and abstains, with its reason, when two units fit.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ntm.units.reference import Reference
from ntm.units.resolver import Answer, Resolver

PARTS = ("as_of", "province", "district", "commune", "code", "level")
SCORES = {
    "code": 1.0, "exact": 1.0, "confirmed": 0.99, "spelling": 0.98, "renamed": 0.95,
    "unaccented": 0.94, "near": 0.86,
    "no_type": 0.98, "no_district": 0.98, "no_province": 0.9, "province_successor": 0.97,
    "district_unread": 0.95, "other_district": 0.95, "narrowed": 0.97, "decoded": 0.98,
    "split": 0.97,
}  # fmt: skip
MAX_CANDIDATES = 10
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
    why, `unit_id` is null and `candidates` lists ids that may be meant. Equal rows are resolved
    once.
    """
    columns = [_column(table, name) for name in PARTS]
    first_rows, groups = _distinct(columns)
    asked = [column.take(first_rows).to_pylist() for column in columns]
    resolver = _resolver(reference or Reference.load())
    with _collector_off():
        answers = [resolver.answer(*row) for row in zip(*asked, strict=True)]
    return _table(answers).take(groups)


@contextmanager
def _collector_off() -> Iterator[None]:
    """Without Python's search for cycles: answers have none, and it costs a quarter of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _table(answers: list[Answer]) -> pa.Table:
    units = [answer.unit for answer in answers]
    return pa.table(
        [
            pa.array([unit.unit_id if unit else None for unit in units], pa.string()),
            pa.array([unit.code if unit else None for unit in units], pa.string()),
            pa.array([answer.method for answer in answers], pa.string()),
            pa.array([score(answer.method) for answer in answers], pa.float64()),
            pa.array(
                [" ".join(answer.candidates[:MAX_CANDIDATES]) for answer in answers], pa.string()
            ),
            pa.array([answer.reason for answer in answers], pa.string()),
        ],
        schema=OUTPUT,
    )


@lru_cache(maxsize=1024)
def score(method: str) -> float:
    """How much of what was written the rule confirmed: the product of its parts, 0 for none."""
    product = 1.0 if method else 0.0
    for part in filter(None, method.split("+")):
        product *= SCORES[part]
    return round(product, 4)


def _column(table: pa.Table, name: str) -> pa.Array:
    kind = pa.date32() if name == "as_of" else pa.string()
    if name not in table.column_names:
        return pa.nulls(table.num_rows, kind)
    column = table[name].cast(kind)
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _distinct(columns: list[pa.Array]) -> tuple[pa.Array, pa.Array]:
    """Numbers of the first row of each group of equal rows; and each row's group."""
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


@lru_cache(maxsize=4)
def _resolver(reference: Reference) -> Resolver:
    return Resolver(reference)


__all__ = ["OUTPUT", "PARTS", "SCORES", "resolve", "score"]
