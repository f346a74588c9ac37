"""The comparison of two builds finds what differs, however little, and nothing else."""

from pathlib import Path

import duckdb
import pytest

from tests.parity.comparison import differences
from tests.warehouse import make_warehouse

TABLE = "mart_target_progress"
ROWS = [
    {"target_id": "T02", "unit_id": "VN", "stage": "confirmed", "value": 79.3, "units_expected": 3},
    {"target_id": "T02", "unit_id": "VN", "stage": "confirmed", "value": 79.3, "units_expected": 3},
    {"target_id": "T03", "unit_id": "VN", "stage": "confirmed", "value": None, "units_expected": 5},
]


@pytest.fixture
def warehouse(tmp_path) -> Path:
    return make_warehouse(tmp_path / "warehouse.duckdb", {TABLE: ROWS})


def other_build(warehouse: Path, sql: str = f"from {TABLE}") -> Path:
    """The same table as Parquet, as a query on the warehouse has it."""
    folder = warehouse.parent / "other"
    (folder / TABLE).mkdir(parents=True)
    with duckdb.connect(str(warehouse), read_only=True) as database:
        database.execute(f"copy ({sql}) to '{folder / TABLE}/0.parquet' (format parquet)")
    return folder


def test_a_copy_in_another_order_is_equal(warehouse):
    folder = other_build(warehouse, f"from {TABLE} order by target_id desc")
    assert differences(warehouse, folder, [TABLE]) == []


def test_the_last_bits_of_a_double_do_not_count(warehouse):
    folder = other_build(warehouse, f"select * replace (value * (1 + 1e-12) as value) from {TABLE}")
    assert differences(warehouse, folder, [TABLE]) == []


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        pytest.param(
            f"select * replace (value * (1 + 1e-7) as value) from {TABLE}",
            "2 rows here, 2 there",
            id="a double",
        ),
        pytest.param(
            f"select * replace (coalesce(value, 0) as value) from {TABLE}",
            "1 rows here, 1 there",
            id="a zero for nothing",
        ),
        pytest.param(
            f"select * replace (nullif(units_expected, 5) as units_expected) from {TABLE}",
            "1 rows here, 1 there",
            id="nothing for a number",
        ),
        pytest.param(
            f"from {TABLE} where target_id = 'T02'", "1 rows here, 0 there", id="a row too few"
        ),
        pytest.param(
            f"from {TABLE} union all from {TABLE} where target_id = 'T03'",
            "0 rows here, 1 there",
            id="a row twice",
        ),
        pytest.param(f"select distinct * from {TABLE}", "1 rows here, 0 there", id="a row once"),
        pytest.param(f"select * exclude (stage) from {TABLE}", "columns differ", id="a column"),
        pytest.param(
            f"select * replace (cast(value as float) as value) from {TABLE}",
            "columns differ",
            id="a type",
        ),
    ],
)
def test_one_difference_is_found(warehouse, sql, told):
    (line,) = differences(warehouse, other_build(warehouse, sql), [TABLE])
    assert line.startswith(TABLE)
    assert told in line


def test_a_table_that_is_not_there_is_found(warehouse):
    (line,) = differences(warehouse, other_build(warehouse), [TABLE, "mart_quality"])
    assert line.startswith("mart_quality")
