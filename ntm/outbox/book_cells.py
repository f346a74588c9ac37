"""Cells of a worksheet's XML: found or made at an address, coloured, hidden, freed of formulas."""

import re
from collections.abc import Callable, Mapping

from lxml import etree

from ntm.intake.text import column_letter
from ntm.outbox.book_package import REL_NS, SHEET_NS, Package, UnfitError
from ntm.outbox.book_styles import Styles

HIDDEN = "•••"
# Whether a text in a row, by its number, is to be hidden.
Hides = Callable[[int, str], bool]
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
# What a formula may be made of to stay: cells of this workbook and plain arithmetic on them.
_FUNCTIONS = "SUM|SUBTOTAL|AVERAGE|ROUND|ROUNDUP|ROUNDDOWN|MIN|MAX|COUNT|COUNTA|IF|AND|OR|ABS|INT"
_SAFE = re.compile(
    rf"(?>(?:{_FUNCTIONS})\(|\$?[A-Z]{{1,3}}\$?\d{{1,7}}|\d+(?:\.\d+)?|[\s(),:;+\-*/<>=%])*+"
)
_TAG = {name: f"{{{SHEET_NS}}}{name}" for name in (
    "sheetData", "row", "c", "v", "f", "is", "t", "conditionalFormatting", "cfRule", "formula",
    "sheetViews", "sheetView", "legacyDrawing",
)}  # fmt: skip
# What stands behind `legacyDrawing` and behind `conditionalFormatting` in a worksheet.
_AFTER_DRAWING = ("legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems",
                  "tableParts", "extLst")  # fmt: skip
_MOST_CONDITIONS = 2_000


def place(address: str) -> tuple[int, int]:
    """Row number and column index (0 = A) of an address such as `B12`. ValueError for others."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise ValueError(f"{address!r} is no cell")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column - 1


class Cells:
    """The cells of one worksheet. Raises UnfitError when one does not say where it is."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        data = root.find(_TAG["sheetData"])
        if root.tag != f"{{{SHEET_NS}}}worksheet" or data is None:
            raise UnfitError("a sheet in another dialect")
        self._data = data
        self._rows: dict[int, etree._Element] = {}
        for row in data:
            number = row.get("r")
            if number is None:
                raise UnfitError("a row without its number")
            self._rows[int(number)] = row

    def at(self, address: str) -> etree._Element:
        """The cell at an address, made in its place when there is none."""
        number, column = place(address)
        row = self._row(number)
        for at, cell in enumerate(row):
            other = _column(cell)
            if other == column:
                return cell
            if other > column:
                row.insert(at, made := etree.Element(_TAG["c"], r=address))
                return made
        row.attrib.pop("spans", None)
        return etree.SubElement(row, _TAG["c"], r=address)

    def first_in(self, number: int) -> str:
        """Address of the first written cell of a row, of its first cell when none is."""
        for cell in self._rows.get(number, ()):
            if len(cell):
                return str(cell.get("r"))
        return f"A{number}"

    def colour(self, addresses: Mapping[str, str], styles: Styles) -> None:
        """Give cells another fill: address → colour, over conditional formats too."""
        for address, colour in addresses.items():
            cell = self.at(address)
            row_style = self._rows[place(address)[0]].get("s", "0")
            base = int(cell.get("s", row_style))
            cell.set("s", str(styles.coloured(base, colour)))
        if self.root.find(_TAG["conditionalFormatting"]) is not None:
            for colour in sorted(set(addresses.values())):
                self._colour_above_all(
                    [a for a, other in addresses.items() if other == colour], colour, styles
                )

    def hide(self, column: int, hides: Hides, shared: list[str]) -> set[int]:
        """Put HIDDEN for texts of a column; the numbers of the shared ones among them."""
        found: set[int] = set()
        for number, row in self._rows.items():
            for cell in row:
                if not len(cell) or _column(cell) != column:
                    continue
                index = _shared_index(cell)
                text = shared[index] if index is not None else "".join(cell.itertext())
                if text and hides(number, text):
                    found |= set() if index is None else {index}
                    _put_hidden(cell)
        return found

    def shared_used(self) -> set[int]:
        """Numbers of the shared texts that the sheet uses."""
        indices = (_shared_index(cell) for cell in self.root.iter(_TAG["c"]))
        return {index for index in indices if index is not None}

    def free_of_formulas(self) -> None:
        """Leave the values of formulas that are more than arithmetic on cells of this workbook."""
        formulas = list(self.root.iter(_TAG["f"]))
        unsafe = {f.get("si") for f in formulas if f.get("t") == "shared" and not _is_safe(f)}
        for formula in formulas:
            is_part = formula.get("t") == "shared" and formula.get("si") in unsafe
            if is_part or not _is_safe(formula):
                formula.getparent().remove(formula)

    def draw_comments(self, relation: str) -> None:
        """Point to the drawing of the comments, in the place that the format asks for."""
        for old in self.root.findall(_TAG["legacyDrawing"]):
            self.root.remove(old)
        drawing = etree.Element(_TAG["legacyDrawing"])
        drawing.set(f"{{{REL_NS}}}id", relation)
        after = [one for one in self.root if etree.QName(one).localname in _AFTER_DRAWING]
        self.root.insert(self.root.index(after[0]) if after else len(self.root), drawing)

    def _row(self, number: int) -> etree._Element:
        if number not in self._rows:
            later = [other for other in self._rows if other > number]
            made = etree.Element(_TAG["row"], r=str(number))
            if later:
                self._rows[min(later)].addprevious(made)
            else:
                self._data.append(made)
            self._rows[number] = made
        return self._rows[number]

    def _colour_above_all(self, addresses: list[str], colour: str, styles: Styles) -> None:
        """A conditional format that always holds and comes before the sheet's own."""
        for rule in self.root.iter(_TAG["cfRule"]):
            rule.set("priority", str(int(rule.get("priority", "1")) + 1))
        first = self.root.find(_TAG["conditionalFormatting"])
        made = etree.Element(
            _TAG["conditionalFormatting"], sqref=" ".join(addresses[:_MOST_CONDITIONS])
        )
        number = str(styles.conditional(colour))
        rule = etree.SubElement(made, _TAG["cfRule"], type="expression", dxfId=number, priority="1")
        etree.SubElement(rule, _TAG["formula"]).text = "TRUE"
        first.addprevious(made)


