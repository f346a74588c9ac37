"""The ledger: one Parquet file per verb run, a row per delivery or delivery part.

A ledger file is written whole under a temporary name and then moved, so it is there complete or not
at all; it is never changed. Times of runs are UTC without zone; `received_at` and `modified_at`
are Hanoi time, because a day known, a deadline or a late delivery is a day of the senders.
"""

from datetime import UTC, datetime
from typing import Any

import fsspec
import pyarrow as pa
import pyarrow.parquet as parquet

from ntm import paths

TEXT, COUNT, TIME = pa.string(), pa.int64(), pa.timestamp("us")

SCHEMAS = {
    "fetch": pa.schema(
        [
            ("delivery_id", TEXT),
            ("sender", TEXT),
            ("province_code", TEXT),
            ("agency", TEXT),
            ("period", TEXT),
            ("period_start", pa.date32()),
            ("period_end", pa.date32()),
            ("file_name", TEXT),
            ("base_name", TEXT),
            ("version", COUNT),
            ("sha256", TEXT),
            ("size_bytes", COUNT),
            ("received_at", TIME),
            ("modified_at", TIME),
            ("status", TEXT),
            ("reason", TEXT),
            ("run_id", TEXT),
        ]
    ),
    "standardize": pa.schema(
        [
            ("delivery_id", TEXT),
            ("feed", TEXT),
            ("part", TEXT),
            ("batch_id", TEXT),
            ("status", TEXT),
            ("rows_read", COUNT),
            ("rows_accepted", COUNT),
            ("rows_quarantined", COUNT),
            ("rows_duplicate", COUNT),
            ("rows_ignored", COUNT),
            ("warnings", COUNT),
            ("states_none", pa.bool_()),
            ("data_kind", TEXT),
            ("document_number", TEXT),
            ("document_date", pa.date32()),
            ("contract_hash", TEXT),
            ("catalog_hash", TEXT),
            ("kernel_hash", TEXT),
            ("message", TEXT),
            ("committed_at", TIME),
        ]
    ),
    "check": pa.schema(
        [
            ("delivery_id", TEXT),
            ("feed", TEXT),
            ("part", TEXT),
            ("batch_id", TEXT),
            ("decision", TEXT),
            ("suite_hash", TEXT),
            ("expectation", TEXT),
            ("severity", TEXT),
            ("is_met", pa.bool_()),
            ("observed", TEXT),
            ("message_vi", TEXT),
            ("message_en", TEXT),
            ("decided_at", TIME),
        ]
    ),
    "promote": pa.schema(
        [
            ("delivery_id", TEXT),
            ("feed", TEXT),
            ("part", TEXT),
            ("promoted_by", TEXT),
            ("reason", TEXT),
            ("promoted_at", TIME),
        ]
    ),
}


def now() -> datetime:
    """The present moment in UTC, without zone, as the ledger stores it."""
    return datetime.now(UTC).replace(tzinfo=None)


def write(verb: str, run_id: str, rows: list[dict]) -> str:
    """Write one ledger file; rows are dicts in the verb's schema. Returns its address."""
    return write_table(verb, run_id, pa.Table.from_pylist(rows, schema=SCHEMAS[verb]))


def write_table(verb: str, run_id: str, table: pa.Table) -> str:
    """Write one ledger file from an Arrow table in the verb's schema."""
    address = f"{paths.ledger()}/{verb}/{run_id}.parquet"
    file_system, path = fsspec.core.url_to_fs(address)
    file_system.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
    temporary = f"{path}.partial"
    with file_system.open(temporary, "wb") as sink:
        parquet.write_table(table.cast(SCHEMAS[verb]), sink)
    file_system.mv(temporary, path)
    return address


def read(verb: str) -> pa.Table:
    """All rows a verb has written, file by file in name order; empty when there are none."""
    file_system, folder = fsspec.core.url_to_fs(f"{paths.ledger()}/{verb}")
    tables = [SCHEMAS[verb].empty_table()]
    if file_system.exists(folder):
        for path in sorted(file_system.glob(f"{folder}/*.parquet")):
            with file_system.open(path, "rb") as source:
                tables.append(_read_file(source, SCHEMAS[verb]))
    return pa.concat_tables(tables)


def _read_file(source: Any, schema: pa.Schema) -> pa.Table:
    """One small file in the verb's schema; columns that came later are null.

    Its bytes are read here and decoded in this thread: threads of Arrow that live on can abort a
    process that has done its work (one in eight `ntm status`; with Arrow's dataset reader and no
    threads asked for still one in 120; so none in 840, measured).
    """
    buffer = pa.BufferReader(source.read())
    table = parquet.ParquetFile(buffer, pre_buffer=False).read(use_threads=False)
    columns = [
        table[field.name].cast(field.type)
        if field.name in table.column_names
        else pa.nulls(table.num_rows, field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def prepare() -> None:
    """Write an empty first file for each verb, so that readers never meet an empty folder."""
    for verb, schema in SCHEMAS.items():
        file_system, path = fsspec.core.url_to_fs(f"{paths.ledger()}/{verb}/0000.parquet")
        if not file_system.exists(path):
            write_table(verb, "0000", schema.empty_table())


def run_id() -> str:
    """Name of a run: its UTC moment to the microsecond, so that names sort by time."""
    return now().strftime("%Y%m%dT%H%M%S%f")
