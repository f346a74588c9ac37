"""Cell styles added to a workbook's own: those of our page, and each style of a cell once more in
the colour of a fault."""

from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from ntm.outbox import looks
from ntm.outbox.book_package import SHEET_NS, Package, UnfitError

MINIMAL = f"""<styleSheet xmlns="{SHEET_NS}"><fonts count="1"><font><sz val="10"/><name val="{looks.FONT}"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>""".encode()  # noqa: E501
# The parts of a style sheet that must stand in front of the differential formats.
_BEFORE_DXFS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles")


@dataclass(frozen=True)
class Style:
    """A cell's look; colours as `#RRGGBB`, empty for none."""

    size: float = 10
    is_bold: bool = False
    is_underlined: bool = False
    ink: str = looks.INK
    fill: str = ""
    border: str = ""
    across: str = "left"
    down: str = "center"
    wraps: bool = False
    indent: int = 0


class Styles:
    """The style sheet of a package; gives the numbers that cells call their styles by."""

    def __init__(self, package: Package) -> None:
        part = next((target for target, kind in package.related(package.workbook).values()
                     if kind == "styles"), None)  # fmt: skip
        if part is None:
            part = "xl/styles.xml"
            content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
            package.add(part, MINIMAL, content_type)
            package.relate(package.workbook, "styles", part)
        self._root = package.tree(part)
        self._known: dict[object, int] = {}

    def number(self, style: Style) -> int:
        """The number of one of our styles, added when it is new."""
        if style not in self._known:
            xf = etree.Element(
                _tag("xf"), numFmtId="0" if style.across == "right" else "49",
                fontId=str(self._font(style)), fillId=str(self.fill(style.fill)),
                borderId=str(self._border(style.border)), xfId="0", applyFont="1", applyFill="1",
                applyBorder="1", applyAlignment="1", applyNumberFormat="1",
            )  # fmt: skip
            placed = {"horizontal": style.across, "vertical": style.down}
            if style.wraps:
                placed["wrapText"] = "1"
            if style.indent:
                placed["indent"] = str(style.indent)
            etree.SubElement(xf, _tag("alignment"), **placed)
            self._known[style] = self._append("cellXfs", xf)
        return self._known[style]

    def coloured(self, base: int, colour: str) -> int:
        """The number of a cell's own style with another fill."""
        key = (base, colour)
        if key not in self._known:
            formats = self._group("cellXfs")
            own = formats[base] if 0 <= base < len(formats) else formats[0]
            xf = deepcopy(own)
            xf.set("fillId", str(self.fill(colour)))
            xf.set("applyFill", "1")
            self._known[key] = self._append("cellXfs", xf)
        return self._known[key]

    def fill(self, colour: str) -> int:
        """The number of a solid fill; 0 for none."""
        if not colour:
            return 0
        key = ("fill", colour)
        if key not in self._known:
            fill = etree.Element(_tag("fill"))
            pattern = etree.SubElement(fill, _tag("patternFill"), patternType="solid")
            etree.SubElement(pattern, _tag("fgColor"), rgb=_argb(colour))
            etree.SubElement(pattern, _tag("bgColor"), indexed="64")
            self._known[key] = self._append("fills", fill)
        return self._known[key]

    def conditional(self, colour: str) -> int:
        """The number of a differential format with a fill, for a conditional format."""
        key = ("dxf", colour)
        if key not in self._known:
            dxf = etree.Element(_tag("dxf"))
            fill = etree.SubElement(dxf, _tag("fill"))
            pattern = etree.SubElement(fill, _tag("patternFill"))
            etree.SubElement(pattern, _tag("bgColor"), rgb=_argb(colour))
            self._known[key] = self._append("dxfs", dxf)
        return self._known[key]

    def _font(self, style: Style) -> int:
        key = ("font", style.size, style.is_bold, style.is_underlined, style.ink)
        if key not in self._known:
            font = etree.Element(_tag("font"))
            if style.is_bold:
                etree.SubElement(font, _tag("b"))
            if style.is_underlined:
                etree.SubElement(font, _tag("u"))
            etree.SubElement(font, _tag("sz"), val=f"{style.size:g}")
            etree.SubElement(font, _tag("color"), rgb=_argb(style.ink))
            etree.SubElement(font, _tag("name"), val=looks.FONT)
            self._known[key] = self._append("fonts", font)
        return self._known[key]

    def _border(self, colour: str) -> int:
        if not colour:
            return 0
        key = ("border", colour)
        if key not in self._known:
            border = etree.Element(_tag("border"))
            for side in ("left", "right", "top", "bottom"):
                line = etree.SubElement(border, _tag(side), style="thin")
                etree.SubElement(line, _tag("color"), rgb=_argb(colour))
            etree.SubElement(border, _tag("diagonal"))
            self._known[key] = self._append("borders", border)
        return self._known[key]

    def _group(self, name: str) -> etree._Element:
        found = self._root.find(_tag(name))
        if found is None and name != "dxfs":
            raise UnfitError(f"a style sheet without {name}")
        if found is None:
            found = etree.Element(_tag(name), count="0")
            before = [one for one in self._root if etree.QName(one).localname in _BEFORE_DXFS]
            self._root.insert(self._root.index(before[-1]) + 1, found)
        return found

    def _append(self, name: str, element: etree._Element) -> int:
        group = self._group(name)
        group.append(element)
        group.set("count", str(len(group)))
        return len(group) - 1


def _tag(name: str) -> str:
    return f"{{{SHEET_NS}}}{name}"


def _argb(colour: str) -> str:
    return "FF" + colour.lstrip("#").upper()
