"""What all figures share: plain Plotly dicts (figure objects cost more than all the rest)."""

import re
from pathlib import Path
from textwrap import wrap
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboards.markup import attributes
from dashboards.reader import Reader

Figure = dict[str, Any]

STYLE = (Path(__file__).parents[1] / "assets" / "10_frame.css").read_text(encoding="utf-8")
# The colours of the page, for what Plotly draws and what is saved as an image.
COLOURS = dict(re.findall(r"--([\w-]+): (#\w{6});", STYLE))
INK, QUIET, LINE, GRID, PAPER, MISSING, MAIN, TARGET = (
    COLOURS[name] for name in ("ink", "quiet", "line", "grid", "paper", "missing", "main", "bad")
)
MAIN_PALE = f"{MAIN}38"  # with its opacity
NOTHING: Figure = {"data": [], "layout": {"xaxis": {"visible": False}, "yaxis": {"visible": False}}}
PART = " · "
NOTE_LETTERS = 50  # in a line that still fits on a phone
FONT = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif'


def layout(**own: Any) -> Figure:
    """The layout of a figure: fonts, no frame, hover labels that can be read."""
    return {
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "hoverlabel": {
            "bgcolor": PAPER,
            "bordercolor": LINE,
            "font": {"family": FONT, "size": 13, "color": INK},
            "align": "left",
        },
        "autosize": True,
        "dragmode": False,
        **own,
    }


def note(text: str, **own: Any) -> Figure:
    """Small text at the bottom of a figure, part of every image made of it."""
    lines = [
        piece
        for line in text.split("\n")
        for part in _broken(line.split(PART))
        for piece in wrap(part, NOTE_LETTERS)
    ]
    return {
        "text": "<br>".join(lines),
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "xanchor": "left",
        "yanchor": "top",
        "showarrow": False,
        "align": "left",
        "font": {"size": 10, "color": QUIET},
        **own,
    }


def _broken(parts: list[str]) -> list[str]:
    """Parts joined into lines that fit, broken between parts only."""
    lines = [parts[0]]
    for part in parts[1:]:
        if len(lines[-1]) + len(PART) + len(part) <= NOTE_LETTERS:
            lines[-1] += PART + part
        else:
            lines.append(part)
    return lines


def graph(name: str) -> tuple[Component, Component]:
    """The place of a figure, and of its summary for those who do not see it: `<name>-summary`."""
    drawn = dcc.Graph(
        id=name,
        figure=NOTHING,
        responsive=True,
        config={"displayModeBar": False, "scrollZoom": False, "doubleClick": False},
    )
    # the height is that of the frame, which the style sets by the width of the screen
    picture = html.Div(
        drawn,
        className=f"plot plot-{name}",
        role="img",
        **attributes(aria_labelledby=f"{name}-summary"),
    )
    return picture, html.Div(id=f"{name}-summary", className="unseen")


def save_button(name: str, reader: Reader) -> Component:
    """Saves the figure of that name as an image, through assets/navigation.js."""
    about = attributes(data_save=name, data_name=reader.say(f"save.{name}"))
    return html.Button(reader.say("save.image"), type="button", className="quiet", **about)
