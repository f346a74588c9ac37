"""Which feed a sheet is, and where its tables begin."""

from dataclasses import dataclass

from ntm.catalog import Feed
from ntm.intake.headers import Headers, all_headers
from ntm.intake.layout import TOP_ROWS, Table, find_all, find_first, top_rows
from ntm.intake.sheets import Sheet
from ntm.intake.stamp import PAGE, Stamp, read_stamp
from ntm.intake.text import header_key
from ntm.intake.titles import is_simulated

SHORTEST_NAME = 6  # letters of a name that is looked for inside the name of a sheet or file
MOST_TITLES, LONGEST_TITLE = 12, 200  # texts at the top in which a name is looked for
NAME_BONUS = 1.0  # what such a name adds to the columns that speak for a feed


@dataclass(frozen=True)
class Part:
    """A sheet recognised as a feed's part.

    `header_row` is the row number of the header's last row, 0 when no header was found; `columns`
    gives for each contract column found its cell column (`c3`) in the first table.
    """

    sheet: Sheet
    headers: Headers
    tables: tuple[Table, ...]
    is_simulated: bool
    stamp: Stamp | None = None

    @property
    def feed(self) -> Feed:
        """The feed's contract."""
        return self.headers.contract

    @property
    def header_row(self) -> int:
        """Row number of the last row of the first header block, 0 when there is none."""
        if not self.tables:
            return 0
        return self.sheet.cells["row_number"][self.tables[0].header_end - 1].as_py()

    @property
    def columns(self) -> dict[str, str]:
        """Cell column of each contract column in the first table."""
        found = self.tables[0].block.columns if self.tables else {}
        return {name: f"c{cell}" for name, cell in found.items()}


def recognise(sheet: Sheet, file_name: str = "") -> Part | None:
    """The feed of a sheet by its stamp, its name or its headers; None when nothing tells.

    None also for a page of ours that holds no data, which its stamp says.
    """
    if not sheet.cells.num_rows or not sheet.width:
        return None
    known = all_headers()
    top = top_texts(sheet)
    stamp = read_stamp(top)
    if stamp and stamp.feed == PAGE:
        return None
    named = _named(sheet.name, known)
    if stamp and stamp.feed in known:
        named = [known[stamp.feed]]
    titles = [text for text in top[:MOST_TITLES] if len(text) < LONGEST_TITLE]
    weak = _named_inside(" ".join((sheet.name, file_name, sheet.title, *titles)), known)
    candidates = list(known.values())
    first = find_first(sheet, named, lambda _: NAME_BONUS) if named else None
    if first is None and not (stamp and named):
        first = find_first(sheet, candidates, lambda name: NAME_BONUS if name in weak else 0.0)
    simulated = is_simulated([header_key(text) for text in top if len(text) < 400])
    if first is None:
        return Part(sheet, named[0], (), simulated, stamp) if named else None
    return Part(sheet, first.headers, find_all(sheet, first), simulated, stamp)


def top_texts(sheet: Sheet) -> list[str]:
    """Texts of the first rows, where titles and the stamp stand."""
    return [text for row in top_rows(sheet, 0, TOP_ROWS) for text in row if text]


def _named(name: str, known: dict[str, Headers]) -> list[Headers]:
    """Feeds whose name a sheet's name is."""
    key = header_key(name)
    return [
        headers
        for headers in known.values()
        if key in {header_key(n) for n in (headers.contract.name, *headers.contract.parts_named)}
    ]


def _named_inside(name: str, known: dict[str, Headers]) -> set[str]:
    """Feeds whose name stands inside the name of a sheet or file."""
    key = header_key(name)
    return {
        headers.contract.name
        for headers in known.values()
        for inner in map(header_key, (headers.contract.name, *headers.contract.parts_named))
        if len(inner) >= SHORTEST_NAME and inner in key
    }
