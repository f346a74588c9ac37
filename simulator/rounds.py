"""One area's part of a round: its state, its rows, its files, and the truth about them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

import polars as pl

from ntm.catalog import feed
from simulator import feeds, packing, truth
from simulator.cells import Part, part_of
from simulator.counted_units import centre, units_of
from simulator.dirt import Planted, Planter
from simulator.documents import document_bytes
from simulator.exports import export_bytes
from simulator.fact_book import FactBook
from simulator.files import write_if_changed
from simulator.habits import SYSTEM_FEEDS, Habits, habits_of
from simulator.layouts import Line, lines_around, sectioned
from simulator.nation import CENTRE, areas, provinces
from simulator.packing import Parcel
from simulator.randomness import random_for
from simulator.settings import JUNE, Settings, half_year_index, is_new_map, last_day
from simulator.tables import Layout, Table, cell_address, title_of
from simulator.targets import targets_of
from simulator.view import View, views_of
from simulator.wide import heads_of, rows_made
from simulator.workbooks import workbook_bytes

FIRST_SENDING_DIRT = 3  # times the usual dirt in a file that is sent again
LAST_PERIODS_OF_OLD_MAP = {"H": "2025-H1", "Q": "2025-Q2", "0": "2025-06", "1": "2025-06"}


@dataclass
class Outcome:
    """What came of one area: rows of the truth tables; the files are written already."""

    state: list[pl.DataFrame] = field(default_factory=list)
    facts: list[pl.DataFrame] = field(default_factory=list)
    targets: list[pl.DataFrame] = field(default_factory=list)
    reports: list[dict[str, Any]] = field(default_factory=list)
    planted: list[dict[str, Any]] = field(default_factory=list)


def periods_due(settings: Settings) -> Iterator[tuple[str, list[str]]]:
    """Every period with the feeds that are due for it, by its last day, months before quarters
    before half-years."""
    due: dict[str, list[str]] = {}
    for name in settings.feeds:
        for period in settings.periods(feed(name).cadence):
            due.setdefault(period, []).append(name)
    yield from sorted(due.items(), key=lambda item: (last_day(item[0]), _rank(item[0])))


def _rank(period: str) -> int:
    """0 for a month such as `2024-06`, then quarters, half-years and years."""
    return {"Q": 1, "H": 2, "": 3}.get(period[5:6], 0)


def half_years_due(settings: Settings) -> Iterator[tuple[str, list[tuple[str, list[str]]]]]:
    """Half-years such as `2024-H1` with the periods that end in them and the feeds due."""
    for _, inside in groupby(periods_due(settings), lambda item: half_year_index(item[0])):
        found = list(inside)
        day = last_day(found[0][0])
        yield f"{day.year}-H{1 + (day.month > JUNE)}", found


def note_facts(
    outcome: Outcome, book: FactBook, period: str, rows: dict[str, pl.DataFrame]
) -> None:
    """What one sender's rows of a period say, into the truth and the book of the half-year."""
    facts = book.add(period, rows)
    dated = facts.with_columns(period=pl.lit(period), period_end=pl.lit(last_day(period)))
    outcome.facts.append(dated)


class AreaRound:
    """Simulates an area over all periods of the settings."""

    def __init__(self, settings: Settings, code: str) -> None:
        self.settings = settings
        old, self.new = views_of(areas()[code], settings)
        self.old = [v for v in old if not settings.provinces or v.code in settings.provinces]
        self.outcome = Outcome()

    def run(self) -> Outcome:
        """Write the files of every period; return the truth."""
        book = FactBook()
        for half, inside in half_years_due(self.settings):
            views = [self.new] if is_new_map(last_day(half)) else self.old
            for period, due in inside:
                for view in views:
                    rows = {name: feeds.rows_of(name, view, period) for name in due}
                    note_facts(self.outcome, book, period, rows)
                    Sender(self.settings, view, period, self.outcome, self.old).send(rows)
            facts = book.close_half_year()
            if half in self.settings.periods("half_year"):
                for view in views:
                    self._note_truth(view, half, facts)
        return self.outcome

    def _note_truth(self, view: View, half: str, facts: pl.DataFrame) -> None:
        day = last_day(half)
        units = units_of(view.province, day)
        known = targets_of(units, view.code, day, facts, self.settings.feeds)
        self.outcome.targets.append(known)
        self.outcome.state.append(truth.state_of(view, half))


