"""The pages: each module here is one page, found by its file.

A page has PATH (its address), TITLE (a key of catalog/dashboards/words.csv), ORDER (its place in
the navigation) and three functions:
    layout()                where things stand: controls, figures and places for text, by their ids
    show(release, state)    what they say in a state of the address
    table(release, state)   what the page's CSV holds
"""

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from dashboards.page import Page


@lru_cache(maxsize=1)
def pages() -> dict[str, Page]:
    """Every page by its path, in their order."""
    found = sorted((_page(line.name) for line in iter_modules(__path__)), key=lambda p: p.order)
    return {page.path: page for page in found}


def _page(name: str) -> Page:
    module = import_module(f"{__name__}.{name}")
    return Page(
        name, module.PATH, module.TITLE, module.ORDER, module.layout, module.show, module.table
    )
