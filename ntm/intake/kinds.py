"""What a file is, by its content: names lie (xlsx named .xls, a web page saved as .xls, …).

Raises UnreadableError with the reason for what holds no table that can be read: pictures, PDF, old
Word files, archives other than zip.
"""

import re
import zipfile
from mmap import mmap
from pathlib import PurePath

from ntm.intake.delimited import is_text
from ntm.intake.sheets import UnreadableError

HEAD_BYTES = 65_536
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The first record of a sheet or workbook stream of Excel 2, 3, 4 and 5–97 outside a container.
_BARE_XLS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")
_REFUSED = {
    "fault.pdf_or_image": (
        *(b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*", b"BM"),
    ),
    "fault.archive_format": (
        *(b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd"),
    ),
    "fault.old_word": (b"{\\rtf",),
}
_ZIPPED = (
    (b"spreadsheetml.sheet.main", "xlsx"),
    (b"spreadsheetml.template.main", "xlsx"),
    (b"ms-excel.sheet.macroEnabled.main", "xlsx"),
    (b"ms-excel.template.macroEnabled.main", "xlsx"),
    (b"ms-excel.sheet.binary", "xlsb"),
    (b"wordprocessingml.document.main", "docx"),
    (b"ms-word.document.macroEnabled.main", "docx"),
    (b"wordprocessingml.template.main", "docx"),
)
_TYPES_BYTES = 1_000_000


def kind_of(head: bytes, file_name: str) -> str:
    """zip, ole, xls, parquet, json, html, xml or text, by the first bytes of a file.

    The name speaks only where the content is silent: `[1]` may open a JSON file or a CSV file.
    """
    for reason, starts in _REFUSED.items():
        if head.startswith(starts) and not _is_plain_word(head):
            raise UnreadableError(reason)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    if head.startswith(OLE):
        return "ole"
    if head.startswith(_BARE_XLS) and not is_text(head[:512]):
        return "xls"
    if head.startswith((b"PAR1", b"PARE")):
        return "parquet"
    return _kind_of_text(head, PurePath(file_name).suffix.lower())


def _kind_of_text(head: bytes, ending: str) -> str:
    if not is_text(head):
        raise UnreadableError("fault.unknown_format", f"binary {ending}")
    start = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    opening = start[:4096].lower()
    if re.match(rb"<(!doctype html|html|head|meta|table|style)\b", opening):
        return "html"
    if opening.startswith((b"<?xml", b"<workbook")):
        return "html" if re.search(rb"<html\b", opening) else "xml"
    if opening.startswith((b"mime-version:", b"from: ")):  # a web page in one file
        raise UnreadableError("fault.unknown_format", "mhtml")
    if opening.startswith(b"{") or ending in (".json", ".jsonl", ".ndjson"):
        return "json"
    return "json" if re.match(rb"\[\s*[\[{\]]", opening) else "text"


def _is_plain_word(head: bytes) -> bool:
    """Whether letters such as `BM` begin a line of text and not a picture."""
    return head[:2] == b"BM" and is_text(head[:512])


def kind_of_archive(archive: zipfile.ZipFile) -> str:
    """xlsx, xlsb, docx, ods or zip, by what a zip container holds."""
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        with archive.open("[Content_Types].xml") as stream:
            types = stream.read(_TYPES_BYTES)
        for mark, kind in _ZIPPED:
            if mark in types:
                return kind
        raise UnreadableError("fault.unknown_format", "office document without tables")
    if "mimetype" in names:
        with archive.open("mimetype") as stream:
            stated = stream.read(200)
        if b"opendocument.spreadsheet" in stated:
            return "ods"
        if b"opendocument" in stated:
            raise UnreadableError("fault.unknown_format", stated.decode("ascii", "replace"))
    return "zip"


def kind_of_ole(content: bytes | mmap) -> str:
    """xls, by the names of the streams that an old office file holds; others are refused."""
    streams = {name: content.find(name.encode("utf-16-le")) >= 0 for name in _STREAMS}
    if streams["EncryptedPackage"]:
        raise UnreadableError("fault.password")
    if streams["WordDocument"]:
        raise UnreadableError("fault.old_word")
    if streams["Workbook"] or streams["Book"]:
        return "xls"
    reason = "fault.unknown_format" if streams["Root Entry"] else "fault.damaged_file"
    raise UnreadableError(reason, "ole")


_STREAMS = ("EncryptedPackage", "WordDocument", "Workbook", "Book", "Root Entry")
