"""What a page is: where things stand, and what they say of a release in a state."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from dash.development.base_component import Component

from dashboards.data import Release
from dashboards.exports import Table
from dashboards.html_text import Content
from dashboards.state import State


@dataclass(frozen=True)
class Shown:
    """What a page says: texts by the id of their place, properties by the id of their component."""

    texts: dict[str, Content] = field(default_factory=dict)
    props: dict[str, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """A page; its name is that of its file."""

    name: str
    path: str
    title: str
    order: int
    layout: Callable[[], Sequence[Component]]
    show: Callable[[Release, State], Shown]
    table: Callable[[Release, State], Table]
