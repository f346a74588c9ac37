"""The figures of the trend as a table, for those who do not see it or want to copy them."""

from dash import html
from dash.development.base_component import Component

from dashboards.data import Row
from dashboards.figures import target_of
from dashboards.maps import map_begins
from dashboards.markup import cell, scroll
from dashboards.parts.judgement import judgement
from dashboards.parts.trend import by_map
from dashboards.selection import Selection

COLUMNS = ("period", "value", "interval", "required_value", "coverage", "status")


def trend_table(selection: Selection, rows: tuple[Row, ...]) -> Component:
    """A row per period, folded away; a line says where the map of units changes."""
    reader = selection.reader
    header = html.Tr([html.Th(reader.say(f"column.{name}"), scope="col") for name in COLUMNS])
    lines: list[Component] = []
    for number, part in enumerate(by_map(rows)):
        if number:
            turn = reader.say("trend.break", day=reader.date(map_begins(part[0]["period_end"])))
            line = cell(turn.replace("<br>", " "), "turn", colSpan=len(COLUMNS))
            lines.append(html.Tr(line))
        lines += [_line(selection, row) for row in part]
    table = html.Table([html.Thead(header), html.Tbody(lines)], className="periods")
    title = reader.say("trend.table")
    return html.Details([html.Summary(title), scroll(table, title)])


def _line(selection: Selection, row: Row) -> Component:
    reader, unit = selection.reader, target_of(selection.target, row)["unit"]
    goal = row["target_value"]
    numbers = (
        reader.amount(row["value"], unit, goal),
        reader.interval(row, unit),
        reader.amount(row["required_value"], unit),
        reader.coverage(row["coverage"]),
    )
    return html.Tr(
        [
            html.Th(reader.date(row["period_end"]), scope="row", className="text"),
            *(cell(number) for number in numbers),
            cell(judgement(row, reader).text, "text"),
        ]
    )