@dataclass
class Sender:
    """One province's files of one period; `old` are the views on the map before July 2025."""

    settings: Settings
    view: View
    period: str
    outcome: Outcome
    old: list[View] = field(default_factory=list)

    def send(self, rows: dict[str, pl.DataFrame]) -> None:
        """Write the files, or stay silent; note each feed among the reports."""
        is_new, code, seed = is_new_map(last_day(self.period)), self.view.code, self.settings.seed
        habits = {name: habits_of(name, code, is_new, seed) for name in rows}
        spoken = []
        for name in rows:
            if packing.is_silent(self.settings, name, self.period, code):
                self._note(habits[name], None, 0, None)
            elif rows[name].height:
                spoken.append(name)
        names = {name: habits[name].file_name for name in rows}
        for parcel in packing.parcels(self.settings, code, is_new, spoken, names):
            self._deliver(parcel, {name: (habits[name], rows[name]) for name in parcel.feeds})

    def _deliver(self, parcel: Parcel, parts: dict[str, tuple[Habits, pl.DataFrame]]) -> None:
        """One file; with errors in the world now and then sent a first time in a worse state."""
        random = random_for(self.settings.seed, "deliver", self.period, parcel.sender, parcel.name)
        at, dirt = packing.received_at(random, last_day(self.period)), self.settings.dirt
        again, renamed, on_old_map = random.random(3)
        if dirt > 0 and again < packing.resent_share(self.settings):
            is_renamed = renamed < packing.RESENT_UNDER_NEW_NAME_SHARE
            more = min(1.0, FIRST_SENDING_DIRT * dirt)
            worse = {
                name: self._table(*part, at, more, parcel.is_document)
                for name, part in parts.items()
            }
            first = replace(parcel, name=f"{parcel.name} (1)") if is_renamed else parcel
            self._write(first, worse, at)
            at += timedelta(days=int(random.integers(2, 12)))
        if dirt > 0 and self.old and on_old_map < packing.OLD_MAP_SHARE:
            self._deliver_on_old_map(parcel, parts, at)
            at += timedelta(days=int(random.integers(2, 12)))
        self._write(
            parcel,
            {n: self._table(*part, at, dirt, parcel.is_document) for n, part in parts.items()},
            at,
        )

    def _deliver_on_old_map(
        self, parcel: Parcel, parts: dict[str, tuple[Habits, pl.DataFrame]], at: datetime
    ) -> None:
        """After 1 July 2025, what an old province had before, by its old units: every row wrong."""
        before = LAST_PERIODS_OF_OLD_MAP.get(self.period[5:6])
        if not is_new_map(last_day(self.period)) or not before:
            return
        tables = {}
        for name in parts:
            habits = habits_of(name, self.old[0].code, False, self.settings.seed)
            rows = feeds.rows_of(name, self.old[0], before)
            part = part_of(rows, self.old[0].province, habits, last_day(before))
            planted = Planter(habits.feed, part.cells, None).whole("old_map")
            tables[name] = self._titled(part, planted, at)
        if parcel.feeds[0] not in SYSTEM_FEEDS:
            self._write(replace(parcel, name=f"{parcel.name} (địa giới cũ)"), tables, at)

    def _write(self, parcel: Parcel, tables: dict[str, Table], at: datetime) -> None:
        if parcel.feeds[0] in SYSTEM_FEEDS:
            (name,) = parcel.feeds
            count = tables[name].frame.height
            ending = packing.ending_of(name, self.view.code, count, self.settings.seed)
            content, layout = export_bytes(tables[name], ending)
            layouts = [layout]
        elif parcel.is_document:
            ending = "docx"
            content, layout = document_bytes(tables[parcel.feeds[0]])
            layouts = [layout]
        else:
            ending = "xlsx"
            content, layouts = workbook_bytes(list(tables.values()))
        path = f"{self.period}/{parcel.sender}/{at:%Y%m%dT%H%M}_{parcel.name}.{ending}"
        write_if_changed(self.settings.out / path, content)
        for table, layout in zip(tables.values(), layouts, strict=True):
            self._note(table.habits, path, table.rows_count, at)
            for line in table.log:
                place = _place_in_file(line, layout, table.frame.columns)
                self.outcome.planted.append({"path": path, "feed": table.habits.feed.name} | place)

    def _table(
        self, habits: Habits, rows: pl.DataFrame, at: datetime, dirt: float, is_document: bool
    ) -> Table:
        day = None if "day" in rows.columns else last_day(self.period)
        part = part_of(rows, self.view.province, habits, day)
        name, code = habits.feed.name, self.view.code
        random = random_for(self.settings.seed, "dirt", name, self.period, code, f"{at:%Y%m%d}")
        planted = Planter(habits.feed, part.cells, random).plant(dirt)
        return self._titled(part, planted, at, is_document)

    def _titled(
        self, part: Part, planted: Planted, at: datetime, is_document: bool = False
    ) -> Table:
        habits = part.habits
        title = title_of(habits, self.period, at.date())
        planted.tell_of(part.subjects)
        lines: list[Line] = []
        if habits.has_sections and not is_document:
            planted, lines = sectioned(planted)
        frame, edits, log = planted.frame, planted.edits, planted.log
        if not is_document:
            lines = sorted(
                [*lines_around(habits, part.cells, frame), *lines], key=lambda line: line.at
            )
        upper, headers = heads_of(habits, frame.columns)
        count = rows_made(frame, habits.feed)
        return Table(habits, title, headers, frame, edits, log, lines, upper, count)

    def _note(self, habits: Habits, path: str | None, count: int, at: datetime | None) -> None:
        line: dict[str, Any] = {
            "feed": habits.feed.name,
            "period": self.period,
            "province_code": self.view.code,
        }
        line |= {"sender": habits.sender, "is_silent": path is None, "path": path}
        self.outcome.reports.append(line | {"rows_count": count, "received_at": at})


