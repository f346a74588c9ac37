"""The whole river by the real DAG: one run, then what its users see of it."""

import json
import re
from pathlib import Path

import duckdb
import pytest

from tests import river

pytestmark = [pytest.mark.slow, pytest.mark.spark]

# Grain: target × reading × stage × unit × period; every cell of the truth must be there.
DIFFERENCES = """
    select truth.*, progress.numerator as found_numerator, progress.denominator as found_denominator
    from read_parquet($truth) as truth
    left join (select * from mart_target_progress where map_date = period_end) as progress
        using (target_id, reading, stage, unit_id, period_end)
    where truth.unit_level <> 'nation'
        and (progress.numerator is distinct from truth.numerator
            or progress.denominator is distinct from truth.denominator)
"""


def current(root: Path) -> Path:
    return (root / "release" / "current" / "warehouse.duckdb").resolve()


def test_the_run_prints_the_balance_of_every_feed_and_where_the_results_are(nation):
    lines = [line for line in nation.printed.splitlines() if re.search(r"\s=\s", line)]
    feeds = {line.split()[0] for line in lines}
    assert {"cooperatives", "criteria_assessments", "published_figures"} <= feeds
    for line in lines[1:]:
        numbers = [int(text.replace(",", "")) for text in line.split()[1:7]]
        _, read, accepted, quarantined, duplicate, ignored = numbers
        assert read == accepted + quarantined + duplicate + ignored
    assert str(nation.root / "release" / "current") in nation.printed


def test_status_says_the_same_and_exits_zero(nation):
    done = nation.ntm("status")
    assert done.stdout.strip() in nation.printed


def test_without_errors_and_with_full_reporting_the_warehouse_equals_the_truth(nation):
    truth = str(nation.root / "truth" / "targets.parquet")
    with duckdb.connect(str(current(nation.root)), read_only=True) as database:
        cells = database.execute("select count(*) from read_parquet($t)", {"t": truth}).fetchall()
        differing = database.execute(DIFFERENCES, {"truth": truth}).fetchall()
    assert cells[0][0] > 10_000
    assert differing == []


def test_all_187_published_figures_are_there_with_what_was_stated_and_what_recomputes(nation):
    done = nation.ntm("sql", "--format", "csv", "select count(*) from mart_published_figures")
    assert done.stdout.split()[-1] == "187"
    found = river.query(
        current(nation.root),
        "select recomputation, count(*) from mart_published_figures group by all",
    )
    assert {kind for kind, _ in found} == {"not_stated", "agrees", "differs"}


def test_a_share_that_does_not_recompute_is_flagged_and_kept(nation):
    rows = river.query(
        current(nation.root),
        """select stated_text, round(recomputed_share_pct, 2), recomputation
        from mart_published_figures where numerator = 2567 and denominator = 6084""",
    )
    assert ("42.4", 42.19, "differs") in [(str(a).replace(",", "."), b, c) for a, b, c in rows]


def test_geographies_that_are_no_units_are_kept_as_stated(nation):
    rows = river.query(
        current(nation.root),
        "select distinct geography from mart_published_figures where unit_id is null",
    )
    assert len(rows) >= 3


def test_targets_stand_at_nation_province_and_until_30_june_2025_district(nation):
    rows = river.query(
        current(nation.root),
        """select target_id, unit_level, max(period_end), count(value)
        from mart_target_progress where map_date = period_end group by all""",
    )
    levels = {(target, level): (last, values) for target, level, last, values in rows}
    for target in ("T02", "T03", "T04", "T09"):
        assert levels[target, "nation"][1] > 0
        assert levels[target, "province"][1] > 0
        assert levels[target, "district"][0] == river.day("2025-06-30")


@pytest.mark.parametrize("target", ["T02", "T03", "T04", "T09"])
def test_a_figure_is_traced_to_files_sheets_and_rows_that_add_up_to_it(nation, target):
    done = nation.ntm("trace", target, "--unit", "38", "--period", "2024-H2")
    assert "2024-H2/38-" in done.stdout
    found = re.findall(r"(\d+) / (\d+)", done.stdout)
    assert len(set(found)) == 1, "the figure and the sum of its one sheet"
    with_rows = re.search(r"rows: ([\d–, ]+)", done.stdout)
    assert with_rows


def test_the_release_holds_no_personal_column_and_no_dossier_number(nation):
    columns = river.query(
        current(nation.root), "select lower(column_name) from duckdb_columns() where not internal"
    )
    names = {name for (name,) in columns}
    assert not names & {"applicant_name", "dossier_code"}


def test_every_output_says_that_the_data_are_simulated(nation):
    kinds = river.query(
        current(nation.root),
        "select distinct data_kind from mart_target_progress where value is not null",
    )
    assert kinds == [("simulated",)]


def test_a_release_is_complete_and_its_files_have_their_checksums(nation):
    import hashlib

    folder = current(nation.root).parent
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert {"warehouse.duckdb", "parquet/mart_target_progress.parquet"} <= set(manifest["files"])
    for name, checksum in manifest["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == checksum, name
    assert any(name.startswith("reports/") and name.endswith(".pdf") for name in manifest["files"])


def test_the_released_warehouse_answers_selects_only_and_reaches_no_file(nation):
    for statement in (
        "create table x as select 1",
        "select * from read_csv('/etc/passwd')",
        "select 1; select 2",
        "attach 'x.duckdb'",
    ):
        done = nation.ntm("sql", statement, check=False)
        assert done.returncode == 1, statement
        assert "Traceback" not in done.stderr


def test_a_second_run_makes_no_batch_and_the_same_release(nation):
    before = current(nation.root)
    batches = sorted(path.name for path in (nation.root / "batches").glob("*/accepted/*"))
    printed = nation.ntm("run").stdout
    assert "0 new deliveries" in printed
    assert sorted(p.name for p in (nation.root / "batches").glob("*/accepted/*")) == batches
    assert current(nation.root) == before


def test_a_verb_that_crashes_fails_the_run_and_leaves_the_release_in_place(nation):
    before = current(nation.root)
    place = nation.root / "inbox" / "2025-H1" / "38-skhcn" / "20250801T0800_new.xlsx"
    place.write_bytes(river.criteria("38", "2025-H1", met=3))
    landing = nation.root / "landing"
    hidden = nation.root / "landing.hidden"
    nation.ntm("fetch")
    landing.rename(hidden)
    try:
        done = nation.ntm("run", check=False)
    finally:
        hidden.rename(landing)
    assert done.returncode != 0
    assert current(nation.root) == before
