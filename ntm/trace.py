"""Trace: from a target's figure back to files, sheets and rows, adding up to what is shown."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ntm.catalog import feed, feed_names
from ntm.errors import NtmError
from ntm.release import query

SOURCES_SQL = Path(__file__).with_suffix(".sql")
FIGURE_SQL = """
    select progress.target_id, progress.reading, progress.stage, progress.unit_id,
        units.unit_name, progress.period_end, progress.numerator, progress.denominator,
        progress.value, progress.status, progress.data_kind
    from mart_target_progress as progress inner join dim_units as units using (unit_id)
    where progress.target_id = $target_id and progress.period_end = $period_end
        and progress.map_date = $period_end
        and progress.unit_code = $unit_code and progress.unit_level = $unit_level
        and ($reading is null and progress.is_default or progress.reading = $reading)
        and ($stage is null and progress.is_default or progress.stage = $stage)
    order by progress.is_default desc
"""
INDICATOR_SQL = """
    select indicators.indicator_id, indicators.method, indicators.numerator_fact,
        indicators.denominator_fact, indicators.threshold, indicators.facts_from, indicators.feed
    from dim_targets as targets inner join dim_indicators as indicators using (indicator_id)
    where targets.target_id = $target_id and targets.reading = $reading
"""
LEVELS = {2: "province", 3: "district", 5: "commune"}
CENTRE = "TW"


@dataclass(frozen=True)
class Figure:
    """The figure traced, as it stands in mart_target_progress."""

    target_id: str
    reading: str
    stage: str
    unit_id: str
    unit_name: str
    period_end: date
    numerator: float | None
    denominator: float | None
    value: float | None
    status: str
    data_kind: str | None


@dataclass(frozen=True)
class Source:
    """What one sheet adds, through which rows.

    `units_without_row` are units that its list lacks (they have 0). `units_counted_elsewhere` are
    units of which it says a part, and which are counted in another sheet.
    """

    sender: str
    period: str
    file_name: str
    part: str
    sha256: str
    numerator: float
    denominator: float
    units_without_row: int
    units_counted_elsewhere: int
    row_numbers: list[int]


@dataclass(frozen=True)
class Remainder:
    """What the figure has more than the rows state, of how many units.

    `is_restated`: their months were stated as sums since the year began, which are taken apart
    before they count; otherwise nothing explains it.
    """

    numerator: float
    denominator: float
    units_count: int
    is_restated: bool


@dataclass(frozen=True)
class Trace:
    """Every sheet behind a figure, and what they leave open."""

    sources: list[Source]
    remainders: list[Remainder]

    @property
    def numerator(self) -> float:
        """What the sheets add up to above the line, restated months taken apart."""
        return sum(part.numerator for part in self._parts())

    @property
    def denominator(self) -> float:
        """What the sheets add up to below the line, restated months taken apart."""
        return sum(part.denominator for part in self._parts())

    def _parts(self) -> list[Source | Remainder]:
        return [*self.sources, *(part for part in self.remainders if part.is_restated)]


def unit_level(code: str) -> str:
    """Level of a unit's code by its length; `VN` is the nation, `TW` the central agencies.

    Raises NtmError otherwise.
    """
    if code in ("VN", CENTRE):
        return "nation" if code == "VN" else "central"
    if len(code) not in LEVELS or not code.isdigit():
        raise NtmError(
            f"Mã đơn vị «{code}» không đúng: tỉnh 2 chữ số, huyện 3, xã 5, cả nước VN, trung ương "
            f"TW. / {code!r} is no unit code: 2 digits a province, 3 a district, 5 a commune, "
            "VN all, TW the centre."
        )
    return LEVELS[len(code)]


def find_figure(
    warehouse: Path, target_id: str, unit_code: str, period_end: date,
    reading: str | None = None, stage: str | None = None,
) -> Figure:  # fmt: skip
    """The figure of a target, unit and period, of the default reading and stage unless named.

    Raises NtmError when the warehouse has no such figure.
    """
    values = {
        "target_id": target_id,
        "unit_code": unit_code,
        "unit_level": unit_level(unit_code),
        "period_end": period_end,
        "reading": reading,
        "stage": stage,
    }
    found = query(warehouse, FIGURE_SQL, values).fetchone()
    if not found:
        raise NtmError(
            f"Không có số liệu {target_id} của đơn vị {unit_code} đến ngày {period_end}. / "
            f"There is no {target_id} for unit {unit_code} at {period_end}."
        )
    return Figure(*found)


def find_trace(warehouse: Path, figure: Figure) -> Trace:
    """Sheets behind a figure, in the order of their senders, and what they leave open."""
    sql = SOURCES_SQL.read_text(encoding="utf-8")
    rows = query(warehouse, sql, _values(warehouse, figure)).fetchall()
    return Trace(
        [Source(*row[:-1]) for row in rows if row[0] is not None],
        [Remainder(row[5], row[6], row[7], row[-1]) for row in rows if row[0] is None],
    )


def adds_up(figure: Figure, trace: Trace) -> bool:
    """Whether the sheets give the numerator and denominator shown, restated months taken apart."""
    shown = (figure.numerator or 0, figure.denominator or 0)
    return (trace.numerator, trace.denominator) == shown


def _values(warehouse: Path, figure: Figure) -> dict[str, Any]:
    """What the query asks: the indicator's facts and how its method puts them together."""
    asked = {"target_id": figure.target_id, "reading": figure.reading}
    rows = query(warehouse, INDICATOR_SQL, asked).fetchall()
    indicator_id, method, numerator_fact, denominator_fact, threshold, facts_from, name = rows[0]
    is_ratio = method in ("ratio_of_sums", "unbounded_ratio_of_sums")
    is_nation = unit_level(figure.unit_id.split("@")[0]) == "nation"
    facts = numerator_fact.split(";")
    return {
        "indicator_id": indicator_id,
        "stage": figure.stage,
        "unit_id": figure.unit_id,
        "period_end": figure.period_end,
        "feed": name,
        "facts": [*facts, denominator_fact] if denominator_fact else facts,
        "numerator_facts": facts,
        "denominator_fact": denominator_fact,
        # attendances are counted from the programme's first day (fact_vocabulary.sql)
        "facts_since_the_start": facts if method == "unbounded_ratio_of_sums" else [],
        "threshold": threshold,
        "facts_needed_count": len(facts) if method == "share_of_units_with_all" else 1,
        "gathers_below": facts_from == "below",
        # a province shows its number of pilots, the nation the share of provinces that have one
        "shows_pilots_of_nation": method == "count_per_unit" and is_nation,
        "adds_contributions": is_ratio or (method == "count_per_unit" and not is_nation),
        "has_denominator": method != "count_of_units",
        "flow_feeds": [name for name in feed_names() if _is_flow(name)],
        "listed_feeds": [
            name for name in feed_names() if feed(name).shape in ("register", "events")
        ],
    }


def _is_flow(name: str) -> bool:
    """Whether the periods of a feed add up: of events, and of what is counted in a period."""
    contract = feed(name)
    columns = {column.name for column in contract.columns}
    return contract.shape == "events" or "accumulation" in columns


def ranges(numbers: list[int]) -> str:
    """Sorted row numbers as text: `4–61, 70`."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(f"{a}" if a == b else f"{a}–{b}" for a, b in spans)
