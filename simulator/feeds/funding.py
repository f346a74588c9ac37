"""Money by source, kind and scope; the parts sum to the total but for a remainder nobody itemised.

Anchor: 39,632 billion VND of central budget planned for 2021–2025 (F029), a fifth a year. Shares of
the other sources are near those of Nghệ An (F085–F092); the programme's own part is invented.
"""

import numpy as np
import polars as pl

from ntm.periods import bounds
from simulator.draws import shared_count
from simulator.randomness import random_for
from simulator.registers import rural_weights
from simulator.settings import Settings
from simulator.view import View

CENTRAL_MILLION_A_YEAR = 39_632_000 / 5
TO_CENTRAL = {  # of the central budget, by source: whole NTM programme
    "central_budget": 1.0,
    "local_budget": 2.2,
    "integrated": 2.0,
    "credit": 9.0,
    "enterprises": 0.9,
    "people": 1.1,
}
REMAINDER_SHARES = (0.0, 0.0, 0.012, 0.03)  # of the total, by the province's bookkeeping
SCOPES = {"whole_ntm": 1.0, "programme_924": 0.012}
KINDS = {"investment": 0.62, "non_investment": 0.38}
CENTRAL_AGENCIES_MILLION = 42_000


def rows(view: View, period: str) -> pl.DataFrame:
    """The province's money of a year. Grain: source × kind × scope."""
    parts = [_rows_of(part.province.code, view.seed, period) for part in view.parts]
    keys = ["funding_source", "funding_kind", "funding_scope", "value_kind", "accumulation"]
    whole = pl.concat(parts).group_by(keys, maintain_order=True).agg(pl.all().sum())
    return whole.with_columns(unit_id=pl.lit(view.province.unit_id))


def central_rows(settings: Settings, period: str) -> pl.DataFrame:
    """What central agencies spend themselves. Grain: source × kind × scope."""
    random = random_for(settings.seed, "central funding", period)
    lines = [_line(random, "central_budget", "non_investment", "programme_924", 1.0)]
    frame = _priced(lines, CENTRAL_AGENCIES_MILLION)
    return frame.with_columns(unit_id=pl.lit("TW"))


def _rows_of(code: str, seed: int, period: str) -> pl.DataFrame:
    central = shared_count(CENTRAL_MILLION_A_YEAR, rural_weights(), code)
    random = random_for(seed, "funding", period, code)
    remainder = REMAINDER_SHARES[random_for(seed, "books", code).integers(len(REMAINDER_SHARES))]
    pace = 1 + 0.03 * (bounds(period)[1].year - 2024)
    frames = []
    for scope, scale in SCOPES.items():
        for kind, share in KINDS.items():
            lines = [
                _line(random, source, kind, scope, ratio * share)
                for source, ratio in TO_CENTRAL.items()
            ]
            spread = [1.0 if line["funding_source"] == "central_budget" else pace for line in lines]
            parts = _priced(lines, central * scale, spread)
            frames += [parts, _total(parts, remainder)]
    return pl.concat(frames)


def _line(
    random: np.random.Generator, source: str, kind: str, scope: str, weight: float
) -> dict[str, object]:
    own = weight if source == "central_budget" else weight * float(random.uniform(0.75, 1.25))
    shares: dict[str, object] = {
        "allocated": random.uniform(0.9, 1.0),
        "disbursed": random.uniform(0.7, 0.97),
    }
    named: dict[str, object] = {
        "funding_source": source,
        "funding_kind": kind,
        "funding_scope": scope,
    }
    return named | {"weight": own, "carried": float(random.uniform(0, 0.05))} | shares


def _priced(
    lines: list[dict[str, object]], million: float, spread: list[float] | None = None
) -> pl.DataFrame:
    planned = pl.col("weight") * million * pl.Series(spread or [1.0] * len(lines))
    frame = pl.DataFrame(lines).with_columns(planned_million_vnd=planned.round(0))
    money = pl.col("planned_million_vnd")
    allocated = (money * pl.col("allocated")).round(0)
    carried = (money * pl.col("carried")).round(0)
    return frame.with_columns(
        allocated_million_vnd=allocated,
        disbursed_million_vnd=((allocated + carried) * pl.col("disbursed")).round(0),
        carried_over_million_vnd=carried,
        value_kind=pl.lit("actual"),
        accumulation=pl.lit("in_period"),
    ).drop("weight", "carried", "allocated", "disbursed")


def _total(parts: pl.DataFrame, remainder: float) -> pl.DataFrame:
    """The total of all sources: the sum of the parts and what nobody itemised."""
    sums = parts.select(pl.col(pl.Float64).sum() / (1 - remainder)).select(pl.all().round(0))
    said = parts.head(1).select("funding_kind", "funding_scope", "value_kind", "accumulation")
    total = pl.concat([said, sums], how="horizontal").with_columns(funding_source=pl.lit("total"))
    return total.select(parts.columns)
