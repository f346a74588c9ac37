"""A receipt that comes back, corrected: its page, colours and comments are taken away first.

Only what a receipt puts into a workbook is looked for, by what it is and not by the names of parts:
a spreadsheet program has saved the file in between and has renamed and renumbered everything.
"""

from lxml import etree

from ntm.catalog import word
from ntm.outbox import looks
from ntm.outbox.book_comments import AUTHOR
from ntm.outbox.book_package import SHEET_NS, Package

_OURS = {"FF" + colour.lstrip("#") for colour in (looks.ERROR, looks.WARNING)}


def without_our_marks(package: Package) -> None:
    """Take away what an earlier receipt added; nothing when the workbook was never one."""
    pages = [name for name in package.sheets() if name.startswith(word("receipt.sheet", "vi"))]
    if not pages:
        return
    for name in pages:
        _drop_sheet(package, name)
    plain = _plain_styles(package)
    for part in package.sheets().values():
        root = package.tree(part)
        for cell in root.iter(_tag("c")):
            if (own := cell.get("s")) in plain:
                cell.set("s", plain[own])
        for area in root.findall(_tag("conditionalFormatting")):
            if [rule.findtext(_tag("formula")) for rule in area] == ["TRUE"]:
                root.remove(area)
        _drop_comments(package, part, root)


def _drop_sheet(package: Package, name: str) -> None:
    book = package.tree(package.workbook)
    sheets = book.find(_tag("sheets"))
    at, line = next((n, one) for n, one in enumerate(sheets) if one.get("name") == name)
    package.remove(package.sheets()[name])
    sheets.remove(line)
    for defined in list(book.iter(_tag("definedName"))):
        own = int(defined.get("localSheetId", "-1"))
        if own == at:
            defined.getparent().remove(defined)
        elif own > at:
            defined.set("localSheetId", str(own - 1))


def _plain_styles(package: Package) -> dict[str, str]:
    """Styles in a fault's colour → the same without it, added where it is missing."""
    part = next((target for target, kind in package.related(package.workbook).values()
                 if kind == "styles"), "")  # fmt: skip
    if not part:
        return {}
    root = package.tree(part)
    fills = root.find(_tag("fills"))
    ours = {str(n) for n, fill in enumerate(fills) if set(_colours(fill)) & _OURS}
    formats = root.find(_tag("cellXfs"))
    found = {}
    for number, xf in list(enumerate(formats)):
        if xf.get("fillId") in ours:
            plain = etree.fromstring(etree.tostring(xf))
            plain.set("fillId", "0")
            formats.append(plain)
            found[str(number)] = str(len(formats) - 1)
    formats.set("count", str(len(formats)))
    return found


def _colours(fill: etree._Element) -> list[str]:
    return [color.get("rgb", "") for color in fill.iter(_tag("fgColor"))]


def _drop_comments(package: Package, part: str, root: etree._Element) -> None:
    related = package.related(part).values()
    notes = next((name for name, kind in related if kind == "comments"), "")
    if not notes or AUTHOR not in [a.text for a in package.tree(notes).iter(_tag("author"))]:
        return
    for name, kind in list(related):
        if kind in ("comments", "vmlDrawing"):
            package.remove(name)
    for drawing in root.findall(_tag("legacyDrawing")):
        root.remove(drawing)


def _tag(name: str) -> str:
    return f"{{{SHEET_NS}}}{name}"
