"""One door to all readers: a landed file in, its sheets out."""

from pathlib import Path

from ntm.intake.delimited import read_delimited
from ntm.intake.sheets import Sheet, UnreadableError
from ntm.intake.workbooks import WorkbookReader

WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
DELIMITED = {".csv", ".tsv", ".txt"}


def read_file(path: str, file_name: str, workbooks: WorkbookReader) -> list[Sheet]:
    """Sheets of a landed file, by the ending of the name it came under.

    Raises UnreadableError with a reason for an empty, damaged, locked or unknown file.
    """
    ending = Path(file_name).suffix.lower()
    if Path(path).stat().st_size == 0:
        raise UnreadableError("fault.empty_file")
    if ending in WORKBOOKS:
        return workbooks.read(path)
    if ending in DELIMITED:
        return read_delimited(Path(file_name).stem, Path(path).read_bytes())
    raise UnreadableError("fault.unknown_format", ending)
