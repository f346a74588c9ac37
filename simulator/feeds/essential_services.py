"""Essential services that communes and, to June 2025, districts offer online. All is invented."""

import numpy as np
import polars as pl

from ntm.catalog import codes
from ntm.periods import bounds
from simulator.draws import NEVER, day_number, days, numbered
from simulator.settings import FIRST_HALF_YEAR, half_year_index, last_day
from simulator.view import View

THRESHOLDS = {
    "health": 0.35,
    "education": 0.55,
    "community_monitoring": 1.0,
    "security": 0.8,
    "environment": 1.35,
    "culture": 1.15,
}
DEFAULT_THRESHOLD = 1.0
SPREAD = 0.6
DISTRICT_LEAD = 0.8
DAYS_A_HALF_YEAR = 182


def rows(view: View, period: str) -> pl.DataFrame:
    """Every unit of the programme with each domain. Grain: unit × domain."""
    day, half = last_day(period), half_year_index(period)
    places = view.province.programme_places(day)
    frames = []
    for line in codes("service_domain"):
        own = SPREAD * view.noise(f"service {line['code']}")[places]
        level = view.state.maturity[places] + own[:, None]
        frames.append(_framed(line["code"], view.unit_ids(places), level, half, period))
        if view.province.has_districts:
            names = pl.Series("unit_id", view.province.districts_on(day), pl.String)
            random = view.random(f"district service {line['code']}")
            mean = view.state.maturity[places].mean(axis=0) + DISTRICT_LEAD
            level = mean[None, :] + random.normal(0, SPREAD, len(names))[:, None]
            frames.append(_framed(line["code"], names, level, half, period))
    return pl.concat(frames)


def _framed(
    domain: str, units: pl.Series, level: np.ndarray, half: int, period: str
) -> pl.DataFrame:
    """A service once online stays so; it began in the half-year that first had it."""
    is_over = level[:, : half + 1] > THRESHOLDS.get(domain, DEFAULT_THRESHOLD)
    is_online = is_over.any(axis=1)
    first = day_number(bounds(FIRST_HALF_YEAR)[0]) + np.argmax(is_over, axis=1) * DAYS_A_HALF_YEAR
    began = np.minimum(first + np.arange(len(units)) % 150, day_number(bounds(period)[1]) - 1)
    url = numbered("https://{}.dichvu.example.vn/" + domain, units.str.replace("@.*", ""))
    frame = pl.DataFrame(
        {
            "unit_id": units,
            "is_online": is_online,
            "online_since_date": days(np.where(is_online, began, NEVER)),
            "service_url": url,
        }
    )
    shown = pl.when("is_online").then("service_url")
    return frame.with_columns(service_domain=pl.lit(domain), service_url=shown)
