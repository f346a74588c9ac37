"""Targets are lines: what a target's line says is found in the mart, and gaps add up."""

import csv
import shutil
from pathlib import Path

import pytest

from ntm.catalog.tables import DEFAULT_FOLDER, _read
from tests import river

PLACE = "2024-H2/38-skhcn/20250110T0900_a.xlsx"


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    """A copy of the catalogue to whose tables a test adds lines."""
    folder = tmp_path / "catalog"
    shutil.copytree(DEFAULT_FOLDER, folder)
    monkeypatch.setenv("NTM_CATALOG", str(folder))
    yield folder
    _read.cache_clear()


def add_line(path: Path, **line: str) -> None:
    """Append a line to a CSV file under its header."""
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header, restval="", lineterminator="\n").writerow(line)
    _read.cache_clear()


def test_two_lines_make_an_indicator_with_its_target(data_root, catalogue):
    """All communes, wards and townships too, that meet 8.4: no SQL is written."""
    add_line(
        catalogue / "indicators.csv", indicator_id="all_communes_8_4_share", name_vi="Thử",
        name_en="Trial", method="share_of_units", numerator_fact="commune_ntm/8.4", threshold="1",
        facts_from="own", not_registered="not_met", not_applicable="left_out",
        universe="all_communes", feed="criteria_assessments", unit="%",
    )  # fmt: skip
    add_line(
        catalogue / "targets.csv", target_id="X01", reading="all", version="trial", is_default="1",
        default_stage="confirmed", owner="VN", indicator_id="all_communes_8_4_share",
        unit_level="commune", comparator=">=", target_value="10", unit="%", strength="ít nhất",
        deadline="2030-12-31", name_vi="Thử", name_en="Trial", text_vi="Thử", text_en="Trial",
        reading_vi="Thử", reading_en="Trial", verification="exact",
    )  # fmt: skip
    river.put(data_root, PLACE, river.criteria("38", "2024-H2", met=6))
    river.run()
    assert river.value("X01", "38", "2024-H2") == (6, 8)
    rows = river.query(
        river.build(),
        """select units_expected, units_reported from mart_target_progress
        where target_id in ('X01', 'T02') and unit_code = '38' and is_default
            and period_end = date '2024-12-31' and map_date = period_end order by target_id""",
    )
    programme, everyone = rows
    assert programme[1] == everyone[1] == 8
    assert programme[0] < everyone[0], "wards and townships belong to all communes"


def test_provinces_contributions_add_up_to_the_nations_gap(data_root):
    river.put(data_root, PLACE, river.criteria("38", "2024-H2", met=6))
    river.put(data_root, PLACE.replace("38-", "40-"), river.criteria("40", "2024-H2", met=3))
    river.run()
    (row,) = river.query(
        river.build(),
        """select sum(parts.contribution_points), any_value(nation.gap_points), count(*),
            max(parts.value_rank)
        from mart_target_provinces as parts inner join mart_target_progress as nation
            using (target_id, reading, stage, period_end)
        where nation.unit_level = 'nation' and nation.map_date = period_end
            and target_id = 'T02' and parts.is_default and period_end = date '2024-12-31'
            and parts.value is not null""",
    )
    contributions, gap, provinces, rank = row
    assert provinces == 2
    assert contributions == pytest.approx(gap, abs=1e-9)
    assert gap == pytest.approx(100 * 9 / 16 - 97)
    assert rank is None, "eight communes of hundreds are no ground for a rank"


def test_candidates_are_those_that_reported_and_do_not_meet_it(data_root):
    river.put(data_root, PLACE, river.criteria("38", "2024-H2", met=6))
    river.run()
    rows = river.query(
        river.build(),
        """select unit_id, nearness_rank from mart_target_candidates
        where target_id = 'T02' and period_end = date '2024-12-31'""",
    )
    assert len(rows) == 2, "eight are assessed and six of them meet it"
    assert {rank for _, rank in rows} == {1}, "equal ones have equal ranks"


def test_every_target_has_a_result_or_a_stated_reason_in_every_period_at_nation_and_provinces(
    data_root,
):
    """With nothing reported at all the grid is whole, and says why it has no value."""
    river.run()
    warehouse = river.build()
    missing = river.query(
        warehouse,
        """select targets.target_id, targets.reading, units.unit_code, periods.period
        from dim_targets as targets cross join dim_periods as periods
        inner join dim_units as units on units.unit_level in ('nation', 'province')
            and periods.period_end between units.valid_from and units.valid_to
        left join mart_target_progress as progress
            on targets.target_id = progress.target_id and targets.reading = progress.reading
            and units.unit_id = progress.unit_id and periods.period_end = progress.period_end
            and progress.map_date = periods.period_end
        where targets.owner = 'VN' and targets.starts_on <= periods.period_end
            and progress.status is null""",
    )
    assert missing == []
    reasons = river.query(
        warehouse, "select distinct status from mart_target_progress where value is null"
    )
    assert {"not_reported", "no_longer_assessed", "not_applicable"} <= {one for (one,) in reasons}
    tasks = river.query(
        warehouse,
        """select count(distinct task_id), count(distinct (task_id, unit_id, period_end))
        from mart_tasks where status is not null""",
    )
    assert tasks[0][0] == 28
