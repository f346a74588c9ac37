"""Wide tables: communes down, criteria, periods or codes across; each cell becomes a row."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ntm.catalog import Feed
from ntm.catalog.feeds import Matrix
from ntm.intake.codes import code_keys
from ntm.intake.period_texts import read_period
from ntm.intake.text import header_key

MISSING = "missing"
_YEARLESS = 2000  # a leap year, to see whether a header is a period but for its year


@dataclass(frozen=True)
class Group:
    """Cells of a sheet's row that together become one row.

    `across` is the text for the contract column `spec.across`; `cells` gives for each value column
    its cell column; `is_worded` unless the header over it is a bare number.
    """

    spec: Matrix = field(compare=False)
    across: str
    cells: dict[str, int] = field(hash=False)
    is_worded: bool = True


def matrix_groups(
    contract: Feed,
    paths: tuple[tuple[str, ...], ...],
    columns: dict[str, int],
    value_of: Callable[[str], str | None],
) -> tuple[Group, ...]:
    """Groups of the first matrix of the contract that fits the headers; none when none does.

    A sheet with a column for `across` is long already. `value_of` gives the column that a header
    of a value names.
    """
    for spec in contract.matrix:
        if spec.across in columns:
            continue
        read = _header_reader(contract, spec)
        taken = set(columns.values())
        found: dict[str, dict[str, int]] = {}
        worded: set[str] = set()
        for cell, path in enumerate(paths):
            value = _cell(spec, path, read, value_of)
            if value is None or (cell in taken and len(spec.values) == 1):
                continue
            across, name, text = value
            while name in found.setdefault(across, {}):  # the same header again: its own row
                across = f"{across} "
            found[across][name] = cell
            if any(letter.isalpha() for letter in text):
                worded.add(across)
        groups = tuple(
            Group(spec, across.strip(), cells, across in worded) for across, cells in found.items()
        )
        is_sure = len(groups) > 1 or len(spec.values) > 1 or spec.values[0] not in columns
        if groups and is_sure:
            return groups
    return ()


def _cell(
    spec: Matrix,
    path: tuple[str, ...],
    read: Callable[[str], str | None],
    value_of: Callable[[str], str | None],
) -> tuple[str, str, str] | None:
    """(text for across, value column, its header); None when it is no part of the matrix."""
    if not path:
        return None
    if len(spec.values) == 1:
        for text in (" ".join(path), *reversed(path)):
            across = read(text)
            if across:
                return across, spec.values[0], text
        return None
    for at, text in enumerate(path):
        across = read(text)
        rest = path[:at] + path[at + 1 :]
        if across and rest:
            for name in (value_of(" ".join(rest)), value_of(rest[-1])):
                if name in spec.values:
                    return across, str(name), text
    return None


def _header_reader(contract: Feed, spec: Matrix) -> Callable[[str], str | None]:
    """Header → text for the across column, None when the header is none of the matrix."""
    if spec.header == "period":
        return lambda text: text if read_period(text, _YEARLESS) else None
    if spec.header == "codes":
        keys = code_keys(contract.column(spec.across).codes)
        plain_keys = {header_key(name): code for name, code in keys.items()}
        return lambda text: plain_keys.get(header_key(text))
    form = re.compile(spec.header, re.IGNORECASE)

    def by_form(text: str) -> str | None:
        found = form.fullmatch(text.strip())
        return found[spec.group] if found else None

    return by_form
