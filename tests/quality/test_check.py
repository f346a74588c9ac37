"""The check: what it says, and what a part is compared with."""

from argparse import Namespace
from pathlib import Path

from ntm import ledger
from ntm.balance import held_parts, part_decisions
from ntm.intake.fetch import fetch
from ntm.intake.settle import settle, spread_here
from ntm.verbs.promote import promote
from quality import check
from tests import river


def standardized(*places: tuple[str, bytes], root: Path) -> None:
    """Deliveries fetched and standardized, not yet checked."""
    for place, content in places:
        river.put(root, place, content)
    ledger.prepare()
    fetch()
    settle(1, spread_here)


def few_of_many(period: str) -> tuple[tuple[str, bytes], tuple[str, bytes]]:
    """A report of 2024-H1 on eight communes and one of the period on two: held for its few."""
    return (
        ("2024-H1/38-skhcn/20240710T0900_a.xlsx", river.criteria("38", "2024-H1", met=8)),
        (f"{period}/38-skhcn/20250110T0900_a.xlsx", river.criteria("38", period, 1, count=2)),
    )


def test_a_part_promoted_by_hand_is_not_said_to_be_held(data_root, capsys):
    standardized(*few_of_many("2024-H2"), root=data_root)
    later = max(ledger.read("fetch").to_pylist(), key=lambda row: row["period"])
    promote(later["delivery_id"], None, by="Nguyễn Thị Lan", reason="Đã đối chiếu với Sở")
    assert check.run(Namespace()) == 0
    said = capsys.readouterr().out
    assert "check: 2 × promoted" in said
    assert "held" not in said
    # what the rules themselves found stays in the ledger
    found = {row["decision"] for row in ledger.read("check").to_pylist()}
    assert found == {"promoted", "held"}


def test_a_held_part_is_nobodys_past(data_root):
    """Two of eight communes are held, and so is the same again: not compared with the two."""
    standardized(*few_of_many("2024-H2"), root=data_root)
    check.check()
    again = river.criteria("38", "2025-H1", 1, count=2)
    standardized(("2025-H1/38-skhcn/20250710T0900_a.xlsx", again), root=data_root)
    check.check()
    assert sorted(row["period"] for row in held_parts()) == ["2024-H2", "2025-H1"]


def test_it_does_not_matter_whether_parts_are_checked_together_or_one_after_the_other(data_root):
    again = ("2025-H1/38-skhcn/20250710T0900_a.xlsx", river.criteria("38", "2025-H1", 1, count=2))
    standardized(*few_of_many("2024-H2"), again, root=data_root)
    check.check()
    assert sorted(row["period"] for row in held_parts()) == ["2024-H2", "2025-H1"]


def test_a_part_promoted_by_hand_is_the_past_of_the_next(data_root):
    standardized(*few_of_many("2024-H2"), root=data_root)
    check.check()
    (held,) = held_parts()
    promote(held["delivery_id"], None, by="Nguyễn Thị Lan", reason="Đã đối chiếu với Sở")
    again = river.criteria("38", "2025-H1", 1, count=2)
    standardized(("2025-H1/38-skhcn/20250710T0900_a.xlsx", again), root=data_root)
    check.check()
    assert set(part_decisions().values()) == {"promoted"}


def test_a_report_on_the_new_map_is_not_held_for_having_fewer_communes_than_the_old(data_root):
    old = ("2025-H1/38-skhcn/20250710T0900_a.xlsx", river.criteria("38", "2025-H1", met=8))
    new = ("2025-H2/38-skhcn/20260110T0900_a.xlsx", river.criteria("38", "2025-H2", 1, count=2))
    standardized(old, new, root=data_root)
    check.check()
    assert held_parts() == []


def none_of(period: str, *rows: tuple[str, ...]) -> tuple[str, bytes]:
    """A province's register of cooperatives that has the header and some rows."""
    content = river.workbook([river.COOPERATIVES_HEADER, *rows], "Hợp tác xã")
    return f"{period}/38-snnmt/20250110T0900_htx.xlsx", content


def test_a_register_that_says_there_is_none_is_a_report_and_an_empty_one_is_not(data_root):
    standardized(none_of("2024-H1"), none_of("2024-H2", ("", "Không có")), root=data_root)
    check.check()
    assert [row["period"] for row in held_parts()] == ["2024-H1"]
    found = river.query(
        river.build(),
        """
        select period_end::text, numerator, status
        from mart_target_progress
        where target_id = 'T09' and unit_code = '38' and unit_level = 'province' and is_default
            and period_end between '2024-06-30' and '2024-12-31' and period_end = map_date
        order by all
        """,
    )
    assert found == [("2024-06-30", None, "not_reported"), ("2024-12-31", 0, "reported")]


def test_who_had_eight_and_says_none_is_held_for_a_second_look(data_root):
    eight = river.cooperatives("38", "2024-H1", ["Truy xuất nguồn gốc"] * 8)
    place = "2024-H1/38-snnmt/20240710T0900_htx.xlsx"
    standardized((place, eight), none_of("2024-H2", ("", "Không có")), root=data_root)
    check.check()
    (held,) = held_parts()
    assert held["period"] == "2024-H2"
    said = {
        row["expectation"]
        for row in ledger.read("check").to_pylist()
        if row["delivery_id"] == held["delivery_id"] and row["is_met"] is False
    }
    assert said == {"none_where_there_were_some", "register_did_not_shrink_by_half"}
