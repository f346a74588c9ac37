"""One file a feed: `rows(view, period)` gives what a province knows at the end of a period.

Rows are typed: `unit_id` and the contract's columns, codes as codes. What the contract says
(headers, code lists, patterns, agencies, cadences) is read from it and said nowhere here. A feed
that central agencies send too has `central_rows(settings, period)`.
"""

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import polars as pl

from ntm.catalog import feed_names
from simulator.settings import Settings
from simulator.view import View


def simulated_feeds() -> list[str]:
    """Feeds of the catalogue that have a file here, by name."""
    written = {module.name for module in iter_modules(__path__)}
    return [name for name in sorted(feed_names()) if name in written]


def rows_of(feed_name: str, view: View, period: str) -> pl.DataFrame:
    """Typed rows of a feed that a province has for a period."""
    return _module(feed_name).rows(view, period)


def central_rows(feed_name: str, settings: Settings, period: str) -> pl.DataFrame | None:
    """Typed rows that the central agencies have for a period; None where they send none."""
    made: Callable[[Settings, str], pl.DataFrame] | None
    made = getattr(_module(feed_name), "central_rows", None)
    return made(settings, period) if made else None


def _module(feed_name: str) -> Any:
    return import_module(f"{__name__}.{feed_name}")
