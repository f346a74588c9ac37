"""ntm simulate: write a simulated round of reports into the inbox, and its truth beside it.

All feeds that simulator/feeds has, for the 63 provinces before July 2025 and the 34 since. Every
file says that it is simulated. The same arguments give the same bytes; a round that is there
already is left alone.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from ntm import paths
from ntm.errors import NtmError
from ntm.periods import bounds
from simulator import marker
from simulator.settings import (
    DEFAULT_SCALE,
    FIRST_HALF_YEAR,
    LAST_DAY,
    SCALES,
    Settings,
)

AREAS_WORTH_A_PROCESS = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument(
        "--scale", choices=list(SCALES), default=DEFAULT_SCALE, help="how much is simulated"
    )
    parser.add_argument("--from", dest="first", help="first period, such as 2022-Q4")
    parser.add_argument("--to", dest="last", help="last period, such as 2025-Q4")
    parser.add_argument("--seed", type=int, default=924, help="seed of all randomness")
    parser.add_argument(
        "--dirt", type=float, default=0.01, help="share of rows with an error, 0..1"
    )
    parser.add_argument("--out", type=Path, help="folder of the files (default: the inbox)")
    parser.add_argument("--truth", type=Path, help="folder of the truth (default: OUT/../truth)")
    parser.add_argument("--dossiers", type=int, help="dossiers in the country")
    parser.add_argument("--answers", type=int, help="survey answers in the country")
    parser.add_argument("--provinces", default="", help="province codes, such as 01,38 (all)")
    parser.add_argument("--feeds", default="", help="feeds, such as cooperatives,funding (all)")
    parser.add_argument("--full-reporting", action="store_true", help="no province stays silent")


def run(args: argparse.Namespace) -> int:
    """Write the round unless it is there. Raises NtmError for arguments that make no round."""
    settings = _settings(args)
    started = time.monotonic()
    if marker.is_current(settings):
        _say(f"the same round lies in {settings.out} already")
        return 0
    from simulator.rounds import Outcome
    from simulator.truth_files import write_truth

    outcomes: list[Outcome] = []
    codes = _area_codes(settings)
    for outcome in _simulated(settings, codes):
        outcomes.append(outcome)
        _show_progress(len(outcomes), len(codes))
    lines = [line for outcome in outcomes for line in outcome.reports]
    written = sorted({line["path"] for line in lines if line["path"]})
    write_truth(settings.truth, outcomes)
    removed = marker.remove_left_over(settings, written)
    marker.write(settings, written)
    planted = sum(len(outcome.planted) for outcome in outcomes)
    seconds = time.monotonic() - started
    _say(
        f"{len(written)} files in {settings.out}, {planted} planted cells,"
        f" {removed} files of an earlier round removed, {seconds:.1f} s"
    )
    return 0


def _settings(args: argparse.Namespace) -> Settings:
    from simulator.feeds import simulated_feeds

    scale = SCALES[args.scale]
    out = (args.out or paths.inbox()).absolute()
    known = simulated_feeds()
    asked = tuple(name for name in args.feeds.split(",") if name) or scale.feeds or tuple(known)
    if unknown := sorted(set(asked) - set(known)):
        raise NtmError(f"--feeds {','.join(unknown)}: không có biểu này. / no such feed.")
    if not 0 <= args.dirt <= 1:
        raise NtmError(f"--dirt {args.dirt}: phải từ 0 đến 1. / must be from 0 to 1.")
    settings = Settings(
        first=args.first or scale.first,
        last=args.last or scale.last,
        is_by_cadence=scale.is_by_cadence,
        feeds=tuple(name for name in known if name in asked),
        seed=args.seed,
        dirt=args.dirt,
        dossiers_count=scale.dossiers_count if args.dossiers is None else args.dossiers,
        answers_count=scale.answers_count if args.answers is None else args.answers,
        out=out,
        truth=(args.truth or out.parent / "truth").absolute(),
        provinces=tuple(code for code in args.provinces.split(",") if code),
        is_fully_reported=args.full_reporting,
    )
    _check_span(settings)
    return settings


def _check_span(settings: Settings) -> None:
    first, last = bounds(settings.first)[0], bounds(settings.last)[1]
    if first < bounds(FIRST_HALF_YEAR)[0] or last > LAST_DAY or not settings.periods("half_year"):
        raise NtmError(
            f"--from {settings.first} --to {settings.last}: cần ít nhất một nửa năm trong khoảng"
            f" {FIRST_HALF_YEAR} đến {LAST_DAY:%d/%m/%Y}. / at least one half-year from"
            f" {FIRST_HALF_YEAR} to {LAST_DAY} is needed."
        )


def _area_codes(settings: Settings) -> list[str]:
    """Areas that hold the provinces asked for, and the centre where all are."""
    from simulator.nation import CENTRE, areas, provinces

    unknown = sorted(set(settings.provinces) - set(provinces()))
    if unknown:
        raise NtmError(
            f"--provinces {','.join(unknown)}: không có mã tỉnh này. / no such province."
        )
    if not settings.provinces:
        return [*areas(), CENTRE]
    asked = set(settings.provinces)
    return [c for c, area in areas().items() if asked & {old.code for old in area.old}]


def _simulated(settings: Settings, codes: list[str]) -> Iterator:
    """Outcomes in the order of the codes; made by two processes where there are two cores."""
    from simulator.rounds import simulate_area

    tasks: Iterable = [(settings, code) for code in codes]
    processes = min(2, os.cpu_count() or 1)
    if processes == 1 or len(codes) < AREAS_WORTH_A_PROCESS:
        yield from map(simulate_area, tasks)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # begun fresh, not forked: a fork of a process with running threads can hang
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(simulate_area, tasks, chunksize=1)


def _show_progress(done: int, total: int) -> None:
    """On a screen one line that changes; in a log four lines, not one a province."""
    if sys.stderr.isatty():
        _say(f"{done}/{total} areas", end="\r")
    elif done * 4 // total > (done - 1) * 4 // total:
        _say(f"{done}/{total} areas")


def _say(text: str, end: str = "\n") -> None:
    sys.stderr.write(f"simulate: {text}{end}")
    sys.stderr.flush()
