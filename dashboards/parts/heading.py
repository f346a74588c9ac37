"""What is looked at: the chosen target, its wording and reading, unit, period, boundaries."""

from dash import html
from dash.development.base_component import Component

from dashboards.frame import source_line
from dashboards.maps import MAPS, map_begins
from dashboards.selection import Selection


def about(selection: Selection) -> list[str]:
    """In words: target, unit, period and, where there are several, the stage."""
    reader = selection.reader
    parts = [
        f"{selection.target['target_id']} {reader.named(selection.target, 'name')}",
        reader.unit(selection.unit),
        reader.period(selection.period["period"]),
    ]
    if len(selection.stages) > 1:
        parts.append(reader.code("assessment_stage", selection.stage))
    return parts


def source(selection: Selection) -> str:
    """The line that images and exports carry."""
    return source_line(selection.reader, selection.release, *about(selection))


def boundaries(selection: Selection) -> str:
    """On which boundaries the units are: before or from the day the map changed."""
    key = "map_before" if map_begins(selection.day) == MAPS[0] else "map_from"
    return selection.reader.shared(key, day=selection.reader.date(MAPS[1]))


def heading(selection: Selection) -> Component:
    """The chosen target as a heading, with what it says and how it is read."""
    reader, target = selection.reader, selection.target
    tag = html.Span(target["target_id"], className="tag")
    where = [*about(selection)[1:], boundaries(selection)]
    wording = [
        html.Summary(reader.say("heading.wording")),
        html.Blockquote(reader.named(target, "text")),
        html.P(reader.say("heading.clause", clause=target["clause"], version=target["version"])),
    ]
    return html.Div(
        [
            html.H2([tag, reader.named(target, "name")]),
            html.P(" · ".join(where), className="where"),
            html.P(reader.say("heading.reading", reading=reader.named(target, "reading"))),
            html.Details(wording),
        ],
        className="heading",
    )


def announcement(selection: Selection) -> Component:
    """Says to a screen reader what is shown now, and to everyone what could not be shown."""
    reader = selection.reader
    refused = [
        html.P(reader.say(f"refused.{field}"), className="refused") for field in selection.refused
    ]
    shown = html.P(" · ".join(about(selection)), className="unseen")
    return html.Div([shown, *refused], role="status")
