"""Receipts: a workbook in `outbox/<sender>/` for every delivery that was judged or cannot be read.

A receipt is the sender's own workbook with its faults marked and a page in front; a delivery with
nothing to correct gets the page alone. It can be made again at any time from ledger and landing.
"""

import os
import re
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import current_process, get_context

import fsspec

from ntm import paths
from ntm.errors import NtmError
from ntm.intake.workbooks import WorkbookReader
from ntm.outbox.book_new import empty_package
from ntm.outbox.book_page import put_in_front
from ntm.outbox.book_styles import Styles
from ntm.outbox.receipt_book import MOST_BYTES, Book, marked_book
from ntm.outbox.receipt_facts import Facts, Records
from ntm.outbox.receipt_lists import Figure
from ntm.outbox.receipt_page import receipt_page

LONGEST_NAME = 60
MOST_PROCESSES = 4  # each reads a workbook in a child of its own
WORTH_PROCESSES = 200  # receipts; fewer are written before processes have started
_KEPT = re.compile(r"[^\w.\- ]+")


@dataclass(frozen=True)
class Written:
    """A receipt that was written: for which delivery, where it is, and what went wrong."""

    delivery_id: str
    address: str
    fault: str = ""


def write_receipts(judged: Iterable[str]) -> list[Written]:
    """Write receipts of the deliveries just judged, and of unreadable ones that have none yet."""
    records = Records()
    present = _numbers_present()
    silent = {d for d in records.without_parts() if d[:8] not in present}
    facts = records.facts(sorted({*judged, *silent}))
    processes = min(MOST_PROCESSES, os.cpu_count() or 1)
    if len(facts) < WORTH_PROCESSES or processes == 1 or current_process().daemon:
        return _write_some(facts)
    # a workbook read and written again is work of a processor; begun fresh, not forked: a fork of
    # a process with running threads can hang
    parts = [facts[start::processes] for start in range(processes)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return [line for part in pool.map(_write_some, parts) for line in part]


def _write_some(some: Sequence[Facts]) -> list[Written]:
    """Write receipts one after the other, with one reader of workbooks."""
    workbooks = WorkbookReader()
    try:
        return [_write_one(facts, workbooks) for facts in some]
    finally:
        workbooks.close()


def _write_one(facts: Facts, workbooks: WorkbookReader) -> Written:
    """Write one receipt; a workbook that nobody foresaw costs its marks, not the others' answer."""
    fault = ""
    try:
        content = receipt(facts, workbooks)
    except Exception as unforeseen:
        fault = f"{type(unforeseen).__name__}: {unforeseen}"
        content = _with_page(facts, Book(empty_package()), ())
    write(address(facts), content)
    return Written(facts.delivery["delivery_id"], address(facts), fault)


def receipt(facts: Facts, workbooks: WorkbookReader, figures: Sequence[Figure] = ()) -> bytes:
    """The receipt of one delivery as a workbook."""
    return _with_page(facts, marked_book(facts, workbooks), figures)


def _with_page(facts: Facts, book: Book, figures: Sequence[Figure]) -> bytes:
    page = receipt_page(facts, book.address, _notes(facts, book), figures)
    put_in_front(book.package, page, Styles(book.package))
    return book.package.to_bytes()


def find_delivery(records: Records, text: str) -> str:
    """The id of the delivery that a receipt's number or the beginning of an id names.

    Raises NtmError when none or more than one begins so.
    """
    found = [delivery_id for delivery_id in records.deliveries if delivery_id.startswith(text)]
    if len(found) != 1 or not text:
        raise NtmError(
            f"Không có (hoặc có nhiều hơn một) lần gửi «{text}»; số phiếu ở đầu phiếu tiếp nhận. / "
            f"No delivery, or more than one, begins with {text!r}; receipts bear their number."
        )
    return found[0]


def address(facts: Facts) -> str:
    """`outbox/<sender>/<period>_<file>_<number>.xlsx`, safe whatever the sender wrote."""
    delivery = facts.delivery
    stem = str(delivery["base_name"]).rpartition(".")[0] or str(delivery["base_name"])
    parts = [_safe(str(delivery[key])) for key in ("sender", "period")]
    name = f"{parts[1]}_{_safe(stem)[:LONGEST_NAME]}_{facts.number}.xlsx"
    return f"{paths.outbox()}/{parts[0]}/{name}"


def _safe(text: str) -> str:
    return _KEPT.sub("-", text).strip(" .") or "khac"


def _notes(facts: Facts, book: Book) -> list[str]:
    """What is to be said of the workbook itself."""
    if not book.shown:
        return ["note_too_large"] if facts.size_bytes > MOST_BYTES else []
    if any(sheet.rows is not None for sheet in book.shown.values()):
        return ["note_rows_only"]
    return ["note_original" if book.is_original else "note_rebuilt"]


def _numbers_present() -> set[str]:
    """Numbers of the receipts in the outbox."""
    file_system, root = fsspec.core.url_to_fs(str(paths.outbox()))
    if not file_system.exists(root):
        return set()
    return {path.rpartition("_")[2].removesuffix(".xlsx") for path in file_system.find(root)}


def write(place: str, content: bytes) -> None:
    """Write a receipt to an address, whole or not at all."""
    file_system, path = fsspec.core.url_to_fs(place)
    file_system.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
    with file_system.open(f"{path}.partial", "wb") as sink:
        sink.write(content)
    file_system.mv(f"{path}.partial", path)
