"""One door to all readers: a landed file in, its sheets out.

Clean delimited text is read here, by Arrow, at the speed of the disk; everything else in a child
process that a hostile file may kill.
"""

from mmap import ACCESS_READ, mmap
from pathlib import Path, PurePath

from ntm.intake.delimited import read_clean
from ntm.intake.kinds import HEAD_BYTES, kind_of
from ntm.intake.sheets import Sheet, UnreadableError
from ntm.intake.workbooks import WorkbookReader


def read_file(path: str, file_name: str, workbooks: WorkbookReader) -> list[Sheet]:
    """Sheets of a landed file, by its content; the name it came under only names a lone table.

    Raises UnreadableError with a reason for an empty, damaged, locked, hostile or unknown file. A
    member of an archive that cannot be read is a sheet with a `fault`.
    """
    try:
        with Path(path).open("rb") as file:
            head = file.read(HEAD_BYTES)
            if not head:
                raise UnreadableError("fault.empty_file")
            if kind_of(head, file_name) == "text":
                with mmap(file.fileno(), 0, access=ACCESS_READ) as content:
                    sheets = read_clean(PurePath(file_name).stem, content)
                if sheets is not None:
                    return sheets
        return workbooks.read(path, file_name)
    except OSError as fault:
        raise UnreadableError("fault.unknown_format", str(fault)) from None
