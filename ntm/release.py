"""The published release: where it is, and how its warehouse is read safely."""

import threading
from pathlib import Path

import duckdb

from ntm import paths
from ntm.build import ALL_KNOWN, build
from ntm.errors import NtmError

SECONDS_PER_QUERY = 120.0


def current_warehouse() -> Path:
    """The released warehouse file. Raises NtmError when nothing has been published."""
    file = paths.release() / "current" / "warehouse.duckdb"
    if not file.exists():
        raise NtmError(
            "Chưa có bản phát hành nào; hãy chạy `make run`. / "
            "Nothing has been published yet; run `make run`."
        )
    return file.resolve()


def warehouse(known_at: str | None = None) -> Path:
    """The released warehouse, or the build of what was known on an earlier day."""
    return build(known_at) if known_at and known_at != ALL_KNOWN else current_warehouse()


def connect(file: Path) -> duckdb.DuckDBPyConnection:
    """Read-only connection that cannot reach files, the network or its own settings."""
    return duckdb.connect(
        str(file),
        read_only=True,
        config={"enable_external_access": "false", "lock_configuration": "true"},
    )


def query(file: Path, sql: str, values: dict | list | None = None) -> duckdb.DuckDBPyConnection:
    """Run one SELECT with a limit on time. Raises NtmError for anything but a SELECT."""
    database = connect(file)
    try:
        statements = database.extract_statements(sql)
    except duckdb.Error as fault:
        raise NtmError(f"SQL: {fault}") from None
    if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
        raise NtmError("Chỉ nhận một câu SELECT. / Only one SELECT statement is taken.")
    timer = threading.Timer(SECONDS_PER_QUERY, database.interrupt)
    timer.start()
    try:
        return database.execute(sql, values)
    except duckdb.InterruptException:
        raise NtmError(
            f"Truy vấn quá {SECONDS_PER_QUERY:.0f} giây nên bị dừng; hãy thu hẹp. / "
            f"The query took over {SECONDS_PER_QUERY:.0f} s and was stopped; narrow it."
        ) from None
    except duckdb.Error as fault:
        raise NtmError(f"SQL: {fault}") from None
    finally:
        timer.cancel()
