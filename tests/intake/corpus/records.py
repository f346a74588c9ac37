"""Records of systems: JSON in its several shapes, JSON lines, Parquet."""

import datetime
import decimal
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet

from tests.intake.corpus.case import TABLE, TABLE_ROWS, Case, refused, written

_RECORDS = [dict(zip(TABLE[0], row, strict=True)) for row in TABLE[1:]]
_TYPED = [
    {"a": 97.0, "b": True, "c": None, "d": 12345678901234567890123},
    {"a": 0.1, "e": {"x": [1, "ơ"]}, "b": False, "f": 1e400, "g": float("nan")},
]
_TYPED_ROWS = {
    1: ["a", "b", "c", "d", "e", "f", "g"],
    2: ["97", "1", None, "12345678901234567890123"],
    3: ["0.1", "0", None, None, '{"x": ["1", "ơ"]}', "Infinity", "NaN"],
}


def _parquet(path: Path) -> None:
    columns = {
        "số": pa.array([97, None], pa.int32()),
        "thực": pa.array([97.0, 0.25]),
        "lẻ": pa.array([decimal.Decimal("1.50"), None]),
        "ngày": pa.array([datetime.date(2025, 6, 30), None]),
        "lúc": pa.array([datetime.datetime(2025, 6, 30, 9, 30), None], pa.timestamp("ns")),
        "đạt": pa.array([True, False]),
        "tên": pa.array(["Nga Sơn", "Nga Sơn"]).dictionary_encode(),
        "mảng": pa.array([[1, 2], []]),
    }
    parquet.write_table(pa.table(columns), path)


def _parquet_bytes(rows: int) -> bytes:
    sink = pa.BufferOutputStream()
    parquet.write_table(pa.table({"a": pa.array(range(rows), pa.int64())}), sink)
    return sink.getvalue().to_pybytes()


CASES = [
    Case(
        "JSON records",
        "t.json",
        written(json.dumps(_RECORDS, ensure_ascii=False)),
        {"t": TABLE_ROWS},
    ),
    Case(
        "JSON in utf-16",
        "t.json",
        written(json.dumps(_RECORDS).encode("utf-16")),
        {"t": TABLE_ROWS},
    ),
    Case("JSON values of every kind", "t.json", written(json.dumps(_TYPED)), {"t": _TYPED_ROWS}),
    Case(
        "JSON feeds of records",
        "t.json",
        written(json.dumps({"sent_at": "x", "cooperatives": _RECORDS, "none": []})),
        {"cooperatives": TABLE_ROWS, "none": {}},
    ),
    Case("JSON rows", "t.json", written(json.dumps(TABLE)), {"t": TABLE_ROWS}),
    Case("one JSON record", "t.json", written('{"a": 1}'), {"t": {1: ["a"], 2: ["1"]}}),
    Case(
        "JSON lines named txt",
        "t.txt",
        written("\n".join(json.dumps(record) for record in _RECORDS)),
        {"t": TABLE_ROWS},
    ),
    refused(
        "JSON lines whose last one is cut off",
        "t.jsonl",
        "\n".join(json.dumps(record) for record in _RECORDS)[:-5],
        "damaged_file",
    ),
    refused("JSON cut off", "t.json", json.dumps(_RECORDS)[:-20], "damaged_file"),
    refused("JSON without records", "t.json", "[1, 2, 3]", "no_table"),
    refused("JSON of a million brackets", "t.json", "[" * 1_000_000, "damaged_file"),
    refused(
        "JSON of deep records", "t.json", '[{"a":' * 50_000 + "1" + "}]" * 50_000, "damaged_file"
    ),
    Case(
        "JSON of a number of a million digits",
        "t.json",
        written('[{"a": ' + "9" * 1_000_000 + "}]"),
        None,
        also=lambda sheets: len(sheets[0].cells["c0"][1].as_py()) == 1_000_000,
    ),
    refused(
        "JSON with more names than a table has columns",
        "t.json",
        json.dumps([{str(n): 1 for n in range(20_000)}]),
        "too_large",
    ),
    Case(
        "Parquet of every kind",
        "t.parquet",
        _parquet,
        {
            "t": {
                1: ["số", "thực", "lẻ", "ngày", "lúc", "đạt", "tên", "mảng"],
                2: [
                    "97",
                    "97",
                    "1.50",
                    "2025-06-30",
                    "2025-06-30 09:30:00",
                    "1",
                    "Nga Sơn",
                    "[1, 2]",
                ],
                3: [None, "0.25", None, None, None, "0", "Nga Sơn"],
            }
        },
    ),
    Case("Parquet without rows", "t.parquet", written(_parquet_bytes(0)), {"t": {1: ["a"]}}),
    refused("Parquet cut off", "t.parquet", _parquet_bytes(9)[:-9], "damaged_file"),
    refused("Parquet with a key", "t.parquet", b"PARE" + bytes(90) + b"PARE", "password"),
    Case("Parquet named csv", "t.csv", written(_parquet_bytes(1)), {"t": {1: ["a"], 2: ["0"]}}),
]
