"""The law of honest figures: whatever errors reports bear, the truth lies inside the interval."""

import io
import re
import shutil
import zipfile
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from ntm import ledger
from ntm.build import ALL_KNOWN
from ntm.intake.letters import text_of_bytes
from simulator import simulate
from simulator.differences import differences
from simulator.dirt import PLAUSIBLE_KINDS
from simulator.feeds import simulated_feeds
from simulator.recall import false_alarms, recall
from simulator.tables import stamp
from tests import river

# Every cell of the truth beside what the warehouse says of it.
CELLS = """
    select
        count(*) as cells,
        count(progress.unit_id) as found,
        count(*) filter (where 100.0 * truth.numerator / nullif(truth.denominator, 0)
            not between progress.value_low - 1e-9 and progress.value_high + 1e-9) as outside,
        count(*) filter (where progress.value_low < progress.value_high) as open_cells
    from read_parquet($truth) as truth
    left join (select * from mart_target_progress where map_date = period_end) as progress
        using (target_id, reading, stage, unit_id, period_end)
    where truth.unit_level <> 'nation'
"""
# Cells in which the warehouse says anything else than the truth.
DIFFERENCES = """
    select
        count(*) as cells,
        count(*) filter (where truth.numerator is distinct from progress.numerator
            or truth.denominator is distinct from progress.denominator) as differing
    from read_parquet($truth) as truth
    left join (select * from mart_target_progress where map_date = period_end) as progress
        using (target_id, reading, stage, unit_id, period_end)
"""


@pytest.fixture(scope="module")
def dirty(tmp_path_factory) -> Path:
    """Two provinces, three half-years, one row in twenty in error, some reports missing."""
    root = tmp_path_factory.mktemp("dirty")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NTM_DATA", str(root))
        simulated(root, "--dirt", "0.05", "--provinces", "30,92", "--dossiers", "40000")
        river.run()
        yield root


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> Path:
    """One area before and after the merger, every feed, no errors, nobody silent."""
    root = tmp_path_factory.mktemp("clean")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NTM_DATA", str(root))
        span = ("--scale", "demo", "--from", "2025-H1", "--to", "2025-H2")
        few = ("--provinces", "92,93,94", "--dossiers", "20000", "--answers", "5000")
        simulated(root, *span, *few, "--dirt", "0", "--full-reporting")
        river.run()
        yield root


def simulated(root: Path, *arguments: str) -> None:
    parser = ArgumentParser()
    simulate.add_arguments(parser)
    assert simulate.run(parser.parse_args([*arguments, "--out", str(root / "inbox")])) == 0


def test_the_truth_lies_inside_every_interval_whatever_errors_the_reports_bear(dirty):
    truth = {"truth": str(dirty / "truth" / "targets.parquet")}
    ((cells, found, outside, open_cells),) = river.query(river.build(), CELLS, truth)
    assert found == cells > 5_000
    assert outside == 0
    assert open_cells > 0, "with errors planted some intervals are wider than a point"


def test_planted_errors_are_caught_kind_by_kind(dirty):
    found = {kind: (planted, caught) for kind, planted, caught in recall(dirty).iter_rows()}
    assert {"unknown_unit", "bad_date", "missing_value", "conflicting_rows"} <= set(found)
    for kind, (planted, caught) in found.items():
        if kind not in PLAUSIBLE_KINDS:
            assert caught >= 0.99 * planted, (kind, planted, caught)


def test_rows_without_a_planted_error_are_not_accused(dirty):
    alarms, rows = false_alarms(dirty)
    assert rows > 5_000
    assert alarms <= 0.001 * rows


def test_repeated_rows_are_counted_as_duplicates(dirty):
    planted = pl.read_parquet(dirty / "truth" / "planted_errors.parquet")
    expected = planted.filter(pl.col("kind") == "duplicate_row").height
    counted = sum(ledger.read("standardize")["rows_duplicate"].to_pylist())
    assert counted == expected > 0


def test_clean_reports_are_accepted_whole_and_give_every_target_its_truth(clean):
    parts = ledger.read("standardize").to_pylist()
    assert {part["feed"] for part in parts} == set(simulated_feeds())
    assert sum(part["rows_quarantined"] for part in parts) == 0
    reports = pl.read_parquet(clean / "truth" / "reports.parquet")
    assert sum(part["rows_accepted"] for part in parts) == reports["rows_count"].sum()
    truth = {"truth": str(clean / "truth" / "targets.parquet")}
    ((cells, differing),) = river.query(river.build(), DIFFERENCES, truth)
    assert cells > 1_000
    assert differing == 0
    told = set(pl.read_parquet(truth["truth"])["target_id"])
    assert told >= {"T01b", "T01c", "T01d", *(f"T{number:02d}" for number in range(2, 15))}


def test_clean_reports_differ_from_the_truth_in_no_cell(clean):
    found = differences(clean, build_of(clean))
    assert found.counted["equal"].to_list() == found.counted["cells"].to_list()
    assert found.cells.is_empty()
    assert found.explanations.is_empty()


