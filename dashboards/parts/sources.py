"""Where a number comes from: the files, sheets and rows that add up to it."""

from dataclasses import fields

from dash import html
from dash.development.base_component import Component

from dashboards.data import Row
from dashboards.figures import delivered, deliveries, series
from dashboards.markup import cell, follow, scroll
from dashboards.selection import Selection
from ntm.trace import Figure, Remainder, Source, Trace, adds_up, find_trace, ranges
from ntm.wording import MISSING

SHORT_LIST = 60  # letters
STANDINGS = ("in_force", "held", "not_usable", "not_delivered")


def sources(selection: Selection) -> Component:
    """Of a province: its files. Of the nation: who has delivered, and whose figures are missing."""
    if selection.is_nation:
        return _standings(selection)
    return html.Div([_files(selection), _deliveries(selection)])


def _standings(selection: Selection) -> Component:
    reader = selection.reader
    rows = delivered(selection)
    if not rows:
        return html.P(reader.say("sources.none"))
    lines = [_standing(selection, standing, rows) for standing in STANDINGS]
    return html.Div([html.Ul(lines, className="standings"), html.P(reader.say("sources.choose"))])


def _standing(selection: Selection, standing: str, rows: tuple[Row, ...]) -> Component | None:
    """How many provinces stand so, and which, unless their figures are in force."""
    members = [row for row in rows if row["status"] == standing]
    if not members:
        return None
    number = selection.reader.number
    said = selection.reader.say(
        f"sources.{standing}", count=number(len(members)), total=number(len(rows))
    )
    if standing == "in_force":
        return html.Li(said)
    return html.Li([f"{said}: ", *_names(selection, members)])


def _names(selection: Selection, rows: list[Row]) -> list[Component | str]:
    parts: list[Component | str] = []
    for row in rows:
        href = selection.link(unit=row["unit_code"])
        name = selection.reader.unit(row)
        parts += [", " if parts else "", follow(name, href)]
    return parts


def _files(selection: Selection) -> Component:
    reader = selection.reader
    traced = _trace(selection)
    if not traced or not traced[1].sources:
        return html.P(reader.say("sources.none"))
    figure, trace = traced
    header = html.Tr(
        [
            html.Th(reader.say(f"sources.column_{name}"), scope="col", className=kind)
            for name, kind in (
                ("sender", "text"), ("file", "text"), ("sheet", "text"), ("rows", "text"),
                ("numerator", "number"), ("denominator", "number"),
            )
        ]
    )  # fmt: skip
    table = html.Table(
        [
            html.Thead(header),
            html.Tbody([_file(selection, figure, source) for source in trace.sources]),
            html.Tfoot(
                [
                    *(_remainder(selection, figure, part) for part in trace.remainders),
                    _sum(selection, figure, trace),
                ]
            ),
        ],
        className="sources",
    )
    said = reader.say("sources.caption", unit=reader.unit(selection.unit))
    return html.Div([html.P(said, className="caption"), scroll(table, said)])


def _trace(selection: Selection) -> tuple[Figure, Trace] | None:
    row = next((row for row in series(selection) if row["period_end"] == selection.day), None)
    if row is None:
        return None
    figure = Figure(**{field.name: row[field.name] for field in fields(Figure)})
    return figure, find_trace(selection.release.file, figure)


def _file(selection: Selection, figure: Figure, source: Source) -> Component:
    reader = selection.reader
    rows: list[Component | str] = [_rows(selection, source)]
    if source.units_without_row:
        count = reader.number(source.units_without_row)
        rows.append(html.P(reader.say("sources.without_row", count=count)))
    if source.units_counted_elsewhere:
        count = reader.number(source.units_counted_elsewhere)
        rows.append(html.P(reader.say("sources.elsewhere", count=count)))
    return html.Tr(
        [
            cell(source.sender, "text"),
            cell(html.Code(source.file_name), "text"),
            cell(source.part, "text"),
            cell(rows, "text rows"),
            *_numbers(selection, figure, source),
        ]
    )


def _numbers(
    selection: Selection, figure: Figure, part: Source | Remainder | Trace
) -> list[Component]:
    """Numerator and denominator; a figure that is a number and no share has no denominator."""
    number = selection.reader.number
    denominator = None if figure.denominator is None else part.denominator
    return [cell(number(part.numerator)), cell(number(denominator))]


def _rows(selection: Selection, source: Source) -> Component | str:
    """Row numbers; a long list is folded away behind their count."""
    numbers = ranges(source.row_numbers)
    if len(numbers) <= SHORT_LIST:
        return numbers or MISSING
    count = selection.reader.number(len(source.row_numbers))
    said = selection.reader.say("sources.rows", count=count, start=numbers.split(",")[0])
    return html.Details([html.Summary(said), numbers])


def _remainder(selection: Selection, figure: Figure, remainder: Remainder) -> Component:
    key = "restated" if remainder.is_restated else "unexplained"
    count = selection.reader.number(remainder.units_count)
    said = selection.reader.say(f"sources.{key}", count=count)
    head = html.Th(said, scope="row", colSpan=4, className=f"text {key}")
    return html.Tr([head, *_numbers(selection, figure, remainder)])


def _sum(selection: Selection, figure: Figure, trace: Trace) -> Component:
    key = "adds_up" if adds_up(figure, trace) else "differs"
    said = selection.reader.say(f"sources.{key}")
    head = html.Th(said, scope="row", colSpan=4, className=f"text {key}")
    return html.Tr([head, *_numbers(selection, figure, trace)])


def _deliveries(selection: Selection) -> Component | None:
    """What was delivered beside it and is not in force, so that nothing disappears unseen."""
    rows = deliveries(selection)
    if not rows:
        return None
    items = html.Ul([_delivery(selection, row) for row in rows], className="deliveries")
    return html.Div([html.H4(selection.reader.say("sources.deliveries")), items])


def _delivery(selection: Selection, row: Row) -> Component:
    reader = selection.reader
    state = (
        "in_force" if row["is_in_force"]
        else "superseded" if row["is_superseded"]
        else "held" if row["decision"] == "held"
        else "not_counted"
    )  # fmt: skip
    said = reader.say(
        f"sources.delivery_{state}",
        file=row["file_name"],
        part=row["part"],
        moment=reader.moment(row["received_at"]),
        read=reader.number(row["rows_read"]),
        accepted=reader.number(row["rows_accepted"]),
        quarantined=reader.number(row["rows_quarantined"]),
    )
    return html.Li(said)
