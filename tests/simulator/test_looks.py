"""However a province lays out its tables, a table without errors is read as it was meant."""

from dataclasses import replace
from datetime import date
from itertools import product

import polars as pl
import pytest

from ntm.catalog import codes, feed
from ntm.intake.letters import text_in_font, text_of_bytes
from simulator.cells import part_of
from simulator.dirt import PLAUSIBLE_KINDS, Planter
from simulator.habits import habits_of, is_readable
from simulator.letters import encoded, in_tcvn3
from simulator.looks import Look
from simulator.nation import provinces
from simulator.randomness import random_for
from simulator.wide import rows_made

DAY = date(2024, 12, 31)


def habits(name: str, **look):
    found = replace(habits_of(name, "38", False, 924), look=Look(**look), factors={})
    columns = {c.name: c.header for c in feed(name).read_columns if c.name != "data_kind"}
    lists = {feed(name).column(column).codes for column in columns} - {""}
    labels = {one: {line["code"]: line["label_vi"] for line in codes(one)} for one in lists}
    return replace(found, columns=columns, labels=labels)


def assessed() -> pl.DataFrame:
    units = provinces()["38"].communes_on(DAY)["unit_id"].head(3).to_list()
    said = list(zip(product(units, ("8.4", "15.2")), ("met", "not_met") * 3, strict=True))
    rows = [
        (unit, code, result) for (unit, code), result in said if (unit, code) != (units[2], "15.2")
    ]
    table = pl.DataFrame(rows, ["unit_id", "indicator_code", "result"], orient="row")
    texts = {"criteria_set": "commune_advanced", "stage": "confirmed", "applied_set": "national"}
    return table.with_columns(
        **{name: pl.lit(text) for name, text in texts.items()}, assessed_date=pl.lit(DAY)
    )


def test_criteria_lie_across_with_an_x_for_met():
    part = part_of(assessed(), provinces()["38"], habits("criteria_assessments", is_wide=True), DAY)
    cells = part.cells
    assert (
        part.subjects["unit_id"].to_list()
        == provinces()["38"].communes_on(DAY)["unit_id"].head(3).to_list()
    )
    assert cells.height == 3
    assert cells["result:8.4"].to_list() == ["x"] * 3
    assert cells["result:15.2"].null_count() == 1
    assert rows_made(cells, feed("criteria_assessments")) == 5


def test_where_an_empty_cell_says_no_every_cell_is_a_row():
    units = provinces()["38"].communes_on(DAY)["unit_id"].head(2).to_list()
    rows = pl.DataFrame(
        [(units[0], "health", True), (units[0], "culture", False), (units[1], "health", False)],
        ["unit_id", "service_domain", "is_online"],
        orient="row",
    )
    part = part_of(rows, provinces()["38"], habits("essential_services", is_wide=True), DAY)
    cells = part.cells
    across = [name for name in cells.columns if ":" in name]
    assert cells.select(across).unpivot()["value"].drop_nulls().to_list() == ["x"]
    assert rows_made(cells, feed("essential_services")) == 2 * len(across)


@pytest.mark.parametrize("name", ["Xã Nga Điền", "Phường Ngã Bảy", "Thị trấn Ít Ong", "Xã Đắk Ơ"])
@pytest.mark.parametrize("encoding", ["cp1258", "utf-8"])
def test_names_survive_the_encodings_that_systems_export(name, encoding):
    assert text_of_bytes(encoded(name, encoding)) == name


def test_tcvn3_holds_no_capital_with_a_tone():
    assert in_tcvn3("Xã Ứng Hòa") is None
    assert text_in_font(str(in_tcvn3("Xã Nga Sơn")), ".VnTime") == "Xã Nga Sơn"


def test_billions_are_written_only_where_others_show_what_the_dot_is():
    written = replace(habits("funding"), factors={"planned_million_vnd": (10**6, 10**9)})
    open_column = pl.DataFrame({"planned_million_vnd": [2.278, 15.125, 3.0]})
    shown = pl.DataFrame({"planned_million_vnd": [2.278, 15.1, 3.25, 4.5, 7.75]})
    assert not is_readable(written, open_column)
    assert is_readable(written, shown)


def test_a_copied_column_is_logged_cell_by_cell():
    contract = feed("infrastructure")
    cells = pl.DataFrame(
        {
            "commune": ["a", "b"],
            "households_count": [100, 90],
            "households_smartphone_count": [80, 90],
        }
    )
    for number in range(60):
        planter = Planter(contract, cells, random_for(number, "test"))
        planter._whole_column(set())
        log = planter.planted.log
        assert {line["kind"] for line in log} <= set(PLAUSIBLE_KINDS)
        if log[:1] and log[0]["kind"] == "copied_column":
            assert [line["row_index"] for line in log] == [0]
            assert planter.planted.edits["households_smartphone_count"] == {0: 100}
            return
    raise AssertionError("no column was copied")
