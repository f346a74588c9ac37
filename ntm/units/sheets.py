"""What `ntm units` prints: a change sheet, a unit's life, the findings of the checks."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ntm.catalog.words import word
from ntm.units.changes import LEVELS_CHANGED, Change, acts_of, bare_name
from ntm.units.checks import Finding
from ntm.units.keys import fold
from ntm.units.reference import Link, Reference, Unit
from ntm.wording import number, short_date

SHEET_COLUMNS = (
    *("effective_date", "level", "change", "unit_id_before", "name_before", "parent_before"),
    *("unit_id_after", "name_after", "parent_after", "relation", "legal_acts"),
)
SHOWN_OFFENDERS = 10


def change_rows(reference: Reference, rows: Sequence[Change], language: str) -> list[list[str]]:
    """Rows of SHEET_COLUMNS, the kinds of change in words."""
    return [
        [
            row.day.isoformat(),
            row.level,
            ", ".join(word(f"units.change.{kind}", language) for kind in row.kinds),
            *_side(reference, row.before, row.day - timedelta(days=1)),
            *_side(reference, row.after, row.day),
            word(f"units.relation.{row.relation}", language) if row.relation else "",
            row.acts,
        ]
        for row in rows
    ]


def change_text(reference: Reference, rows: Sequence[Change], language: str) -> Iterator[str]:
    """A summary by level and kind, then a line per change, under their day and province."""
    for (level, kind), count in _summary(rows).items():
        texts = word(f"units.level.{level}", language), word(f"units.change.{kind}", language)
        yield f"{texts[0]:<10} {number(count, language):>7}  {texts[1]}"
    heading = ""
    for row in sorted(rows, key=lambda row: _heading_order(reference, row)):
        parts = [short_date(row.day, language), word(f"units.level.{row.level}", language)]
        if row.level != "province":
            parts += [_province(reference, row).name]
        told = " · ".join([*parts, row.acts] if row.acts else parts)
        if told != heading:
            yield from ("", told)
            heading = told
        yield "  " + _change_line(reference, row, language)


def life_text(reference: Reference, unit_id: str, language: str) -> Iterator[str]:
    """Every version of a unit with its parents, what it came from and what it went into."""
    versions = reference.by_id[unit_id]
    last = versions[-1]
    yield f"{unit_id}  {last.name} ({word(f'units.level.{last.level}', language)})"
    for link in reference.predecessors.get(unit_id, []):
        if link.predecessor_id != unit_id:
            yield _link_line(reference, link, "←", link.predecessor_id, language)
    for unit in versions:
        yield _version_line(reference, unit, language)
    links = [one for one in reference.successors.get(unit_id, []) if one.successor_id != unit_id]
    for link in links:
        yield _link_line(reference, link, "→", link.successor_id, language)
    if last.ended_on and not links:
        kind = "ended_level" if last.level == "district" else "ended_unpublished"
        day = short_date(last.ended_on + timedelta(days=1), language)
        yield f"  → {day}: {word(f'units.change.{kind}', language)}"


def find_units(reference: Reference, asked: str) -> list[str]:
    """Ids of the units meant by an id, a code, or a name with or without type and diacritics."""
    if asked in reference.by_id:
        return [asked]
    by_code = [unit.unit_id for unit in reference.versions if unit.code == asked]
    if by_code:
        return sorted(dict.fromkeys(by_code))
    for read in (_spoken, _folded):
        wanted = read(asked)
        found = [
            unit.unit_id
            for unit in reference.versions
            if wanted in (read(unit.name), read(bare_name(unit)))
        ]
        if found:
            return sorted(dict.fromkeys(found))
    return []


def finding_text(findings: Sequence[Finding], language: str) -> Iterator[str]:
    """A line per check: sound or not, what it looked at; under it the first offenders."""
    for finding in findings:
        mark = word("units.check_sound" if finding.is_sound else "units.check_wrong", language)
        text = word(f"units.check.{finding.key}", language)
        yield f"{mark:<5} {number(finding.looked_at, language):>7}  {text}"
        for offender in finding.offenders[:SHOWN_OFFENDERS]:
            yield f"        ✗ {offender}"
        more = len(finding.offenders) - SHOWN_OFFENDERS
        if more > 0:
            yield "        " + word("units.more", language, count=more)
        for offender in finding.excused:
            yield f"        ({word('units.excused', language)}: {offender})"


def _spoken(text: str) -> str:
    return " ".join(text.lower().split())


def _folded(text: str) -> str:
    return fold(_spoken(text))


def _summary(rows: Sequence[Change]) -> Counter[tuple[str, str]]:
    return Counter((row.level, kind) for row in rows for kind in row.kinds)


def _side(reference: Reference, unit: Unit | None, day: date) -> list[str]:
    if unit is None:
        return ["", "", ""]
    parent = reference.unit(unit.parent_id, day) or reference.unit(unit.parent_id)
    return [unit.unit_id, unit.name, parent.name if parent else ""]


def _heading_order(reference: Reference, row: Change) -> tuple[int, date, str, str]:
    """Provinces, districts, communes; by day, then in the official order of provinces."""
    province = _province(reference, row)
    return LEVELS_CHANGED.index(row.level), row.day, province.code, row.acts


def _province(reference: Reference, row: Change) -> Unit:
    unit, day = (row.after, row.day) if row.after else (row.before, row.day - timedelta(days=1))
    province = reference.province_of(unit.unit_id, day) if unit else None
    assert province, row
    return province


def _change_line(reference: Reference, row: Change, language: str) -> str:
    kinds = ", ".join(word(f"units.change.{kind}", language) for kind in row.kinds)
    before = _named(reference, row.before, row.day - timedelta(days=1))
    after = _named(reference, row.after, row.day)
    if row.after is None:
        return f"{before}: {kinds}"
    if row.before is None:
        return f"{after}: {kinds}"
    relation = f" – {word(f'units.relation.{row.relation}', language)}" if row.relation else ""
    return f"{before} → {after}: {kinds}{relation}"


def _named(reference: Reference, unit: Unit | None, day: date) -> str:
    if unit is None:
        return ""
    _, name, parent = _side(reference, unit, day)
    is_below = unit.level == "commune" and parent
    return f"{name} ({unit.code}, {parent})" if is_below else f"{name} ({unit.code})"


def _version_line(reference: Reference, unit: Unit, language: str) -> str:
    above = [one.name for one in reference.ancestors(unit.unit_id, unit.valid_from)]
    names = ", ".join([unit.name, *above[:-1]])
    end = short_date(unit.valid_to, language) if unit.valid_to else word("units.now", language)
    line = f"  {short_date(unit.valid_from, language)} – {end}: {names}"
    acts = acts_of(reference, unit, unit.valid_from)
    return f"{line} [{acts}]" if acts else line


def _link_line(reference: Reference, link: Link, arrow: str, other_id: str, language: str) -> str:
    day = link.effective_date if arrow == "→" else link.effective_date - timedelta(days=1)
    other = reference.unit(other_id, day)
    assert other, link
    relation = word(f"units.relation.{link.relation}", language)
    told = _named(reference, other, day)
    return f"  {arrow} {short_date(link.effective_date, language)}: {told} – {relation}"
