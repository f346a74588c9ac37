"""Build: dbt makes a new warehouse file from promoted rows, ledger and catalogue.

A build is named by the hash of all it reads, so the same input is the same build and is made once.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet as parquet
import yaml

from ntm import ledger, paths
from ntm.catalog import read_table, table_path, words_of
from ntm.catalog.tables import catalog_folder
from ntm.environment import environment
from ntm.errors import NtmError
from ntm.expected import ExpectedReport, expected_reports
from ntm.periods import bounds, half_years

PROJECT = paths.PROJECT / "dbt"
ALL_KNOWN = "9999-12-31"
TABLES = {
    "units": "units/units",
    "unit_versions": "units/unit_versions",
    "unit_links": "units/unit_links",
    "unit_groups": "units/unit_groups",
    "groups": "units/groups",
    "universe": "units/universe",
    "codes": "codes",
    "criteria": "criteria",
    "indicators": "indicators",
    "targets": "targets",
    "tasks": "tasks",
    "task_measures": "task_measures",
}


CALENDAR = "calendar"


def build(known_at: str = ALL_KNOWN, force: bool = False) -> Path:
    """Build what was known on a day; returns the warehouse file. Raises NtmError when dbt fails."""
    name = build_id(known_at)
    folder = paths.warehouse() / name
    finished = folder / "warehouse.duckdb"
    if finished.exists() and not force:
        return finished
    _write_catalog()
    partial = paths.warehouse() / f"{name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    _run_dbt(partial, known_at)
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    return finished


def build_id(known_at: str = ALL_KNOWN) -> str:
    """Hash of everything a build reads: ledger, catalogue, models and the known_at day."""
    digest = hashlib.sha256(known_at.encode())
    file_system, root = fsspec.core.url_to_fs(str(paths.ledger()))
    for path, info in sorted(file_system.find(root, detail=True).items()):
        if path.endswith(".parquet"):
            digest.update(f"{path[len(root) :]}:{info['size']}".encode())
    models = [file for file in PROJECT.rglob("*") if file.suffix in (".sql", ".yml", ".md")]
    catalog = [*catalog_folder().glob("feeds/*.yml"), catalog_folder() / "programme.yml"]
    tables = [table_path(name) for name in (*TABLES.values(), CALENDAR)]
    digest.update(json.dumps(words_of("fault")).encode())
    for file in [*sorted(models), *sorted(catalog), *sorted(tables)]:
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _write_catalog() -> None:
    """The catalogue's tables as Parquet, all text, where both engines can read them."""
    folder = paths.warehouse() / "catalog"
    folder.mkdir(parents=True, exist_ok=True)
    programme = yaml.safe_load((catalog_folder() / "programme.yml").read_text(encoding="utf-8"))
    periods = half_years(programme["first_period"], programme["last_period"])
    tables = {name: read_table(file) for name, file in TABLES.items()}
    tables["periods"] = [
        {"period": name, "period_start": str(bounds(name)[0]), "period_end": str(bounds(name)[1])}
        for name in periods
    ]
    tables["fault_words"] = words_of("fault")
    tables["expected_reports"] = [_as_text(report) for report in expected_reports()]
    for name, rows in tables.items():
        schema = pa.schema([(column, pa.string()) for column in rows[0]])
        parquet.write_table(pa.Table.from_pylist(rows, schema=schema), folder / f"{name}.parquet")


def _as_text(report: ExpectedReport) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(report).items()}


def _run_dbt(folder: Path, known_at: str) -> None:
    settings = environment(paths.data_root()) | {
        "NTM_WAREHOUSE": str(folder / "warehouse.duckdb"),
        "DBT_TARGET_PATH": str(folder / "dbt"),
        "DBT_LOG_PATH": str(folder / "dbt"),
    }
    command = [sys.executable, "-m", "dbt.cli.main", "build", "--quiet"]
    command += ["--exclude-resource-type", "unit_test"]
    command += ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    command += ["--vars", json.dumps({"known_at": known_at})]
    done = subprocess.run(
        command, env=os.environ | settings, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NtmError(
            f"dbt could not build the warehouse:\n{done.stdout[-4000:]}{done.stderr[-2000:]}"
        )


def is_known_day(text: str) -> bool:
    """Whether any delivery had been received by that day."""
    received = ledger.read("fetch")["received_at"].to_pylist()
    return any(str(moment.date()) <= text for moment in received)
