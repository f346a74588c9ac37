"""What stands around the values of the trend: axes, target, changes of map, silent periods."""

from collections.abc import Sequence
from datetime import date, timedelta

from dashboards.data import Row
from dashboards.figures import target_of
from dashboards.maps import map_begins
from dashboards.parts.judgement import judgement
from dashboards.parts.plot import GRID, LINE, QUIET, TARGET, Figure, layout, note
from dashboards.reader import Reader
from dashboards.selection import Selection

MARGIN_DAYS = timedelta(days=75)
TOP_SHARE = 108  # room above 100% for the labels of points
LEGEND = {
    "orientation": "h",
    "x": 0,
    "yref": "container",
    "y": 1,
    "yanchor": "top",
    "itemclick": False,
    "itemdoubleclick": False,
    "font": {"size": 12},
}


def trend_layout(selection: Selection, rows: Sequence[Row], source: str) -> Figure:
    """The layout of the trend over the periods of rows."""
    reader, target = selection.reader, target_of(selection.target, rows[-1])
    days = [row["period_end"] for row in rows]
    first, last = min(days) - MARGIN_DAYS, max([*days, target["deadline"]]) + MARGIN_DAYS
    return layout(
        margin={"l": 44, "r": 12, "t": 92, "b": 120},
        xaxis=_periods(reader, days, first, last),
        yaxis=_values(target["unit"] == "%"),
        separators=",." if reader.language == "vi" else ".,",
        legend=LEGEND,
        hovermode="closest",
        shapes=[*_goal(target, first), *_breaks(days)],
        annotations=[
            _goal_label(reader, target, first),
            *_break_labels(reader, days),
            *_silence(reader, rows),
            note(source, y=0, yshift=-44),
        ],
    )


def _periods(reader: Reader, days: Sequence[date], first: date, last: date) -> Figure:
    return {
        "range": [first.isoformat(), last.isoformat()],
        "tickvals": [day.isoformat() for day in days],
        "ticktext": [_tick(reader, day) for day in days],
        "showgrid": False,
        "linecolor": LINE,
        "fixedrange": True,
    }


def _values(is_share: bool) -> Figure:
    return {
        "range": [0, TOP_SHARE] if is_share else None,
        "rangemode": "tozero",
        "ticksuffix": "%" if is_share else "",
        "nticks": 6,
        "gridcolor": GRID,
        "zeroline": False,
        "fixedrange": True,
    }


def _tick(reader: Reader, day: date) -> str:
    if reader.language == "en":
        return f"{day.day} {day:%b}<br>{day.year}"
    return f"{day.day:02d}/{day.month}<br>{day.year}"


def _goal(target: Row, first: date) -> list[Figure]:
    return [
        {
            "type": "line",
            "x0": first.isoformat(),
            "x1": target["deadline"].isoformat(),
            "y0": target["target_value"],
            "y1": target["target_value"],
            "line": {"color": TARGET, "width": 1.6, "dash": "dash"},
        }
    ]


def _goal_label(reader: Reader, target: Row, first: date) -> Figure:
    goal = reader.target(target["target_value"], target["unit"])
    return {
        "text": reader.say("trend.target", target=goal),
        "x": first.isoformat(),
        "y": target["target_value"],
        "xanchor": "left",
        "yanchor": "bottom",
        "xshift": 8,
        "showarrow": False,
        "font": {"size": 12, "color": TARGET},
    }


def _turns(days: Sequence[date]) -> list[date]:
    """First days of the maps that began between the periods shown."""
    begun = {map_begins(day) for day in days}
    return sorted(day for day in begun if day > min(days))


def _breaks(days: Sequence[date]) -> list[Figure]:
    return [
        {
            "type": "line",
            "x0": day.isoformat(),
            "x1": day.isoformat(),
            "yref": "paper",
            "y0": 0,
            "y1": 1,
            "line": {"color": QUIET, "width": 1, "dash": "dot"},
        }
        for day in _turns(days)
    ]


def _break_labels(reader: Reader, days: Sequence[date]) -> list[Figure]:
    return [
        {
            "text": reader.say("trend.break", day=reader.date(day)),
            "x": day.isoformat(),
            "yref": "paper",
            "y": 1,
            "xanchor": "center",
            "yanchor": "bottom",
            "align": "center",
            "showarrow": False,
            "font": {"size": 11, "color": QUIET},
        }
        for day in _turns(days)
    ]


def _silence(reader: Reader, rows: Sequence[Row]) -> list[Figure]:
    """Why a period has no value, where its point would stand; it is not 0."""
    return [
        {
            "text": judgement(row, reader).text.replace(" ", "<br>", 1),
            "x": row["period_end"].isoformat(),
            "yref": "paper",
            "y": 0.02,
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"size": 11, "color": QUIET},
        }
        for row in rows
        if row["value"] is None
    ]
