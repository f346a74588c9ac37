"""Cells that say more than one place: «Xã Nga Sơn, huyện Nga Sơn», «An Giang / xã Vĩnh Trạch».

A second chance, taken only when the cells as they stand find nothing.
"""

import re
from typing import NamedTuple

from ntm.units.keys import LONGEST_CELL, clean, fold, read

LEVELS = ("commune", "district", "province")
_RANKS = {
    "xa": 0, "phuong": 0, "thi_tran": 0, "dac_khu": 0,
    "huyen": 1, "quan": 1, "thi_xa": 1, "tinh": 2,
}  # fmt: skip
_STRONG = re.compile(r"\s*[,;|/()\n]\s*")
_DASH = re.compile(r"\s+[-–—]\s+")
_LETTER = re.compile(r"[^\W\d_]")
_ANOTHER_TIME = re.compile(
    r"\b(?:cũ|trước|sau|sáp nhập|mới)\b|^\s*(?:cu|moi)\s*$|^\s*(?:truoc|sau) ", re.IGNORECASE
)


class Cells(NamedTuple):
    """The cells of a place as written; None where empty. `level` is what is looked for."""

    province: str | None
    district: str | None
    commune: str | None
    level: str

    @property
    def target(self) -> str | None:
        """The cell of the level that is looked for."""
        if self.level == "commune":
            return self.commune
        return self.district if self.level == "district" else self.province


def split(cells: Cells, may_lower: bool) -> Cells | None:
    """The cells with what stands together taken apart; None where there is nothing to take apart.

    A cell's first place is its own; the wider ones behind it fill empty cells. `may_lower` lets a
    province's cell that names a commune or district be about that.
    """
    texts = {level: getattr(cells, level) for level in LEVELS}
    found = dict(texts)
    target = cells.level
    for level in LEVELS:
        places = _places(texts[level] or "")
        own = level
        if level == "province" and len(places) > 1:
            rank = _rank(places[0])
            if not may_lower or rank is None:
                continue  # a place inside the province, but which kind is not said
            found[level] = None
            own = target = LEVELS[rank]
        if places:
            found[own] = places[0]
            _fill(found, LEVELS[LEVELS.index(own) + 1 :], places[1:])
    if found == texts:
        return None
    return Cells(found["province"], found["district"], found["commune"], target)


def _fill(found: dict[str, str | None], wider: tuple[str, ...], places: list[str]) -> None:
    """Places behind the first, each to the narrowest empty cell it may be."""
    for place in places:
        rank = _rank(place)
        allowed = [level for level in wider if rank is None or LEVELS[rank] == level]
        if rank is None and len(places) == 1 and not found["province"]:
            allowed = ["province"]
        free = next((level for level in allowed if not found[level]), None)
        if free:
            found[free] = place


def _places(text: str) -> list[str]:
    """The places a cell names, the narrowest first; one for a cell that names another time."""
    if len(text) > LONGEST_CELL:
        return []
    parts = [part for part in _STRONG.split(text) if _LETTER.search(part)]
    if len(parts) == 1:
        parts = [part for part in _DASH.split(parts[0]) if _LETTER.search(part)]
    parts = [part for part in parts if fold(clean(part).lower()) != "viet nam"]
    if any(_ANOTHER_TIME.search(clean(part)) for part in parts[1:]):
        return [text]
    ranks = [_rank(part) for part in parts]
    known = [rank for rank in ranks if rank is not None]
    is_widest_first = bool(known) and (known != sorted(known) or ranks[0] is None)
    return parts[::-1] if is_widest_first else parts


def _rank(place: str) -> int | None:
    readings = read(place)
    return _RANKS.get(readings[0].type or "") if readings else None
