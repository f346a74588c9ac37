"""Trace a target's figure back to the files, sheets and rows that add up to it."""

import argparse

from ntm.catalog import both
from ntm.periods import bounds
from ntm.release import warehouse
from ntm.trace import adds_up, find_figure, find_sources, ranges


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
    sources = find_sources(file, figure)
    value = "–" if figure.value is None else f"{figure.value:.2f} %"
    print(f"{figure.target_id} · {figure.unit_name} · {figure.period_end} · {figure.reading}")
    print(
        f"{figure.stage} · {figure.status} · {figure.data_kind or '–'}: "
        f"{figure.numerator or 0:g} / {figure.denominator or 0:g} = {value}"
    )
    for source in sources:
        print(f"\n{source.period}/{source.sender}/{source.file_name}  sha256 {source.sha256[:12]}…")
        added = f"{source.numerator:g} / {source.denominator:g}"
        print(f"  {both('trace.sheet')} «{source.part}»: {added}")
        print(f"  {both('trace.rows')}: {ranges(source.row_numbers) or '–'}")
        if source.communes_without_row:
            print(f"  {both('trace.without_row', count=source.communes_without_row)}")
    total = (
        sum(source.numerator for source in sources),
        sum(source.denominator for source in sources),
    )
    sound = adds_up(figure, sources)
    outcome = both("trace.adds_up" if sound else "trace.differs")
    print(f"\n{outcome}: {total[0]:g} / {total[1]:g}")
    return 0 if sound else 1
