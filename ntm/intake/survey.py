"""A look through an xlsx file before it is read: what it holds, and whether that needs care.

One pass over the parts, unpacked in pieces and never kept. Care (`workbook_xml`, cell by cell) is
needed where python-calamine loses something or asks for memory as if every cell up to the last
were filled: error cells, percentages, TCVN3 fonts, a cell at XFD1048576.
"""

import re
import zipfile
from dataclasses import dataclass, field

from ntm.intake.sheets import WIDEST, UnreadableError

PIECE_BYTES = 1_048_576
OVERLAP_BYTES = 64
PROLOGUE_BYTES = 4_096  # where a document type or single quotes would show
MOST_UNPACKED_BYTES = 2 * 1024**3
MOST_TIMES_PACKED = 200
FREELY_UNPACKED_BYTES = 64 * 1024**2
MOST_MEMBERS = 5_000
# Cells up to the last one, empty ones counted, that are read as one block without more ado.
USUAL_AREA = 8_000_000
LAST_ROW = 1_048_576
TALL = 100_000  # rows from which on few cells are taken one by one
MOST_CELLS = 11_000_000  # a million rows of ten columns, and some
_WITHOUT_CELLS = re.compile(
    r"xl/(theme|drawings|charts|media|printerSettings|pivot|externalLinks|comments|queryTables|ctrl"
    r"|embeddings|customXml|calcChain|persons|threadedComments|tables|_rels)|docProps|_rels|customXml"
)
_FAR_COLUMN = re.compile(rb' r="[A-Z]{3}\d')
_LAST_ROW = re.compile(rb'row [^>]*?\br="(\d{1,9})"')
_PERCENT_FORMAT = re.compile(rb'numFmtId="(\d+)"[^>]*formatCode="[^"]*%|numFmtId="(9|10)"')


@dataclass
class Survey:
    """What is known of the workbook; `reasons` say why it needs care, none when it does not."""

    reasons: set[str] = field(default_factory=set)
    cells: int = 0
    unpacked_bytes: int = 0


def check_archive(archive: zipfile.ZipFile) -> int:
    """Bytes that the members unpack to, as the archive states them.

    Raises UnreadableError for an archive that grows beyond reason, or has too many members.
    """
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED_BYTES:
        raise UnreadableError("fault.archive_bomb", f"{len(members)} members, {unpacked} bytes")
    if unpacked > FREELY_UNPACKED_BYTES and unpacked > MOST_TIMES_PACKED * max(packed, 1):
        raise UnreadableError("fault.archive_bomb", f"{packed} → {unpacked} bytes")
    return unpacked


def survey(archive: zipfile.ZipFile) -> Survey:
    """Look through the parts that can hold cells. Raises UnreadableError for too many cells."""
    found = Survey(unpacked_bytes=check_archive(archive))
    percent_styles = _percent_styles(archive)
    for member in archive.infolist():
        if not member.filename.endswith(".xml") or _WITHOUT_CELLS.match(member.filename):
            continue
        _survey_part(archive, member, found, percent_styles)
        if found.cells > MOST_CELLS:
            raise UnreadableError("fault.too_large", f"{found.cells} cells")
    return found


def _percent_styles(archive: zipfile.ZipFile) -> re.Pattern[bytes] | None:
    """What a cell with a percentage format looks like; None when the workbook has no such format.

    Any of the formats may be one that no cell uses: then the pattern is simply not found.
    """
    try:
        with archive.open("xl/styles.xml") as stream:
            styles = stream.read(PIECE_BYTES * 16)
    except KeyError:
        return None
    formats = {b for pair in _PERCENT_FORMAT.findall(styles) for b in pair if b}
    cell_formats = styles.partition(b"cellXfs")[2].partition(b"cellXfs")[0]
    applied = re.findall(rb'<(?:\w+:)?xf [^>]*?numFmtId="(\d+)"', cell_formats)
    places = [str(place).encode() for place, name in enumerate(applied) if name in formats]
    return re.compile(rb' s="(?:' + b"|".join(places) + rb')"') if places else None


def _survey_part(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    found: Survey,
    percent_styles: re.Pattern[bytes] | None,
) -> None:
    cells, last_row, before = 0, 0, b""
    is_large = member.file_size > PIECE_BYTES
    has_fonts = "worksheets/" not in member.filename
    with archive.open(member) as stream:
        while piece := stream.read(PIECE_BYTES):
            if not before and b"<!DOCTYPE" in piece[:PROLOGUE_BYTES]:
                raise UnreadableError("fault.damaged_file", "xml with a document type")
            seen = before + piece
            if b't="e' in seen or b" r='" in seen[:PROLOGUE_BYTES]:
                found.reasons.add("errors")
            if percent_styles and percent_styles.search(seen):
                found.reasons.add("percentages")
            if has_fonts and (b'".Vn' in seen or b'".vn' in seen):
                found.reasons.add("TCVN3 font")
            at = seen.rfind(b"<row ")
            at = at if at >= 0 else seen.rfind(b":row ")
            row = _LAST_ROW.search(seen, at) if at >= 0 else None
            last_row = max(last_row, int(row[1]) if row else 0)
            if last_row * WIDEST > USUAL_AREA and _FAR_COLUMN.search(seen):
                found.reasons.add("far cells")
            if is_large or last_row > TALL:
                cells += seen.count(b"<c ") or seen.count(b":c ")
            before = piece[-OVERLAP_BYTES:]
    found.cells += cells
    if last_row > LAST_ROW or (last_row > TALL and cells < last_row):
        found.reasons.add("far cells")
