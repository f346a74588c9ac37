"""The profile of a feed's parts: one row a part, its metrics beside its past and its peers.

Past: the sender's latest part of an earlier period on the same map that is not held. What is held
is no measure of what follows, and a code is another province's since 1 July 2025. Peers: the other
senders' parts of the same period. Both follow from what was delivered, never from the order in
which it was fetched.
"""

from collections.abc import Collection

import duckdb
import pandas as pd

from ntm import ledger, paths
from ntm.intake.plan import latest_parts
from ntm.units.history import NEW_DAY
from quality.suites import Suite


def parts_of(feed_name: str) -> pd.DataFrame:
    """Standardized parts of a feed with their delivery's sender, period and times."""
    rows = [
        row
        for row in latest_parts().values()
        if row["feed"] == feed_name and row["status"] == "standardized"
    ]
    deliveries = ledger.read("fetch").to_pandas()[
        ["delivery_id", "sender", "period_end", "received_at", "version", "sha256"]
    ]
    columns = [
        *("delivery_id", "part", "batch_id", "rows_read", "rows_accepted", "rows_quarantined"),
        "states_none",
    ]
    return pd.DataFrame(rows, columns=columns).merge(deliveries, on="delivery_id")


def accepted_rows(feed_name: str) -> str:
    """DuckDB expression of all accepted rows of a feed; joined with the parts to be in force."""
    address = f"{paths.batches()}/{feed_name}/accepted/*/*.parquet"
    escaped = address.replace("'", "''")
    return f"read_parquet('{escaped}', union_by_name = true, hive_partitioning = true)"


def measure(suite: Suite, parts: pd.DataFrame) -> pd.DataFrame:
    """The parts with their suite's metrics, one row a part: all that needs the accepted rows.

    A part that states that there is none has the metrics of no rows, so that a register of thirty
    that is said to be empty has shrunk; of other parts without rows nothing is known.
    """
    metrics = "".join(f", {text} as {name}" for name, text in suite.metrics.items())
    stated = "".join(
        f", case when states_none then nothing.{name} else measured.{name} end as {name}"
        for name in suite.metrics
    )
    database = duckdb.connect(":memory:")
    database.register("parts", parts)
    return database.sql(
        f"""
        with rows_in_force as (
            select accepted.*
            from {accepted_rows(suite.feed)} as accepted
            semi join parts
                on parts.delivery_id = accepted.delivery_id and parts.part = accepted.part
                and parts.batch_id = accepted.batch
        ),
        measured as (
            select delivery_id, part {metrics} from rows_in_force group by all
        ),
        nothing as (
            select 0 as rows_told {metrics} from rows_in_force where false
        )
        select parts.*, rows_quarantined / greatest(rows_read, 1) as quarantined_share,
            rows_accepted + coalesce(states_none, false)::bigint as rows_told {stated}
        from parts cross join nothing left join measured using (delivery_id, part)
        """
    ).df()


def profile(
    measured: pd.DataFrame, metrics: Collection[str], held: Collection[tuple[str, str]]
) -> pd.DataFrame:
    """Metrics per part, with `_ratio_to_past`, `_change_from_past` and `_distance_from_peers`.

    `held` are the parts (delivery, part) that are nobody's past.
    """
    database = duckdb.connect(":memory:")
    database.register("measured", measured)
    keys = zip(measured.delivery_id, measured.part, strict=True)
    pasts = measured[[key not in held for key in keys]]
    database.register("pasts", pasts)
    counted = [*metrics, "rows_accepted"]
    past = "".join(f", past.{name} as past_{name}" for name in counted)
    lines = "".join(
        f"""
        , {name} / nullif(past_{name}, 0) as {name}_ratio_to_past
        , {name} - past_{name} as {name}_change_from_past
        , abs({name} - median({name}) over peers)
            / nullif(1.4826 * mad({name}) over peers, 0) as {name}_distance_from_peers"""
        for name in metrics
    )
    ordered = "period_end desc, received_at desc, version desc, sha256 desc"
    return database.sql(
        f"""
        with paired as (
            select measured.* {past}
            from measured
            left join pasts as past
                on past.sender = measured.sender and past.period_end < measured.period_end
                and (past.period_end < date '{NEW_DAY}') = (measured.period_end < date '{NEW_DAY}')
            qualify row_number() over (
                partition by measured.delivery_id, measured.part
                order by {", ".join(f"past.{item}" for item in ordered.split(", "))}
            ) = 1
        )
        select *, case when states_none then coalesce(past_rows_accepted, 0) else 0 end
            as rows_before_none {lines}
        from paired
        window peers as (partition by period_end)
        order by delivery_id, part
        """
    ).df()
