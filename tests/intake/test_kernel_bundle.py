"""A bundle: parts of a feed settled together, each with its own outcome in the ledger."""

import pyarrow as pa
import pytest

from ntm import ledger
from ntm.intake import bundle
from ntm.intake.kernel import Kernel
from ntm.intake.plan import WHOLE_FILE
from ntm.intake.settle import settle, spread_here
from tests import river

GOOD = {code: river.criteria(code, "2025-H1", met=2, count=4) for code in ("38", "40")}


def standardized(root, files: dict[str, bytes]) -> list[dict]:
    for place, content in files.items():
        river.put(root, place, content)
    river.fetch()
    return settle(1, spread_here)


def test_a_part_that_breaks_the_kernel_fails_alone(data_root, monkeypatch):
    whole = Kernel.standardize_all

    def breaks_on_thanh_hoa(self, batch):
        if any(delivery.province_code == "38" for _, delivery in batch):
            raise RuntimeError("broken")
        return whole(self, batch)

    monkeypatch.setattr(bundle.Kernel, "standardize_all", breaks_on_thanh_hoa)
    files = {f"2025-H1/{code}-skhcn/a.xlsx": content for code, content in GOOD.items()}
    outcome = {row["status"]: row for row in standardized(data_root, files)}
    assert set(outcome) == {"failed", "standardized"}
    assert outcome["failed"]["message"] == "RuntimeError: broken"
    assert outcome["standardized"]["rows_accepted"] == 4


def test_many_parts_are_settled_in_turns_and_none_is_lost(data_root, monkeypatch):
    monkeypatch.setattr(bundle, "PARTS_TOGETHER", 2)
    files = {
        f"2025-H1/{code}-{agency}/a.xlsx": content
        for code, content in GOOD.items()
        for agency in ("skhcn", "stc", "vpdp")
    }
    rows = standardized(data_root, files)
    assert [row["rows_accepted"] for row in rows] == [4] * 6
    assert len({row["delivery_id"] for row in rows}) == 6


def test_sheets_nobody_knows_are_said_to_be_ignored_and_a_file_of_only_such_is_a_fault(data_root):
    rows = standardized(data_root, {"2025-H1/38-skhcn/a.xlsx": river.workbook([["Chào"]], "Lời")})
    assert [(row["part"], row["status"]) for row in rows] == [
        (WHOLE_FILE, "unreadable"),
        ("Lời", "unrecognised"),
    ]
    assert [row["rows_ignored"] for row in rows] == [0, 1]


def test_the_order_of_deliveries_in_a_bundle_changes_no_row(data_root, tmp_path, monkeypatch):
    seen = []
    for name, codes in (("one", ("38", "40")), ("two", ("40", "38"))):
        monkeypatch.setenv("NTM_DATA", str(tmp_path / name))
        files = {f"2025-H1/{code}-skhcn/a.xlsx": GOOD[code] for code in codes}
        rows = standardized(tmp_path / name, files)
        seen.append([{k: v for k, v in row.items() if k != "batch_id"} for row in rows])
    assert seen[0] == seen[1]


def test_a_ledger_from_before_the_documents_were_kept_can_still_be_read(data_root):
    old = [field for field in ledger.SCHEMAS["standardize"] if "document" not in field.name]
    ledger.prepare()
    standardized(data_root, {"2025-H1/38-skhcn/a.xlsx": GOOD["38"]})
    rows = ledger.read("standardize").select([field.name for field in old]).to_pylist()
    folder = data_root / "ledger" / "standardize"
    pa.parquet.write_table(
        pa.Table.from_pylist(rows, schema=pa.schema(old)), folder / "0001.parquet"
    )
    found = ledger.read("standardize").to_pylist()
    assert len(found) == 2 * len(rows)
    assert {row["document_number"] for row in found} == {None}


@pytest.fixture(autouse=True)
def prepared(data_root):
    """An empty ledger."""
    ledger.prepare()
