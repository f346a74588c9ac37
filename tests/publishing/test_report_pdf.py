"""The page itself: one, the same every time, with the figures on it, and safe from its own data."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import typst

from ntm.cli import main
from publishing.report import TEMPLATE, write_reports
from publishing.report_data import read_report
from publishing.report_model import build_model
from publishing.typesetting import TEMPLATES, typeset
from tests.publishing.sample import MID_2025, PROVINCE, Rows, of_province, progress, rows, target
from tests.warehouse import make_warehouse

ONE_PAGE = b"/Type/Pages/Count 1/"


def built(folder: Path, tables: Rows, **asked: Any) -> dict[str, Any]:
    return build_model(
        read_report(make_warehouse(folder / "w.duckdb", tables), "id", **asked), "vi"
    )


def on_page(model: dict[str, Any], selector: str) -> str:
    """What the set page holds of an element, as typst itself answers."""
    return typst.query(
        str(TEMPLATES / TEMPLATE),
        selector,
        root=str(TEMPLATES),
        ignore_system_fonts=True,
        sys_inputs={"model": json.dumps(model)},
    )


def test_the_page_carries_the_figures_and_the_dash_of_what_is_missing(tmp_path: Path) -> None:
    table = on_page(built(tmp_path, rows()), "table")
    for text in ("65,1%", "[65,1%; 66,2%]", "6.510 / 10.000", "≥ 97%", "+4,6", "Chưa đạt", '"–"'):
        assert text in table, text


def test_a_release_has_the_report_in_both_languages_on_one_page_each(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path / "w.duckdb", rows())
    write_reports(warehouse, tmp_path / "reports", "id")
    files = sorted((tmp_path / "reports").iterdir())
    assert {file.stem for file in files} == {"bao_cao_quoc_gia", "national_report"}
    files = [file for file in files if file.suffix == ".pdf"]
    assert len(files) == 2
    assert all(ONE_PAGE in file.read_bytes() for file in files)


def test_the_same_release_gives_the_same_bytes(tmp_path: Path) -> None:
    warehouse = make_warehouse(tmp_path / "w.duckdb", rows())
    for name in ("first", "second"):
        write_reports(warehouse, tmp_path / name, "id")
    for file in (tmp_path / "first").iterdir():
        assert file.read_bytes() == (tmp_path / "second" / file.name).read_bytes()


@pytest.mark.parametrize("targets_count", [1, 6, 17, 40])
def test_more_targets_and_districts_still_fit_one_page(tmp_path: Path, targets_count: int) -> None:
    tables = rows()
    tables["dim_targets"] = [target(f"T{count:02}", 50) for count in range(targets_count)]
    for count in range(30):
        unit = {"unit_id": f"d{count}", "unit_code": f"{count:03}", "unit_level": "district"}
        figure = of_province(progress("T00", MID_2025, count, 30), **unit)
        tables["mart_target_progress"].append(figure)
        tables["dim_unit_versions"].append(
            {
                "unit_id": f"d{count}",
                "unit_name": f"Huyện số {count}",
                "parent_id": PROVINCE,
                "valid_from": MID_2025,
                "valid_to": MID_2025,
            }
        )
    model = built(tmp_path, tables, unit_code="38", period="2025-H1")
    assert ONE_PAGE in typeset(TEMPLATE, model, tmp_path / "p.pdf").read_bytes()
    assert on_page(model, "table").count("Mục tiêu T") == targets_count


def test_what_looks_like_markup_in_the_data_is_printed_and_never_run(tmp_path: Path) -> None:
    hostile = '#panic("x") *b* $1$ [ ] // ] #include "/etc/passwd" \\ <l> "; {'
    tables = rows()
    tables["dim_targets"] = [target("T02", 97, name_vi=hostile, clause=hostile)]
    model = built(tmp_path, tables)
    assert json.dumps(hostile, ensure_ascii=False) in on_page(model, "table")
    assert ONE_PAGE in typeset(TEMPLATE, model, tmp_path / "p.pdf").read_bytes()


def test_simulated_data_are_marked_by_a_banner_and_across_the_page(tmp_path: Path) -> None:
    tables = rows()
    tables["mart_target_progress"][1]["data_kind"] = "simulated"
    model = built(tmp_path, tables)
    for label in ("<banner>", "<watermark>"):
        assert "SỐ LIỆU MÔ PHỎNG" in on_page(model, label)
    assert on_page(model | {"simulated": None}, "<banner>") == "[]"


def test_only_the_font_with_every_vietnamese_letter_is_used(tmp_path: Path) -> None:
    page = typeset(TEMPLATE, built(tmp_path, rows()), tmp_path / "p.pdf").read_bytes()
    fonts = {
        name.decode() for name in re.findall(rb"BaseFont/\w+\+([\w-]+?)(?:-Identity-H)?/", page)
    }
    allowed = {"LibertinusSerif-Regular", "LibertinusSerif-Bold", "LibertinusSerif-Italic"}
    assert fonts
    assert fonts <= allowed


def test_the_command_writes_a_province_and_refuses_what_is_not_there(
    data_root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    release = data_root / "release" / "r1"
    release.mkdir(parents=True)
    make_warehouse(release / "warehouse.duckdb", rows())
    (data_root / "release" / "current").symlink_to("r1")
    page = tmp_path / "p.pdf"
    assert main(["report", "--unit", "38", "--period", "2025-H1", "--out", str(page)]) == 0
    assert ONE_PAGE in page.read_bytes()
    assert main(["report", "--unit", "99"]) == 1
    assert main(["report", "--period", "midsummer"]) == 1
    told = capsys.readouterr().err
    assert "Không có tỉnh" in told
    assert "No province" in told
    assert "midsummer" in told
