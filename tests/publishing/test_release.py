"""A release is complete or absent, says what it holds, and is never seen half made."""

import csv
import hashlib
import json
from pathlib import Path

import duckdb
import pytest

from ntm import paths
from ntm.build import ALL_KNOWN
from ntm.errors import NtmError
from publishing.publish import point_at, release, release_id
from publishing.release_files import table_hashes
from tests.publishing.sample import END_2024, Rows, progress, rows
from tests.warehouse import contracts, make_warehouse


def build_of(name: str, tables: Rows) -> Path:
    """A finished build in the data root."""
    folder = paths.warehouse() / name
    folder.mkdir(parents=True)
    return make_warehouse(folder / "warehouse.duckdb", tables)


def published(name: str, tables: Rows) -> Path:
    folder = release(build_of(name, tables), ALL_KNOWN)
    point_at(folder.name)
    return folder


def simulated() -> Rows:
    tables = rows()
    tables["mart_target_progress"][0]["data_kind"] = "simulated"
    return tables


def test_the_manifest_has_the_hash_of_every_file_beside_it(data_root: Path) -> None:
    folder = published("b1", rows())
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    files = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    del files["manifest.json"]
    assert manifest["files"].keys() == files.keys()
    for name, path in files.items():
        assert manifest["files"][name] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert manifest["tables"].keys() == contracts().keys()
    assert manifest["release_id"] == folder.name == (folder.parent / "current").resolve().name


def test_the_hash_of_a_table_is_blind_to_order_and_sees_everything_else(tmp_path: Path) -> None:
    one, other = ({"period": f"2025-H{half}"} for half in (1, 2))

    def digest(*lines: dict) -> str:
        file = tmp_path / f"{len(list(tmp_path.iterdir()))}.duckdb"
        return table_hashes(make_warehouse(file, {"dim_periods": lines}))["dim_periods"]["hash"]

    assert digest(one, other) == digest(other, one)
    different = [digest(), digest(one), digest(other), digest(one, one), digest(one, other)]
    assert len(set(different)) == len(different)
    assert digest({"period": None}) != digest()


def test_the_same_build_is_released_once_and_two_equal_builds_have_equal_tables(
    data_root: Path,
) -> None:
    first = published("b1", rows())
    written = (first / "manifest.json").stat().st_mtime_ns
    assert release(paths.warehouse() / "b1" / "warehouse.duckdb", ALL_KNOWN) == first
    assert (first / "manifest.json").stat().st_mtime_ns == written
    reordered = {name: list(reversed(lines)) for name, lines in rows().items()}
    second = published("b2", reordered)
    assert table_hashes(first / "warehouse.duckdb") == table_hashes(second / "warehouse.duckdb")


@pytest.mark.parametrize("variable", ["NTM_MAP_PROVINCE", "NTM_MAP_PROVINCE_63"])
def test_another_map_file_makes_another_release_of_the_same_build(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = tmp_path / "b1" / "warehouse.duckdb"
    file = tmp_path / "provinces.geojson"
    names = [release_id(built)]
    monkeypatch.setenv(variable, str(file))
    for content in ("{}", '{"features": []}'):
        file.write_text(content)
        names.append(release_id(built))
    assert len(set(names)) == 3
    assert release_id(built) == names[-1]
    file.unlink()
    with pytest.raises(NtmError, match=r"provinces\.geojson"):
        release_id(built)


def test_a_report_that_fails_leaves_no_half_release_and_the_old_one_in_place(
    data_root: Path,
) -> None:
    good = published("b1", rows())
    broken = build_of("b2", rows() | {"dim_periods": []})
    with pytest.raises(NtmError):
        release(broken, ALL_KNOWN)
    assert sorted(path.name for path in paths.release().iterdir()) == sorted([good.name, "current"])
    assert (paths.release() / "current").resolve() == good


def test_what_a_crash_left_half_made_does_not_stand_in_the_way(data_root: Path) -> None:
    built = build_of("b1", rows())
    leftover = paths.release() / f".{release_id(built)}.partial"
    leftover.mkdir(parents=True)
    (leftover / "warehouse.duckdb").write_text("half")
    assert (release(built, ALL_KNOWN) / "manifest.json").exists()
    assert not leftover.exists()


def test_a_reader_of_the_old_release_reads_on_while_a_new_one_is_published(data_root: Path) -> None:
    published("b1", rows())
    current = paths.release() / "current" / "warehouse.duckdb"
    count = "select count(*) from mart_target_progress"
    reader = duckdb.connect(str(current.resolve()), read_only=True)
    before = reader.execute(count).fetchone()
    tables = rows()
    tables["mart_target_progress"].append(progress("T09", END_2024, 5, 10))
    published("b2", tables)
    assert reader.execute(count).fetchone() == before
    newer = duckdb.connect(str(current.resolve()), read_only=True)
    assert newer.execute(count).fetchone() == (before[0] + 1,)


def test_the_file_opens_in_older_readers_and_explains_its_columns(data_root: Path) -> None:
    file = duckdb.connect(str(published("b1", rows()) / "warehouse.duckdb"), read_only=True)
    tags = file.execute(
        "select tags['storage_version'] from duckdb_databases() where database_name = 'warehouse'"
    ).fetchone()
    assert tags[0].startswith("v1.2.0")
    silent = file.execute(
        """select table_name, column_name from duckdb_columns()
        where comment is null and not internal"""
    ).fetchall()
    assert silent == []


def test_parquet_files_hold_the_tables_and_say_that_data_are_simulated(data_root: Path) -> None:
    folder = published("b1", simulated())
    file = folder / "parquet" / "mart_target_progress.parquet"
    count = duckdb.execute(f"select count(*) from '{file}'").fetchone()
    assert count == (len(simulated()["mart_target_progress"]),)
    facts = dict(
        duckdb.execute(
            f"select decode(key), decode(value) from parquet_kv_metadata('{file}')"
        ).fetchall()
    )
    assert facts["release"] == folder.name
    assert facts["data"] == "SỐ LIỆU MÔ PHỎNG"
    assert "SỐ LIỆU MÔ PHỎNG" in (folder / "README.md").read_text(encoding="utf-8")


def test_the_readme_can_be_cited_and_marks_nothing_that_is_not_simulated(data_root: Path) -> None:
    folder = published("b1", rows())
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert f"Bản phát hành {folder.name}, số liệu nhận đến 14/7/2025." in text
    assert f"Release {folder.name}, data received until 14 July 2025." in text
    assert "MÔ PHỎNG" not in text


def test_the_dictionary_explains_every_column_in_both_languages_without_a_network(
    data_root: Path,
) -> None:
    folder = published("b1", rows())
    with (folder / "dictionary.csv").open(encoding="utf-8-sig", newline="") as lines:
        entries = list(csv.DictReader(lines))
    listed = {(line["table"], line["column"]) for line in entries if line["column"]}
    assert listed == {
        (table, column) for table, columns in contracts().items() for column in columns
    }
    assert all(line["description_vi"] and line["description_en"] for line in entries)
    assert not [line for line in entries if "{{" in line["description_en"]]
    page = (folder / "dictionary.html").read_text(encoding="utf-8")
    assert "https://" not in page
    assert "src=" not in page
