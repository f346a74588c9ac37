"""Who sends which feeds in which file, and when: one province's habits of sending."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from ntm.catalog import feed
from simulator.habits import SYSTEM_FEEDS
from simulator.randomness import random_for
from simulator.settings import Settings

COLLECTOR = "vpdpntm"  # the coordination office, which may send for all the others
# Of provinces: all in one workbook, a workbook an agency; the others send a file a feed.
COLLECTS_SHARE, BOOK_SHARE = 0.72, 0.23
COLLECTS_SHARE_BY_CADENCE, BOOK_SHARE_BY_CADENCE = 0.01, 0.03
# What is short enough for an annex of a report; of provinces, those that write one.
WORD_FEEDS = ("communications", "milestones", "pilot_models", "task_results")
WORD_SHARE = 0.08
SILENT_SHARE = 0.04  # of provinces, for each feed and period
LATE_SHARE, EARLY_SHARE = 0.08, 0.05
USUAL_DELAY_DAYS, LATE_DELAY_DAYS, EARLY_DELAY_DAYS = (4, 22), (40, 85), (1, 4)
# Of files, sent a first time with more errors; who sends a file for each feed corrects more.
RESENT_SHARE, RESENT_SHARE_BY_CADENCE = 0.05, 0.15
RESENT_UNDER_NEW_NAME_SHARE = 0.5
OLD_MAP_SHARE = 0.05  # of files after 1 July 2025, sent a first time on the map before it
EXPORT_ENDINGS = {"csv": 0.7, "parquet": 0.2, "json": 0.1}
MOST_ROWS_OF_TEXT = 100_000  # larger exports are Parquet


@dataclass(frozen=True)
class Parcel:
    """One file to be: who sends it, under what name, with which feeds."""

    sender: str
    name: str
    feeds: tuple[str, ...]
    is_document: bool = False


def parcels(
    settings: Settings, code: str, is_new_map: bool, feeds: list[str], names: dict[str, str]
) -> list[Parcel]:
    """Feeds of one period as files; `names` gives the file name of a feed sent alone."""
    side = ("new map",) if is_new_map else ()
    luck = random_for(settings.seed, "packing", code, *side).random()
    collects, books_too = COLLECTS_SHARE, BOOK_SHARE
    if settings.is_by_cadence:
        collects, books_too = COLLECTS_SHARE_BY_CADENCE, BOOK_SHARE_BY_CADENCE
    found: list[Parcel] = []
    books: dict[str, list[str]] = {}
    writes = random_for(settings.seed, "documents", code, *side).random() < WORD_SHARE
    for name in feeds:
        agency = feed(name).agency
        if name in WORD_FEEDS and writes:
            found.append(Parcel(f"{code}-{agency}", names[name], (name,), is_document=True))
            continue
        if name in SYSTEM_FEEDS or luck >= collects + books_too:
            found.append(Parcel(f"{code}-{agency}", names[name], (name,)))
            continue
        sender = COLLECTOR if luck < collects else agency
        books.setdefault(sender, []).append(name)
    for agency, inside in books.items():
        name = names[inside[0]] if len(inside) == 1 else f"BC_tong_hop_{agency}"
        found.append(Parcel(f"{code}-{agency}", name, tuple(inside)))
    return found


def ending_of(feed_name: str, code: str, rows_count: int, seed: int) -> str:
    """Format in which a province's system exports a feed."""
    random = random_for(seed, "export", feed_name, code)
    ending = str(random.choice(list(EXPORT_ENDINGS), p=list(EXPORT_ENDINGS.values())))
    return ending if rows_count <= MOST_ROWS_OF_TEXT else "parquet"


def is_silent(settings: Settings, feed_name: str, period: str, code: str) -> bool:
    """Whether a province sends nothing of a feed for a period."""
    random = random_for(settings.seed, "report", feed_name, period, code)
    return bool(random.random() < SILENT_SHARE) and not settings.is_fully_reported


def resent_share(settings: Settings) -> float:
    """Share of the files that come twice."""
    return RESENT_SHARE_BY_CADENCE if settings.is_by_cadence else RESENT_SHARE


def received_at(random: np.random.Generator, last: date) -> datetime:
    """Some days after the period's end, in office hours; a few come early, a few late."""
    luck = random.random()
    days = LATE_DELAY_DAYS if luck < LATE_SHARE else USUAL_DELAY_DAYS
    days = EARLY_DELAY_DAYS if luck > 1 - EARLY_SHARE else days
    day = last + timedelta(days=int(random.integers(*days)))
    return datetime.combine(day, time(int(random.integers(8, 17)), int(random.integers(0, 60))))
