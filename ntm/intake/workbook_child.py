"""Reads files in a process of its own, with limits on memory and time.

A hostile file can abort a reader, or keep it busy for ever; then this process dies, by the kernel's
hand, and the parent says why. A request is a line of JSON on standard input (path, file name,
whether to go cell by cell); the answer is a line of JSON per sheet, each with an Arrow stream
behind it, and a last line that ends the file or gives the reason it cannot be read.
"""

import gc
import json
import os
import resource
import signal
import sys
import zipfile
import zlib
from collections.abc import Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path, PurePath
from typing import IO, Any

import pyarrow as pa

from ntm.intake.calamine_books import read_calamine
from ntm.intake.delimited import read_delimited
from ntm.intake.kinds import HEAD_BYTES, kind_of, kind_of_archive, kind_of_ole
from ntm.intake.sheets import Sheet, UnreadableError

MEMORY_BYTES = 1_500 * 1024 * 1024
SPENT_BYTES = 800 * 1024 * 1024  # a process that a large file left so big makes way for a new one
LARGE_CELLS = 2_000_000
BUSY = 4  # times as long as the work may take, before a reader counts as stuck
OBJECTS_LEFT = 100_000


def read_any(path: str, file_name: str, careful: bool, in_archive: bool = False) -> Iterator[Sheet]:
    """Sheets of a file of any kind. Raises UnreadableError with the reason when there are none."""
    with Path(path).open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        raise UnreadableError("fault.empty_file")
    kind = kind_of(head, file_name)
    stem = PurePath(file_name).stem
    if kind == "zip":
        yield from _read_zip(path, careful, in_archive)
    elif kind == "ole":
        with Path(path).open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
            kind_of_ole(content)
        yield from _read_xls(path, careful)
    elif kind == "xls":
        yield from _read_xls(path, careful)
    elif kind == "parquet":
        from ntm.intake.records import read_parquet

        yield from read_parquet(stem, path)
    else:
        yield from _read_text(kind, stem, Path(path).read_bytes())


def _read_text(kind: str, stem: str, content: bytes) -> Iterator[Sheet]:
    if kind == "json":
        from ntm.intake.records import read_json

        yield from read_json(stem, content)
    elif kind in ("html", "xml"):
        from io import BytesIO

        from ntm.intake.web_tables import read_page, read_xml_2003

        yield from read_page(stem, content) if kind == "html" else read_xml_2003(BytesIO(content))
    else:
        yield from read_delimited(stem, content)


def _read_xls(path: str, careful: bool) -> Iterator[Sheet]:
    from ntm.intake.old_workbooks import read_xls

    yield from read_xls(path, careful)


def _read_zip(path: str, careful: bool, in_archive: bool) -> Iterator[Sheet]:
    with zipfile.ZipFile(path) as archive:
        kind = kind_of_archive(archive)
        if kind == "zip" and in_archive:
            raise UnreadableError("fault.nested_archive")
        if kind == "xlsx":
            yield from _read_xlsx(path, archive, careful)
        elif kind == "docx":
            from ntm.intake.documents import read_document
            from ntm.intake.survey import check_archive

            check_archive(archive)
            yield from read_document(archive)
        elif kind == "zip":
            from ntm.intake.archives import read_archive

            yield from read_archive(
                archive, lambda member, name: read_any(member, name, careful, in_archive=True)
            )
        elif kind == "ods":
            yield from _read_ods(archive)
        else:
            yield from _read_xlsb(path, archive, careful)


def _read_xlsx(path: str, archive: zipfile.ZipFile, careful: bool) -> Iterator[Sheet]:
    from ntm.intake.survey import survey

    found = survey(archive)
    if found.cells > LARGE_CELLS and not (found.reasons or careful):
        yield from read_calamine(path)  # in pieces, which cannot be taken back
        return
    if not (found.reasons or careful):
        sheets: list[Sheet] = []
        try:
            sheets = list(read_calamine(path))
        except UnreadableError:
            raise
        except (Exception, MemoryError):
            pass  # the careful reader finds what can be read, or the reason
        if sheets:
            yield from sheets
            return
    from ntm.intake.workbook_xml import read_workbook_xml

    yield from read_workbook_xml(archive)


def _read_xlsb(path: str, archive: zipfile.ZipFile, careful: bool) -> Iterator[Sheet]:
    from ntm.intake.binary_workbooks import read_binary_workbook
    from ntm.intake.survey import check_archive

    check_archive(archive)
    try:
        yield from list(read_binary_workbook(archive))
    except UnreadableError:
        raise
    except Exception:  # a record it does not know
        if careful:
            raise
        yield from list(read_calamine(path))


def _read_ods(archive: zipfile.ZipFile) -> Iterator[Sheet]:
    from ntm.intake.open_documents import read_open_document
    from ntm.intake.survey import check_archive

    check_archive(archive)
    if "META-INF/manifest.xml" in archive.NameToInfo:
        with archive.open("META-INF/manifest.xml") as stream:
            if b"encryption-data" in stream.read(HEAD_BYTES):
                raise UnreadableError("fault.password")
    yield from read_open_document(archive)


def answer(request: dict[str, Any], out: IO[bytes]) -> None:
    """Write the sheets of one file, or why it has none."""
    last: dict[str, Any] = {}
    try:
        for sheet in read_any(request["path"], request["name"], request["careful"]):
            about = {key: value for key, value in vars(sheet).items() if key != "cells"}
            out.write(json.dumps(about).encode() + b"\n")
            with pa.ipc.new_stream(out, sheet.cells.schema) as stream:
                stream.write_table(sheet.cells)
    except UnreadableError as fault:
        last = {"fault": fault.reason, "detail": fault.detail[:500]}
    except MemoryError:
        last = {"fault": "fault.too_large", "detail": "memory"}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, zlib.error) as fault:
        last = {"fault": _zip_reason(fault), "detail": str(fault)[:500]}
    except BaseException as fault:
        last = {"fault": "fault.damaged_file", "detail": f"{type(fault).__name__}: {fault}"[:500]}
    last |= {"end": True, "is_spent": _address_bytes() > SPENT_BYTES}
    out.write(json.dumps(last).encode() + b"\n")
    out.flush()


def _address_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    return pages * resource.getpagesize()


def _zip_reason(fault: BaseException) -> str:
    return "fault.password" if "encrypted" in str(fault) else "fault.damaged_file"


def _limit_time(seconds: int) -> None:
    """From now on so many seconds of work, however busy the machine; then the kernel ends it."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, resource.RLIM_INFINITY))
    signal.alarm(seconds * BUSY)


def serve() -> None:
    """Answer requests until standard input closes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = os.fdopen(os.dup(1), "wb", buffering=1 << 20)
    os.dup2(2, 1)  # what a library prints must not fall among the answers
    gc.disable()  # cells by the thousand and no cycles: looking for some costs a tenth of the time
    for line in sys.stdin.buffer:
        request = json.loads(line)
        _limit_time(request["seconds"])
        answer(request, out)
        signal.alarm(0)
        if gc.get_count()[0] > OBJECTS_LEFT:
            gc.collect()


if __name__ == "__main__":
    serve()
