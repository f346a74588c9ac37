"""Values of typed cells as text that loses nothing and reads the same whichever file it came in."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ntm.intake.letters import PLAIN_LETTERS, DecodedText, clean_text, settle_doubtful

REMEMBERED = 100_000
# Blank; or with a letter that is not plain; or lettered, but with nothing that proves Unicode.
_SUSPECT = rf"^\s*$|[^{PLAIN_LETTERS}]|^[\x00-\x{{ff}}]*[\x{{80}}-\x{{ff}}][\x00-\x{{ff}}]*$"


def number_text(value: float) -> str:
    """A number with a decimal point and no exponent: 97.0 is `97`.

    Fifteen digits are what spreadsheets keep; the rest is the binary fraction's.
    """
    if value.is_integer() and abs(value) < 1e18:
        return str(int(value))
    text = repr(value)
    if len(text) > 17:
        text = f"{value:.15g}"
    return format(Decimal(text), "f") if "e" in text else text


def percent_text(value: float) -> str:
    """A number that its cell shows as a percentage: 0.651 is `65.1%`."""
    return f"{format(Decimal(number_text(value)).scaleb(2), 'f')}%"


def moment_text(value: datetime | date | time | timedelta) -> str:
    """A date as ISO, with its time behind a space when there is one."""
    return value.isoformat(sep=" ") if isinstance(value, datetime) else str(value)


class _Remembered(dict):
    """Texts by value, made once: columns repeat a few values over and over."""

    def __init__(self, make: Callable[[Any], str | None]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, value: Any) -> str | None:
        if len(self) >= REMEMBERED:
            self.clear()
        text = self[value] = self._make(value)
        return text


_TEXT_OF: dict[type, Callable[[Any], str | None]] = {
    float: _Remembered(number_text).__getitem__,
    int: str,
    bool: {True: "1", False: "0"}.__getitem__,
    datetime: moment_text,
    date: moment_text,
    time: moment_text,
    timedelta: moment_text,
    Decimal: lambda value: format(value, "f"),
    type(None): lambda _: None,
}


def cell_text(value: Any) -> str | None:
    """One cell's value as text; letters stay as they are until `clean_cells`."""
    return value if isinstance(value, str) else _TEXT_OF.get(type(value), str)(value)


def cell_texts(values: Iterable[Any]) -> list[str | None]:
    """Cells of any types as text, as `cell_text` does."""
    try:
        return [value if type(value) is str else _TEXT_OF[type(value)](value) for value in values]
    except KeyError:
        return [cell_text(value) for value in values]


def clean_cells(cells: list[str | None]) -> pa.Array:
    """The cells of a sheet in one Unicode form and the encoding that was meant; blank ones null.

    One expression finds the few cells that need a look, so that plain ones cost next to nothing.
    """
    array = pa.array(cells, pa.string())
    suspect = pc.fill_null(pc.match_substring_regex(array, _SUSPECT), False)
    places = pc.indices_nonzero(suspect).to_pylist()
    if places:
        cleaned = [_cleaned(cells[place]) for place in places]
        array = pc.replace_with_mask(array, suspect, pa.array(cleaned, pa.string()))
        cells = [*cells]
        for place, text in zip(places, cleaned, strict=True):
            cells[place] = text
    if DecodedText.any_made:
        meant = settle_doubtful(cells)
        if meant:
            settled = [meant.get(cell, cell) if cell else cell for cell in cells]
            array = pa.array(settled, pa.string())
    return array


def _cleaned(text: str | None) -> str | None:
    if not text or isinstance(text, DecodedText):
        return text or None
    cleaned = clean_text(text)
    return None if not cleaned or cleaned.isspace() else cleaned
