"""What is in force: later deliveries, held parts, corrections, promotion by hand, days known."""

from dataclasses import replace

import pyarrow as pa

from ntm import ledger
from ntm.balance import balances, held_parts
from ntm.catalog import word
from ntm.intake import bundle
from ntm.intake.counts import Counts
from ntm.verbs.promote import promote
from tests import river

EARLY, LATE = "20250110T0900_a.xlsx", "20250210T0900_a.xlsx"
PLACE = "2024-H2/38-skhcn/"


def test_one_bad_province_holds_itself_and_its_earlier_data_stays_in_force(data_root):
    river.put(data_root, PLACE + EARLY, river.criteria("38", "2024-H2", met=6))
    river.put(data_root, "2024-H2/40-skhcn/" + EARLY, river.criteria("40", "2024-H2", met=5))
    assert set(river.run().values()) == {"promoted"}
    bad = river.workbook(
        [river.CRITERIA_HEADER, ("Huyện X", "Xã Không Có", "Xã NTM", "8.4", "Xác nhận", "Đạt")],
        "Đánh giá chỉ tiêu",
    )
    river.put(data_root, PLACE + LATE, bad)
    decisions = river.run()
    assert sorted(decisions.values()) == ["held", "promoted", "promoted"]
    assert [row["file_name"] for row in held_parts()] == [LATE]
    assert river.value("T02", "38", "2024-H2") == (6, 8)
    assert river.value("T02", "40", "2024-H2") == (5, 8)


def test_a_promotion_by_hand_frees_the_held_part(data_root):
    river.put(data_root, PLACE + EARLY, river.criteria("38", "2024-H2", met=8, count=8))
    river.run()
    river.put(data_root, PLACE + LATE, river.criteria("38", "2024-H2", met=1, count=1))
    river.put(
        data_root, "2025-H1/38-skhcn/20250710T0900_a.xlsx", river.criteria("38", "2025-H1", 1, 2)
    )
    decisions = river.run()
    (held,) = [key for key, decision in decisions.items() if decision == "held"]
    assert river.value("T02", "38", "2025-H1") == (None, None)
    promote(held[0], None, by="Nguyễn Thị Lan", reason="Đã đối chiếu với Sở")
    assert river.value("T02", "38", "2025-H1") == (1, 2)


def test_a_corrected_delivery_frees_the_held_part(data_root):
    river.put(data_root, PLACE + EARLY, river.criteria("38", "2024-H2", met=8))
    next_place = "2025-H1/38-skhcn/20250710T0900_a.xlsx"
    river.put(data_root, next_place, river.criteria("38", "2025-H1", met=1, count=2))
    assert sorted(river.run().values()) == ["held", "promoted"]
    corrected = "2025-H1/38-skhcn/20250720T0900_a.xlsx"
    river.put(data_root, corrected, river.criteria("38", "2025-H1", met=7))
    river.run()
    assert river.value("T02", "38", "2025-H1") == (7, 8)


def test_a_part_that_does_not_balance_fails_and_is_kept_out(data_root, monkeypatch):
    river.put(data_root, PLACE + EARLY, river.criteria("38", "2024-H2", met=6))
    river.put(data_root, "2024-H2/40-skhcn/" + EARLY, river.criteria("40", "2024-H2", met=5))
    count = bundle.Kernel._count

    def one_row_lost(self, rows: list) -> list[Counts]:
        first, *others = count(self, rows)
        return [replace(first, rows_accepted=first.rows_accepted - 1), *others]

    monkeypatch.setattr(bundle.Kernel, "_count", one_row_lost)
    river.run()
    statuses = ledger.read("standardize")["status"].to_pylist()
    assert sorted(statuses) == ["standardized", "unbalanced"]
    (line,) = [line for line in balances() if line.feed == "criteria_assessments"]
    assert line.failed == 1
    assert sorted([river.value("T02", c, "2024-H2") for c in ("38", "40")], key=str) in (
        [(5, 8), (None, None)],
        [(6, 8), (None, None)],
    )


def test_a_then_b_then_a_again_under_one_name_leaves_a_in_force(data_root):
    one, two = river.criteria("38", "2024-H2", met=6), river.criteria("38", "2024-H2", met=7)
    for number, content in enumerate((one, two, one), start=1):
        at = river.datetime(2025, 1, number, 8)
        river.put(data_root, "2024-H2/38-skhcn/a.xlsx", content, at=at)
        river.run()
    assert river.value("T02", "38", "2024-H2") == (6, 8)


