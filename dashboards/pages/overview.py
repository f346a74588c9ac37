"""Overview: where each target stands, on one map, over time, unit by unit, and from which files."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboards import figures
from dashboards.data import Release
from dashboards.exports import Table
from dashboards.frame import freshness
from dashboards.html_text import Content
from dashboards.markup import panel, panel_head, text
from dashboards.page import Shown
from dashboards.parts import target_map, trend
from dashboards.parts.cards import cards
from dashboards.parts.filters import filter_labels, filter_props, filters
from dashboards.parts.heading import announcement, heading, source
from dashboards.parts.plot import graph, save_button
from dashboards.parts.sources import sources
from dashboards.parts.trend_table import trend_table
from dashboards.parts.unit_columns import exported, in_order
from dashboards.parts.unit_table import unit_table
from dashboards.selection import Selection, select
from dashboards.state import State

PATH, TITLE, ORDER = "/", "page.overview", 1
CSV_ADDRESS = "/tables/overview.csv"


def layout() -> Sequence[Component]:
    """Filters and cards, then the chosen target: map, trend, table, sources."""
    pair = [
        panel(text("map-head"), *graph("map")),
        panel(text("trend-head"), *graph("trend"), text("trend-table")),
    ]
    return [
        filters(),
        text("announcement"),
        text("cards"),
        text("heading"),
        html.Div(pair, className="pair"),
        panel(text("table-head"), text("table")),
        panel(text("sources-head"), text("sources")),
    ]


def show(release: Release, state: State) -> Shown:
    """The target, period and unit of the address, with everything needed to judge its number."""
    selection = select(release, state)
    provinces, series = figures.provinces(selection), figures.series(selection)
    line = source(selection)
    return Shown(
        texts={
            **filter_labels(selection),
            **_heads(selection),
            "announcement": announcement(selection),
            "cards": cards(selection, figures.cards(selection)),
            "heading": heading(selection),
            "map-summary": target_map.summary(selection, provinces),
            "trend-summary": trend.summary(selection, series),
            "trend-table": trend_table(selection, series),
            "table": unit_table(selection, figures.table_rows(selection)),
            "sources": sources(selection),
        },
        props={
            **filter_props(selection),
            "map": {"figure": target_map.figure(selection, provinces, line)},
            "trend": {"figure": trend.figure(selection, series, line)},
        },
    )


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
            source(selection),
            reader.say("card.target", target=goal).capitalize(),
            reader.say("heading.reading", reading=reader.named(target, "reading")),
            freshness(reader, release),
        ],
        header=[reader.say(f"column.{column.name}") for column in exported(selection)],
        rows=[[column.text(row, selection) for column in exported(selection)] for row in rows],
    )


def _heads(selection: Selection) -> dict[str, Content]:
    reader = selection.reader
    address = CSV_ADDRESS + selection.state.search()
    actions = {
        "map": save_button("map", reader),
        "trend": save_button("trend", reader),
        "table": html.A(reader.say("save.csv"), href=address, className="quiet", download=""),
        "sources": None,
    }
    return {
        f"{name}-head": panel_head(reader.say(f"{name}.title"), action)
        for name, action in actions.items()
    }
