"""The documents tell the truth: links lead somewhere, and what they name is there."""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from ntm.cli import verb_paths
from ntm.paths import PROJECT

DOCUMENTS = sorted(
    [*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md"), *PROJECT.glob("docs/adr/*.md")]
)
OPERATIONS = PROJECT / "docs" / "operations.md"
FENCED = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"^(?: {4}|\t)(.*)$|`([^`\n]+)`", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
VERB = re.compile(r"(?<!from)(?:^|[\s/(&;|])ntm ([a-z][a-z-]*)", re.MULTILINE)
TARGET = re.compile(r"(?:^|[\s(&;|])make (?:[A-Z]+=\S+ )?([a-z]+)", re.MULTILINE)
VARIABLE = re.compile(r"\bNTM_[A-Z0-9_]*[A-Z0-9]\b")
CODE_SUFFIXES = {".py", ".sql", ".yml"}
CODE_FOLDERS = (
    *("ntm", "spark_jobs", "quality", "dbt", "dashboards", "publishing", "simulator", "dags"),
    "benchmarks",
)

every_document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=[str(file.relative_to(PROJECT)) for file in DOCUMENTS]
)


def code(document: Path) -> str:
    """What the document shows as code: fenced, indented and inline, a piece a line."""
    text = document.read_text(encoding="utf-8")
    fenced = FENCED.findall(text)
    rest = [block or inline for block, inline in CODE.findall(FENCED.sub("", text))]
    return "\n".join([*fenced, *rest])


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as code hosts make them."""
    titles = HEADING.findall(FENCED.sub("", document.read_text(encoding="utf-8")))
    plain = (re.sub(r"[^\w\- ]", "", title.lower()) for title in titles)
    return {title.strip().replace(" ", "-") for title in plain}


@every_document
def test_every_link_leads_to_a_file_and_a_heading_of_it(document):
    prose = FENCED.sub("", document.read_text(encoding="utf-8"))
    lost = []
    for link in LINK.findall(prose):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        file = (document.parent / path).resolve() if path else document
        if not file.exists() or (anchor and anchor not in anchors(file)):
            lost.append(link)
    assert lost == []


@every_document
def test_every_verb_that_is_named_exists(document):
    assert set(VERB.findall(code(document))) - set(verb_paths()) == set()


@every_document
def test_every_make_target_that_is_named_exists(document):
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert set(TARGET.findall(code(document))) - targets == set()


@every_document
def test_every_file_of_the_project_that_is_named_exists(document):
    roots = "|".join((*CODE_FOLDERS, "catalog", "tests", "docs", r"\.ci"))
    named = re.findall(rf"(?:^|\s)((?:{roots})/[\w./-]+)", code(document), re.MULTILINE)
    made_by_a_recipe = re.compile(r"radio_stations|pages/completeness")
    named = {name for name in named if not made_by_a_recipe.search(name)}
    assert {name for name in named if not (PROJECT / name).exists()} == set()


def test_every_dependency_is_explained_once_and_nothing_else_is():
    asked = re.findall(
        r"^([a-z][\w.-]*)", (PROJECT / "requirements.in").read_text(encoding="utf-8"), re.MULTILINE
    )
    _, _, table = OPERATIONS.read_text(encoding="utf-8").partition("\n## Dependencies\n")
    explained = re.findall(r"^\| `([\w.-]+)` \|", table, re.MULTILINE)
    assert sorted(explained) == sorted(asked)


def test_every_variable_that_the_code_reads_is_explained_and_nothing_else_is():
    read = set()
    for folder in CODE_FOLDERS:
        files = [f for f in (PROJECT / folder).rglob("*") if f.suffix in CODE_SUFFIXES]
        read |= {name for file in files for name in VARIABLE.findall(file.read_text("utf-8"))}
    _, _, table = OPERATIONS.read_text(encoding="utf-8").partition("\n## Variables\n")
    explained = set(re.findall(r"^\| `(NTM_\w+)` \|", table.partition("\n## ")[0], re.MULTILINE))
    assert explained == read


def test_decisions_are_numbered_without_gaps_and_have_every_part():
    decisions = sorted((PROJECT / "docs" / "adr").glob("[0-9]*.md"))
    numbers = [int(file.name[:4]) for file in decisions]
    assert numbers == list(range(len(numbers)))
    for file in decisions:
        text = file.read_text(encoding="utf-8")
        assert text.startswith(f"# {file.name[:4]}. "), file.name
        assert re.search(r"^Date: \S+ · Status: \w+", text, re.MULTILINE), file.name
        headings = re.findall(r"^## (\w+)$", text, re.MULTILINE)
        assert headings == ["Context", "Decision", "Consequences"], file.name
        assert len(text.splitlines()) <= 45, file.name


def test_pictures_are_well_formed_and_ask_no_other_host():
    for picture in (PROJECT / "docs").glob("*.svg"):
        text = picture.read_text(encoding="utf-8")
        assert ElementTree.fromstring(text).tag.endswith("svg"), picture.name
        assert not re.search(r"(?:href|src)=\"(?!#)|url\((?!#)", text), picture.name


@every_document
def test_pictures_are_put_into_words_for_those_who_do_not_see_them(document):
    words = re.findall(r"!\[([^\]]*)\]\(", document.read_text(encoding="utf-8"))
    assert all(len(text) > 10 for text in words), words
