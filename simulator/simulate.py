"""ntm simulate: write a simulated round of reports into the inbox, and its truth beside it.

Feeds: criteria_assessments, cooperatives, service_transactions, for the 63 provinces of the map
before July 2025, half-year by half-year. Every file says that it is simulated. The same arguments
give the same bytes; a round that is there already is left alone.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from ntm import paths
from ntm.errors import NtmError
from ntm.periods import half_years
from simulator import marker
from simulator.settings import LAST_OLD_MAP_DAY, ORIGIN_PERIOD, Settings, last_day

PROVINCES_WORTH_A_PROCESS = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("--from", dest="first", default="2024-H1", help="first half-year")
    parser.add_argument("--to", dest="last", default="2025-H1", help="last half-year")
    parser.add_argument("--seed", type=int, default=924, help="seed of all randomness")
    parser.add_argument(
        "--dirt", type=float, default=0.01, help="share of rows with an error, 0..1"
    )
    parser.add_argument("--out", type=Path, help="folder of the files (default: the inbox)")
    parser.add_argument("--truth", type=Path, help="folder of the truth (default: OUT/../truth)")
    parser.add_argument("--dossiers", type=int, default=210_000, help="dossiers in the country")
    parser.add_argument("--provinces", default="", help="province codes, such as 01,38 (all)")
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
    codes = _province_codes(settings)
    for outcome in _simulated(settings, codes):
        outcomes.append(outcome)
        _show_progress(len(outcomes), len(codes))
    written = [line["path"] for outcome in outcomes for line in outcome.reports if line["path"]]
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
    out = (args.out or paths.inbox()).absolute()
    periods = tuple(half_years(args.first, args.last))
    if not periods or last_day(periods[0]) <= last_day(ORIGIN_PERIOD):
        raise NtmError(
            f"--from {args.first} --to {args.last}: cần các nửa năm sau {ORIGIN_PERIOD}. /"
            f" half-years after {ORIGIN_PERIOD} are needed."
        )
    if last_day(periods[-1]) > LAST_OLD_MAP_DAY:
        raise NtmError(
            f"--to {args.last}: bộ mô phỏng này dừng ở địa giới trước 01/7/2025. /"
            " this simulator stops at the map before 1 July 2025."
        )
    if not 0 <= args.dirt <= 1:
        raise NtmError(f"--dirt {args.dirt}: phải từ 0 đến 1. / must be from 0 to 1.")
    return Settings(
        periods=periods,
        seed=args.seed,
        dirt=args.dirt,
        dossiers_count=args.dossiers,
        out=out,
        truth=(args.truth or out.parent / "truth").absolute(),
        provinces=tuple(code for code in args.provinces.split(",") if code),
        is_fully_reported=args.full_reporting,
    )


def _province_codes(settings: Settings) -> list[str]:
    from simulator.nation import provinces

    unknown = sorted(set(settings.provinces) - set(provinces()))
    if unknown:
        raise NtmError(
            f"--provinces {','.join(unknown)}: không có mã tỉnh này. / no such province."
        )
    return sorted(settings.provinces) or list(provinces())


def _simulated(settings: Settings, codes: list[str]) -> Iterator:
    """Outcomes in the order of the codes; made by two processes where there are two cores."""
    from simulator.rounds import simulate_province

    tasks: Iterable = [(settings, code) for code in codes]
    processes = min(2, os.cpu_count() or 1)
    if processes == 1 or len(codes) < PROVINCES_WORTH_A_PROCESS:
        yield from map(simulate_province, tasks)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # begun fresh, not forked: a fork of a process with running threads can hang
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(simulate_province, tasks, chunksize=1)


def _show_progress(done: int, total: int) -> None:
    """On a screen one line that changes; in a log four lines, not one a province."""
    if sys.stderr.isatty():
        _say(f"{done}/{total} provinces", end="\r")
    elif done * 4 // total > (done - 1) * 4 // total:
        _say(f"{done}/{total} provinces")


def _say(text: str, end: str = "\n") -> None:
    sys.stderr.write(f"simulate: {text}{end}")
    sys.stderr.flush()
