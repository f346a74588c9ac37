"""Say why a figure differs between two days or releases: parts that add up to the change."""

import argparse
import csv
import sys
from fractions import Fraction

from ntm.catalog import both
from ntm.periods import bounds
from ntm.revision_sides import Delivery, Question, Side, find_warehouse, read_side
from ntm.revisions import Step, changes, delivery_changes, figure_total, split
from ntm.wording import MISSING

SHOWN_DECIMALS, CSV_DECIMALS = 2, 6
CSV_COLUMNS = (
    *("part", "units_count", "numerator_change", "denominator_change"),
    *("numerator", "denominator", "value", "value_change", "data_kind"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The two sides, the figure and the form of the answer."""
    side = "a release's id, `current`, a warehouse file or a day such as 2025-01-31"
    parser.add_argument("before", metavar="A", help=side)
    parser.add_argument("after", metavar="B", help="the same, compared with A")
    parser.add_argument("--target", required=True, help="for example T02")
    parser.add_argument("--unit", default="VN", help="code on that period's map: 38, 380, VN")
    parser.add_argument("--period", required=True, help="for example 2024-H2")
    parser.add_argument("--reading", help="another reading than the default")
    parser.add_argument("--stage", help="another stage than the default")
    parser.add_argument("--format", choices=("text", "csv"), default="text")
    parser.add_argument("--units", action="store_true", help="name the units of each part too")


def run(args: argparse.Namespace) -> int:
    """Print the change in parts; its deliveries too, as text."""
    question = Question(
        args.target, args.unit, bounds(args.period)[1], args.reading, args.stage
    )  # fmt: skip
    before = read_side(find_warehouse(args.before), question)
    after = read_side(find_warehouse(args.after), question)
    steps = split(before, after)
    if args.format == "csv":
        write_csv(before, after, steps)
        return 0
    print_head(args.before, args.after, before, after)
    print_steps(before, steps)
    if args.units:
        print_units(before, after, steps)
    print_deliveries(before, after)
    return 0


def rounded_lines(
    before: Side, steps: list[Step], decimals: int
) -> list[tuple[float | None, float | None]]:
    """Value after and change of each step, rounded so that the changes shown still add up."""
    first = figure_total(before).value(before.figure.is_share)
    values = [first, *(step.value for step in steps)]
    rounded = [None if value is None else round(value, decimals) for value in values]
    return [
        (_as_float(value), _as_float(change))
        for value, change in zip(rounded[1:], changes(rounded), strict=True)
    ]


def _as_float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def whole_change(before: Side, steps: list[Step], decimals: int) -> float | None:
    """Difference of the two figures as they are rounded; None where there are not both."""
    ends = (figure_total(before).value(before.figure.is_share), steps[-1].value)
    if None in ends:
        return None
    first, last = (round(value, decimals) for value in ends if value is not None)
    return float(last - first)


def print_head(first: str, second: str, before: Side, after: Side) -> None:
    """The figure's name and what it is on both sides."""
    figure = after.figure
    if "simulated" in (before.figure.data_kind, figure.data_kind):
        print(both("report.simulated"))
    print(
        f"{figure.target_id} · {figure.unit_name} · {figure.period_end} · {figure.reading}"
        f" · {figure.stage}"
    )
    for letter, name, side in (("A", first, before), ("B", second, after)):
        total = figure_total(side)
        sums = f"{float(total.numerator):g}"
        if side.figure.is_share:
            sums += f" / {float(total.denominator):g}"
        value = _text(_as_float(total.value(side.figure.is_share)))
        value += " %" if side.figure.is_share and value != MISSING else ""
        print(f"{letter} = {name}: {sums} = {value} · {side.figure.status}")


def print_steps(before: Side, steps: list[Step]) -> None:
    """A line per part and their sum."""
    change_title = "points" if before.figure.is_share else "change"
    names = ("part", "units", "sums", "after", change_title)
    titles = [both(f"revisions.{name}") for name in names]
    lines = [titles]
    shown = rounded_lines(before, steps, SHOWN_DECIMALS)
    for step, (value, change) in zip(steps, shown, strict=True):
        sums = f"{float(step.moved.numerator):+g} / {float(step.moved.denominator):+g}"
        units = "" if step.part == "rest" else str(len(step.unit_ids))
        lines.append([both(f"revisions.{step.part}"), units, sums, _text(value), _signed(change)])
    total = whole_change(before, steps, SHOWN_DECIMALS)
    lines.append([both("revisions.whole"), "", "", "", _signed(total)])
    widths = [max(len(line[column]) for line in lines) for column in range(len(titles))]
    print()
    for line in lines:
        first, *others = line
        cells = [text.rjust(width) for text, width in zip(others, widths[1:], strict=True)]
        print("  ".join([first.ljust(widths[0]), *cells]).rstrip())


def _text(value: float | None) -> str:
    return MISSING if value is None else f"{value:.{SHOWN_DECIMALS}f}"


def _signed(value: float | None) -> str:
    return MISSING if value is None else f"{value:+.{SHOWN_DECIMALS}f}"


def print_units(before: Side, after: Side, steps: list[Step]) -> None:
    """What each unit of a part adds on both sides."""
    for step in filter(lambda step: step.unit_ids, steps):
        print(f"\n{both(f'revisions.{step.part}')}:")
        for unit_id in step.unit_ids:
            old, new = before.leaves.get(unit_id), after.leaves.get(unit_id)
            known = new or old
            texts = [
                MISSING if leaf is None else both("revisions.silent") if not leaf.is_reported
                else f"{leaf.numerator:g} / {leaf.denominator:g}"
                for leaf in (old, new)
            ]  # fmt: skip
            print(f"  {unit_id}  {known.unit_name if known else ''}: {texts[0]} → {texts[1]}")


def print_deliveries(before: Side, after: Side) -> None:
    """Deliveries between the two sides: by file of the indicator's feed, of others in number."""
    found = delivery_changes(before, after)
    own_feeds = {side.figure.indicator["feed"] for side in (before, after)}
    print(f"\n{both('revisions.deliveries')}:{'' if found else f' {MISSING}'}")
    others: dict[tuple[str, str], list[Delivery]] = {}
    for kind, line in found:
        if line.feed not in own_feeds:
            others.setdefault((line.feed, kind), []).append(line)
            continue
        print(
            f"  {line.sender}  {line.period}  {line.file_name} «{line.part}»"
            f"  {line.received_at:%Y-%m-%d %H:%M}  {both(f'revisions.{kind}')}"
        )
    for (feed, kind), lines in sorted(others.items()):
        count, senders = len(lines), len({line.sender for line in lines})
        said = both("revisions.other_feed", count=count, senders=senders)
        print(f"  {feed or both('status.no_feed')}: {said} – {both(f'revisions.{kind}')}")


def write_csv(before: Side, after: Side, steps: list[Step]) -> None:
    """Lines `before`, the parts and `change`; changes of sums and values add up exactly."""
    start, end = figure_total(before), figure_total(after)
    kind = "simulated" if "simulated" in (before.figure.data_kind, after.figure.data_kind) else ""
    kind = kind or after.figure.data_kind or ""
    first = start.value(before.figure.is_share)
    first_value = None if first is None else float(round(first, CSV_DECIMALS))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    sums = [float(start.numerator), float(start.denominator)]
    writer.writerow(["before", "", "", "", *sums, first_value, "", kind])
    shown = rounded_lines(before, steps, CSV_DECIMALS)
    for step, (value, change) in zip(steps, shown, strict=True):
        moved = [float(step.moved.numerator), float(step.moved.denominator)]
        sums = [float(step.after.numerator), float(step.after.denominator)]
        writer.writerow([step.part, len(step.unit_ids), *moved, *sums, value, change, kind])
    moved = [float((end - start).numerator), float((end - start).denominator)]
    sums = [float(end.numerator), float(end.denominator)]
    units = sum(len(step.unit_ids) for step in steps)
    last, change = shown[-1][0], whole_change(before, steps, CSV_DECIMALS)
    writer.writerow(["change", units, *moved, *sums, last, change, kind])
