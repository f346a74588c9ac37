"""What a contract states stands there alone: no bound, pattern, unit, alias or list elsewhere."""

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from ntm import paths
from ntm.catalog import Column, Feed, Rule, codes, feed, feed_names, read_table
from ntm.catalog.feeds import Matrix, UnitRule, shared_columns
from ntm.errors import NtmError
from ntm.intake.measures import measure
from ntm.intake.text import header_key

CODE_FOLDERS = (
    "ntm",
    "spark_jobs",
    "quality",
    "dbt",
    "publishing",
    "dashboards",
    "dags",
    "simulator",
)
CODE_ENDINGS = {".py", ".sql", ".yml", ".yaml", ".sh"}
# Keys of dbt and of checks under which a value of a contract would be stated a second time.
RESTATING = {"accepted_values", "value_set", "regex", "pattern", "expression"}
DOCUMENT = (paths.PROJECT / "docs" / "contracts.md").read_text(encoding="utf-8")
# Said otherwise in the page's text: dbt's own keys, and what a reader of YAML never writes.
UNLISTED = {"name", "data_type", "description", "columns", "path", "values"}


def feeds() -> list[Feed]:
    return [feed(name) for name in feed_names()]


def code_files() -> list[Path]:
    """Files under version control that are code, not knowledge."""
    listed = subprocess.run(
        ["git", "ls-files", *CODE_FOLDERS],
        cwd=paths.PROJECT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    files = [paths.PROJECT / line for line in listed.stdout.splitlines()]
    return [file for file in files if file.suffix in CODE_ENDINGS and file.exists()]


def texts_in(file: Path) -> Iterator[str]:
    """Literal texts of a file: of Python without docstrings, of SQL in quotes, of YAML all."""
    content = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        yield from python_texts(content)
    elif file.suffix in (".yml", ".yaml"):
        yield from yaml_texts(yaml.safe_load(content))
    else:
        yield from (found.replace("''", "'") for found in re.findall(r"'((?:[^']|'')*)'", content))


def python_texts(content: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(content)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def yaml_texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from yaml_texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from yaml_texts(inner)
    elif value is not None:
        yield str(value)


def stated_facts(contracts: list[Feed]) -> dict[str, str]:
    """Texts that only a contract or code list may state → where it does.

    Short ones are left out: `Xã` and `Trung ương` are everybody's.
    """
    facts: dict[str, str] = {}
    for contract in contracts:
        for column in contract.columns:
            where = f"{contract.name}.{column.name}"
            facts |= dict.fromkeys(
                filter(None, (column.pattern, column.reads)), f"pattern of {where}"
            )
            headers = [text for text in column.headers if is_of_its_own(text)]
            facts |= dict.fromkeys(headers, f"header of {where}")
            for line in codes(column.codes) if column.codes else []:
                names = [line["label_vi"], *line["aliases"].split("|")]
                named = [text for text in names if is_of_its_own(text)]
                facts |= dict.fromkeys(named, f"code list {column.codes}")
        facts |= dict.fromkeys(
            (spec.header for spec in contract.matrix), f"matrix of {contract.name}"
        )
    return {text: where for text, where in facts.items() if text not in ("period", "codes")}


def is_of_its_own(text: str) -> bool:
    return text.count(" ") >= 2 and not text.isascii()


def bounds_in(content: str, contracts: list[Feed]) -> Iterator[str]:
    """Comparisons of a contract's column with its own bound, zero and one apart."""
    for contract in contracts:
        for column in contract.columns:
            for bound in {column.minimum, column.maximum} - {"", "0", "1"}:
                text = re.escape(bound)
                form = rf"\b{column.name}\b[^\n]{{0,12}}(?:[<>]=?|between)[^\n]{{0,8}}\b{text}\b"
                if re.search(form, content):
                    yield f"{column.name} and its bound {bound}"


@pytest.mark.parametrize(
    "file", code_files(), ids=lambda file: str(file.relative_to(paths.PROJECT))
)
def test_no_file_of_code_states_what_a_contract_states(file):
    facts = stated_facts(feeds())
    again = [f"{text!r}, {facts[text]}" for text in texts_in(file) if text in facts]
    again += bounds_in(file.read_text(encoding="utf-8"), feeds())
    assert again == []


def test_what_is_stated_twice_would_be_found(tmp_path):
    column = next(c for c in feed("cooperatives").columns if c.pattern)
    files = {
        "a.py": f"X = {column.pattern!r}",
        "b.sql": "select 'Ngừng hoạt động, chờ giải thể'",
        "c.yml": f"a: [{{b: '{column.header}'}}]",
    }
    facts = stated_facts(feeds())
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
        assert [text for text in texts_in(tmp_path / name) if text in facts], name
    assert list(bounds_in("where revenue_million_vnd <= 10000000", feeds()))


def test_checks_and_models_restate_no_list_pattern_or_bound_of_a_contracts_column():
    columns = {column.name for contract in feeds() for column in contract.columns}
    wrong = []
    for file in code_files():
        if file.suffix != ".yml":
            continue
        for place in mappings(yaml.safe_load(file.read_text(encoding="utf-8"))):
            about = place.get("column") or place.get("name")
            restated = RESTATING & place.keys()
            if about in columns and restated:
                wrong.append(f"{file.relative_to(paths.PROJECT)}: {about} has {sorted(restated)}")
    assert wrong == []


def mappings(value: object) -> Iterator[dict]:
    if isinstance(value, dict):
        yield value
    for inner in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from mappings(inner)


@pytest.mark.parametrize("kind", [Feed, UnitRule, Matrix, Column, Rule])
def test_every_key_of_a_contract_is_on_its_page(kind):
    keys = {item.name for item in fields(kind)} - UNLISTED
    assert [key for key in sorted(keys) if f"`{key}`" not in DOCUMENT and key not in DOCUMENT] == []


def test_a_key_that_contracts_do_not_have_is_refused(tmp_path, monkeypatch):
    folder = tmp_path / "catalog"
    (folder / "feeds").mkdir(parents=True)
    for name in ("shared_columns.yml", "codes.csv"):
        (folder / name).symlink_to(paths.PROJECT / "catalog" / name)
    text = feed("cooperatives").path.read_text(encoding="utf-8")
    odd = text.replace("pattern_vi:", "patern_vi:", 1)
    (folder / "feeds" / "cooperatives.yml").write_text(odd, encoding="utf-8")
    monkeypatch.setenv("NTM_CATALOG", str(folder))
    with pytest.raises(NtmError, match="patern_vi"):
        feed("cooperatives")


@pytest.mark.parametrize("name", feed_names())
def test_what_a_contract_names_exists(name):
    contract = feed(name)
    names = {column.name for column in contract.columns}
    read = {column.name for column in contract.read_columns if not column.personal}
    days = {column.name for column in contract.columns if column.data_type in ("date", "timestamp")}
    assert set(contract.key) - {"unit_id"} <= names
    assert contract.unit.as_of in {"period_end", *days}
    assert {rule.column for rule in contract.rules} <= read
    for column in contract.columns:
        assert not column.unit or measure(column.unit), column.name
        assert not column.codes or codes(column.codes), column.name
        assert {column.at_most, column.at_least} - {""} <= read, column.name
        assert bool(column.pattern) == bool(column.pattern_vi) == bool(column.pattern_en), (
            column.name
        )
        assert not (column.reads and not column.pattern), column.name
        assert column.derived or column.headers, column.name
        re.compile(column.pattern)
    for spec in contract.matrix:
        assert {spec.across, *spec.values} <= read
        assert spec.header != "codes" or contract.column(spec.across).codes
        assert spec.header != "period" or contract.column(spec.across).format == "period"


@pytest.mark.parametrize("name", feed_names())
def test_no_header_of_a_feed_means_two_columns(name):
    seen: dict[str, str] = {}
    for column in feed(name).read_columns:
        for key in map(header_key, column.headers):
            assert seen.setdefault(key, column.name) == column.name, key


def test_no_two_feeds_have_a_name_in_common():
    seen: dict[str, str] = {}
    for contract in feeds():
        for key in map(header_key, (contract.name, contract.name_vi, *contract.parts_named)):
            assert seen.setdefault(key, contract.name) == contract.name, key


def test_a_personal_column_is_needed_by_nothing():
    for contract in feeds():
        personal = {column.name for column in contract.columns if column.personal}
        assert not personal & {*contract.key, *(rule.column for rule in contract.rules)}
        assert not any(c.required or c.unit_part for c in contract.columns if c.personal)
        assert not any(name in rule.holds for name in personal for rule in contract.rules)


def test_shared_columns_are_all_used():
    used = {column.name for contract in feeds() for column in contract.columns}
    unused = set(shared_columns()) - used
    assert unused == set() or len(feed_names()) < 19, unused


def test_no_word_is_said_twice():
    folder = paths.PROJECT / "catalog"
    files = [folder / "words.csv", *sorted(folder.glob("*/words.csv"))]
    tables = [str(file.relative_to(folder).with_suffix("")) for file in files]
    keys = [line["key"] for table in tables for line in read_table(table)]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []
