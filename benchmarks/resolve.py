"""Names to units: how many a second and how many right, beside the parser of vietnamadminunits.

The parser takes an address without a day, so the comparison is on the names of the two days whose
lists it carries. The resolver's first row includes reading the unit tables and making its indexes.
"""

import gc
import time
from collections import Counter
from collections.abc import Callable
from datetime import date

import numpy as np
import pyarrow as pa

from ntm import units
from tests.units.dirty_kinds import Name
from tests.units.dirty_names import make_names
from tests.units.dirty_score import as_table, share, tally

DISTINCT = 20_000
REPEATED = 2_000_000
PARSED = 4_000
LAST_OLD_DAY, FIRST_NEW_DAY = date(2025, 6, 30), date(2025, 7, 1)
PARSER_DAYS = (LAST_OLD_DAY, date(2025, 12, 31))


def run() -> None:
    """Print the rows of the measurement."""
    names = make_names(3 * DISTINCT, seed=1)
    tables = [as_table(names[at : at + DISTINCT]) for at in range(0, len(names), DISTINCT)]
    heads = f"{'names':>10}{'seconds':>9}{'of a core':>11}{'per second':>12}"
    print(f"{'':42}{heads}{'right':>9}{'abst.':>8}{'wrong':>8}")
    found, seconds = timed(lambda: units.resolve(tables[0]))
    line("ntm: all distinct, indexes made first", DISTINCT, seconds, names[:DISTINCT], found)
    for part in (1, 2):
        found, seconds = timed(lambda part=part: units.resolve(tables[part]))
        chosen = names[part * DISTINCT : (part + 1) * DISTINCT]
        line("ntm: all distinct, never seen", DISTINCT, seconds, chosen, found)
    places = np.random.default_rng(1).integers(0, DISTINCT, REPEATED)
    repeated = tables[2].take(pa.array(places))
    _, seconds = timed(lambda: units.resolve(repeated))
    line(f"ntm: {DISTINCT:,} distinct, repeated", REPEATED, seconds)
    compare(names)


def compare(names: list[Name]) -> None:
    """The same names through both, on the days that the parser knows."""
    chosen = [name for name in names if name.as_of in PARSER_DAYS and name.code is None][:PARSED]
    table = as_table(chosen)
    found, seconds = timed(lambda: units.resolve(table))
    line("ntm: names of the parser's two days", len(chosen), seconds, chosen, found)
    parse = parser()
    found, seconds = timed(lambda: [parse(name) for name in chosen])
    line("vietnamadminunits.parse_address", len(chosen), seconds, chosen, found)


def parser() -> Callable[[Name], str | None]:
    """The package's parser as a function from a name to our unit's id, or None."""
    from vietnamadminunits import ParseMode, parse_address

    reference = units.Reference.load()
    provinces = {unit.code: unit.name for unit in reference.on(LAST_OLD_DAY, "province")}
    provinces_now = {unit.code: unit.name for unit in reference.on(FIRST_NEW_DAY, "province")}

    def parse(name: Name) -> str | None:
        is_old = name.as_of <= LAST_OLD_DAY
        spelled = (provinces if is_old else provinces_now).get(name.written("province") or "")
        parts = [name.written("commune"), name.written("district")]
        parts.append(spelled or name.written("province"))
        address = ", ".join(part for part in parts if part)
        mode = ParseMode.LEGACY if is_old else ParseMode.FROM_2025
        try:
            code = parse_address(address, mode=mode).ward_code
        except Exception:
            return None
        unit = reference.by_code(code, "commune", name.as_of) if code else None
        return unit.unit_id if unit else None

    return parse


def timed(work: Callable) -> tuple[list[str | None], tuple[float, float]]:
    """Ids of the units found; the seconds it took, and those that a core worked on it."""
    gc.collect()
    start, worked = time.perf_counter(), time.process_time()
    found = work()
    seconds = (time.perf_counter() - start, time.process_time() - worked)
    return (found["unit_id"].to_pylist() if isinstance(found, pa.Table) else found), seconds


def line(label: str, count: int, seconds: tuple[float, float], names: list[Name] | None = None,
         found: list[str | None] | None = None) -> None:  # fmt: skip
    """One row: speed, and what came out where the truth is given."""
    whole, worked = seconds
    text = f"{label:42}{count:>10,}{whole:>9.2f}{worked:>11.2f}{count / whole:>12,.0f}"
    if names and found:
        counts: Counter = tally(names, found)["all"]
        for kind, width in (("right", 9), ("abstained", 8), ("wrong", 8)):
            text += f"{100 * share(counts, kind):>{width - 1}.2f}%"
    print(text)
