"""Comments on cells: their texts, and the drawing without which Excel does not show them."""

import re
from collections.abc import Mapping

from ntm.outbox import looks
from ntm.outbox.book_cells import Cells, place
from ntm.outbox.book_package import COMMENTS_TYPE, SHEET_NS, VML_TYPE, Package

AUTHOR = "ntm"
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
LETTERS_A_LINE, MOST_LINES = 42, 24
_VML = """<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{number}"/></o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>{shapes}</xml>"""  # noqa: E501
_SHAPE = """<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;z-index:{at};visibility:hidden" fillcolor="#FFFBEA" o:insetmode="auto"><v:fill color2="#FFFBEA"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left},12,{top},4,{right},20,{low},4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"""  # noqa: E501


def comment(
    package: Package, part: str, cells: Cells, texts: Mapping[str, str], number: int
) -> None:
    """Comments on cells of a sheet, address → text, in place of those that it had.

    `number` tells the sheets of a workbook apart, 1 for the first.
    """
    for name, kind in list(package.related(part).values()):
        if kind in ("comments", "vmlDrawing", "threadedComment"):
            package.remove(name)
    notes, drawing = f"xl/ntm_comments{number}.xml", f"xl/ntm_drawing{number}.vml"
    package.add(notes, _notes(texts).encode(), COMMENTS_TYPE)
    package.add(drawing, _drawing(texts, number).encode(), VML_TYPE)
    package.relate(part, "comments", notes)
    cells.draw_comments(package.relate(part, "vmlDrawing", drawing))


def _notes(texts: Mapping[str, str]) -> str:
    font = f'<rPr><sz val="9"/><rFont val="{looks.FONT}"/></rPr>'
    listed = "".join(
        f'<comment ref="{address}" authorId="0"><text><r>{font}'
        f'<t xml:space="preserve">{xml_text(text)}</t></r></text></comment>'
        for address, text in sorted(texts.items(), key=lambda one: place(one[0]))
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{SHEET_NS}">'
        f"<authors><author>{AUTHOR}</author></authors><commentList>{listed}</commentList></comments>"
    )


def _drawing(texts: Mapping[str, str], number: int) -> str:
    shapes = []
    for at, (address, text) in enumerate(texts.items(), start=1):
        row, column = place(address)
        lines = sum(1 + len(line) // LETTERS_A_LINE for line in text.split("\n"))
        height = min(max(lines, 3), MOST_LINES)
        shapes.append(
            _SHAPE.format(
                id=number * 1024 + at, at=at, left=column + 1, right=column + 5,
                top=max(row - 2, 0), low=max(row - 2, 0) + height, row=row - 1, column=column,
            )
        )  # fmt: skip
    return _VML.format(number=number, shapes="".join(shapes))


def has_special(text: str) -> bool:
    """Whether `xml_text` would change a text."""
    return _SPECIAL.search(text) is not None


def xml_text(text: str) -> str:
    """A text as XML content: characters that XML cannot hold are left out."""
    return _SPECIAL.sub(_written, text) if has_special(text) else text


def _written(found: re.Match[str]) -> str:
    return _ENTITIES.get(found[0], "")