def _column(cell: etree._Element) -> int:
    address = cell.get("r")
    if address is None:
        raise UnfitError("a cell without its address")
    return place(address)[1]


def _shared_index(cell: etree._Element) -> int | None:
    """The number of the shared text that a cell shows, None for any other cell."""
    value = cell.findtext(_TAG["v"])
    return int(value) if cell.get("t") == "s" and value else None


def _put_hidden(cell: etree._Element) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    etree.SubElement(etree.SubElement(cell, _TAG["is"]), _TAG["t"]).text = HIDDEN


class SharedTexts:
    """The texts that the cells of a workbook share."""

    def __init__(self, package: Package) -> None:
        part = next((target for target, kind in package.related(package.workbook).values()
                     if kind == "sharedStrings"), "")  # fmt: skip
        self._texts = list(package.tree(part)) if part else []

    def read(self) -> list[str]:
        """The texts in their order, phonetic helps left out."""
        inside = (f"{{{SHEET_NS}}}t", f"{{{SHEET_NS}}}r/{{{SHEET_NS}}}t")
        return ["".join(t.text or "" for path in inside for t in si.iterfind(path))
                for si in self._texts]  # fmt: skip

    def forget(self, indices: set[int]) -> None:
        """Put HIDDEN in place of some."""
        for index in indices:
            for child in list(self._texts[index]):
                self._texts[index].remove(child)
            etree.SubElement(self._texts[index], _TAG["t"]).text = HIDDEN


def _is_safe(formula: etree._Element) -> bool:
    """A part of a shared formula has no text of its own; its master decides."""
    if formula.get("t") in ("array", "dataTable"):
        return False
    return bool(_SAFE.fullmatch(formula.text or ""))


def address_of(row_number: int, column: int) -> str:
    """The address of a row number and a column index: 12, 1 → `B12`."""
    return f"{column_letter(column)}{row_number}"
