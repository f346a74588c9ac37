"""How well dirty names are resolved, by kind of dirt: `python -m tests.units.dirty_score`.

right, abstained and wrong are counted over the names that can be known; a slip that spells another
unit is counted apart, and a name that fits two units must be abstained from.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Callable

import pyarrow as pa

from ntm import units
from tests.units.dirty_kinds import CELLS, Name
from tests.units.dirty_names import make_names

COUNT = 20_000


def as_table(names: list[Name]) -> pa.Table:
    """The names as the resolver is asked."""
    columns = {
        cell: pa.array([name.written(cell) for name in names], pa.string()) for cell in CELLS
    }
    columns["code"] = pa.array([name.code for name in names], pa.string())
    return pa.table({"as_of": pa.array([name.as_of for name in names], pa.date32()), **columns})


def verdict(name: Name, unit_id: str | None) -> str:
    """right, abstained or wrong; apart; abstained or answered where two units fit."""
    if name.is_ambiguous:
        return "ambiguous: abstained" if unit_id is None else "ambiguous: answered"
    if name.spells_another:
        return "apart"
    if unit_id is None:
        return "abstained"
    return "right" if unit_id == name.unit.unit_id else "wrong"


def tally(names: list[Name], unit_ids: list[str | None]) -> dict[str, Counter]:
    """Verdicts per kind of dirt, and under `all`."""
    found: dict[str, Counter] = defaultdict(Counter)
    for name, unit_id in zip(names, unit_ids, strict=True):
        for kind in ("all", *name.kinds):
            found[kind][verdict(name, unit_id)] += 1
    return found


def share(counts: Counter, kind: str) -> float:
    """Share of a verdict among the names that can be known, 0 to 1."""
    known = sum(counts[each] for each in ("right", "abstained", "wrong"))
    return counts[kind] / known if known else 0.0


def table_lines(found: dict[str, Counter]) -> list[str]:
    """A table in Markdown, one line per kind of dirt."""
    lines = [
        "| dirt, alone and in pairs | names | right | abstained | wrong | spells another unit"
        " | fits two: abstained |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for kind in sorted(found, key=lambda kind: (kind != "all", kind)):
        counts = found[kind]
        shares = [f"{100 * share(counts, each):.2f} %" for each in ("right", "abstained", "wrong")]
        two = counts["ambiguous: abstained"], counts["ambiguous: answered"]
        fits = f"{two[0]} of {sum(two)}"
        cells = [kind.replace("_", " "), f"{counts.total():,}", *shares, str(counts["apart"]), fits]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def main(resolve: Callable[[pa.Table], pa.Table] = units.resolve) -> int:
    """Print the table for COUNT names."""
    names = make_names(COUNT)
    print("\n".join(table_lines(tally(names, resolve(as_table(names))["unit_id"].to_pylist()))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
