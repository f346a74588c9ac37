"""Convert figures from one day's units to another's, without ever guessing.

    convert(table, Journey(date(2025, 6, 30), date(2025, 7, 1)), [Measure("households", "sum")])

Every row says how it came: `exact`; `estimated`, with [value_low, value_high] open for every share
of a divided unit from nothing to the whole; or `refused`, with the reason. What refused units hold
comes as a remainder of their province, so the totals of sums are those of the input. A ratio goes
through its numerator and denominator; a yes/no is decided by a named policy only.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb
import pyarrow as pa

from ntm.units.convert_sql import RESULT_COLUMNS, conversion_sql
from ntm.units.measures import Choices, Measure, check_terms, fault
from ntm.units.reference import NATION, Reference
from ntm.units.transitions import AREA_LEVEL, Edges, Journey, transition
from ntm.units.weights import WEIGHTINGS

EDGES = pa.schema(
    [
        ("source_id", pa.string()),
        ("target_id", pa.string()),
        ("relation", pa.string()),
        *((f"share_{name}", pa.float64()) for name in WEIGHTINGS),
        ("sources_expected", pa.int64()),
        ("remainder_id", pa.string()),
    ]
)


@dataclass(frozen=True)
class Conversion:
    """The converted rows, and the ids in the input that are no unit of the from-day and level."""

    rows: pa.Table
    unknown_units: tuple[str, ...]


def convert(
    table: pa.Table,
    journey: Journey,
    measures: Sequence[Measure],
    choices: Choices | None = None,
    reference: Reference | None = None,
) -> Conversion:
    """Figures by `unit_id` on the journey's first day → figures on its last, a row per measure.

    Columns that are not measures are keys: each combination is converted by itself. The result has
    unit_id, code, name, level, row_kind (`unit`, `remainder`), the keys, figure (the measure),
    value, value_low, value_high, sensitivity_low and sensitivity_high (what other weightings give),
    numerator, denominator, value_all and value_any (a yes/no under each policy), method, reason,
    sources_expected, sources_with_value. Ratios and yes/no are 0 to 1. Raises NtmError for columns
    that are missing, a kind, level or choice that does not exist, a day before the first map, or
    two rows of one unit and key where they cannot be added.
    """
    choices, reference = choices or Choices(), reference or Reference.load()
    check_terms(table, journey, measures, choices, reference)
    used = {column for measure in measures for column in measure.columns}
    keys = [name for name in table.column_names if name not in used | {"unit_id"}]
    results = []
    with duckdb.connect() as database:
        for measure in measures:
            edges = transition(reference, replace(journey, basis=measure.basis))
            database.register("edges", edge_table(reference, journey, edges))
            database.register("figures", _figures(database, table, measure, keys))
            is_same_level = journey.from_level == journey.to_level
            sql = conversion_sql(measure.kind, len(keys), choices, is_same_level)
            found = database.sql(sql).to_arrow_table()
            figure = pa.array([measure.name] * found.num_rows, pa.string())
            results.append(found.append_column("figure", figure))
        rows = _named(database, pa.concat_tables(results), keys, reference, journey)
    known = transition(reference, replace(journey, basis="any")).keys()
    told = table["unit_id"].unique().to_pylist()
    return Conversion(rows, tuple(sorted(str(unit) for unit in told if unit not in known)))


def edge_table(reference: Reference, journey: Journey, edges: Edges) -> pa.Table:
    """Edges of a transition as a table, a row per way; a unit that leads nowhere has one row."""
    counts = Counter(target for targets in edges.values() for target in targets)
    provinces = transition(reference, replace(journey, to_level="province", basis="any"))
    rows: list[tuple] = []
    for source, targets in edges.items():
        above = list(provinces[source])
        home = above[0] if len(above) == 1 and journey.to_level != "province" else NATION
        if not targets:
            rows.append((source, None, "none", 1.0, 1.0, 1.0, None, home))
        for target, edge in targets.items():
            relation = "unknown" if edge.is_unknown else "part" if len(targets) > 1 else "whole"
            rows.append((source, target, relation, *edge.shares, counts[target], home))
    columns = zip(*rows, strict=True)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, EDGES, strict=True)]
    return pa.table(arrays, schema=EDGES)


def _figures(
    database: duckdb.DuckDBPyConnection, table: pa.Table, measure: Measure, keys: list[str]
) -> pa.Table:
    """Columns unit_id, key_0 …, a, b of one measure, a row per unit and keys."""
    first, second = measure.columns
    names = ["unit_id", *(f"key_{number}" for number in range(len(keys))), "a", "b"]
    columns = [table[name] for name in ["unit_id", *keys, first, second]]
    database.register("given", pa.table(columns, names=names))
    found = database.sql(
        """
        select
            * exclude (a, b), count(*) as rows_count,
            if(count(a) = count(*), sum(cast(a as double)), null) as a,
            if(count(b) = count(*), sum(cast(b as double)), null) as b,
        from given where unit_id is not null group by all
        """
    ).to_arrow_table()
    if measure.kind in ("yes_no", "other"):
        doubled = found.filter(pa.compute.greater(found["rows_count"], 1))
        if doubled.num_rows:
            unit = doubled["unit_id"][0].as_py()
            raise fault("convert.doubled", unit=unit, measure=measure.name)
    return found.drop_columns(["rows_count"])


def _named(
    database: duckdb.DuckDBPyConnection,
    results: pa.Table,
    keys: list[str],
    reference: Reference,
    journey: Journey,
) -> pa.Table:
    """The results with code, name and level of each unit and the keys by their own names."""
    lines = [
        (unit.unit_id, unit.code, unit.name, unit.level) for unit in reference.on(journey.to_day)
    ]
    if journey.to_level == AREA_LEVEL:
        areas = set(reference.read_table("comparable_areas")["area_id"].to_pylist())
        lines += [(area, area, "", AREA_LEVEL) for area in sorted(areas)]
    names = ("unit_id", "code", "name", "level")
    columns = [pa.array(column, pa.string()) for column in zip(*lines, strict=True)]
    database.register("units", pa.table(columns, names=names))
    database.register("results", results)
    inner = [f"key_{number}" for number in range(len(keys))]
    order = ", ".join(["row_kind desc", *inner, "unit_id"])
    rest = ", ".join(RESULT_COLUMNS[2:])
    chosen = ", ".join(["unit_id", "code", "name", "level", "row_kind", *inner, rest])
    rows = database.sql(
        f"select {chosen} from results inner join units using (unit_id) order by figure, {order}"
    ).to_arrow_table()
    plain = dict(zip(inner, keys, strict=True))
    return rows.rename_columns([plain.get(name, name) for name in rows.column_names])
