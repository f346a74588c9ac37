"""Rows of a form: what the template begins for observations, and which of them nobody filled in.

A row that its sender left as the template began it says nothing: it is passed over as an empty cell
of a wide table is, and its unit stays silent. Missing is not zero, and it is no fault either.
"""

from functools import lru_cache, reduce
from itertools import product
from operator import or_

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ntm.catalog import Column, Feed, codes, read_table
from ntm.intake.layout import Table
from ntm.intake.outline import Outline
from ntm.intake.parts import Part
from ntm.intake.sections import Kind

Begun = dict[str, str]
# Not a column: a combination that only units of a level report on states it under this name.
LEVEL = "level"


def pass_over_unfilled(part: Part, found: Outline) -> None:
    """Mark the rows of a stamped form that hold nothing but what the template wrote."""
    if not part.stamp or part.feed.shape != "observations":
        return
    begun = begun_columns(part.feed)
    for table in part.tables:
        figures = [
            cell
            for name, cell in table.block.columns.items()
            if name not in begun and not part.feed.column(name).personal
        ]
        figures += [cell for group in table.block.groups for cell in group.cells.values()]
        if figures:
            _pass_over(part, table, found, figures)


def _pass_over(part: Part, table: Table, found: Outline, figures: list[int]) -> None:
    kinds = found.kinds[table.begin : table.end]
    empty = kinds == Kind.DATA
    for cell in figures:
        column = part.sheet.cells[f"c{cell}"].slice(table.begin, table.end - table.begin)
        blank = pc.equal(pc.utf8_trim_whitespace(column), "")
        empty &= np.asarray(pc.fill_null(blank, pa.scalar(True)))
    kinds[empty] = Kind.NOTE


@lru_cache(maxsize=64)
def begun_columns(contract: Feed) -> frozenset[str]:
    """Names of the columns that the template fills in: those that name the unit, and the rest of
    the key."""
    places = {column.name for column in contract.read_columns if column.unit_part}
    return frozenset(places.union(*combinations(contract)))


def combinations(contract: Feed) -> list[Begun]:
    """What a unit reports on: each combination of the codes in the key, as texts by column.

    A column that has a usual value has that one.
    """
    if contract.name == "criteria_assessments":
        return _followed_criteria(contract)
    choices: list[list[Begun]] = []
    for column in (contract.column(name) for name in contract.key if name != "unit_id"):
        if usual := column.empty or column.default:
            choices.append([{column.name: usual}])
        elif column.codes:
            choices.append(_answerable(contract, column))
    return [reduce(or_, chosen, {}) for chosen in product(*choices)]


def _answerable(contract: Feed, column: Column) -> list[Begun]:
    """The codes of a list that a feed itself answers; tasks know which feed gives a measure.

    What a line says of another column of the feed, such as a measure's task, stands beside it.
    """
    others = [one.name for one in contract.read_columns if one.name != column.name]
    rows: dict[str, Begun] = {}
    for line in codes(column.codes):
        if line.get("feed", contract.name) in ("", contract.name):
            beside = {name: line[name] for name in others if line.get(name)}
            rows.setdefault(line["code"], {column.name: line["label_vi"]} | beside)
    return list(rows.values())


def _followed_criteria(contract: Feed) -> list[Begun]:
    """The criterion indicators that targets follow, confirmed by the department that sends them."""
    sets = {line["code"]: line["label_vi"] for line in codes("criteria_set")}
    stages = {line["code"]: line["label_vi"] for line in codes("assessment_stage")}
    facts = [
        line["numerator_fact"].split("/")
        for line in read_table("indicators")
        if line["feed"] == contract.name and "/" in line["numerator_fact"]
    ]
    return [
        {
            "criteria_set": sets[set_code],
            "indicator_code": indicator,
            "stage": stages["confirmed"],
            LEVEL: set_code.partition("_")[0],
        }
        for set_code, indicator in dict.fromkeys(map(tuple, facts))
    ]
