"""Trace a target's figure back to the files, sheets and rows that add up to it."""

import argparse

from ntm.catalog import both
from ntm.periods import bounds
from ntm.release import warehouse
from ntm.trace import Figure, Source, adds_up, find_figure, find_trace, ranges


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Target, unit and period name the figure; reading and stage choose one not the default."""
    parser.add_argument("target", help="for example T02")
    parser.add_argument("--unit", default="VN", help="code on that period's map: 38, 380, VN")
    parser.add_argument("--period", required=True, help="for example 2024-H2")
    parser.add_argument("--reading", help="another reading than the default")
    parser.add_argument("--stage", help="another stage than the default")
    parser.add_argument("--known-at", help="the figure as it was known on this day")


def run(args: argparse.Namespace) -> int:
    """Print the figure and its sources; 1 when they do not add up."""
    file = warehouse(args.known_at)
    figure = find_figure(
        file, args.target, args.unit, bounds(args.period)[1], args.reading, args.stage
    )
    trace = find_trace(file, figure)
    shown = _sum(figure, figure.numerator or 0, figure.denominator or 0)
    if figure.denominator is not None:
        shown += " = –" if figure.value is None else f" = {figure.value:.2f} %"
    print(f"{figure.target_id} · {figure.unit_name} · {figure.period_end} · {figure.reading}")
    print(f"{figure.stage} · {figure.status} · {figure.data_kind or '–'}: {shown}")
    for source in trace.sources:
        _print_source(figure, source)
    for remainder in trace.remainders:
        key = "trace.restated" if remainder.is_restated else "trace.unexplained"
        print(f"\n{both(key, count=remainder.units_count)}:")
        print(f"  {_sum(figure, remainder.numerator, remainder.denominator)}")
    sound = adds_up(figure, trace)
    outcome = both("trace.adds_up" if sound else "trace.differs")
    print(f"\n{outcome}: {_sum(figure, trace.numerator, trace.denominator)}")
    return 0 if sound else 1


def _print_source(figure: Figure, source: Source) -> None:
    print(f"\n{source.period}/{source.sender}/{source.file_name}  sha256 {source.sha256[:12]}…")
    added = _sum(figure, source.numerator, source.denominator)
    print(f"  {both('trace.sheet')} «{source.part}»: {added}")
    print(f"  {both('trace.rows')}: {ranges(source.row_numbers) or '–'}")
    if source.units_without_row:
        print(f"  {both('trace.without_row', count=source.units_without_row)}")
    if source.units_counted_elsewhere:
        print(f"  {both('trace.elsewhere', count=source.units_counted_elsewhere)}")


def _sum(figure: Figure, numerator: float, denominator: float) -> str:
    """`449 / 464`; of a figure that is a number and no share, the number alone; silence is no 0."""
    if figure.numerator is None:
        return "–"
    number = f"{numerator:.15g}"
    return number if figure.denominator is None else f"{number} / {denominator:.15g}"
