"""A nation of one province and two targets, in three periods, to try reports and releases on."""

from datetime import date, datetime
from typing import Any

MID_2024, END_2024 = date(2024, 6, 30), date(2024, 12, 31)
MID_2025, END_2025 = date(2025, 6, 30), date(2025, 12, 31)
PROVINCE = "38@2021-01-01"
Rows = dict[str, list[dict[str, Any]]]


def target(target_id: str, target_value: float, **more: Any) -> dict[str, Any]:
    """A national target in its default reading."""
    return {
        "target_id": target_id,
        "reading": "default",
        "is_default_reading": True,
        "owner": "VN",
        "starts_on": date(2022, 8, 2),
        "indicator_id": f"share_of_{target_id}",
        "target_value": target_value,
        "unit": "%",
        "clause": "gạch đầu dòng thứ nhất, điểm b khoản 2 Điều 1",
        "name_vi": f"Mục tiêu {target_id}",
        "name_en": f"Target {target_id}",
    } | more


def progress(
    target_id: str, period_end: date, numerator: float | None, denominator: float | None,
    **more: Any,
) -> dict[str, Any]:  # fmt: skip
    """A figure of the nation; without a denominator nobody reported."""
    value = 100 * numerator / denominator if numerator is not None and denominator else None
    return {
        "target_id": target_id,
        "reading": "default",
        "stage": "confirmed",
        "is_default": True,
        "unit_id": "VN",
        "unit_code": "VN",
        "unit_level": "nation",
        "period_end": period_end,
        "map_date": period_end,
        "numerator": numerator,
        "denominator": denominator,
        "value": value,
        "value_low": value,
        "value_high": value,
        "units_expected": 10_000,
        "units_reported": int(denominator or 0),
        "coverage": (denominator or 0) / 10_000,
        "remaining_units": 0,
        "status": "reported" if denominator else "not_reported",
        "verdict_fixed": True,
        "data_kind": "official",
    } | more


def of_province(row: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The same figure, of the province Thanh Hóa."""
    place = {"unit_id": PROVINCE, "unit_code": "38", "unit_level": "province"}
    return row | place | more


def units() -> Rows:
    """The nation, a province that lasts and one of its districts, which ends in June 2025."""
    lines = (
        ("VN", "VN", "nation", "Việt Nam", None, date(9999, 12, 31)),
        (PROVINCE, "38", "province", "Tỉnh Thanh Hóa", "VN", date(9999, 12, 31)),
        ("390@2021-01-01", "390", "district", "Huyện Nga Sơn", PROVINCE, MID_2025),
    )
    found: Rows = {"dim_units": [], "dim_unit_versions": []}
    for unit_id, code, level, name, parent_id, valid_to in lines:
        life = {"unit_id": unit_id, "valid_from": date(2021, 1, 1), "valid_to": valid_to}
        found["dim_units"].append(life | {"unit_code": code, "unit_level": level})
        found["dim_unit_versions"].append(life | {"unit_name": name, "parent_id": parent_id})
    return found


def rows() -> Rows:
    """Every table a report reads; T09 has no figure, T02 ends below its target."""
    return units() | {
        "dim_targets": [target("T02", 97), target("T09", 70)],
        "dim_indicators": [
            {
                "indicator_id": f"share_of_{name}",
                "feed": feed,
                "universe": "programme_communes",
            }
            for name, feed in (("T02", "criteria_assessments"), ("T09", "cooperatives"))
        ],
        "dim_periods": [
            {"period": f"{end.year}-H{1 if end.month == 6 else 2}", "period_end": end}
            for end in (MID_2024, END_2024, MID_2025, END_2025)
        ],
        "mart_target_progress": [
            progress("T02", END_2024, 6_050, 10_000),
            progress(
                *("T02", MID_2025, 6_510, 10_000),
                remaining_units=3_190,
                verdict="not_met",
                value_high=66.2,
            ),
            progress("T09", MID_2025, None, None),
            of_province(progress("T02", MID_2025, 90, 120), units_expected=125),
        ],
        "mart_completeness": [
            {"feed": feed, "period_end": MID_2025, "unit_code": code, "status": status}
            for feed, code, status in (
                ("criteria_assessments", "38", "in_force"),
                ("criteria_assessments", "01", "held"),
                ("cooperatives", "38", "not_delivered"),
                ("cooperatives", "01", "not_delivered"),
            )
        ],
        "fct_deliveries": [
            {
                "feed": "criteria_assessments",
                "province_code": "38",
                "period_end": MID_2025,
                "received_at": datetime(2025, 7, 14, 20, 30),
                "is_in_force": True,
            }
        ],
    }
