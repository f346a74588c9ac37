"""What is said at an address: a pure function of release, path and state, made once and kept."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import duckdb
from dash import html
from dash.development.base_component import Component

from dashboards import frame
from dashboards.data import Release, current_release
from dashboards.html_text import Content, to_html
from dashboards.page import Shown
from dashboards.pages import pages
from dashboards.reader import Reader
from dashboards.state import State
from ntm.errors import NtmError

KEPT_VIEWS = 256
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class View:
    """`document` has the language, title and texts; a message stands in the page's stead if any."""

    document: dict[str, Any]
    props: dict[str, dict[str, Any]]
    is_message: bool


def view_of(path: str, state: State) -> View:
    """The view of an address; without a release that can be read, a calm message."""
    try:
        release = current_release()
    except NtmError:
        return _message(path, state, "empty")
    except duckdb.Error:
        log.exception("the current release cannot be opened")
        return _message(path, state, "unreadable")
    try:
        return _views(release)(path, state)
    except (NtmError, duckdb.Error):
        log.exception("release %s cannot be shown", release.id)
        return _message(path, state, "unreadable")


def filled(layout: Sequence[Component], props: dict[str, dict[str, Any]]) -> Sequence[Component]:
    """A page's layout with the properties of its components, as the browser first gets it."""
    whole = html.Div(list(layout))
    for name, values in props.items():
        for prop, value in values.items():
            setattr(whole[name], prop, value)
    return whole.children


@lru_cache(maxsize=1)
def _views(release: Release) -> Callable[[str, State], View]:
    """Makes views of a release, each once; those of an earlier release go with it."""
    return lru_cache(maxsize=KEPT_VIEWS)(partial(_made, release))


def _made(release: Release, path: str, state: State) -> View:
    page = pages().get(path)
    if page is None:
        return _message(path, state, "page.unknown", release)
    return _view(path, state, release, page.show(release, state), None)


def _message(path: str, state: State, fault: str, release: Release | None = None) -> View:
    """What is missing and what to do, in place of a page."""
    reader = Reader(state.language)
    said = frame.message(reader.say(fault), reader.say(f"{fault}_what"))
    return _view(path, state, release, Shown(), said)


def _view(
    path: str, state: State, release: Release | None, shown: Shown, message: Component | None
) -> View:
    reader = Reader(state.language)
    titles = {known: page.title for known, page in pages().items()}
    texts: dict[str, Content] = {
        **frame.texts(titles, path, state, release),
        "message": message,
        **shown.texts,
    }
    title = f"{reader.say(titles.get(path, 'page.unknown'))} · {reader.say('title')}"
    document = {
        "language": state.language,
        "title": title,
        "texts": {name: to_html(content) for name, content in texts.items()},
    }
    return View(document, shown.props, message is not None)
