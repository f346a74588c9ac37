"""Trace: from a target's figure back to files, sheets and rows, adding up to what is shown."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

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
LEVELS = {2: "province", 3: "district", 5: "commune"}


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
    """What one sheet adds; `communes_without_row` are communes its list lacks (they have 0)."""

    sender: str
    period: str
    file_name: str
    part: str
    sha256: str
    numerator: float
    denominator: float
    communes_without_row: int
    row_numbers: list[int]


def unit_level(code: str) -> str:
    """Level of a unit's code by its length; `VN` is the nation. Raises NtmError otherwise."""
    if code == "VN":
        return "nation"
    if len(code) not in LEVELS or not code.isdigit():
        raise NtmError(
            f"Mã đơn vị «{code}» không đúng: tỉnh 2 chữ số, huyện 3, xã 5, cả nước VN. / "
            f"{code!r} is no unit code: 2 digits a province, 3 a district, 5 a commune, VN all."
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


def find_sources(warehouse: Path, figure: Figure) -> list[Source]:
    """Sheets behind a figure; their numerators and denominators add up to the figure's."""
    values = {
        "target_id": figure.target_id,
        "reading": figure.reading,
        "stage": figure.stage,
        "unit_id": figure.unit_id,
        "period_end": figure.period_end,
    }
    rows = query(warehouse, SOURCES_SQL.read_text(encoding="utf-8"), values).fetchall()
    return [Source(*row) for row in rows]


def adds_up(figure: Figure, sources: list[Source]) -> bool:
    """Whether the sources give the numerator and denominator shown."""
    numerator = sum(source.numerator for source in sources)
    denominator = sum(source.denominator for source in sources)
    return numerator == (figure.numerator or 0) and denominator == (figure.denominator or 0)


def ranges(numbers: list[int]) -> str:
    """Sorted row numbers as text: `4–61, 70`."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(f"{a}" if a == b else f"{a}–{b}" for a, b in spans)
