"""The files of a release: one DuckDB file, Parquet per table, a manifest with hashes."""

import hashlib
import json
import re
from pathlib import Path

import duckdb

from ntm.catalog import word
from publishing.dictionary import PUBLIC, comment_on
from publishing.readme import is_simulated

# Readable by DuckDB from this version on; a newer file would shut out older clients.
STORAGE_VERSION = "v1.2.0"


def write_warehouse(built: Path, target: Path) -> Path:
    """Copy the public tables and views of a build into a new file; returns that file."""
    database = duckdb.connect(":memory:")
    database.execute(f"attach {_literal(built)} as built (read_only)")
    database.execute(f"attach {_literal(target)} as released (storage_version '{STORAGE_VERSION}')")
    for name, kind, _ in _relations(database):
        if kind == "table":
            database.execute(
                f"create table released.main.{name} as from built.main.{name} order by all"
            )
    database.execute("use released")
    for _, kind, sql in _relations(database):
        if kind == "view":
            # dbt writes the build's own file name before every table; a released view must not
            database.execute(re.sub(r'"?\bwarehouse"?\."?main"?\.', "main.", sql))
    comment_on(database, {name: kind for name, kind, _ in _relations(database)})
    database.execute("use memory")
    database.execute("checkpoint released")
    database.close()
    return target


def _relations(database: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """Public relations of the build in name order: (name, `table` or `view`, SQL of a view)."""
    found = database.execute(
        """select table_name, 'table', '' from duckdb_tables() where database_name = 'built'
        union all
        select view_name, 'view', sql from duckdb_views()
        where database_name = 'built' and not internal
        order by 1"""
    ).fetchall()
    return [line for line in found if line[0].startswith(PUBLIC)]


def write_parquet(warehouse: Path, folder: Path, release_id: str) -> None:
    """Every public table as one Parquet file, which names its release and says if it is simulated.

    The lineage view is left to the warehouse file.
    """
    folder.mkdir(parents=True)
    database = duckdb.connect(str(warehouse), read_only=True)
    mark = f", data: '{word('report.simulated', 'vi')}'" if is_simulated(database) else ""
    facts = f"kv_metadata {{release: '{release_id}'{mark}}}"
    for name in _tables(database):
        target = _literal(folder / f"{name}.parquet")
        database.execute(f"copy {name} to {target} (format parquet, compression zstd, {facts})")
    database.close()


def table_hashes(warehouse: Path) -> dict[str, dict]:
    """Rows and content hash of every public table; the order of rows does not matter.

    The hash is the sum of the rows' hashes, so repeated rows count; it is comparable between files
    written by one version of DuckDB, which the manifest names.
    """
    database = duckdb.connect(str(warehouse), read_only=True)
    hashes = {}
    for name in _tables(database):
        rows, digest = database.execute(
            f"select count(*), coalesce(sum(cast(hash(line) as hugeint)), 0) from {name} as line"
        ).fetchone() or (0, 0)
        hashes[name] = {"rows": rows, "hash": f"{digest % 2**64:016x}"}
    database.close()
    return hashes


def _tables(database: duckdb.DuckDBPyConnection) -> list[str]:
    rows = database.execute("select table_name from duckdb_tables() order by 1").fetchall()
    return [row[0] for row in rows]


def write_manifest(folder: Path, release_id: str, known_at: str) -> None:
    """`manifest.json`: what the release holds, with a checksum of every file."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    manifest = {
        "release_id": release_id,
        "known_at": known_at,
        "duckdb": duckdb.__version__,
        "tables": table_hashes(folder / "warehouse.duckdb"),
        "files": {
            str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in files
        },
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
