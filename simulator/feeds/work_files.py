"""Work files of every office and how many were processed online. Levels are invented."""

import numpy as np
import polars as pl

from ntm.periods import bounds
from simulator.nation import ISLAND_TYPE
from simulator.randomness import random_for
from simulator.settings import Settings, half_year_index, last_day
from simulator.view import View

PROGRAMME_SHARE = 0.06  # of files, about the programme
PROGRAMME_LEAD = 0.3  # logits by which those are ahead
PER_MONTH = {"commune": 90, "district": 420, "office": 900, "ministry": 5_000}
ONLINE_AT_START = {"commune": 0.0, "district": 0.9, "office": 1.4, "ministry": 1.6}  # logits
ONLINE_GROWTH = 0.18  # logits a half-year
OFFICES = (
    *("Văn phòng UBND tỉnh", "Sở Nội vụ", "Sở Tài chính", "Sở Y tế", "Sở Xây dựng"),
    *("Sở Nông nghiệp và Môi trường", "Sở Khoa học và Công nghệ", "Sở Giáo dục và Đào tạo"),
)
MINISTRIES = (
    *("Bộ Nông nghiệp và Môi trường", "Bộ Tài chính", "Bộ Nội vụ", "Bộ Y tế", "Bộ Công an"),
    *("Bộ Khoa học và Công nghệ", "Bộ Giáo dục và Đào tạo", "Bộ Xây dựng", "Bộ Công Thương"),
    "Văn phòng Chính phủ",
)


def rows(view: View, period: str) -> pl.DataFrame:
    """Communes and districts whole, the province by its offices. Grain: unit × office × scope."""
    day, half = last_day(period), half_year_index(period)
    listed = view.province.communes_on(day).filter(pl.col("type") != ISLAND_TYPE)
    places = listed["place"].to_numpy()
    maturity = view.state.maturity[:, half]
    own = view.noise("work files")
    communes = _counted(
        view.random("work files", period),
        view.unit_ids(places).to_list(),
        "commune",
        0.9 * maturity[places] + 0.3 * own[places],
        period,
    )
    frames = [communes]
    if view.province.has_districts:
        names = view.province.districts(day)["district_id"].to_list()
        random = view.random("district work files")
        level = random.normal(maturity[places].mean(), 0.5, len(names))
        random = view.random("district work files", period)
        frames.append(_counted(random, names, "district", level, period))
    level = view.random("office work files").normal(maturity[places].mean(), 0.5, len(OFFICES))
    random = view.random("office work files", period)
    units = [view.province.unit_id] * len(OFFICES)
    frames.append(_counted(random, units, "office", level, period, OFFICES))
    return pl.concat(frames)


def central_rows(settings: Settings, period: str) -> pl.DataFrame:
    """The centre by its ministries. Grain: ministry × scope."""
    level = random_for(settings.seed, "ministries").normal(0, 0.4, len(MINISTRIES))
    random = random_for(settings.seed, "ministries", period)
    units = ["TW"] * len(MINISTRIES)
    return _counted(random, units, "ministry", level, period, MINISTRIES)


def _counted(
    random: np.random.Generator,
    units: list[str],
    kind: str,
    level: np.ndarray,
    period: str,
    offices: tuple[str, ...] | None = None,
) -> pl.DataFrame:
    first, last = bounds(period)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    count = np.maximum(random.poisson(PER_MONTH[kind] * months * np.exp(0.2 * level)), 1)
    logit = ONLINE_AT_START[kind] + level + ONLINE_GROWTH * half_year_index(period)
    online = random.binomial(count, 1 / (1 + np.exp(-logit)))
    own = np.maximum(random.binomial(count, PROGRAMME_SHARE), 1)
    ahead = random.binomial(own, 1 / (1 + np.exp(-logit - PROGRAMME_LEAD)))
    scopes = {"all": (count, online), "programme": (own, np.minimum(ahead, online))}
    frames = [
        pl.DataFrame(
            {
                "unit_id": pl.Series(units, dtype=pl.String),
                "office_name": pl.Series(offices or [None] * len(units), dtype=pl.String),
                "work_files_count": counts[0],
                "work_files_online_count": counts[1],
            }
        ).with_columns(work_files_scope=pl.lit(scope))
        for scope, counts in scopes.items()
    ]
    kinds = {"value_kind": pl.lit("actual"), "accumulation": pl.lit("in_period")}
    return pl.concat(frames).with_columns(**kinds)
