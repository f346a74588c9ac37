"""Readers on a corpus of nasty files: the very cells or the very reason, within time and memory."""

import resource
import time
from pathlib import Path

import psutil
import pytest

from ntm.catalog import word
from ntm.intake.readers import read_file
from ntm.intake.sheets import Sheet, UnreadableError
from ntm.intake.workbooks import WorkbookReader
from tests.intake.corpus import (
    archives,
    binary_books,
    documents,
    hostile,
    old_workbooks,
    open_books,
    pages,
    raw_workbooks,
    records,
    texts,
    workbooks,
)
from tests.intake.corpus.case import Case, rows_of

KINDS = (
    *(texts, workbooks, raw_workbooks, old_workbooks, open_books, binary_books),
    *(pages, documents, records, archives, hostile),
)
CASES: list[Case] = [case for kind in KINDS for case in kind.CASES]
MOST_SECONDS = 20
MOST_BYTES = 1.5 * 1024**3


@pytest.fixture(scope="module")
def reader():
    workbooks = WorkbookReader()
    yield workbooks
    workbooks.close()


def peak_bytes(workbooks: WorkbookReader) -> int:
    """The most memory that this reader's child or any child before it ever held."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    if workbooks.process_id is None:
        return ended
    status = Path(f"/proc/{workbooks.process_id}/status").read_text("ascii")
    running = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return max(ended, int(running.split()[1]) * 1024)


def worked_seconds(workbooks: WorkbookReader) -> float:
    """Seconds that this process, the reader's child and those before it have worked."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = time.process_time() + ended.ru_utime + ended.ru_stime
    if workbooks.process_id is not None:
        seconds += sum(psutil.Process(workbooks.process_id).cpu_times()[:2])
    return seconds


def read(case: Case, folder: Path, workbooks: WorkbookReader) -> list[Sheet]:
    """The sheets of a case's file, made in a folder; asserts the limits on time and memory."""
    path = folder / "landed"
    case.make(path)
    before = worked_seconds(workbooks)
    try:
        return read_file(str(path), case.file_name, workbooks)
    finally:
        assert worked_seconds(workbooks) - before < MOST_SECONDS
        assert peak_bytes(workbooks) <= MOST_BYTES


def parameters() -> list:
    return [
        pytest.param(case, id=case.title, marks=[pytest.mark.slow] if case.is_slow else [])
        for case in CASES
    ]


@pytest.mark.parametrize("case", parameters())
def test_every_file_of_the_corpus_gives_its_cells_or_its_reason(case, reader, tmp_path):
    if case.reason:
        with pytest.raises(UnreadableError) as fault:
            read(case, tmp_path, reader)
        assert fault.value.reason == case.reason
        return
    sheets = read(case, tmp_path, reader)
    if case.sheets is not None:
        assert {sheet.name: rows_of(sheet) for sheet in sheets} == case.sheets
    if case.shapes is not None:
        found = {sheet.name: (sheet.cells.num_rows, sheet.width) for sheet in sheets}
        assert found == case.shapes
    assert case.also(sheets)


def test_the_corpus_is_large_and_its_titles_tell_its_files_apart():
    titles = [case.title for case in CASES]
    assert len(set(titles)) == len(titles) >= 120


def test_every_reason_is_said_in_both_languages_with_what_to_do():
    for reason in {case.reason for case in CASES if case.reason}:
        assert len(word(reason, "vi")) > 30
        assert len(word(reason, "en")) > 30
