"""Suites as data: what is expected of a feed's parts and rows."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "suites"


@dataclass(frozen=True)
class Expectation:
    """One expectation: the name of a Great Expectations class and its arguments."""

    id: str
    scope: str
    expectation: str
    severity: str
    message_vi: str
    message_en: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Suite:
    """A feed's suite, the common one included; `metrics` are DuckDB aggregates of a part."""

    feed: str
    metrics: dict[str, str]
    expectations: tuple[Expectation, ...]
    hash: str


def suite(feed_name: str) -> Suite:
    """The suite of a feed: `suites/common.yml`, then `suites/<feed>.yml` where there is one."""
    files = [FOLDER / "common.yml", FOLDER / f"{feed_name}.yml"]
    texts = [file.read_text(encoding="utf-8") for file in files if file.exists()]
    metrics: dict[str, str] = {}
    found: list[Expectation] = []
    for text in texts:
        content = yaml.safe_load(text)
        metrics |= content["metrics"]
        for scope in ("parts", "rows"):
            found += [_expectation(scope, dict(line)) for line in content[scope]]
    digest = hashlib.sha256("".join(texts).encode()).hexdigest()[:16]
    return Suite(feed_name, metrics, tuple(found), digest)


def _expectation(scope: str, line: dict[str, Any]) -> Expectation:
    named = {key: line.pop(key) for key in ("id", "expectation", "severity")}
    messages = {key: line.pop(key) for key in ("message_vi", "message_en")}
    return Expectation(scope=scope, arguments=line, **named, **messages)