def test_every_difference_is_explained_row_by_row(dirty):
    found = differences(dirty, build_of(dirty))
    counted = found.counted
    differing = counted["inside"] + counted["no_interval"] + counted["outside"]
    assert differing.sum() == found.cells.height > 0
    assert (counted["equal"] + differing).equals(counted["cells"])
    # no interval: nothing to share out, attendances beside silent units, provinces nobody simulated
    is_silent = pl.col("value_low").is_null() & pl.col("true_value").is_not_null()
    is_known = (pl.col("reading") != "attendances") & (pl.col("unit_level") != "nation")
    assert found.cells.filter(is_silent & is_known).height < 0.01 * found.cells.height
    assert counted["outside"].sum() == 0  # what looks plausible moves no target of this round
    assert counted["unexplained"].sum() == 0
    assert {"quarantined_row", "missing_report"} <= set(found.reasons["reason"])
    rows = found.explanations.filter(pl.col("reason") == "quarantined_row")
    assert rows["row_number"].null_count() == rows["said"].null_count() == 0
    for path in rows["path"].unique():
        assert (dirty / "inbox" / path).is_file()


def test_a_difference_whose_error_nobody_planted_is_unexplained(dirty, tmp_path):
    shutil.copytree(dirty / "truth", tmp_path / "truth")
    planted = pl.read_parquet(dirty / "truth" / "planted_errors.parquet")
    kept = planted.filter(pl.col("feed") != "cooperatives")
    kept.write_parquet(tmp_path / "truth" / "planted_errors.parquet")
    counted = differences(tmp_path, build_of(dirty)).counted
    unexplained = dict(counted.select("target_id", "unexplained").iter_rows())
    assert unexplained["T09"] > 0  # cooperatives that use digital technology
    assert unexplained["T04"] == 0


def test_a_report_that_was_received_and_is_not_there_explains_nothing(dirty, tmp_path):
    shutil.copytree(dirty / "truth", tmp_path / "truth")
    reports = pl.read_parquet(dirty / "truth" / "reports.parquet")
    missing = reports.filter(pl.col("is_silent"))
    first = pl.lit(reports["received_at"].min())
    sent = reports.with_columns(
        path=pl.when("is_silent").then(pl.lit("lost.xlsx")).otherwise("path"),
        received_at=pl.when("is_silent").then(first).otherwise("received_at"),
    )
    assert missing.height > 0
    sent.write_parquet(tmp_path / "truth" / "reports.parquet")
    assert differences(tmp_path, build_of(dirty)).counted["unexplained"].sum() > 0


def test_what_came_after_the_day_of_the_warehouse_is_said_to_be_late(dirty):
    reports = pl.read_parquet(dirty / "truth" / "reports.parquet")
    came = reports.filter(pl.col("feed") == "criteria_assessments")["received_at"].max()
    found = differences(dirty, build_of(dirty, f"{came - timedelta(days=1):%Y-%m-%d}"))
    assert found.counted["unexplained"].sum() == 0
    assert found.counted["outside"].sum() == 0
    late = found.explanations.filter(pl.col("reason") == "late_report")
    assert "criteria_assessments" in set(late["feed"])


def build_of(root: Path, known_at: str = ALL_KNOWN) -> Path:
    """The warehouse of a data root."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NTM_DATA", str(root))
        return river.build(known_at)


def test_both_maps_are_reported_and_a_merger_conserves_the_cooperatives(clean):
    facts = pl.read_parquet(clean / "truth" / "facts.parquet")
    counted = facts.filter(pl.col("fact") == "cooperatives_count").group_by("period")
    counts = dict(counted.agg(pl.col("value").sum()).iter_rows())
    assert counts["2025-H1"] < counts["2025-H2"] < 1.1 * counts["2025-H1"]
    state = pl.read_parquet(clean / "truth" / "state.parquet")
    after = state.filter(pl.col("period") == "2025-H2")
    assert after["district_id"].null_count() == after.height > 50


def test_the_same_arguments_give_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        simulated(tmp_path / name, "--provinces", "92", "--dossiers", "2000", "--dirt", "0.1")
    one, two = (files(tmp_path / name) for name in ("one", "two"))
    assert len(one) > 6
    assert one == two


def files(root: Path) -> dict[str, bytes]:
    """Every file but the marker, whose arguments name the folder."""
    found = [path for path in sorted(root.rglob("*")) if path.is_file() and path.suffix != ".json"]
    return {str(path.relative_to(root)): path.read_bytes() for path in found}


def test_every_file_says_that_it_is_simulated(clean):
    for path, content in files(clean / "inbox").items():
        assert is_marked(path, content), path


def is_marked(path: str, content: bytes) -> bool:
    """Whether a file bears the stamp, or a row's kind of source that says so."""
    if path.endswith(("xlsx", "docx")):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = [archive.read(name) for name in archive.namelist()]
        return any(stamp().encode() in part for part in inside)
    if path.endswith("parquet"):
        texts = pl.read_parquet(io.BytesIO(content)).tail(1).row(0)
        return "Mô phỏng" in texts
    cells = set(re.split(rb"[,;\r\n]+", content))  # a system may export in an old encoding
    return "Mô phỏng" in {text_of_bytes(cell) for cell in cells} or "Mô phỏng" in content.decode()
