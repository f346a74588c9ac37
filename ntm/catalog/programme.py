"""The programme's own frame and dated facts about those who report on it, from `programme.yml`."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from ntm.catalog.tables import catalog_folder


@dataclass(frozen=True)
class Ministry:
    """The ministry under the name it has from a day on; `symbol` ends the number of its papers."""

    valid_from: date
    name_vi: str
    name_en: str
    symbol: str


def programme() -> dict[str, Any]:
    """`programme.yml` as it stands; days are dates."""
    return _load(catalog_folder() / "programme.yml")


def ministry(day: date) -> Ministry:
    """The ministry in charge on a day; before the first line, the first one."""
    known = [Ministry(**line) for line in programme()["ministry"]]
    return next((line for line in reversed(known) if line.valid_from <= day), known[0])


@lru_cache(maxsize=4)
def _load(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
