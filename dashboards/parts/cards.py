"""Target cards: the figure first, then everything needed to judge it."""

from dash import html
from dash.development.base_component import Component

from dashboards.data import Row
from dashboards.figures import target_of
from dashboards.markup import attributes, follow
from dashboards.parts.judgement import FINAL, certainty, pill
from dashboards.reader import Reader
from dashboards.selection import Selection


def cards(selection: Selection, rows: tuple[Row, ...]) -> Component:
    """One card per target of the programme, in their order; a target without a row says so."""
    found = {row["target_id"]: row for row in rows}
    items = [
        html.Li(_card(selection, target, found.get(target["target_id"])))
        for target in selection.targets
    ]
    name = attributes(aria_label=selection.reader.say("cards"))
    return html.Ul(items, className="cards", **name)


def _card(selection: Selection, target: Row, row: Row | None) -> Component:
    reader = selection.reader
    is_chosen = target["target_id"] == selection.target["target_id"]
    link = follow(
        reader.named(target, "name"), selection.link(target=target["target_id"]), is_chosen
    )
    label = pill(row, reader) if row else html.Span(reader.shared("status_none"), className="pill")
    head = html.Div([html.Span(target["target_id"], className="tag"), label], className="card-head")
    body = _figure(reader, target, row) if row else []
    return html.Article(
        [head, html.H2(link), *body], className="card chosen" if is_chosen else "card"
    )


def _figure(reader: Reader, target: Row, row: Row) -> list[Component]:
    unit, goal = target_of(target, row)["unit"], row["target_value"]
    value = html.P(
        [
            html.Strong(reader.amount(row["value"], unit, goal), className="figure"),
            html.Span(reader.say("card.target", target=reader.target(goal, unit))),
        ],
        className="card-value" if row["value"] is not None else "card-value missing",
    )
    return [value, bar(row), _facts(reader, target, row), _notes(reader, row)]


def bar(row: Row) -> Component:
    """Value, interval and target on a line from 0 to 100; said in words beside it."""
    marks = []
    if row["value"] is not None:
        marks.append(html.Span(className="bar-value", style={"width": _percent(row["value"])}))
        if row["value_low"] is not None:
            width = row["value_high"] - row["value_low"]
            place = {"left": _percent(row["value_low"]), "width": _percent(width)}
            marks.append(html.Span(className="bar-interval", style=place))
    marks.append(html.Span(className="bar-target", style={"left": _percent(row["target_value"])}))
    return html.Div(marks, className="bar", **attributes(aria_hidden="true"))


def _percent(value: float) -> str:
    return f"{min(max(value, 0.0), 100.0):.2f}%"


def _facts(reader: Reader, target: Row, row: Row) -> Component:
    facts = [
        ("fraction", _fraction(reader, row)),
        (
            "interval",
            reader.interval(row, target_of(target, row)["unit"]),
        ),
        ("coverage", _coverage(reader, row)),
        ("remaining", remaining(row, reader)),
    ]
    lines = [
        html.Div([html.Dt(reader.say(f"measure.{name}")), html.Dd(text)]) for name, text in facts
    ]
    return html.Dl(lines)


def _fraction(reader: Reader, row: Row) -> str:
    if row["value"] is None:
        return reader.number(None)
    return f"{reader.number(row['numerator'])} / {reader.number(row['denominator'])}"


def _coverage(reader: Reader, row: Row) -> str:
    counts = reader.say(
        "card.units",
        reported=reader.number(row["units_reported"]),
        expected=reader.number(row["units_expected"]),
    )
    return f"{reader.coverage(row['coverage'])} ({counts})"


def remaining(row: Row, reader: Reader) -> str:
    """Units still missing to the target; not said while there is no value to count from, or while
    nobody knows what silent units lack."""
    if row["value"] is None or row["remaining_units"] is None:
        return reader.number(None)
    if not row["remaining_units"]:
        return reader.say("card.none_remaining")
    return reader.say("card.remaining", count=reader.number(row["remaining_units"]))


def _notes(reader: Reader, row: Row) -> Component:
    notes = [certainty(row, reader)]
    if row.get("closed_on"):
        notes.insert(0, reader.say("card.closed", day=reader.date(row["closed_on"])))
    elif row["verdict"] in FINAL:
        notes.insert(0, reader.say("verdict.final"))
    badges = [html.Span(note, className="badge") for note in notes if note]
    return html.P(badges, className="card-note")
