"""The catalogue's CSV tables, read once per process."""

import csv
import os
from functools import lru_cache
from pathlib import Path

DEFAULT_FOLDER = Path(__file__).parents[2] / "catalog"


def catalog_folder() -> Path:
    """Folder of the catalogue: `NTM_CATALOG`, else the project's own."""
    return Path(os.environ.get("NTM_CATALOG") or DEFAULT_FOLDER)


def table_path(name: str) -> Path:
    """Path of a catalogue table such as `targets` or `units/units`."""
    return catalog_folder() / f"{name}.csv"


def read_table(name: str) -> list[dict[str, str]]:
    """Rows of a catalogue table as text, in file order; an empty cell is an empty string."""
    return _read(table_path(name))


@lru_cache(maxsize=64)
def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def codes(list_name: str) -> list[dict[str, str]]:
    """Lines of one code list: `code, label_vi, label_en, aliases` (aliases joined by `|`).

    A list with facts of its own, such as `tasks`, is a table of that name with these columns.
    """
    found = [line for line in read_table("codes") if line["list"] == list_name]
    if not found and table_path(list_name).exists():
        return read_table(list_name)
    if not found:
        raise KeyError(f"code list {list_name!r} is not in {table_path('codes')}")
    return found
