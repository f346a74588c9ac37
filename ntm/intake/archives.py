"""Zip archives of files: each member read as if it had come alone, its sheets `member/sheet`.

Nothing is unpacked under a member's own name, so `../../etc` leads nowhere. One level only: an
archive in an archive is refused, and a member that cannot be read does not take the others along.
"""

import posixpath
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace

from ntm.intake.documents import unlike
from ntm.intake.sheets import Grid, Sheet, UnreadableError
from ntm.intake.survey import check_archive

MOST_FILES = 1_000
PIECE_BYTES = 1_048_576
_NO_DELIVERY = re.compile(r"(^|/)(__MACOSX/|\.|~\$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
Read = Callable[[str, str], Iterator[Sheet]]


def read_archive(archive: zipfile.ZipFile, read: Read) -> Iterator[Sheet]:
    """Sheets of all members, by `read(path, name)`. Raises UnreadableError for none or a bomb."""
    check_archive(archive)
    members = [member for member in archive.infolist() if not member.is_dir()]
    members = [member for member in members if not _NO_DELIVERY.search(member_name(member))]
    if not members:
        raise UnreadableError("fault.no_table", "empty archive")
    if len(members) > MOST_FILES:
        raise UnreadableError("fault.archive_bomb", f"{len(members)} files")
    names: set[str] = set()
    for member in members:
        name = unlike(member_name(member), names)
        yield from _read_member(archive, member, name, read)


def member_name(member: zipfile.ZipInfo) -> str:
    """The member's path without steps upwards, its letters as its sender saw them."""
    name = member.filename
    if not member.flag_bits & _UTF8_NAME:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "cp1258"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    steps = name.replace("\\", "/").split("/")
    path = posixpath.join(*[step for step in steps if step not in ("", ".", "..")] or ["?"])
    return unicodedata.normalize("NFC", path)


def _read_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, read: Read
) -> Iterator[Sheet]:
    try:
        if member.flag_bits & _ENCRYPTED:
            raise UnreadableError("fault.password")
        with tempfile.NamedTemporaryFile(prefix="member-") as copy:
            with archive.open(member) as stream:
                while piece := stream.read(PIECE_BYTES):
                    copy.write(piece)
            copy.flush()
            for sheet in read(copy.name, name):
                yield replace(sheet, name=f"{name}/{sheet.name}")
    except UnreadableError as fault:
        yield Sheet(name, Grid().table(), fault=fault.reason, detail=fault.detail)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError) as fault:
        yield Sheet(name, Grid().table(), fault="fault.damaged_file", detail=str(fault)[:200])
