"""Small sheets for tests: rows of cells in, what the kernel makes of them out.

The catalogue is the project's own but for the feeds, which are those of tests/intake/feeds: short
contracts that use every key.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from ntm import paths
from ntm.intake.counts import Counts, Delivery
from ntm.intake.kernel import Kernel
from ntm.intake.parts import Part, recognise
from ntm.intake.sheets import Sheet, drop_empty_rows

FEEDS = Path(__file__).with_name("feeds")
THANH_HOA = Delivery("d1", "38", date(2025, 1, 1), date(2025, 6, 30))
COUNTED = ("rows_read", "rows_accepted", "rows_quarantined", "rows_duplicate", "rows_ignored")


def catalogue(folder: Path) -> Path:
    """A catalogue with the tests' feeds and everything else of the project's."""
    for path in (paths.PROJECT / "catalog").iterdir():
        if path.name != "feeds":
            (folder / path.name).symlink_to(path)
    (folder / "feeds").symlink_to(FEEDS)
    return folder


def sheet(rows: Sequence[Sequence[Any]], name: str = "Sheet1", **more: Any) -> Sheet:
    """A sheet of rows from the first on; a cell is text, None is an empty one."""
    width = max((len(row) for row in rows), default=1)
    padded = [[*row, *[None] * (width - len(row))] for row in rows]
    columns = [pa.array([_text(row[at]) for row in padded], pa.string()) for at in range(width)]
    numbers = pa.array(range(1, len(rows) + 1), pa.int64())
    names = ["row_number", *[f"c{at}" for at in range(width)]]
    return Sheet(name, drop_empty_rows(pa.table([numbers, *columns], names=names)), **more)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


@dataclass
class Outcome:
    """What became of a sheet: its part, counts, and the rows that came out."""

    part: Part
    counts: Counts
    accepted: list[dict[str, Any]]
    faults: list[dict[str, Any]]

    @property
    def rows(self) -> tuple[int, ...]:
        """Read, accepted, quarantined, duplicate, ignored."""
        return tuple(getattr(self.counts, name) for name in COUNTED)

    @property
    def rules(self) -> list[tuple[int | None, str | None, str]]:
        """(row number, column, rule) of every fault and remark, in order of row and column."""
        return _lines(self.faults)

    @property
    def errors(self) -> list[tuple[int | None, str | None, str]]:
        """(row number, column, rule) of the faults that keep a row out."""
        return _lines([fault for fault in self.faults if fault["severity"] == "error"])

    def column(self, name: str) -> list[Any]:
        """A column of the accepted rows."""
        return [row[name] for row in self.accepted]

    def texts(self) -> str:
        """Everything that came out, as one text, to see what is not in it."""
        return repr((self.accepted, self.faults))


def _lines(faults: list[dict[str, Any]]) -> list[tuple[int | None, str | None, str]]:
    found = {(f["row_number"], f["column_name"], f["rule_id"]) for f in faults}
    return sorted(found, key=lambda line: (line[0] or 0, line[1] or "", line[2]))


def settle(
    rows: Sequence[Sequence[Any]] | Sheet, name: str = "Sheet1", delivery: Delivery = THANH_HOA,
    file_name: str = "",
) -> Outcome:  # fmt: skip
    """Run the kernel on one sheet. Fails when the sheet is not recognised or does not balance."""
    whole = rows if isinstance(rows, Sheet) else sheet(rows, name)
    part = recognise(whole, file_name)
    assert part, "not recognised"
    kernel = Kernel()
    counts = kernel.standardize(part, delivery)
    assert counts.is_balanced, counts
    accepted = kernel.output(f"accepted_{part.feed.name}").to_pylist()
    faults = kernel.output(f"quarantined_{part.feed.name}").to_pylist()
    return Outcome(part, counts, accepted, faults)


@contextmanager
def own_feeds(folder: Path) -> Iterator[None]:
    """The tests' feeds instead of the project's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NTM_CATALOG", str(catalogue(folder)))
        yield


@pytest.fixture(scope="module", autouse=True)
def feeds_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Import this fixture to run a module on the tests' feeds."""
    with own_feeds(tmp_path_factory.mktemp("catalog")):
        yield
