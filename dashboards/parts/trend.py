"""The trend: value, interval, target and required path; never a line across a change of map."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import dropwhile, groupby

from dashboards.data import Row
from dashboards.figures import target_of
from dashboards.maps import map_begins
from dashboards.parts.plot import INK, MAIN, MAIN_PALE, QUIET, Figure
from dashboards.parts.trend_layout import trend_layout
from dashboards.reader import Reader
from dashboards.selection import Selection

INTERVAL_WIDTH = timedelta(days=22)
LABEL_POINTS = 10  # height of a label, in points of the axis


def by_map(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows in order, parted where the map of units changes."""
    return [list(part) for _, part in groupby(rows, lambda row: map_begins(row["period_end"]))]


def since_first_value(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rows from the first that anybody reported; all of them when nobody ever did."""
    return tuple(dropwhile(lambda row: row["value"] is None, rows)) or rows


def summary(selection: Selection, rows: Sequence[Row]) -> str:
    """Each period with its value in one line of text, for those who do not see the figure."""
    reader = selection.reader
    said = [f"{reader.date(row['period_end'])}: {_amount(selection, row)}" for row in rows]
    return f"{reader.named(selection.target, 'name')}. {'; '.join(said)}."


def _amount(selection: Selection, row: Row) -> str:
    unit = target_of(selection.target, row)["unit"]
    return selection.reader.amount(row["value"], unit, row["target_value"])


def figure(selection: Selection, rows: tuple[Row, ...], source: str) -> Figure:
    """The trend as a Plotly figure; without a value in any period it says so."""
    reader = selection.reader
    rows = since_first_value(rows)
    traces = [_intervals(reader, rows)]
    parts = by_map(rows)
    for part in parts:
        is_first, is_ended = part is parts[0], part is not parts[-1]
        traces += [_path(reader, part, is_first), _values(selection, part, is_first, is_ended)]
    return {"data": traces, "layout": trend_layout(selection, rows, source)}


def _days(rows: Sequence[Row]) -> list[str]:
    return [row["period_end"].isoformat() for row in rows]


def _intervals(reader: Reader, rows: Sequence[Row]) -> Figure:
    """The interval of each period as a bar: nothing is known of the time between two periods."""
    # with nobody reporting the interval is everything and says nothing
    known = [row for row in rows if row["value"] is not None and row["value_low"] is not None]
    return {
        "type": "bar",
        "x": _days(known),
        "base": [row["value_low"] for row in known],
        "y": [row["value_high"] - row["value_low"] for row in known],
        "width": INTERVAL_WIDTH.total_seconds() * 1000,
        "marker": {"color": MAIN_PALE},
        "hoverinfo": "skip",
        "name": reader.say("trend.interval"),
    }


def _path(reader: Reader, rows: Sequence[Row], is_first: bool) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": _days(rows),
        "y": [row["required_value"] for row in rows],
        "line": {"color": QUIET, "width": 1.6, "dash": "dot"},
        "hoverinfo": "skip",
        "name": reader.say("trend.path"),
        "legendgroup": "path",
        "showlegend": is_first,
    }


def _values(selection: Selection, rows: Sequence[Row], is_first: bool, is_ended: bool) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers+text",
        "x": _days(rows),
        "y": [row["value"] for row in rows],
        "connectgaps": False,
        "line": {"color": MAIN, "width": 2.6},
        "marker": {"color": MAIN, "size": 9, "line": {"color": "#ffffff", "width": 1.5}},
        "text": [_amount(selection, row) for row in rows],
        "textposition": [_side(row, row is rows[-1] and is_ended) for row in rows],
        "textfont": {"size": 12, "color": INK},
        "cliponaxis": False,
        "hovertext": [_hover(selection, row) for row in rows],
        "hoverinfo": "text",
        "name": selection.reader.say("trend.value"),
        "legendgroup": "value",
        "showlegend": is_first,
    }


def _side(row: Row, is_at_turn: bool) -> str:
    """Where the label stands so that neither target, required path nor turn of maps crosses it."""
    value, path = row["value"], row["required_value"]
    across = "left" if is_at_turn else "center"
    if value is None or value < LABEL_POINTS:
        return f"top {across}"
    is_crossed = 0 <= row["target_value"] - value < LABEL_POINTS or (path or value) > value
    return f"{'bottom' if is_crossed else 'top'} {across}"


def _hover(selection: Selection, row: Row) -> str:
    reader = selection.reader
    return "<br>".join(
        [
            f"<b>{_amount(selection, row)}</b> · {reader.date(row['period_end'])}",
            f"{reader.number(row['numerator'])} / {reader.number(row['denominator'])}",
            f"{reader.say('measure.interval')}: {reader.interval(row, selection.target['unit'])}",
            f"{reader.say('measure.coverage')}: {reader.coverage(row['coverage'])}",
        ]
    )
