"""Overview: where each target stands, on one map, over time, unit by unit, and from which files."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import figures
from dashboards.data import Release
from dashboards.exports import Table
from dashboards.frame import freshness
from dashboards.markup import panel
from dashboards.parts.cards import cards
from dashboards.parts.filters import filters
from dashboards.parts.heading import announcement, heading, source
from dashboards.parts.plot import save_button
from dashboards.parts.sources import sources
from dashboards.parts.target_map import target_map
from dashboards.parts.trend import trend
from dashboards.parts.trend_table import trend_table
from dashboards.parts.unit_columns import columns, in_order
from dashboards.parts.unit_table import unit_table
from dashboards.selection import select
from dashboards.state import State

PATH, TITLE, ORDER = "/", "page.overview", 1
CSV_ADDRESS = "/tables/overview.csv"


def view(release: Release, state: State) -> Sequence[Component]:
    """Filters and cards, then the chosen target: map, trend, table, sources."""
    selection = select(release, state)
    say, line = selection.reader.say, source(selection)
    provinces, series = figures.provinces(selection), figures.series(selection)
    rows = figures.table_rows(selection)
    pair = [
        panel(
            say("map.title"),
            target_map(selection, provinces, line),
            action=save_button("map", selection.reader),
        ),
        panel(
            say("trend.title"),
            trend(selection, series, line),
            trend_table(selection, series),
            action=save_button("trend", selection.reader),
        ),
    ]
    csv = CSV_ADDRESS + selection.state.search()
    return [
        filters(selection),
        announcement(selection),
        cards(selection, figures.cards(selection)),
        heading(selection),
        html.Div(pair, className="pair"),
        panel(
            say("table.title"),
            unit_table(selection, rows),
            action=html.A(say("save.csv"), href=csv, className="quiet", download=""),
        ),
        panel(say("sources.title"), sources(selection)),
    ]


def table(release: Release, state: State) -> Table:
    """The table as the page sorts it, without its pages."""
    selection = select(release, state)
    reader, target = selection.reader, selection.target
    rows = in_order(selection, figures.table_rows(selection))
    goal = reader.target(target["target_value"], target["unit"])
    name = (target["target_id"], selection.period["period"], selection.unit["unit_code"])
    return Table(
        name="_".join(name),
        about=[
            f"{reader.named(target, 'name')} ({goal})",
            source(selection),
            reader.say("heading.reading", reading=reader.named(target, "reading")),
            freshness(reader, release),
        ],
        header=[reader.say(f"column.{column.name}") for column in columns(selection)],
        rows=[[column.text(row, selection) for column in columns(selection)] for row in rows],
    )
