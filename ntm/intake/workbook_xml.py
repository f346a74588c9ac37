"""An xlsx workbook read cell by cell from its XML: slower, and nothing is lost or asked in advance.

Only cells that are written cost anything, wherever they stand. Error cells keep their sign,
percentages their meaning, and text in .VnTime fonts is decoded by its font, run by run.
Source: ECMA-376 part 1, 18 (SpreadsheetML).
"""

import posixpath
import zipfile
from collections.abc import Iterator

from ntm.intake.letters import clean_text, is_tcvn3_font
from ntm.intake.number_formats import kind_of_format
from ntm.intake.sheet_xml import Book, Run, read_cells
from ntm.intake.sheets import Grid, Sheet, UnreadableError
from ntm.intake.xml_parts import attribute, parse


def read_workbook_xml(archive: zipfile.ZipFile) -> Iterator[Sheet]:
    """Every worksheet in the workbook's order; one that cannot be read carries its fault."""
    folder, sheets, from_1904 = _contents(archive)
    book = Book(from_1904=from_1904)
    _read_styles(archive, f"{folder}/styles.xml", book)
    _read_shared(archive, f"{folder}/sharedStrings.xml", book)
    for name, part, state in sheets:
        try:
            with archive.open(part) as stream:
                cells, merged = read_cells(stream, book)
        except (UnreadableError, KeyError) as fault:
            reason = getattr(fault, "reason", "fault.damaged_file")
            yield Sheet(clean_text(name), Grid().table(), fault=reason, detail=str(fault))
            continue
        yield Sheet(clean_text(name), cells, merged=merged, is_hidden=state != "visible")


def _contents(archive: zipfile.ZipFile) -> tuple[str, list[tuple[str, str, str]], bool]:
    """The folder of the workbook's parts, its worksheets (name, part, state), and its calendar."""
    root = relations(archive, "", "_rels/.rels")
    part = next((target for kind, target in root.values() if kind == "officeDocument"), None)
    part = part or "xl/workbook.xml"
    folder, file = posixpath.split(part)
    related = relations(archive, folder, f"{folder}/_rels/{file}.rels")
    sheets: list[tuple[str, str, str]] = []
    from_1904 = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr":
            from_1904.append(attributes.get("date1904") in ("1", "true"))
        if name == "sheet":
            kind, target = related.get(attribute(attributes, "id") or "", ("", ""))
            if kind == "worksheet":
                state = attributes.get("state", "visible")
                sheets.append((attributes.get("name", target), target, state))

    try:
        with archive.open(part) as stream:
            parse(stream, start, _nothing, _nothing)
    except KeyError:
        raise UnreadableError("fault.damaged_file", f"no {part}") from None
    return folder, sheets, any(from_1904)


def relations(archive: zipfile.ZipFile, folder: str, part: str) -> dict[str, tuple[str, str]]:
    """Relations of a part by id: (last word of the type, path in the archive)."""
    found = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.join("/" + folder, attributes.get("Target", "")).lstrip("/")
            kind = attributes.get("Type", "").rsplit("/", 1)[-1]
            found[attributes.get("Id", "")] = (kind, posixpath.normpath(target))

    if part in archive.NameToInfo:
        with archive.open(part) as stream:
            parse(stream, start, _nothing, _nothing)
    return found


def _nothing(*_: object) -> None:
    """An event that tells nothing here."""


def _read_styles(archive: zipfile.ZipFile, part: str, book: Book) -> None:
    codes: dict[int, str] = {}
    fonts: list[str] = []
    inside: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        inside.append(name)
        if name == "numFmt" and "dxfs" not in inside:
            codes[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")
        elif name == "font" and inside[-2:-1] == ["fonts"]:
            fonts.append("")
        elif name == "name" and inside[-3:-1] == ["fonts", "font"]:
            fonts[-1] = attributes.get("val", "")
        elif name == "xf" and inside[-2:-1] == ["cellXfs"]:
            format_id, font_id = (int(attributes.get(key, 0)) for key in ("numFmtId", "fontId"))
            book.formats.append(kind_of_format(format_id, codes.get(format_id)))
            font = fonts[font_id] if font_id < len(fonts) else ""
            book.fonts.append(font if is_tcvn3_font(font) else "")

    if part in archive.NameToInfo:
        with archive.open(part) as stream:
            parse(stream, start, lambda name: inside.pop(), _nothing)


def _read_shared(archive: zipfile.ZipFile, part: str, book: Book) -> None:
    """Texts that cells share, as runs where a run has a font of its own."""
    runs: list[Run] = []
    inside: list[str] = []
    font = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        inside.append(name)
        if name == "si":
            runs.clear()
        elif name == "r":
            font[0] = ""
        elif name == "rFont":
            font[0] = attributes.get("val", "")
        elif name == "t" and "rPh" not in inside:
            runs.append(("", font[0] if "r" in inside else None))

    def end(name: str) -> None:
        inside.pop()
        if name == "si":
            book.add_shared(runs)

    def text(letters: str) -> None:
        if inside[-1:] == ["t"] and "rPh" not in inside:
            runs[-1] = (runs[-1][0] + letters, runs[-1][1])

    if part in archive.NameToInfo:
        with archive.open(part) as stream:
            parse(stream, start, end, text)
