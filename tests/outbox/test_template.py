"""Templates: made of the contracts, filled in by a sender, and accepted to the last row."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from ntm import ledger
from ntm.catalog import codes, feed, feed_names
from ntm.cli import main
from ntm.errors import NtmError
from ntm.expected import STEPS, expected_reports, is_from_system
from ntm.intake.fetch import fetch
from ntm.intake.forms import begun_columns
from ntm.intake.headers import Headers
from ntm.intake.settle import settle, spread_here
from ntm.intake.stamp import PAGE
from ntm.outbox.form import header
from ntm.outbox.template import template
from ntm.universe import areas
from tests import river, warehouse
from tests.outbox import filler

# A province of 11 programme communes: its own old map, the new one, and the central agencies.
SENT = [("48", period) for period in ("2025-H1", "2025-Q2", "2025-06", "2024")]
SENT += [("48", "2025-H2"), ("48", "2025-12"), ("TW", "2025-H1"), ("TW", "2025-12"), ("TW", "2024")]
WORKBOOK_FEEDS = [
    name for name in feed_names() if feed(name).cadence in STEPS and not is_from_system(feed(name))
]


@pytest.fixture(scope="module")
def standardized(tmp_path_factory):
    """What intake made of templates, filled and as they were made: rows of the ledger by name."""
    root = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NTM_DATA", str(root))
        for sender, period in SENT:
            if expected_reports(period, sender):
                made = template(sender, period)
                river.put(root, f"{period}/{sender}/filled.xlsx", filler.filled(made))
                river.put(root, f"{period}/{sender}/untouched.xlsx", made)
        ledger.prepare()
        fetch()
        rows = settle(1, spread_here)
        delivered = {row["delivery_id"]: row for row in ledger.read("fetch").to_pylist()}
        return [row | {"file": delivered[row["delivery_id"]]} for row in rows]


def of_file(rows: list[dict], name: str) -> list[dict]:
    return [row for row in rows if row["file"]["file_name"] == name and row["feed"]]


@pytest.mark.parametrize("name", WORKBOOK_FEEDS)
def test_a_filled_template_is_accepted_whole(standardized, name):
    parts = [row for row in of_file(standardized, "filled.xlsx") if row["feed"] == name]
    assert parts
    for row in parts:
        where = (row["file"]["sender"], row["file"]["period"])
        assert row["status"] == "standardized", where
        assert (row["rows_quarantined"], row["rows_duplicate"]) == (0, 0), where
        assert row["rows_accepted"] == row["rows_read"] - filler.HEAD_ROWS > 0, where


def test_a_template_as_it_was_made_says_nothing_and_is_no_fault(standardized):
    parts = of_file(standardized, "untouched.xlsx")
    assert len(parts) >= len(WORKBOOK_FEEDS)
    for row in parts:
        assert row["rows_ignored"] == row["rows_read"], row["feed"]


def test_its_own_pages_are_no_forms(standardized):
    pages = [row for row in standardized if not row["feed"]]
    assert {row["part"] for row in pages} == {"Hướng dẫn", "Danh mục"}
    assert {row["status"] for row in pages} == {"unrecognised"}


def test_a_row_filled_in_part_is_quarantined_where_it_lacks_something(data_root):
    book = load_workbook(io.BytesIO(template("48", "2025-H1", ["criteria_assessments"])))
    (page,) = filler.forms_in(book)
    columns = {
        c.name: at for at, c in filler.columns_of(page, feed("criteria_assessments")).items()
    }
    first = filler.header_row(page) + 1
    page.cell(first, columns["assessed_date"]).value = date(2025, 6, 1)
    river.put(data_root, "2025-H1/48/part.xlsx", filler.saved(book))
    ledger.prepare()
    fetch()
    (row,) = [row for row in settle(1, spread_here) if row["feed"]]
    assert (row["rows_accepted"], row["rows_quarantined"]) == (0, 1)


def test_the_units_are_those_of_the_periods_last_day():
    for period, day in (("2025-H1", date(2025, 6, 30)), ("2025-H2", date(2025, 12, 31))):
        book = load_workbook(io.BytesIO(template("48", period, ["criteria_assessments"])))
        (page,) = filler.forms_in(book)
        columns = filler.columns_of(page, feed("criteria_assessments"))
        names = [column.name for column in columns.values()]
        assert ("district" in names) == (day <= date(2025, 6, 30))
        at = {column.name: number for number, column in columns.items()}
        rows = range(filler.header_row(page) + 1, page.max_row + 1)
        shown = {
            (page.cell(row, at["commune_code"]).value, page.cell(row, at["commune"]).value)
            for row in rows
        }
        counted = areas(day)["48"].programme_communes
        assert shown == {(unit.code, unit.name) for unit in counted}


@pytest.mark.parametrize("name", feed_names())
def test_every_header_of_a_form_is_known_by_intake(name):
    contract = feed(name)
    asked = [column for column in contract.read_columns if not column.personal]
    block = Headers(contract).match((tuple(header(column) for column in asked),))
    assert block.columns == {column.name: at for at, column in enumerate(asked)}
    assert (block.renamed, block.unknown, block.repeated) == ((), (), ())


@pytest.mark.parametrize("name", WORKBOOK_FEEDS)
def test_no_form_asks_who_a_person_is_and_each_marks_what_it_needs(name):
    for period in (report.period for report in expected_reports(sender="48")):
        if any(r.feed == name for r in expected_reports(period, "48")):
            break
    book = load_workbook(io.BytesIO(template("48", period, [name])))
    (page,) = filler.forms_in(book)
    columns = filler.columns_of(page, feed(name))
    assert not any(column.personal for column in columns.values())
    marked = {columns[at].name for at in filler.required(page)}
    assert marked == {column.name for column in columns.values() if column.required}


def test_drop_downs_offer_the_labels_of_the_code_lists_and_nothing_is_locked():
    book = load_workbook(io.BytesIO(template("48", "2025-H1", ["cooperatives"])))
    (page,) = filler.forms_in(book)
    columns = {c.name: at for at, c in filler.columns_of(page, feed("cooperatives")).items()}
    rules = {}
    for rule in page.data_validations.dataValidation:
        rules |= {cells.min_col: rule for cells in rule.sqref.ranges}
    rule = rules[columns["operating_status"]]
    listed = book.defined_names[rule.formula1.lstrip("=")].attr_text
    assert texts_at(book, listed) == [line["label_vi"] for line in codes("operating_status")]
    assert rules[columns["members_count"]].type == "whole"
    assert rules[columns["established_date"]].type == "date"
    assert not rules[columns["digital_technologies"]].showErrorMessage
    assert all(rule.promptTitle and rule.prompt for rule in rules.values())
    assert not any(sheet.protection.sheet for sheet in book.worksheets)
    assert page.auto_filter.ref
    assert page.freeze_panes
    assert book["Danh mục"].sheet_state == "hidden"
    assert book.sheetnames[0] == "Hướng dẫn"


def texts_at(book, address: str) -> list[str]:
    sheet, _, cells = address.partition("!")
    return [row[0].value for row in book[sheet.strip("'")][cells.replace("$", "")]]


def test_a_register_begins_with_the_last_one_in_force_on_the_new_map(data_root):
    sent = river.cooperatives("48", "2024-H2", ["Truy xuất nguồn gốc", ""])
    river.put(data_root, "2024-H2/48-ccptnt/20250110T0900_a.xlsx", sent)
    river.put(data_root, "2024-H1/48-ccptnt/20240710T0900_a.xlsx",
              river.cooperatives("48", "2024-H1", ["Hóa đơn điện tử"]))  # fmt: skip
    ledger.prepare()
    fetch()
    parts = settle(1, spread_here)
    release(data_root, parts)
    book = load_workbook(io.BytesIO(template("48", "2025-H2", ["cooperatives"])))
    (page,) = filler.forms_in(book)
    at = {c.name: n for n, c in filler.columns_of(page, feed("cooperatives")).items()}
    first = filler.header_row(page) + 1
    rows = [
        {name: page.cell(row, column).value for name, column in at.items()}
        for row in range(first, page.max_row + 1)
    ]
    assert [row["tax_code"] for row in rows] == ["4800000000", "4800000001"]
    assert [row["digital_technologies"] for row in rows] == ["Truy xuất nguồn gốc", None]
    assert rows[0]["operating_status"] == "Đang hoạt động"
    # Hòa Bắc went whole into one commune, Hòa Liên was parted between two.
    new = {unit.code: unit.name for unit in areas(date(2025, 12, 31))["48"].communes}
    assert (rows[0]["commune_code"], rows[0]["commune"]) == ("20194", new["20194"])
    assert (rows[1]["commune_code"], rows[1]["commune"]) == (None, None)
    assert all(row["revenue_million_vnd"] is None for row in rows)


def release(data_root, parts: list[dict]) -> None:
    """A release that says that all parts are in force."""
    delivered = {row["delivery_id"]: row for row in ledger.read("fetch").to_pylist()}
    names = ("period", "period_end", "province_code", "received_at", "version", "sha256", "sender")
    rows = [
        {key: row[key] for key in ("delivery_id", "part", "feed", "batch_id")}
        | {key: delivered[row["delivery_id"]][key] for key in names}
        | {"is_in_force": True}
        for row in parts
    ]
    folder = data_root / "release" / "current"
    folder.mkdir(parents=True)
    warehouse.make_warehouse(folder / "warehouse.duckdb", {"fct_deliveries": rows})


def test_a_template_has_a_sheet_for_each_feed_that_the_agency_owes():
    book = load_workbook(io.BytesIO(template("48-ccptnt", "2025-H1")))
    owed = {report.feed for report in expected_reports("2025-H1", "48-ccptnt")}
    assert {filler.stamp_of(page).feed for page in filler.forms_in(book)} == owed
    assert {filler.stamp_of(page).sender for page in book.worksheets} == {"48-ccptnt"}
    assert filler.stamp_of(book.worksheets[0]).feed == PAGE


def test_the_same_template_has_the_same_content():
    def texts(content: bytes) -> list:
        book = load_workbook(io.BytesIO(content))
        return [[[c.value for c in row] for row in page.rows] for page in book.worksheets]

    assert texts(template("48", "2025-H1")) == texts(template("48", "2025-H1"))


@pytest.mark.parametrize(
    ("sender", "period", "feeds", "said"),
    [
        ("99", "2025-H1", [], "99"),
        ("02", "2025-H2", [], "02"),
        ("48", "2025-H3", [], "2025-H3"),
        ("48-skhcn", "2025-02", [], "calendar"),
        ("48", "2025-H1", ["nothing"], "nothing"),
    ],
)
def test_what_cannot_be_made_is_refused_with_the_reason(sender, period, feeds, said):
    with pytest.raises(NtmError, match=said) as refused:
        template(sender, period, feeds)
    assert " / " in str(refused.value)


def test_the_verb_writes_the_file_and_says_where(tmp_path, capsys):
    file = tmp_path / "new" / "form.xlsx"
    given = ["template", "--sender", "48", "--period", "2025-H1", "--out", str(file)]
    assert main([*given, "--feed", "cooperatives"]) == 0
    assert str(file) in capsys.readouterr().out
    assert load_workbook(file).sheetnames[0] == "Hướng dẫn"
    assert main(["template", "--sender", "99", "--period", "2025-H1", "--out", str(file)]) == 1


def test_the_begun_columns_name_the_unit_and_the_key():
    contract = feed("criteria_assessments")
    assert {"commune", "commune_code", "criteria_set", "indicator_code"} <= begun_columns(contract)
    assert "result" not in begun_columns(contract)


def test_no_cell_of_a_template_is_a_formula():
    book = load_workbook(io.BytesIO(template("48", "2025-H1")))
    values = [cell for page in book.worksheets for row in page.rows for cell in row if cell.value]
    assert not [cell.coordinate for cell in values if cell.data_type == "f"]