def test_an_earlier_day_gives_that_days_figures(data_root):
    river.put(data_root, PLACE + EARLY, river.criteria("38", "2024-H2", met=6))
    river.put(data_root, PLACE + LATE, river.criteria("38", "2024-H2", met=7))
    river.run()
    assert river.value("T02", "38", "2024-H2") == (7, 8)
    assert river.value("T02", "38", "2024-H2", known_at="2025-01-31") == (6, 8)
    assert river.value("T02", "38", "2024-H2", known_at="2025-01-01") == (None, None)


def test_a_second_run_with_nothing_new_makes_no_batch_and_no_other_table(data_root):
    river.put(data_root, PLACE + EARLY, river.criteria("38", "2024-H2", met=6))
    river.run()
    first = river.build()
    before = river.hashes(first)
    rows = {verb: ledger.read(verb).num_rows for verb in ledger.SCHEMAS}
    river.run()
    assert {verb: ledger.read(verb).num_rows for verb in ledger.SCHEMAS} == rows
    assert river.build() == first
    assert river.hashes(river.build(force=True)) == before


def test_the_order_of_fetching_changes_nothing(data_root, tmp_path, monkeypatch):
    files = {
        PLACE + EARLY: river.criteria("38", "2024-H2", met=6),
        PLACE + LATE: river.criteria("38", "2024-H2", met=7),
        "2024-H2/40-skhcn/" + EARLY: river.criteria("40", "2024-H2", met=3),
        "2024-H2/40-ccptnt/" + EARLY: river.cooperatives("40", "2024-H2", ["IoT", "kế toán"]),
    }
    seen = []
    for name, order in (("one", list(files)), ("two", list(files)[::-1])):
        root = tmp_path / name
        monkeypatch.setenv("NTM_DATA", str(root))
        for place in order:
            river.put(root, place, files[place], at=river.datetime(2025, 3, 1))
            river.run()
        seen.append(stable(river.hashes(river.build())))
    assert seen[0] == seen[1]


def stable(tables: dict[str, dict]) -> dict[str, dict]:
    """Without the tables that tell of runs: when a part was checked, in which batch it is."""
    return {k: v for k, v in tables.items() if k not in ("fct_checks", "fct_deliveries")}


def test_one_corrected_file_moves_only_its_own_feeds_figures(data_root):
    river.put(data_root, PLACE + EARLY, river.criteria("38", "2024-H2", met=6))
    river.put(data_root, "2024-H2/38-ccptnt/" + EARLY, river.cooperatives("38", "2024-H2", ["IoT"]))
    river.run()
    before = progress(river.build())
    river.put(data_root, PLACE + LATE, river.criteria("38", "2024-H2", met=7))
    river.run()
    after = progress(river.build())
    assert before.keys() == after.keys()
    moved = {key[0] for key in before if before[key] != after[key]}
    assert moved == {"T02"}


def progress(warehouse) -> dict[tuple, tuple]:
    """Every result by target, reading, stage, unit and period."""
    rows = river.query(
        warehouse,
        "select target_id, reading, stage, unit_id, period_end, numerator, denominator, value_low,"
        " value_high, status from mart_target_progress where map_date = period_end",
    )
    return {row[:5]: row[5:] for row in rows}


def test_ledger_files_are_whole_tables_of_their_schema(data_root):
    river.put(data_root, PLACE + EARLY, river.criteria("38", "2024-H2", met=6))
    river.run()
    for verb, schema in ledger.SCHEMAS.items():
        table = ledger.read(verb)
        assert isinstance(table, pa.Table)
        assert table.schema.equals(schema), verb


def test_a_file_that_cannot_be_read_is_told_of_in_words(data_root):
    river.put(data_root, "2024-H2/38-skhcn/20250101T0900_a.xlsx", b"\x00\x01\x02\x03")
    river.run()
    sql = "select scope, message_vi, message_en from mart_quality"
    ((scope, vietnamese, english),) = river.query(river.build(), sql)
    assert scope == "file"
    assert (vietnamese, english) == tuple(word("fault.unknown_format", one) for one in ("vi", "en"))
