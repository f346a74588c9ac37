"""How a province's workbooks look beyond their words: wide or long, heads of two rows, letters
under them, totals, old fonts."""

from dataclasses import dataclass

import numpy as np

from ntm.catalog import Feed

WIDE_SHARE = 0.3  # of provinces that write a feed as a matrix, where its contract reads one
UPPER_HEADER_SHARE = 0.2
LETTERS_SHARE = 0.25
TOTAL_SHARES = {"": 0.45, "top": 0.3, "bottom": 0.25}
TOTAL_LABELS = ("TỔNG SỐ", "Tổng cộng", "Cộng")
OLD_FONT_SHARE = 0.04
CODE_PREFIXES = ("TC ", "Tiêu chí ", "")
UPPER_LABELS = ("Khu vực", "Thuộc địa bàn")
TOTALLED_LEVELS = ("commune",)
MOST_WIDE_COLUMNS = 12


@dataclass(frozen=True)
class Look:
    """The look of one feed's tables.

    `total` is `top`, `bottom` or empty; `code_prefix` stands before a code across; `upper_label`
    is a header over the columns of the unit, empty for a head of one row.
    """

    is_wide: bool = False
    code_prefix: str = ""
    upper_label: str = ""
    has_letters: bool = False
    total: str = ""
    total_label: str = ""
    has_old_font: bool = False


def look_of(contract: Feed, random: np.random.Generator) -> Look:
    """One province's look of a feed."""
    luck = random.random(4)
    total = str(random.choice(list(TOTAL_SHARES), p=list(TOTAL_SHARES.values())))
    prefix, label, upper = (
        texts[int(random.integers(0, len(texts)))]
        for texts in (CODE_PREFIXES, TOTAL_LABELS, UPPER_LABELS)
    )
    return Look(
        is_wide=bool(contract.matrix) and luck[0] < WIDE_SHARE,
        code_prefix=prefix,
        upper_label=upper if luck[1] < UPPER_HEADER_SHARE else "",
        has_letters=luck[2] < LETTERS_SHARE,
        total=total if contract.unit.levels == TOTALLED_LEVELS else "",
        total_label=label,
        has_old_font=luck[3] < OLD_FONT_SHARE,
    )
