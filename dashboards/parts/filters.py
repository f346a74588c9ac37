"""The filters: a change is laid over the address by assets/navigation.js, so the address is all."""

import dash_bootstrap_components as dbc
from dash import html
from dash._utils import stringify_id
from dash.development.base_component import Component

from dashboards.data import Row
from dashboards.markup import attributes
from dashboards.selection import Selection

Option = tuple[str, str]  # code, label


def filters(selection: Selection) -> Component:
    """A labelled select for every field in which there is a choice."""
    reader = selection.reader
    options: dict[str, list[Option]] = {
        "target": [
            (line["target_id"], f"{line['target_id']} · {reader.named(line, 'name')}")
            for line in selection.targets
        ],
        "period": [
            (line["period"], _period(selection, line)) for line in reversed(selection.periods)
        ],
        "unit": [(line["unit_code"], reader.unit(line)) for line in selection.units],
        "level": [(level, reader.say(f"level.{level}")) for level in selection.levels],
        "stage": [(stage, reader.code("assessment_stage", stage)) for stage in selection.stages],
        "reading": [
            (line["reading"], reader.named(line, "reading")) for line in selection.readings
        ],
    }
    fields = [
        _field(selection, name, choices) for name, choices in options.items() if len(choices) > 1
    ]
    name = attributes(aria_label=reader.say("filters"))
    return html.Div(fields, className="filters", role="group", **name)


def chosen(selection: Selection) -> dict[str, str]:
    """The code chosen in every field."""
    return {
        "target": selection.target["target_id"],
        "period": selection.period["period"],
        "unit": selection.unit["unit_code"],
        "level": selection.level,
        "stage": selection.stage,
        "reading": selection.target["reading"],
    }


def _period(selection: Selection, line: Row) -> str:
    name = selection.reader.period(line["period"])
    if line["units_reported"]:
        return name
    return selection.reader.say("period.silent", period=name)


def _field(selection: Selection, name: str, choices: list[Option]) -> Component:
    identity = {"filter": name}
    select = dbc.Select(
        id=identity,
        options=[
            {"label": label, "value": selection.patch(**{name: code})} for code, label in choices
        ],
        value=selection.patch(**{name: chosen(selection)[name]}),
        class_name="select",
    )
    label = html.Label(selection.reader.say(f"filter.{name}"), htmlFor=stringify_id(identity))
    return html.Div([label, select], className=f"filter filter-{name}")
