"""The pages: each module here is one page, found by its file.

A page has PATH (its address), TITLE (a key of catalog/dashboards/words.csv), ORDER (its place in
the navigation), and two functions of a release and a state: `view`, the page's components, and
`table`, what its CSV holds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from dash.development.base_component import Component

from dashboards.data import Release
from dashboards.exports import Table
from dashboards.state import State


@dataclass(frozen=True)
class Page:
    """A page; its name is that of its file."""

    name: str
    path: str
    title: str
    order: int
    view: Callable[[Release, State], Sequence[Component]]
    table: Callable[[Release, State], Table]


@lru_cache(maxsize=1)
def pages() -> dict[str, Page]:
    """Every page by its path, in their order."""
    found = sorted((_page(line.name) for line in iter_modules(__path__)), key=lambda p: p.order)
    return {page.path: page for page in found}


def _page(name: str) -> Page:
    module = import_module(f"{__name__}.{name}")
    return Page(name, module.PATH, module.TITLE, module.ORDER, module.view, module.table)
