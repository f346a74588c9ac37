"""The map: provinces of that day's boundaries, coloured by how far they are from the target."""

from dashboards.data import Row
from dashboards.maps import geometry_address
from dashboards.parts.judgement import judgement
from dashboards.parts.plot import INK, MISSING, PAPER, QUIET, Figure, layout, note
from dashboards.selection import Selection
from ntm.units.maps import map_geojson

# Classes by points below the target, the last one open; colours also differ in lightness.
STEPS = (0.0, 10.0, 25.0, 50.0)
COLOURS = ("#0b4a5e", "#4f9ba3", "#a9cfae", "#eadfa6", "#f6efd3")


def summary(selection: Selection, rows: tuple[Row, ...]) -> str:
    """What the map shows, for those who do not see it; the table says the same in words."""
    reader = selection.reader
    valued = sum(row["value"] is not None for row in rows)
    return reader.say(
        "map.summary",
        target=reader.named(selection.target, "name"),
        period=reader.period(selection.period["period"]),
        valued=reader.number(valued),
        total=reader.number(len(rows)),
    )


def figure(selection: Selection, rows: tuple[Row, ...], source: str) -> Figure:
    """The map as a Plotly figure: a trace per class, one for the missing, one for the chosen."""
    shapes = map_geojson("province", selection.day)
    traces = [
        _areas(selection, members, colour, f"{name}: {len(members)}")
        for members, colour, name in _classes(selection, rows)
    ]
    if not selection.is_nation:
        traces.append(_outline(selection))
    traces.append(_archipelagos(selection, shapes))
    west, south, east, north = shapes["bbox"]
    label = shapes[f"label_{selection.reader.language}"]
    return {
        "data": traces,
        "layout": layout(
            margin={"l": 0, "r": 0, "t": 0, "b": 98},
            geo={
                "visible": False,
                "fitbounds": False,
                "bgcolor": PAPER,
                "projection": {"type": "mercator"},
                "lonaxis": {"range": [west, east]},
                "lataxis": {"range": [south, north]},
            },
            legend={
                # over the sea north of Hoàng Sa, where nothing is ever drawn
                "x": 1,
                "xanchor": "right",
                "y": 1,
                "bgcolor": "rgba(255,255,255,0)",
                "title": {"text": selection.reader.say("map.legend"), "font": {"size": 12}},
                "itemclick": False,
                "itemdoubleclick": False,
                "font": {"size": 12},
            },
            annotations=[note(f"{label}\n{source}", y=0)],
        ),
    }


def _classes(selection: Selection, rows: tuple[Row, ...]) -> list[tuple[list[Row], str, str]]:
    """Members, colour and name of each class, from the target down to 0; the missing last."""
    goal, unit = selection.target["target_value"], selection.target["unit"]
    say, amount = selection.reader.say, selection.reader.target
    edges = [goal - step for step in STEPS if goal - step > 0]
    valued = [row for row in rows if row["value"] is not None]
    classes = []
    upper = float("inf")
    for edge, colour in zip([*edges, float("-inf")], COLOURS, strict=False):
        members = [row for row in valued if edge <= row["value"] < upper]
        if upper == float("inf"):
            name = amount(edge, unit)
        elif edge > 0:
            name = say("map.between", low=_plain(selection, edge), high=_plain(selection, upper))
        else:
            name = say("map.below", high=_plain(selection, upper))
        classes.append((members, colour, name))
        upper = edge
    missing = [row for row in rows if row["value"] is None]
    return [*classes, (missing, MISSING, say("map.missing"))]


def _plain(selection: Selection, value: float) -> str:
    return selection.reader.target(value, selection.target["unit"]).removeprefix("≥ ")


def _areas(selection: Selection, rows: list[Row], colour: str, name: str) -> Figure:
    return {
        "type": "choropleth",
        "geojson": geometry_address(selection.day),
        "featureidkey": "id",
        "locations": [row["unit_id"] for row in rows],
        "z": [1] * len(rows),
        "colorscale": [[0, colour], [1, colour]],
        "showscale": False,
        "showlegend": True,
        "name": name,
        "marker": {"line": {"color": PAPER, "width": 0.7}},
        "customdata": [selection.patch(unit=row["unit_code"]) for row in rows],
        "text": [_hover(selection, row) for row in rows],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _hover(selection: Selection, row: Row) -> str:
    reader = selection.reader
    value = reader.amount(row["value"], selection.target["unit"], row["target_value"])
    lines = [f"<b>{reader.unit(row)}</b>", judgement(row, reader).text]
    if row["value"] is not None:
        fraction = f"{reader.number(row['numerator'])} / {reader.number(row['denominator'])}"
        lines.insert(1, f"{value} ({fraction})")
    reported = reader.coverage(row["coverage"])
    return "<br>".join([*lines, f"{reader.say('measure.coverage')}: {reported}"])


def _outline(selection: Selection) -> Figure:
    """A dark line around the chosen province."""
    return {
        "type": "choropleth",
        "geojson": geometry_address(selection.day),
        "featureidkey": "id",
        "locations": [selection.unit["unit_id"]],
        "z": [1],
        "colorscale": [[0, "rgba(0,0,0,0)"], [1, "rgba(0,0,0,0)"]],
        "showscale": False,
        "hoverinfo": "skip",
        "marker": {"line": {"color": INK, "width": 2.4}},
    }


def _archipelagos(selection: Selection, shapes: Figure) -> Figure:
    """Names of Hoàng Sa and Trường Sa, on every map whatever it shows."""
    found = [
        feature["properties"]
        for feature in shapes["features"]
        if feature["properties"]["kind"] == "archipelago"
    ]
    label = f"label_{selection.reader.language}"
    return {
        "type": "scattergeo",
        "mode": "text",
        "lon": [place["label_longitude"] for place in found],
        "lat": [place["label_latitude"] for place in found],
        "text": [place[label].replace(" (", "<br>(") for place in found],
        "textposition": "top center",
        "textfont": {"size": 11, "color": QUIET},
        "hoverinfo": "skip",
        "showlegend": False,
    }
