"""From a list of one day and dated changes, the whole dated life of every code.

The published lists give one state (30 June 2025) and the changes since 2021; walking each code's
changes from the first gives its lives, each a run of spans with one name and one parent.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_DAY = date(2021, 1, 1)
LAST_OLD_DAY = date(2025, 6, 30)
NEW_DAY = date(2025, 7, 1)


@dataclass(frozen=True)
class Span:
    """A stretch of days in which a code had one name and one parent; `valid_to` inclusive."""

    code: str
    valid_from: date
    valid_to: date | None
    name: str
    parent: str


@dataclass(frozen=True)
class Change:
    """One dated change of a code; an empty `before` began it, an empty `after` ended it."""

    day: date
    code: str
    before: tuple[str, str] | None
    after: tuple[str, str] | None


def lives(
    final: dict[str, tuple[str, str]], changes: Iterable[Change], last_day: date = LAST_OLD_DAY
) -> dict[str, list[list[Span]]]:
    """Lives per code, each a list of adjoining spans, from FIRST_DAY to `last_day`.

    `final` is the state on the last day, code → (name, parent). Its spelling wins where the last
    change spells otherwise. Raises ValueError where changes and final state contradict.
    """
    by_code: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_code[change.code].append(change)
    result = {}
    for code in sorted(final.keys() | by_code.keys()):
        told = sorted(by_code[code], key=lambda change: change.day)
        result[code] = _lives_of(code, told, final.get(code), last_day)
    return result


def _lives_of(
    code: str, told: list[Change], final: tuple[str, str] | None, last_day: date
) -> list[list[Span]]:
    state = told[0].before if told else final
    since = FIRST_DAY
    found: list[list[Span]] = [[]] if state else []
    for change in told:
        if state and change.day > since:
            found[-1].append(_span(code, since, change.day - timedelta(days=1), state))
        if not state:
            found.append([])
        state, since = change.after, max(change.day, FIRST_DAY)
        if not state and found and not found[-1]:
            found.pop()
    if (state is None) != (final is None):
        raise ValueError(f"unit {code}: changes end with {state}, the final list has {final}")
    if final:
        found[-1].append(_span(code, since, last_day, final))
    return [_joined(life) for life in found]


def _span(code: str, start: date, end: date, state: tuple[str, str]) -> Span:
    return Span(code, start, end, state[0], state[1])


def _joined(life: list[Span]) -> list[Span]:
    """Neighbouring spans that say the same, made one."""
    result = life[:1]
    for span in life[1:]:
        last = result[-1]
        if (span.name, span.parent) == (last.name, last.parent):
            result[-1] = Span(last.code, last.valid_from, span.valid_to, last.name, last.parent)
        else:
            result.append(span)
    return result


def split_by_parent(spans: list[Span], parent_ids: dict[str, list[tuple[date, date | None, str]]]
                    ) -> list[Span]:  # fmt: skip
    """The spans cut wherever their parent's id changes, `parent` now being that id.

    `parent_ids` maps a parent's code to (from, to, id). Raises ValueError for a day without parent.
    """
    result: list[Span] = []
    for span in spans:
        reached = span.valid_from
        for start, end, parent_id in parent_ids[span.parent]:
            first = max(start, span.valid_from)
            ends = [day for day in (end, span.valid_to) if day]
            last = min(ends) if ends else None
            if last and first > last:
                continue
            if first != reached:
                break
            result.append(Span(span.code, first, last, span.name, parent_id))
            reached = (last or date.max - timedelta(days=1)) + timedelta(days=1)
        if span.valid_to and reached <= span.valid_to:
            raise ValueError(f"{span.code} {span.name}: no parent {span.parent} on {reached}")
    return result
