"""What a receipt's workbook is made of: the file as it was sent, or the cells that were read.

Either way formulas that reach outside are gone, and personal columns are hidden.
"""

from collections import defaultdict
from dataclasses import replace

import fsspec
import pyarrow as pa

from ntm import paths
from ntm.catalog import word
from ntm.intake.fetch import SENDER
from ntm.intake.parts import Part, recognise
from ntm.intake.readers import read_file
from ntm.intake.sheets import Sheet, UnreadableError
from ntm.intake.stamp import PAGE, Stamp
from ntm.intake.workbooks import WorkbookReader
from ntm.outbox.book_again import without_our_marks
from ntm.outbox.book_cells import HIDDEN, Cells, SharedTexts
from ntm.outbox.book_new import MOST_ROWS, Shown, add_sheets, empty_package
from ntm.outbox.book_package import Package, UnfitError
from ntm.outbox.receipt_facts import Facts
from ntm.outbox.receipt_masks import Mask, masks_of, may_hold_persons

NOBODY = "00"  # the sender in a stamp when the folder's name is none
Source = tuple[Package, dict[str, Shown]]


def original(facts: Facts, workbooks: WorkbookReader) -> Source:
    """The workbook as it was sent, and its sheets. Raises UnfitError when it cannot be marked."""
    if max((part.row["rows_read"] for part in facts.parts), default=0) > MOST_ROWS:
        raise UnfitError("longer than is sent back")
    with fsspec.open(_landed(facts), "rb") as file:
        content = file.read()
    if not content.startswith(b"PK"):
        raise UnfitError("no package")
    package = Package.opened(content)
    without_our_marks(package)
    sheets = package.sheets()
    if not {fault.part for fault in facts.faults} <= set(sheets):
        raise UnfitError("sheets under other names")
    _clean(package, sheets, _masks(facts, workbooks))
    return package, {name: Shown(name) for name in sheets}


def rebuilt(facts: Facts, workbooks: WorkbookReader) -> Source:
    """A workbook of the cells that were read. Raises UnreadableError when they are no more."""
    faulty: dict[str, set[int]] = defaultdict(set)
    for fault in facts.faults:
        if fault.row_number is not None:
            faulty[fault.part].add(fault.row_number)
    kept = [(s, part) for s, part in _read(facts, workbooks) if part or s.name in faulty]
    sheets = [(_masked(sheet, part), part.header_row if part else 0) for sheet, part in kept]
    package = empty_package()
    return package, add_sheets(package, sheets, faulty, page_stamp(facts))


def page_stamp(facts: Facts) -> Stamp:
    """The stamp of a page of ours in a receipt."""
    sender = str(facts.delivery["sender"])
    return Stamp(PAGE, sender if SENDER.fullmatch(sender) else NOBODY, facts.delivery["period"])


def is_own_page(name: str) -> bool:
    """Whether a sheet is one of a template's or receipt's own that holds no data."""
    keys = ("template.guide_sheet", "template.lists_sheet", "receipt.sheet")
    return name in {word(key, "vi") for key in keys}


def _landed(facts: Facts) -> str:
    return str(paths.landed_file(facts.delivery["sha256"]))


def _read(facts: Facts, workbooks: WorkbookReader) -> list[tuple[Sheet, Part | None]]:
    name = facts.delivery["base_name"]
    sheets = read_file(_landed(facts), name, workbooks)
    return [(sheet, recognise(sheet, name)) for sheet in sheets if not sheet.fault]


def _masks(facts: Facts, workbooks: WorkbookReader) -> dict[str, list[Mask]]:
    """Masks by sheet; cells are read again only where a feed or an unknown sheet may need it."""
    feeds = {part.row["feed"] for part in facts.parts if not is_own_page(part.name)}
    if not may_hold_persons(feeds):
        return {}
    try:
        return {sheet.name: masks_of(sheet, part) for sheet, part in _read(facts, workbooks)}
    except UnreadableError as fault:
        raise UnfitError(str(fault)) from None


def _clean(package: Package, sheets: dict[str, str], masks: dict[str, list[Mask]]) -> None:
    """Close all sheets but ours, free them of formulas that reach outside, hide what masks say."""
    hidden: set[int] = set()
    shared = SharedTexts(package) if any(masks.values()) else None
    texts = shared.read() if shared else []
    for name, part in sheets.items():
        own = masks.get(name, [])
        if not (own or b"<f" in package.parts[part]):
            continue
        cells = Cells(package.tree(part))
        cells.free_of_formulas()
        for mask in own:
            hidden |= cells.hide(mask.column, mask.hides, texts)
    if shared and hidden:
        for part in sheets.values():
            hidden -= Cells(package.tree(part)).shared_used()
        shared.forget(hidden)


def _masked(sheet: Sheet, part: Part | None) -> Sheet:
    """The sheet with its masks laid over."""
    cells = sheet.cells
    numbers = cells["row_number"].to_pylist()
    for mask in masks_of(sheet, part):
        name = f"c{mask.column}"
        texts = [
            HIDDEN if text and mask.hides(number, text) else text
            for number, text in zip(numbers, cells[name].to_pylist(), strict=True)
        ]
        at = cells.column_names.index(name)
        cells = cells.set_column(at, name, pa.array(texts, pa.string()))
    return replace(sheet, cells=cells)
