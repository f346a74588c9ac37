"""One dbt project, two engines: DuckDB and Spark make the same public tables, row by row."""

import os
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from ntm import paths
from ntm.environment import process_environment
from ntm.verbs.promote import promote
from simulator import simulate
from spark_jobs.java import prepare_java
from tests import river
from tests.parity.comparison import differences
from tests.parity.small_country import write_catalog
from tests.warehouse import contracts

pytestmark = [pytest.mark.slow, pytest.mark.spark]

# Three provinces that merged into one on 1 July 2025; two periods before it, one after.
PROVINCES = ("92", "93", "94")
ROUND = (
    *("--provinces", ",".join(PROVINCES), "--from", "2024-H2", "--to", "2025-H2"),
    *("--scale", "demo", "--dossiers", "20000", "--answers", "5000", "--dirt", "0.03"),
)
# Small queries, each compiled once and run once: the best optimiser and collector do not pay here.
SMALL_QUERIES = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m -XX:+UseSerialGC"


@dataclass(frozen=True)
class Builds:
    """The same promoted rows, modelled twice."""

    warehouse: Path
    spark_tables: Path
    left_behind: list[str]


@pytest.fixture(scope="module")
def builds(tmp_path_factory) -> Builds:
    root = tmp_path_factory.mktemp("parity")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NTM_DATA", str(root))
        deliver(root)
        held = [delivery for (delivery, _), said in river.run().items() if said == "held"]
        promote(held[0], None, by="Nguyễn Thị Lan", reason="Đã đối chiếu với Sở")
        # The river knows the whole country; the country that is built is these provinces.
        patch.setenv("NTM_CATALOG", str(write_catalog(root / "catalog", set(PROVINCES))))
        warehouse = river.build()
        return build_on_spark(root, warehouse)


def deliver(root: Path) -> None:
    """In the inbox: the published figures, simulated reports, a correction and two thin reports."""
    shutil.copytree(paths.PROJECT / "catalog" / "deliveries", root / "inbox")
    parser = ArgumentParser()
    simulate.add_arguments(parser)
    assert simulate.run(parser.parse_args([*ROUND, "--out", str(root / "inbox")])) == 0
    for name, met in (("20250110T0900_a.xlsx", 6), ("20250210T0900_a.xlsx", 7)):
        river.put(root, f"2024-H2/92-skhcn/{name}", river.criteria("92", "2024-H2", met))
    for province in ("92", "94"):
        thin = river.criteria(province, "2025-H1", met=1, count=1)
        river.put(root, f"2025-H1/{province}-skhcn/20250930T0900_a.xlsx", thin)


def build_on_spark(root: Path, warehouse: Path) -> Builds:
    """Run dbt's Spark target on what the DuckDB build has just read."""
    elsewhere = root / "elsewhere"
    elsewhere.mkdir()
    settings = process_environment(root) | {
        "NTM_SPARK_WAREHOUSE": str(root / "spark"),
        "JAVA_HOME": str(prepare_java()),
        "JDK_JAVA_OPTIONS": f"{SMALL_QUERIES} {os.environ.get('JDK_JAVA_OPTIONS', '')}",
    }
    command = [sys.executable, "-m", "dbt.cli.main", "run", "--target", "spark"]
    done = subprocess.run(
        [*command, "--project-dir", str(paths.PROJECT / "dbt")],
        env=settings,
        cwd=elsewhere,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:]
    left = sorted(file.name for file in elsewhere.iterdir())
    return Builds(warehouse, root / "spark" / "ntm.db", left)


def test_duckdb_and_spark_make_the_same_public_tables(builds):
    found = differences(builds.warehouse, builds.spark_tables, sorted(contracts()))
    assert not found, "\n".join(found)


def test_no_table_is_equal_because_it_is_empty(builds):
    with duckdb.connect(str(builds.warehouse), read_only=True) as database:
        empty = [name for name in contracts() if not database.table(name).limit(1).fetchall()]
    assert empty == []


def test_the_rules_on_what_is_in_force_were_at_work(builds):
    ((held, by_hand, superseded, quarantined, unmet),) = river.query(
        builds.warehouse,
        """
        select
            count(*) filter (where decision = 'held'),
            count(*) filter (where promoted_by is not null and is_in_force),
            count(*) filter (where is_superseded),
            sum(rows_quarantined),
            (select count(*) from fct_checks where not is_met)
        from fct_deliveries
        """,
    )
    assert min(held, by_hand, superseded, unmet) > 0, (held, by_hand, superseded, unmet)
    assert quarantined > 100


def test_one_changed_value_of_a_mart_would_be_found(builds, tmp_path):
    table = "mart_target_progress"
    (tmp_path / table).mkdir()
    with duckdb.connect() as database:
        database.execute(
            f"""
            create table changed as from read_parquet('{builds.spark_tables / table}/*.parquet');
            update changed set value = value * 1.000001
            where rowid = (select min(rowid) from changed where value > 0);
            copy changed to '{tmp_path / table}/0.parquet' (format parquet)
            """
        )
    (line,) = differences(builds.warehouse, tmp_path, [table])
    assert "1 rows here, 1 there" in line


def test_spark_leaves_nothing_in_the_working_directory(builds):
    assert builds.left_behind == []
