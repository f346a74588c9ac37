"""Documents, systems and reviews that the tasks ask for.

Anchor: all provinces have a plan for the programme by December 2025 (F065). Dates are invented.
"""

from datetime import date

import numpy as np
import polars as pl

from simulator.draws import NEVER, day_number, days
from simulator.randomness import random_for
from simulator.settings import Settings, last_day
from simulator.view import View

# Task, kind, name, first and last day on which a province has it done.
Milestone = tuple[str, str, str, date, date]
OF_PROVINCE: tuple[Milestone, ...] = (
    (
        "K25",
        "document",
        "Kế hoạch thực hiện Chương trình 924",
        date(2022, 10, 1),
        date(2025, 11, 1),
    ),
    ("K26", "document", "Kế hoạch năm 2023", date(2023, 1, 10), date(2023, 5, 30)),
    ("K26", "document", "Kế hoạch năm 2024", date(2024, 1, 10), date(2024, 5, 30)),
    ("K26", "document", "Kế hoạch năm 2025", date(2025, 1, 10), date(2025, 5, 30)),
    ("K16", "document", "Chính sách hỗ trợ chuyển đổi số", date(2023, 3, 1), date(2026, 6, 30)),
    ("K26", "review", "Tổng kết Chương trình", date(2025, 9, 1), date(2026, 3, 30)),
)
OF_CENTRE: tuple[Milestone, ...] = (
    ("K17", "system", "Cơ sở dữ liệu về Chương trình", date(2023, 6, 1), date(2024, 12, 1)),
    ("K17", "document", "Quy chế vận hành phần mềm", date(2023, 6, 1), date(2024, 6, 1)),
    ("K18", "document", "Đề xuất Bộ tiêu chí xã thông minh", date(2025, 3, 1), date(2025, 12, 1)),
    ("K24", "system", "Hệ thống chia sẻ công nghệ", date(2024, 1, 1), date(2025, 12, 1)),
    ("K26", "review", "Sơ kết Chương trình", date(2024, 3, 1), date(2024, 12, 1)),
)


def rows(view: View, period: str) -> pl.DataFrame:
    """The province's milestones; one that all predecessors had is had. Grain: milestone."""
    codes = [part.province.code for part in view.parts]
    done = np.max([_done(view.seed, code, OF_PROVINCE) for code in codes], axis=0)
    return _framed(view.province.unit_id, OF_PROVINCE, done, period)


def central_rows(settings: Settings, period: str) -> pl.DataFrame:
    """The centre's milestones. Grain: milestone."""
    return _framed("TW", OF_CENTRE, _done(settings.seed, "TW", OF_CENTRE), period)


def _done(seed: int, code: str, milestones: tuple[Milestone, ...]) -> np.ndarray:
    random = random_for(seed, "milestones", code)
    return np.array(
        [random.integers(day_number(first), day_number(last) + 1) for *_, first, last in milestones]
    )


def _framed(
    unit_id: str, milestones: tuple[Milestone, ...], done: np.ndarray, period: str
) -> pl.DataFrame:
    now = day_number(last_day(period))
    status = np.where(done <= now, "done", np.where(done <= now + 180, "under_way", "not_begun"))
    numbers = [f"{int(day) % 900 + 1}/KH-UBND" if day <= now else None for day in done]
    return pl.DataFrame(
        {
            "task_id": [line[0] for line in milestones],
            "milestone_kind": [line[1] for line in milestones],
            "milestone_name": [line[2] for line in milestones],
            "milestone_status": status,
            "document_number": pl.Series(numbers, dtype=pl.String),
            "done_date": days(np.where(done <= now, done, NEVER)),
        }
    ).with_columns(unit_id=pl.lit(unit_id))
