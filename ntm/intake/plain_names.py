"""Names without diacritics that have none: "Ia Bang" is not Ia Băng where a part keeps its own."""

import pyarrow as pa

from ntm.units import Reference

MANY_ACCENTED = 10  # names of a part with diacritics, to trust those without
# The names of parts in which a name fits two units.
AMBIGUOUS_PARTS_SQL = """
    select distinct named.part_number, unit_names.*
    from named inner join unit_names using (name_key)
    semi join (
        select part_number
        from named inner join unit_names using (name_key) where reason = 'ambiguous_unit'
    ) as ambiguous on named.part_number = ambiguous.part_number
"""


def trusted_names(written: pa.Table) -> pa.Table:
    """part_number, name_key, unit_id of bare ambiguous names in parts that lose no diacritics.

    `written` is `resolved_names` with a part_number. A part is trusted where many of its names have
    diacritics and none was found to have lost them; each is judged alone, whatever else is there.
    """
    parts: dict[int, list[dict]] = {}
    for line in written.to_pylist():
        parts.setdefault(line["part_number"], []).append(line)
    found = []
    for lines in parts.values():
        accented = sum(not (line["written"] or "").isascii() for line in lines)
        if accented >= MANY_ACCENTED and not any("unaccented" in line["method"] for line in lines):
            found += [line | {"unit_id": _as_written(line)} for line in lines if line["candidates"]]
    kinds = {"part_number": pa.int32(), "name_key": pa.string(), "unit_id": pa.string()}
    return pa.Table.from_pylist(found, schema=pa.schema(kinds))


def _as_written(line: dict) -> str | None:
    """The one unit that an ambiguous name may mean whose own name it is, letter for letter."""
    name = f" {line['written'] or ''}".lower()
    if line["reason"] != "ambiguous_unit" or not name.isascii():
        return None
    meant = (Reference.load().unit(one, line["map_day"]) for one in line["candidates"].split())
    fitting = [unit.unit_id for unit in meant if unit and unit.name.lower().endswith(name)]
    return fitting[0] if len(fitting) == 1 else None
