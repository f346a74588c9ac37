"""The Dash app: one callback says what the address asks for, from the current release.

Controls and figures stay where they stand and only get new properties: the keyboard keeps its
place and nothing flickers. When the pointer moves to another release, the next request says what
that one has.
"""

from pathlib import Path
from typing import Any

import dash

# First on purpose: imported by two threads of a cold server at once, numpy fails half loaded.
import numpy  # noqa: F401
from dash import ClientsideFunction, Dash, Input, Output, dcc, html

from dashboards import frame
from dashboards.pages import pages
from dashboards.reader import Reader
from dashboards.routes import add_routes
from dashboards.state import read_state
from dashboards.view import filled, view_of

INDEX = (Path(__file__).parent / "index.html").read_text(encoding="utf-8")


def create_app() -> Dash:
    """The app, ready to serve: callbacks, routes and headers; nothing is read yet."""
    app = Dash(
        __name__,
        title=Reader("vi").say("title"),
        update_title=None,  # type: ignore[arg-type]
        index_string=INDEX,
        serve_locally=True,
        enable_mcp=False,
        suppress_callback_exceptions=True,
    )
    app.layout = html.Div(
        [
            dcc.Location(id="address", refresh="callback-nav"),
            dcc.Store(id="opened"),
            dcc.Store(id="document"),
            *frame.layout(),
        ]
    )
    app.callback(
        Output("page", "children"),
        Output("page", "hidden"),
        Output("opened", "data"),
        Output("document", "data"),
        Input("address", "pathname"),
        Input("address", "search"),
        dash.State("opened", "data"),
    )(answer)
    # the functions of assets/navigation.js
    app.clientside_callback(ClientsideFunction("ntm", "show"), Input("document", "data"))
    app.clientside_callback(
        ClientsideFunction("ntm", "choose"),
        Output("address", "search"),
        Input("map", "clickData"),
        prevent_initial_call=True,
    )
    add_routes(app)
    return app


def answer(path: str | None, search: str | None, opened: str | None) -> tuple[Any, Any, Any, Any]:
    """What changes in the browser: the page's layout if another is open, properties and texts."""
    if path is None:  # before the browser has said where it is
        raise dash.exceptions.PreventUpdate
    view = view_of(path, read_state(search))
    if view.is_message:
        return dash.no_update, True, dash.no_update, view.document
    if opened != path:
        return filled(pages()[path].layout(), view.props), False, path, view.document
    for name, props in view.props.items():
        dash.set_props(name, props)
    return dash.no_update, False, dash.no_update, view.document
