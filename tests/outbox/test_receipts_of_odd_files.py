"""Receipts of files as nobody would wish them: each reads as the file did, its fault marked."""

import hashlib
import io
import zipfile
from datetime import datetime
from typing import Any

import pytest

from ntm import paths
from ntm.intake.readers import read_file
from ntm.intake.sheets import Sheet
from ntm.intake.workbooks import WorkbookReader
from ntm.outbox.book_cells import address_of
from ntm.outbox.receipt import receipt
from ntm.outbox.receipt_facts import Facts, Fault, PartFacts
from tests.intake.corpus.case import rows_of
from tests.intake.test_readers import CASES

READABLE = [case for case in CASES if case.sheets and not case.is_slow]


@pytest.fixture(scope="module")
def workbooks():
    reader = WorkbookReader()
    yield reader
    reader.close()


def delivered(content: bytes, name: str) -> dict[str, Any]:
    """Bytes in landing, as a delivery of the ledger."""
    sha256 = hashlib.sha256(content).hexdigest()
    landed = paths.landed_file(sha256)
    landed.parent.mkdir(parents=True, exist_ok=True)
    landed.write_bytes(content)
    return {
        "delivery_id": sha256[:16], "sha256": sha256, "sender": "38-ccptnt", "period": "2025-H1",
        "period_end": datetime(2025, 6, 30).date(), "received_at": datetime(2025, 7, 5, 9),
        "version": 1, "size_bytes": len(content), "file_name": name, "base_name": name,
        "reason": "", "status": "landed",
    }  # fmt: skip


def faulty(sheet: Sheet) -> Fault:
    """A fault at the last written cell of a sheet's last row."""
    last = sheet.cells.slice(sheet.cells.num_rows - 1).to_pylist()[0]
    column = max(int(name[1:]) for name, text in last.items() if name != "row_number" and text)
    cell = address_of(last["row_number"], column)
    said = ("Sai.", "Wrong.")
    return Fault(
        "cooperatives", sheet.name, last["row_number"], None, cell, None, "x", "error", *said
    )


@pytest.mark.parametrize("case", READABLE, ids=lambda case: case.title)
def test_every_file_that_is_read_comes_back_with_the_fault_where_it_is(
    data_root, tmp_path, workbooks, case
):
    file = tmp_path / case.file_name
    case.make(file)
    facts = Facts(delivered(file.read_bytes(), case.file_name))
    sheets = read_file(str(paths.landed_file(facts.delivery["sha256"])), case.file_name, workbooks)
    for sheet in [sheet for sheet in sheets if sheet.cells.num_rows and not sheet.fault]:
        row = {"part": sheet.name, "feed": "cooperatives", "status": "standardized", "message": "",
               "data_kind": "", "warnings": 0, "rows_read": sheet.cells.num_rows,
               "rows_accepted": 0, "rows_quarantined": 1, "rows_duplicate": 0,
               "rows_ignored": 0}  # fmt: skip
        facts.parts.append(PartFacts(row, "promoted"))
        facts.faults.append(faulty(sheet))
    back = tmp_path / "phieu.xlsx"
    back.write_bytes(receipt(facts, workbooks))
    page, *again = read_file(str(back), back.name, workbooks)
    assert page.name.startswith("Phiếu tiếp nhận")
    faulted = [sheet for sheet in sheets if sheet.name in {fault.part for fault in facts.faults}]
    returned = [sheet for sheet in again if sheet.cells.num_rows]
    assert [rows_of(sheet) for sheet in returned] == [rows_of(sheet) for sheet in faulted]
    for number, fault in enumerate(facts.faults, start=1):
        assert f'ref="{fault.cell}"' in notes(back.read_bytes(), number)


def notes(content: bytes, number: int) -> str:
    """The comments of the sheet with faults of that number."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(f"xl/ntm_comments{number}.xml").decode()
