"""The law of honest figures: whatever errors reports bear, the truth lies inside the interval."""

from argparse import ArgumentParser
from pathlib import Path

import duckdb
import pytest

from ntm import ledger
from simulator import simulate
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
    left join mart_target_progress as progress
        using (target_id, reading, stage, unit_id, period_end)
    where truth.unit_level <> 'nation'
"""
# Planted cells and the row faults found at the same place of the same file.
CAUGHT = """
    select planted.kind, count(*) as planted, count(faults.row_number) as caught
    from read_parquet($planted) as planted
    left join (
        select distinct concat_ws('/', deliveries.period, sender, file_name) as path, row_number
        from fct_faults inner join fct_deliveries as deliveries using (delivery_id, part)
        where row_number is not null
    ) as faults
        on planted.path = faults.path
        and faults.row_number in (planted.row_number, planted.copied_row_number)
    group by planted.kind
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
    planted = {"planted": str(dirty / "truth" / "planted_errors.parquet")}
    found = {kind: (n, caught) for kind, n, caught in river.query(river.build(), CAUGHT, planted)}
    assert {"unknown_unit", "bad_date", "missing_value", "conflicting_rows"} <= set(found)
    for kind, (count, caught) in found.items():
        if kind != "duplicate_row":  # an equal row is no fault: it is counted as a duplicate
            assert caught >= 0.99 * count, (kind, count, caught)


def test_repeated_rows_are_counted_as_duplicates(dirty):
    planted = str(dirty / "truth" / "planted_errors.parquet")
    sql = "select count(*) from read_parquet($p) where kind = 'duplicate_row'"
    ((expected,),) = duckdb.execute(sql, {"p": planted}).fetchall()
    counted = sum(ledger.read("standardize")["rows_duplicate"].to_pylist())
    assert counted == expected > 0


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
