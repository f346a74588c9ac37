"""The template's stamp: which form a sheet is, for whom and for which period.

It stands alone in a cell above the table: `ntm:cooperatives:38-ccptnt:2025-H1`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# In place of a feed: a page of ours that holds no data, such as instructions or a receipt.
PAGE = "page"
_STAMP = re.compile(
    r"ntm:(?P<feed>[a-z_]+):(?P<sender>(?:\d\d|TW)(?:-[a-z0-9]+)?):(?P<period>20\d\d(?:-\w+)?)"
)


@dataclass(frozen=True)
class Stamp:
    """What a template says of itself: the feed's name, the sender and the period."""

    feed: str
    sender: str
    period: str

    @property
    def text(self) -> str:
        """The stamp as it is written into a cell."""
        return f"ntm:{self.feed}:{self.sender}:{self.period}"

    @property
    def province_code(self) -> str:
        """The sender's province, `TW` for a central one."""
        return self.sender.partition("-")[0]


def read_stamp(texts: Iterable[str]) -> Stamp | None:
    """The first stamp among the texts of cells; None when there is none."""
    for text in texts:
        if text.lstrip().startswith("ntm:"):
            found = _STAMP.fullmatch(text.strip())
            if found:
                return Stamp(**found.groupdict())
    return None
