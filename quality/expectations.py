"""Great Expectations over a pandas frame: which rows does each expectation find unmet?"""

import logging
import os
from typing import Any

import pandas as pd

from quality.suites import Expectation

PART = ["delivery_id", "part"]


def unmet(frame: pd.DataFrame, expectations: list[Expectation]) -> dict[str, set[tuple[str, str]]]:
    """For each expectation's id, the parts (delivery, part) with at least one unexpected value."""
    if frame.empty or not expectations:
        return {line.id: set() for line in expectations}
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx  # takes seconds: only when there is something to check
    from great_expectations.data_context.types.base import ProgressBarsConfig

    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("ntm").add_dataframe_asset("frame")
    batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": frame})
    suite = gx.ExpectationSuite(name="ntm")
    for line in expectations:
        kind = getattr(gx.expectations, line.expectation)
        suite.add_expectation(kind(**line.arguments, severity=line.severity, meta={"id": line.id}))
    results = batch.validate(
        suite,
        result_format={"result_format": "COMPLETE", "unexpected_index_column_names": PART},
    )
    return {_rule_id(result): _parts(result) for result in results.results}


def _rule_id(result: Any) -> str:
    return result.expectation_config.meta["id"]


def _parts(result: Any) -> set[tuple[str, str]]:
    if result.exception_info.get("raised_exception"):
        raise RuntimeError(f"expectation could not run: {result.exception_info}")
    found = result.result.get("unexpected_index_list") or []
    return {(line["delivery_id"], line["part"]) for line in found}
