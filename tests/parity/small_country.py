"""A catalogue whose country is a few provinces, so that both engines build it in little time.

Results stand on the full grid of units, so it is the list of units that makes a build small.
"""

import csv
import shutil
from pathlib import Path

from ntm.catalog import read_table
from ntm.catalog.tables import DEFAULT_FOLDER

UNITS, VERSIONS, LINKS = "units/units", "units/unit_versions", "units/unit_links"

Rows = list[dict[str, str]]


def write_catalog(folder: Path, provinces: set[str]) -> Path:
    """Copy the catalogue with only these provinces (codes of any day), the centre and the nation.

    Returns the folder, for `NTM_CATALOG`.
    """
    shutil.copytree(DEFAULT_FOLDER, folder)
    kept = _units_of(provinces)
    for name, columns in (
        (UNITS, ["unit_id"]),
        (VERSIONS, ["unit_id"]),
        (LINKS, ["predecessor_id", "successor_id"]),
    ):
        rows = [row for row in read_table(name) if kept.issuperset(row[c] for c in columns)]
        _write(folder / f"{name}.csv", rows)
    return folder


def _units_of(provinces: set[str]) -> set[str]:
    """Ids of the provinces and of all units that ever lay in them, with the centre and nation."""
    units = read_table(UNITS)
    inside = {u["unit_id"] for u in units if u["level"] == "province" and u["code"] in provinces}
    for _ in ("district", "commune"):
        inside |= {v["unit_id"] for v in read_table(VERSIONS) if v["parent_id"] in inside}
    return inside | {u["unit_id"] for u in units if u["level"] in ("nation", "central")}


def _write(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
