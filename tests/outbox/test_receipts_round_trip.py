"""Poisoned, answered by a receipt, repaired from the receipt, accepted to the last row."""

import io

import pytest
from openpyxl import load_workbook

from ntm import ledger
from ntm.catalog import feed, feed_names
from ntm.expected import STEPS, is_from_system
from ntm.intake.fetch import fetch
from ntm.intake.settle import settle, spread_here
from ntm.outbox.receipt import write_receipts
from ntm.outbox.template import template
from tests import river
from tests.outbox import filler, poison

PERIODS = ("2025-H1", "2025-Q2", "2025-06", "2024")
SENDER = "48"
WORKBOOK_FEEDS = [
    name for name in feed_names() if feed(name).cadence in STEPS and not is_from_system(feed(name))
]


class Round:
    """One workbook a period: as it should be, poisoned, its receipt, repaired from the receipt."""

    def __init__(self, root) -> None:
        self.root = root
        self.right = {period: filler.filled(template(SENDER, period)) for period in PERIODS}
        bad = {period: poison.poisoned(content) for period, content in self.right.items()}
        self.first = self.send(bad)
        self.receipts = self.answered()
        fixed = {
            period: poison.repaired(content, self.right[period])
            for period, content in self.receipts.items()
        }
        self.second = self.send(fixed)
        self.last_receipts = self.answered()

    def send(self, files: dict[str, bytes]) -> dict[str, dict]:
        """Deliver the files and standardize them: rows of the ledger by feed."""
        for period, content in files.items():
            river.put(self.root, f"{period}/{SENDER}/bao_cao.xlsx", content)
        ledger.prepare()
        self.news = [row["delivery_id"] for row in fetch()]
        return {row["feed"]: row for row in settle(1, spread_here) if row["feed"]}

    def answered(self) -> dict[str, bytes]:
        """Write the receipts of the last deliveries: bytes by period."""
        written = write_receipts(self.news)
        assert [one.fault for one in written] == [""] * len(self.news)
        return {
            next(p for p in PERIODS if f"/{p}_" in one.address): (
                self.root / one.address
            ).read_bytes()
            for one in written
        }


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    root = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NTM_DATA", str(root))
        yield Round(root)


@pytest.mark.parametrize("name", WORKBOOK_FEEDS)
def test_a_poisoned_form_is_quarantined_row_by_row(done, name):
    row = done.first[name]
    assert row["rows_quarantined"] > 0
    assert row["rows_accepted"] + row["rows_quarantined"] == row["rows_read"] - filler.HEAD_ROWS


@pytest.mark.parametrize("name", WORKBOOK_FEEDS)
def test_repaired_from_its_receipt_it_is_accepted_whole(done, name):
    before, after = done.first[name], done.second[name]
    assert after["rows_quarantined"] == after["rows_duplicate"] == 0
    assert after["rows_accepted"] == before["rows_accepted"] + before["rows_quarantined"]


def test_every_quarantined_cell_is_listed_coloured_and_explained(done):
    for content in done.receipts.values():
        book = load_workbook(io.BytesIO(content))
        errors = [line for line in poison.listed(book) if line.kind == "Phải sửa"]
        assert errors
        for line in errors:
            cell = book[line.sheet][line.cell]
            assert line.cell in poison.coloured(book[line.sheet])
            assert line.reason_vi in cell.comment.text
            assert cell.comment.text.index(line.reason_vi) < cell.comment.text.index(line.reason_en)


def test_the_list_leads_to_the_cells(done):
    book = load_workbook(io.BytesIO(done.receipts["2025-H1"]))
    page = book.worksheets[0]
    cells = [cell for row in page.iter_rows() for cell in row if cell.hyperlink]
    links = {cell.hyperlink.location for cell in cells}
    for line in poison.listed(book):
        assert f"'{line.sheet}'!{line.cell}" in links


def test_cells_without_a_fault_look_as_they_were_sent(done):
    sent = load_workbook(io.BytesIO(poison.poisoned(done.right["2025-H1"])))
    book = load_workbook(io.BytesIO(done.receipts["2025-H1"]))
    assert book.sheetnames[1:] == sent.sheetnames
    for page in filler.forms_in(sent):
        other = book[page.title]
        marked = {line.cell for line in poison.listed(book) if line.sheet == page.title}
        for row in page.iter_rows():
            for cell in row:
                twin = other[cell.coordinate]
                assert twin.number_format == cell.number_format
                if cell.coordinate not in marked:
                    assert (twin.value, look(twin)) == (cell.value, look(cell))
        assert other.freeze_panes == page.freeze_panes
        assert other.auto_filter.ref == page.auto_filter.ref
        assert len(other.data_validations.dataValidation) == len(
            page.data_validations.dataValidation
        )


def look(cell) -> tuple:
    return cell.fill.patternType, cell.fill.fgColor.rgb, cell.font.b, cell.font.color.rgb


def test_nothing_left_to_correct_gets_one_page_that_says_so(done):
    for content in done.last_receipts.values():
        book = load_workbook(io.BytesIO(content))
        texts = [cell for row in book.worksheets[0].values for cell in row if cell]
        assert not [line for line in poison.listed(book) if line.kind == "Phải sửa"]
        assert any("Đã tiếp nhận đầy đủ" in str(text) for text in texts)


def test_the_second_receipt_shows_the_rows_before_and_after(done):
    book = load_workbook(io.BytesIO(done.last_receipts["2024"]))
    rows = list(book.worksheets[0].iter_rows(min_col=2, max_col=6, values_only=True))
    head = rows.index(
        ("Trang", "Chấp nhận lần trước", "Chấp nhận", "Phải sửa lần trước", "Phải sửa")
    )
    before, after = done.first["funding"], done.second["funding"]
    assert rows[head + 1] == (
        "Nguồn vốn",
        *map(str, (before["rows_accepted"], after["rows_accepted"])),
        *map(str, (before["rows_quarantined"], after["rows_quarantined"])),
    )
