"""The sender's own workbook with its faults marked: coloured cells, the reasons as comments.

A plain .xlsx is marked in place and keeps its look. Anything else, and a sheet too long to send
back whole, becomes a workbook of the cells that were read.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from ntm.intake.sheets import UnreadableError
from ntm.intake.workbooks import WorkbookReader
from ntm.outbox import looks
from ntm.outbox.book_cells import Cells, address_of, place
from ntm.outbox.book_comments import comment
from ntm.outbox.book_new import Shown, empty_package
from ntm.outbox.book_package import Package, UnfitError
from ntm.outbox.book_styles import Styles
from ntm.outbox.receipt_facts import Facts, Fault
from ntm.outbox.receipt_sources import original, rebuilt

MOST_COMMENTS = 1_000  # of a sheet; cells beyond are coloured only
MOST_BYTES = 60_000_000  # of a file that is read again to be marked
COLOURS = {"error": looks.ERROR, "warning": looks.WARNING}


@dataclass
class Book:
    """A workbook to return: its package, and where the faults of each sheet show in it."""

    package: Package
    shown: dict[str, Shown] = field(default_factory=dict)
    is_original: bool = False
    # Cells at which faults without a cell of their own are shown, by sheet and row number.
    first_cells: dict[tuple[str, int], str] = field(default_factory=dict)

    def address(self, fault: Fault) -> tuple[str, str] | None:
        """Sheet and cell where a fault shows; None for a fault of no row, or of one left out."""
        sheet = self.shown.get(fault.part)
        if sheet is None or fault.row_number is None:
            return None
        if sheet.rows is None:
            own = fault.cell or self.first_cells.get((fault.part, fault.row_number))
            return sheet.name, own or address_of(fault.row_number, 0)
        row = sheet.rows.get(fault.row_number)
        if row is None:
            return None
        return sheet.name, address_of(row, place(fault.cell)[1] + 1 if fault.cell else 0)


def marked_book(facts: Facts, workbooks: WorkbookReader) -> Book:
    """The delivery's workbook with its faults marked and its personal columns hidden.

    An empty one when there is nothing to mark, when the delivery is too large to be read once more
    for that, or cannot be read any more.
    """
    located = [fault for fault in facts.faults if fault.row_number is not None]
    if not located or facts.size_bytes > MOST_BYTES:
        return Book(empty_package())
    try:
        book = Book(*original(facts, workbooks), is_original=True)
        _mark(book, located)
    except UnfitError:
        try:
            book = Book(*rebuilt(facts, workbooks))
        except UnreadableError:
            return Book(empty_package())
        _mark(book, located)
    return book


def _mark(book: Book, faults: list[Fault]) -> None:
    styles = Styles(book.package)
    sheets = book.package.sheets()
    by_part: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        by_part[fault.part].append(fault)
    for number, (part, own) in enumerate(by_part.items(), start=1):
        shown = book.shown.get(part)
        if shown:
            target = sheets[shown.name]
            _mark_sheet(book, target, own, styles, number)


def _mark_sheet(book: Book, target: str, faults: list[Fault], styles: Styles, number: int) -> None:
    cells = Cells(book.package.tree(target))
    colours: dict[str, str] = {}
    texts: dict[str, dict[str, None]] = defaultdict(dict)
    for fault in faults:
        _note_first_cell(book, cells, fault)
        where = book.address(fault)
        if where is None:
            continue
        if colours.get(where[1]) != COLOURS["error"]:
            colours[where[1]] = COLOURS[fault.severity]
        texts[where[1]][f"{fault.message_vi}\n{fault.message_en}"] = None
    cells.colour(colours, styles)
    first = list(texts.items())[:MOST_COMMENTS]
    joined = {address: "\n\n".join(lines) for address, lines in first}
    comment(book.package, target, cells, joined, number)


def _note_first_cell(book: Book, cells: Cells, fault: Fault) -> None:
    """Where a fault of a whole row shows: at the row's first written cell."""
    if not fault.cell and fault.row_number is not None and book.shown[fault.part].rows is None:
        key = (fault.part, fault.row_number)
        if key not in book.first_cells:
            book.first_cells[key] = cells.first_in(fault.row_number)
