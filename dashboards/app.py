"""The Dash app: one callback draws the page that the address asks for, from the current release.

A view is a pure function of release, path and state, so it is made once and kept; when the pointer
moves to another release, the next request draws that one.
"""

import logging
from functools import lru_cache
from pathlib import Path

import dash
import duckdb

# First on purpose: imported by two threads of a cold server at once, numpy fails half loaded.
import numpy  # noqa: F401
from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from dashboards.data import Release, current_release
from dashboards.frame import frame, message
from dashboards.pages import pages
from dashboards.reader import Reader
from dashboards.routes import add_routes
from dashboards.state import State, read_state
from ntm.errors import NtmError

KEPT_VIEWS = 256
INDEX = (Path(__file__).parent / "index.html").read_text(encoding="utf-8")
log = logging.getLogger(__name__)


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
            dcc.Store(id="document"),
            html.Div(id="view"),
        ]
    )
    app.callback(
        Output("view", "children"),
        Output("document", "data"),
        Input("address", "pathname"),
        Input("address", "search"),
    )(draw)
    _add_navigation(app)
    add_routes(app)
    return app


def draw(path: str | None, search: str | None) -> tuple[Component, dict[str, str]]:
    """The view of an address, with the document's language and title."""
    if path is None:  # before the browser has said where it is
        raise dash.exceptions.PreventUpdate
    state = read_state(search)
    reader = Reader(state.language)
    titles = {known: page.title for known, page in pages().items()}
    title = f"{reader.say(titles.get(path, 'page.unknown'))} · {reader.say('title')}"
    return _view(path, state), {"language": state.language, "title": title}


def _view(path: str, state: State) -> Component:
    try:
        release = current_release()
    except NtmError:
        return _calm(path, state, "empty")
    except duckdb.Error:
        log.exception("the current release cannot be opened")
        return _calm(path, state, "unreadable")
    try:
        return _made(release, path, state)
    except (NtmError, duckdb.Error):
        log.exception("the release %s cannot be shown", release.id)
        return _calm(path, state, "unreadable")


@lru_cache(maxsize=KEPT_VIEWS)
def _made(release: Release, path: str, state: State) -> Component:
    titles = {known: page.title for known, page in pages().items()}
    page = pages().get(path)
    if page is None:
        reader = Reader(state.language)
        lost = message(reader, "page.unknown", [reader.say("page.unknown_what")])
        return frame(titles, path, state, release, [lost])
    return frame(titles, path, state, release, page.view(release, state))


def _calm(path: str, state: State, fault: str) -> Component:
    """What is shown in place of a page: what is missing, and what to do."""
    reader = Reader(state.language)
    titles = {known: page.title for known, page in pages().items()}
    content = message(reader, f"{fault}.title", [reader.say(f"{fault}.what")])
    return frame(titles, path, state, None, [content])


def _add_navigation(app: Dash) -> None:
    """The functions of assets/navigation.js: controls change the address, the document follows."""
    function = dash.ClientsideFunction
    app.clientside_callback(
        function("ntm", "follow"),
        Output("address", "search"),
        Input({"filter": dash.ALL}, "value"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        function("ntm", "choose"),
        Output("address", "search", allow_duplicate=True),
        Input("map", "clickData"),
        prevent_initial_call=True,
    )
    app.clientside_callback(function("ntm", "introduce"), Input("document", "data"))