def _place_in_file(line: dict[str, Any], layout: Layout, columns: list[str]) -> dict[str, Any]:
    """A planted error with row number and cell address in place of indexes."""
    index = columns.index(line["column_name"])
    row_number, cell = cell_address(layout, line["row_index"], index)
    copied = line["copied_row_index"]
    copied_row = None if copied is None else layout.row_number(copied)
    where = {"sheet": layout.sheet_name, "row_number": row_number, "cell": cell}
    names = ("column_name", "kind", "original", "planted", "unit_id", "row_key")
    said = {name: line[name] for name in names}
    said["column_name"] = said["column_name"].partition(":")[0]
    return where | said | {"copied_row_number": copied_row}


def simulate_area(task: tuple[Settings, str]) -> Outcome:
    """Simulate one area, or the centre, and write its files; a task of a process of its own."""
    settings, code = task
    if code == CENTRE:
        return simulate_centre(settings)
    return AreaRound(settings, code).run()


def simulate_centre(settings: Settings) -> Outcome:
    """Simulate what the central agencies send of the feeds that ask them too."""
    outcome = Outcome()
    anywhere = next(iter(provinces().values()))
    view = CentralView(anywhere, settings)
    book = FactBook()
    for half, inside in half_years_due(settings):
        for period, due in inside:
            found = {name: feeds.central_rows(name, settings, period) for name in due}
            rows = {name: frame for name, frame in found.items() if frame is not None}
            note_facts(outcome, book, period, rows)
            Sender(settings, view, period, outcome).send(rows)  # type: ignore[arg-type]
        facts = book.close_half_year()
        if half in settings.periods("half_year"):
            known = targets_of(centre(), CENTRE, last_day(half), facts, settings.feeds)
            outcome.targets.append(known)
    return outcome


@dataclass(frozen=True)
class CentralView:
    """The centre as a sender: its rows are about no commune; any province knows its name."""

    province: Any
    settings: Settings
    code: str = CENTRE
