"""What a DAG file may hold: when things run, and what to do when they fail; no logic."""

import ast
from pathlib import Path

import pytest

from ntm import paths

FILES = sorted((paths.PROJECT / "dags").glob("*.py"))
ALLOWED_AT_THE_TOP = ("airflow", "ntm.catalog", "datetime")


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def module(request) -> ast.Module:
    return ast.parse(Path(request.param).read_text(encoding="utf-8"))


def test_it_opens_with_what_to_do_when_it_fails(module):
    assert "When it fails:" in (ast.get_docstring(module) or "")


def test_floors_are_imported_inside_tasks_only(module):
    for line in module.body:
        if isinstance(line, ast.Import):
            names = [alias.name for alias in line.names]
        elif isinstance(line, ast.ImportFrom):
            names = [line.module or ""]
        else:
            continue
        assert all(name.startswith(ALLOWED_AT_THE_TOP) for name in names), names


def test_a_task_calls_one_verb_and_decides_nothing(module):
    tasks = [
        line
        for line in module.body
        if isinstance(line, ast.FunctionDef)
        and any(getattr(mark, "id", "") == "task" for mark in line.decorator_list)
    ]
    assert len(tasks) >= 5
    for task in tasks:
        inside = list(ast.walk(task))
        assert not any(isinstance(node, (ast.If, ast.For, ast.While, ast.Try)) for node in inside)
        assert sum(isinstance(node, ast.ImportFrom) for node in inside) == 1, task.name
