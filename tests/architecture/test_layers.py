"""The house's rules, read from dbt's manifest and from the tree itself."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ntm import paths
from ntm.cli import PUBLIC, first_line, verb_paths
from ntm.environment import process_environment

# Which layers a layer may read; `source` stands for what lies outside dbt.
MAY_READ = {
    "stg": {"source"},
    "int": {"stg", "int"},
    "dim": {"stg", "int"},
    "fct": {"stg", "int"},
    "mart": {"dim", "fct"},
}


@pytest.fixture(scope="module")
def manifest(tmp_path_factory) -> dict:
    """dbt's own manifest of the project."""
    folder = tmp_path_factory.mktemp("dbt")
    settings = {
        "NTM_DATA": str(folder),
        "DBT_TARGET_PATH": str(folder),
        "DBT_LOG_PATH": str(folder),
    }
    project = str(paths.PROJECT / "dbt")
    subprocess.run(
        [sys.executable, "-m", "dbt.cli.main", "parse", "--quiet", "--project-dir", project],
        env=process_environment(folder) | settings,
        check=True,
    )
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def models(manifest: dict) -> list[dict]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def layer(name: str) -> str:
    return name.partition("_")[0]


def test_every_layer_reads_only_the_layers_below_it(manifest):
    wrong = []
    for model in models(manifest):
        for parent in model["depends_on"]["nodes"]:
            read = "source" if parent.startswith("source.") else layer(parent.rsplit(".", 1)[-1])
            if read not in MAY_READ[layer(model["name"])]:
                wrong.append(f"{model['name']} reads {parent}")
    assert wrong == []


def test_each_staging_model_reads_exactly_one_source(manifest):
    sources = {
        model["name"]: len(model["sources"])
        for model in models(manifest)
        if layer(model["name"]) == "stg"
    }
    assert set(sources.values()) == {1}, sources


def test_public_tables_are_enforced_contracts_with_every_column_described(manifest):
    public = [m for m in models(manifest) if layer(m["name"]) in ("dim", "fct", "mart")]
    assert len(public) > 15
    for model in public:
        assert model["contract"]["enforced"], model["name"]
        assert model["description"], model["name"]
        for column in model["columns"].values():
            assert column["description"], (model["name"], column["name"])
            assert column["data_type"], (model["name"], column["name"])


def test_every_model_begins_with_its_grain(manifest):
    without = [
        model["name"]
        for model in models(manifest)
        if "-- grain:" not in model["raw_code"].partition("\nselect")[0].partition("\nwith")[0]
    ]
    assert without == []


def test_there_is_no_python_in_dbt():
    assert list((paths.PROJECT / "dbt").rglob("*.py")) == []


def test_every_floor_of_the_design_is_there():
    floors = ("catalog", "dags", "dbt", "ntm", "simulator", "spark_jobs", "quality", "dashboards")
    for name in (*floors, "publishing", "benchmarks", "tests", "docs"):
        assert (paths.PROJECT / name).is_dir(), name


def test_every_verb_has_help_in_both_languages_and_exits_zero():
    from ntm.catalog import word

    for verb, path in verb_paths().items():
        assert first_line(path), verb
        if verb in PUBLIC:
            assert word(f"verb.{verb}", "vi"), verb
        done = subprocess.run(
            [sys.executable, "-m", "ntm.cli", verb, "--help"],
            env=os.environ | {"PYTHONPATH": str(paths.PROJECT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (verb, done.stderr)


def test_no_file_of_the_project_is_too_long_to_read():
    floors = ("dags", "ntm", "simulator", "spark_jobs", "quality", "dashboards", "publishing")
    files = [file for floor in floors for file in (paths.PROJECT / floor).rglob("*.py")]
    long = {str(f): n for f in files if (n := len(f.read_text("utf-8").splitlines())) > 300}
    assert long == {}


def test_the_lock_names_no_package_index():
    text = Path(paths.PROJECT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert "--hash=sha256:" in text
