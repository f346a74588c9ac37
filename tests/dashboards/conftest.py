"""A published release of three provinces over two maps, small enough to be read here."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboards.data import Release, current_release
from ntm.periods import bounds
from tests.warehouse import make_warehouse

H2_2024, H1_2025, H2_2025 = date(2024, 12, 31), date(2025, 6, 30), date(2025, 12, 31)
PERIODS = {"2024-H2": H2_2024, "2025-H1": H1_2025, "2025-H2": H2_2025}
LAST_OLD_DAY, NEW_DAY, FOR_EVER = date(2025, 6, 30), date(2025, 7, 1), date(9999, 12, 31)
NATION, HA_NOI, THANH_HOA = "VN", "01@2021-01-01", "38@2021-01-01"
NINH_BINH, NEW_NINH_BINH = "37@2021-01-01", "37@2025-07-01"
COMMUNES = ("14845@2021-01-01", "14848@2021-01-01")
DISTRICT = "380@2021-01-01"
FILE = "20250103T0900_=cmd|' /C calc'!A0.xlsx"  # senders name their files as they like

Rows = list[dict[str, Any]]


def units() -> dict[str, Rows]:
    """Units with their names; Ninh Bình ends and begins again with other territory."""
    lives = [
        (NATION, "VN", "nation", "Việt Nam", date(2021, 1, 1), FOR_EVER),
        (HA_NOI, "01", "province", "Thành phố Hà Nội", date(2021, 1, 1), FOR_EVER),
        (NINH_BINH, "37", "province", "Tỉnh Ninh Bình", date(2021, 1, 1), LAST_OLD_DAY),
        (NEW_NINH_BINH, "37", "province", "Tỉnh Ninh Bình", NEW_DAY, FOR_EVER),
        (THANH_HOA, "38", "province", "Tỉnh Thanh Hóa", date(2021, 1, 1), FOR_EVER),
        (DISTRICT, "380", "district", "Thành phố Thanh Hóa", date(2021, 1, 1), LAST_OLD_DAY),
        (COMMUNES[0], "14845", "commune", "Xã Đông Lĩnh", date(2021, 1, 1), LAST_OLD_DAY),
        (COMMUNES[1], "14848", "commune", "Xã Âu Cơ", date(2021, 1, 1), LAST_OLD_DAY),
    ]
    return {
        "dim_units": [
            {"unit_id": unit, "unit_code": code, "unit_level": level}
            for unit, code, level, *_ in lives
        ],
        "dim_unit_versions": [
            {"unit_id": unit, "unit_name": name, "valid_from": first, "valid_to": last}
            for unit, _, _, name, first, last in lives
        ],
        "fct_unit_ancestors": [
            {
                "period_end": H2_2024,
                "unit_id": commune,
                "ancestor_id": ancestor,
                "ancestor_level": level,
                "district_id": DISTRICT,
                "province_id": THANH_HOA,
            }
            for commune in COMMUNES
            for ancestor, level in (
                *((commune, "commune"), (DISTRICT, "district")),
                *((THANH_HOA, "province"), (NATION, "nation")),
            )
        ],
    }


def targets() -> dict[str, Rows]:
    """T02 with two readings, T09 with one, and their indicators."""
    lines = [
        ("T02", "all", True, 97.0),
        ("T02", "other", False, 97.0),
        ("T09", "digital", True, 70.0),
    ]
    return {
        "dim_targets": [
            {
                "target_id": target,
                "reading": reading,
                "is_default_reading": is_default,
                "default_stage": "confirmed",
                "owner": "VN",
                "indicator_id": f"{target}_{reading}",
                "target_value": goal,
                "unit": "%",
                "deadline": H2_2025,
                "clause": "điểm b khoản 2 Điều 1",
                **{f"name_{language}": f"{target} {language}" for language in ("vi", "en")},
                **{f"text_{language}": f"{target} text" for language in ("vi", "en")},
                **{f"reading_{language}": f"{reading} {language}" for language in ("vi", "en")},
            }
            for target, reading, is_default, goal in lines
        ],
        "dim_indicators": [
            {
                "indicator_id": f"{target}_{reading}",
                "feed": "criteria_assessments",
                "method": "share_of_units",
                "numerator_fact": f"{target}_fact",
                "threshold": 1.0,
                "facts_from": "own",
            }
            for target, reading, *_ in lines
        ],
        "dim_periods": [
            {"period": name, "period_start": bounds(name)[0], "period_end": end}
            for name, end in PERIODS.items()
        ],
    }


def progress(
    unit: str, day: date, counts: tuple[int, int, int], target: str = "T02", **own: Any
) -> dict[str, Any]:
    """A row of mart_target_progress from (met, reported, expected) communes."""
    met, reported, expected = counts
    value = 100 * met / reported if reported else None
    goal = 97.0 if target == "T02" else 70.0
    level = {2: "province", 3: "district", 5: "commune"}[len(unit.split("@")[0])]
    return {
        "target_id": target,
        "reading": "all" if target == "T02" else "digital",
        "stage": "confirmed",
        "unit_id": unit,
        "unit_code": unit.split("@")[0],
        "unit_level": "nation" if unit == NATION else level,
        "period_end": day,
        "map_date": day,
        "is_default": True,
        "numerator": met if reported else None,
        "denominator": reported or None,
        "value": value,
        "value_low": 100 * met / expected,
        "value_high": 100 * (met + expected - reported) / expected,
        "units_expected": expected,
        "units_reported": reported,
        "coverage": reported / expected,
        "target_value": goal,
        "gap_points": None if value is None else value - goal,
        "remaining_units": max(round(goal * expected / 100) - met, 0),
        "status": "reported"
        if reported == expected
        else "partly_reported"
        if reported
        else "not_reported",
        "verdict_fixed": False,
        "data_kind": "simulated" if reported else None,
        **own,
    }


def results() -> dict[str, Rows]:
    """Results on both maps; Ninh Bình was silent in 2024, nobody has reported since July 2025."""
    rows = [
        progress(NATION, H2_2024, (8, 10, 12), required_value=82.0, verdict="off_track"),
        progress(HA_NOI, H2_2024, (6, 6, 6), verdict="on_track", verdict_fixed=True),
        progress(NINH_BINH, H2_2024, (0, 0, 2)),
        progress(THANH_HOA, H2_2024, (1, 2, 4), verdict="method_dependent"),
        progress(DISTRICT, H2_2024, (1, 2, 4)),
        progress(COMMUNES[0], H2_2024, (1, 1, 1)),
        progress(COMMUNES[1], H2_2024, (0, 1, 1)),
        progress(NATION, H1_2025, (9, 12, 12), required_value=90.0, verdict="method_dependent"),
        progress(THANH_HOA, H1_2025, (2, 4, 4)),
        progress(HA_NOI, H1_2025, (6, 6, 6)),
        progress(NINH_BINH, H1_2025, (1, 2, 2)),
        progress(NATION, H2_2025, (0, 0, 5)),
        progress(NEW_NINH_BINH, H2_2025, (0, 0, 5)),
        progress(NATION, H2_2024, (7, 10, 12), "T09", verdict="on_track"),
    ]
    rows += [
        progress(row["unit_id"], row["period_end"], (1, 4, 12), reading="other", is_default=False)
        for row in rows
        if row["target_id"] == "T02" and row["unit_id"] == NATION and row["denominator"]
    ]
    return {"mart_target_progress": rows}


DELIVERY = {
    "delivery_id": "d1",
    "part": "Biểu <1>",
    "sender": "38-skhcn",
    "period": "2024-H2",
    "period_end": H2_2024,
    "file_name": FILE,
}


def deliveries() -> dict[str, Rows]:
    """The file of Thanh Hóa for 2024-H2, and who delivered."""
    standings = ((HA_NOI, "in_force"), (NINH_BINH, "not_delivered"), (THANH_HOA, "in_force"))
    return {
        "fct_deliveries": [
            {
                **DELIVERY,
                "feed": "criteria_assessments",
                "province_code": "38",
                "sha256": "0" * 64,
                "received_at": datetime(2025, 1, 3, 20, 30),
                "decision": "promoted",
                "is_in_force": True,
                "is_superseded": False,
                "rows_read": 12,
                "rows_accepted": 2,
                "rows_quarantined": 1,
            }
        ],
        "mart_completeness": [
            {
                "feed": "criteria_assessments",
                "period_end": H2_2024,
                "unit_id": unit,
                "unit_code": unit[:2],
                "status": status,
            }
            for unit, status in standings
        ],
    }


def evidence() -> dict[str, Rows]:
    """The rows of that file, which add up to Thanh Hóa's figure: one commune of two."""
    found = list(zip(COMMUNES, (1.0, 0.0), (5, 6), strict=True))
    return {
        "fct_unit_results": [
            {
                "indicator_id": "T02_all",
                "stage": "confirmed",
                "unit_id": commune,
                "unit_level": "commune",
                "period_end": H2_2024,
                "map_date": H2_2024,
                "numerator": met,
                "denominator": 1.0,
                "units_reported": 1,
            }
            for commune, met, _ in found
        ],
        "mart_lineage": [
            {
                **DELIVERY,
                "unit_id": commune,
                "stage": "confirmed",
                "fact": "T02_fact",
                "contribution": met,
                "state": "reported",
                "row_number": row,
            }
            for commune, met, row in found
        ],
    }


def publish(root: Path, release_id: str, left_out: Iterable[str] = ()) -> None:
    """Publish the release under an id and move the pointer, as the verb does."""
    folder = root / "release" / release_id
    folder.mkdir(parents=True)
    tables = units() | targets() | results() | deliveries() | evidence()
    make_warehouse(
        folder / "warehouse.duckdb",
        {name: rows for name, rows in tables.items() if name not in left_out},
    )
    pointer = root / "release" / "current"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(release_id)


@pytest.fixture(scope="session")
def published_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data root with one release, made once."""
    root = tmp_path_factory.mktemp("published")
    publish(root, "first")
    return root


@pytest.fixture
def release(published_root: Path, monkeypatch: pytest.MonkeyPatch) -> Release:
    """The release, current for the test."""
    monkeypatch.setenv("NTM_DATA", str(published_root))
    return current_release()
