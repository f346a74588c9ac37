"""The filters: a change is laid over the address by assets/navigation.js, so the address is all."""

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboards.data import Row
from dashboards.markup import text
from dashboards.selection import Selection

FIELDS = ("target", "period", "unit", "level", "stage", "reading")
Option = tuple[str, str]  # code, label
Props = dict[str, dict]  # id → properties


def filters() -> Component:
    """A labelled select for every field; those without a choice are hidden."""
    return html.Div([_field(name) for name in FIELDS], className="filters", role="search")


def filter_labels(selection: Selection) -> dict[str, Component]:
    """The label of every select, by the id of its place."""
    say = selection.reader.say
    return {
        f"label-{name}": html.Label(say(f"filter.{name}"), htmlFor=f"filter-{name}")
        for name in FIELDS
    }


def filter_props(selection: Selection) -> Props:
    """What every select offers and has chosen."""
    props: Props = {}
    for name, choices in _options(selection).items():
        patches = [(selection.patch(**{name: code}), label) for code, label in choices]
        props[f"filter-{name}"] = {
            "options": [{"value": patch, "label": label} for patch, label in patches],
            "value": selection.patch(**{name: _chosen(selection)[name]}),
        }
        props[f"field-{name}"] = {"hidden": len(choices) < 2}
    return props


def _field(name: str) -> Component:
    select = dbc.Select(id=f"filter-{name}", class_name="select")
    return html.Div([text(f"label-{name}"), select], id=f"field-{name}", className="filter")


def _options(selection: Selection) -> dict[str, list[Option]]:
    reader = selection.reader
    return {
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


def _chosen(selection: Selection) -> dict[str, str]:
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
