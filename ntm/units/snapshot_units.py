"""Units and their dated versions, level by level, for the snapshot."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from ntm.units.history import FIRST_DAY, LAST_OLD_DAY, NEW_DAY, Span, lives, split_by_parent
from ntm.units.mapping import Pair
from ntm.units.sources import Packages, Row, commune_changes, district_changes, read_rows
from ntm.units.spelling import official_name, type_of

LISTS, FACTS = "vietnamadminunits 1.0.4", "unit_changes_2021_2025"
HUE_DAY, HUE_CODE = date(2025, 1, 1), "46"  # resolution 175/2024/QH15
HUE_BEFORE = "Tỉnh Thừa Thiên Huế"
PLACEHOLDER = "placeholder: an island district without communes"
UNNAMED_TYPES = {"nation": "quoc_gia", "central": "trung_uong"}
Place = tuple[float | None, float | None, float | None]
NOWHERE: Place = (None, None, None)


@dataclass
class Register:
    """Rows of `units` and `unit_versions` as they grow, and which id a code had when.

    `seats` are corrected seats by unit id, taken in place of the package's.
    """

    seats: dict[str, tuple[float, float]] = field(default_factory=dict)
    units: list[list] = field(default_factory=list)
    versions: list[list] = field(default_factory=list)
    ids: dict[str, dict[str, list[tuple[date, date | None, str]]]] = field(default_factory=dict)

    def add(self, level: str, spans: list[Span], place: Place, source: str) -> None:
        """One unit with its adjoining versions; its id is the code and the first day."""
        code, start, end = spans[0].code, spans[0].valid_from, spans[-1].valid_to
        unit_id = code if level in UNNAMED_TYPES else f"{code}@{start.isoformat()}"
        self.ids.setdefault(level, {}).setdefault(code, []).append((start, end, unit_id))
        if unit_id in self.seats:
            place = (*self.seats.pop(unit_id), place[2])
            source += "; seat of unit_seat_corrections"
        self.units.append([unit_id, code, start, end, level, *place, source])
        for span in spans:
            kind = UNNAMED_TYPES.get(level) or type_of(span.name)
            self.versions.append(
                [unit_id, span.valid_from, span.valid_to, span.name, kind, span.parent]
            )

    def id_on(self, level: str, code: str, day: date) -> str:
        """Id of the unit that bore a code on a day. Raises KeyError when none did."""
        for start, end, unit_id in self.ids[level].get(code, ()):
            if start <= day and (end is None or day <= end):
                return unit_id
        raise KeyError(f"no {level} {code} on {day}")


def build_units(packages: Packages, pairs: dict[Pair, str], events: list[Row], sources: Path
                ) -> Register:  # fmt: skip
    """All units of all days. `pairs` are the links of 1 July 2025, `events` the later changes."""
    register = Register(seats=_corrected_seats(sources))
    register.add("nation", [Span("VN", FIRST_DAY, None, "Việt Nam", "")], NOWHERE, "")
    central = Span("TW", FIRST_DAY, None, "Các cơ quan trung ương", "VN")
    register.add("central", [central], NOWHERE, "")
    _add_provinces(register, packages, events)
    _add_districts(register, packages, sources)
    _add_communes(register, packages, pairs, events, sources)
    if register.seats:
        raise ValueError(f"seat corrections of unknown units: {sorted(register.seats)}")
    return register


def _corrected_seats(sources: Path) -> dict[str, tuple[float, float]]:
    """Seats the package has wrong: two exchanged by name, islands at their mainland office."""
    return {
        row["unit_id"]: (float(row["latitude"]), float(row["longitude"]))
        for row in read_rows(sources / "unit_seat_corrections.csv")
    }


def _add_provinces(register: Register, packages: Packages, events: list[Row]) -> None:
    old = {row["provinceCode"]: row for row in packages.old_units()}
    new = {row["provinceCode"]: row for row in packages.new_units()}
    merged = packages.conversion()["DICT_PROVINCE"]
    kept = {
        code
        for code, row in new.items()
        if code in old and merged[row["provinceKey"]] == [old[code]["provinceKey"]]
    }
    for code in sorted(old):
        name = official_name(old[code]["province"])
        spans = [Span(code, FIRST_DAY, LAST_OLD_DAY, name, "VN")]
        if code == HUE_CODE:
            before = Span(code, FIRST_DAY, HUE_DAY - timedelta(days=1), HUE_BEFORE, "VN")
            spans = [before, Span(code, HUE_DAY, LAST_OLD_DAY, name, "VN")]
        if code in kept:
            spans = _joined_over(
                spans, _later(code, official_name(new[code]["province"]), "VN", events)
            )
        place = (old[code]["provinceLat"], old[code]["provinceLon"], None)
        register.add("province", spans, place, LISTS)
    for code in sorted(new.keys() - kept):
        spans = _later(code, official_name(new[code]["province"]), "VN", events)
        place = (new[code]["provinceLat"], new[code]["provinceLon"], None)
        register.add("province", spans, place, LISTS)


def _add_districts(register: Register, packages: Packages, sources: Path) -> None:
    rows = {row["districtCode"]: row for row in packages.old_units()}
    final = {
        code: (official_name(row["district"]), row["provinceCode"]) for code, row in rows.items()
    }
    changes = district_changes(sources)
    changed = {change.code for change in changes}
    for code, found in lives(final, changes).items():
        row = rows.get(code)
        place = (row["districtLat"], row["districtLon"], None) if row else NOWHERE
        source = "district_changes_2021_2025" if code in changed else LISTS
        for spans in found:
            dated = split_by_parent(spans, register.ids["province"])
            register.add("district", dated, place, source)


def _add_communes(register: Register, packages: Packages, pairs: dict[Pair, str],
                  events: list[Row], sources: Path) -> None:  # fmt: skip
    """Old communes, those of 1 July 2025 that keep code and territory continuing the old."""
    rows = {row["wardCode"]: row for row in packages.old_units() if row["wardCode"]}
    new = {row["wardCode"]: row for row in packages.new_units()}
    kept = kept_codes(pairs)
    final = {code: (official_name(row["ward"]), row["districtCode"]) for code, row in rows.items()}
    changes = commune_changes(sources, final)
    changed = {change.code for change in changes}
    for code, found in lives(final, changes).items():
        for life, spans in enumerate(found, start=1):
            dated = split_by_parent(spans, register.ids["district"])
            place = _place(rows[code]) if code in rows else NOWHERE
            if code in kept and life == len(found):
                dated = _joined_over(dated, _new_spans(register, new[code], events))
                place = _place(new[code])
            register.add("commune", dated, place, FACTS if code in changed else LISTS)
    _add_islands(register, packages)
    for code in sorted(new.keys() - kept):
        spans = _new_spans(register, new[code], events)
        register.add("commune", spans, _place(new[code]), LISTS)


def _add_islands(register: Register, packages: Packages) -> None:
    """Island districts without communes stand at commune level too, coded `<district>00`."""
    for row in packages.old_units():
        if not row["wardCode"]:
            district = register.id_on("district", row["districtCode"], FIRST_DAY)
            name = official_name(row["district"])
            span = Span(island_code(row["districtCode"]), FIRST_DAY, LAST_OLD_DAY, name, district)
            place = (row["districtLat"], row["districtLon"], None)
            register.add("commune", [span], place, PLACEHOLDER)


def island_code(code: str) -> str:
    """Commune-level code of an island district: no published code begins so."""
    return f"{code}00" if len(code) == 3 else code


def kept_codes(pairs: dict[Pair, str]) -> set[str]:
    """Codes of communes that kept both code and territory on 1 July 2025."""
    olds = Counter(old for old, _ in pairs)
    news = Counter(new for _, new in pairs)
    return {old for old, new in pairs if old == new and olds[old] == 1 and news[new] == 1}


def _new_spans(register: Register, row: dict, events: list[Row]) -> list[Span]:
    province = register.id_on("province", row["provinceCode"], NEW_DAY)
    return _later(row["wardCode"], official_name(row["ward"]), province, events)


def _later(code: str, name: str, parent: str, events: list[Row]) -> list[Span]:
    """Spans from 1 July 2025, cut by the events known since."""
    spans, since = [], NEW_DAY
    for event in events:
        if event["code"] != code:
            continue
        if official_name(event["name_before"]) != name:
            raise ValueError(f"event of {code}: {event['name_before']!r} is not {name!r}")
        day = date.fromisoformat(event["effective_date"])
        spans.append(Span(code, since, day - timedelta(days=1), name, parent))
        name, since = official_name(event["name_after"]), day
    return [*spans, Span(code, since, None, name, parent)]


def _joined_over(before: list[Span], after: list[Span]) -> list[Span]:
    """The spans up to 30 June 2025 and those after, one where nothing changed."""
    last, first = before[-1], after[0]
    if (last.name, last.parent) != (first.name, first.parent):
        return before + after
    joined = Span(last.code, last.valid_from, first.valid_to, last.name, last.parent)
    return [*before[:-1], joined, *after[1:]]


def _place(row: dict) -> Place:
    """Seat and area; an area of 0 is one the list does not know."""
    return (row["wardLat"], row["wardLon"], row.get("wardAreaKm2") or None)
