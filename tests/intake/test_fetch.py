"""Fetch: what counts as a delivery, when it was received, and that nothing is landed twice."""

import os
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from ntm import ledger
from ntm.catalog import word
from ntm.intake.fetch import fetch, latest_by_path


def put(root: Path, place: str, content: bytes, at: float | None = None) -> Path:
    file = root / "inbox" / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    if at:
        os.utime(file, (at, at))
    return file


def test_a_file_is_landed_once_and_entered_once(data_root):
    put(data_root, "2024-H2/38-skhcn/a.csv", b"one")
    assert len(fetch()) == 1
    assert fetch() == []
    landed = [path for path in (data_root / "landing").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in landed] == [b"one"]


def test_a_then_b_then_a_again_are_three_deliveries_and_a_is_the_latest(data_root):
    for moment, content in enumerate((b"A", b"B", b"A"), start=1_700_000_000):
        put(data_root, "2024-H2/38-skhcn/a.csv", content, at=moment)
        assert len(fetch()) == 1
    latest = latest_by_path()["2024-H2", "38-skhcn", "a.csv"]
    assert latest["version"] == 3
    ids = ledger.read("fetch")["delivery_id"].to_pylist()
    assert len(set(ids)) == 3


def test_a_touched_file_with_the_same_bytes_is_no_delivery(data_root):
    file = put(data_root, "2024-H2/38-skhcn/a.csv", b"A", at=1_700_000_000)
    fetch()
    os.utime(file, (1_800_000_000, 1_800_000_000))
    assert fetch() == []


def test_the_prefix_of_the_name_tells_when_the_file_was_received(data_root):
    put(data_root, "2024-H2/38-skhcn/20250114T0930_a.csv", b"A")
    (row,) = fetch()
    assert row["received_at"] == datetime(2025, 1, 14, 9, 30)
    assert row["base_name"] == "a.csv"


def test_a_prefix_that_is_no_date_belongs_to_the_name(data_root):
    put(data_root, "2024-H2/38-skhcn/20259999T0930_a.csv", b"A", at=1_700_000_000)
    (row,) = fetch()
    assert row["base_name"] == "20259999T0930_a.csv"
    assert row["received_at"] == datetime(2023, 11, 15, 5, 13, 20)


def test_content_changed_under_a_stamped_name_was_received_later_than_the_stamp(data_root):
    put(data_root, "2024-H2/38-skhcn/20200114T0930_a.csv", b"A", at=1_700_000_000)
    fetch()
    put(data_root, "2024-H2/38-skhcn/20200114T0930_a.csv", b"B", at=1_700_000_100)
    (row,) = fetch()
    assert row["received_at"] == datetime(2023, 11, 15, 5, 15)


def test_misplaced_files_are_refused_with_a_reason_and_stop_nothing(data_root):
    put(data_root, "2024-H2/38-skhcn/good.csv", b"A")
    put(data_root, "2024-H9/38-skhcn/bad_period.csv", b"A")
    put(data_root, "2024-H2/Thanh Hoa/bad_sender.csv", b"A")
    put(data_root, "loose.csv", b"A")
    reasons = {row["file_name"]: row["reason"] for row in fetch()}
    assert reasons == {
        "good.csv": "",
        "bad_period.csv": "fault.misplaced_file",
        "bad_sender.csv": "fault.unknown_sender",
        "loose.csv": "fault.misplaced_file",
    }


def test_hidden_files_and_locks_of_office_programs_are_no_deliveries(data_root):
    put(data_root, "2024-H2/38-skhcn/.DS_Store", b"x")
    put(data_root, "2024-H2/38-skhcn/~$a.xlsx", b"x")
    assert fetch() == []


@pytest.fixture
def archive(tmp_path):
    """Packs files into an inbox that is a zip archive: a store without times, its root empty."""

    def pack(**contents: bytes) -> str:
        file = tmp_path / "inbox.zip"
        with zipfile.ZipFile(file, "w") as packed:
            for name, content in contents.items():
                packed.writestr(f"2024-H2/38-skhcn/{name}.csv", content)
        return f"zip://::{file}"

    return pack


def test_an_inbox_whose_root_is_empty_keeps_the_first_letter_of_its_periods(data_root, archive):
    (row,) = fetch(archive(**{"20250114T0930_a": b"A"}))
    assert (row["period"], row["sender"], row["status"]) == ("2024-H2", "38-skhcn", "landed")
    assert row["received_at"] == datetime(2025, 1, 14, 9, 30)
    assert row["modified_at"] is None


def test_a_file_that_nobody_tells_the_time_of_is_refused_and_not_of_1970(data_root, archive):
    rows = fetch(archive(**{"a": b"A", "20250114T0930_b": b"B"}))
    assert {row["file_name"]: row["reason"] for row in rows} == {
        "a.csv": "fault.no_time",
        "20250114T0930_b.csv": "",
    }
    assert "kho chứa không ghi thời gian" in word("fault.no_time", "vi")
    assert "keeps no times" in word("fault.no_time", "en")
    assert all(row["received_at"].year > 2000 for row in rows)
    assert fetch(archive(**{"a": b"A", "20250114T0930_b": b"B"})) == []


def test_a_new_content_of_the_same_size_is_seen_without_times_and_needs_a_new_stamp(
    data_root, archive
):
    fetch(archive(**{"20250114T0930_a": b"A"}))
    (row,) = fetch(archive(**{"20250114T0930_a": b"B"}))
    assert (row["version"], row["reason"]) == (2, "fault.no_time")
    changed = {"20250114T0930_a": b"B", "20250220T0930_a": b"B"}
    (row,) = fetch(archive(**changed))
    assert (row["base_name"], row["status"]) == ("a.csv", "landed")
