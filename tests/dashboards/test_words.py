"""Every word of the dashboards is there in both languages, with the same placeholders."""

import re

import pytest

from dashboards.pages import pages
from ntm.catalog import read_table
from ntm.paths import PROJECT

WORDS = {line["key"]: line for line in read_table("dashboards/words")}
PLACEHOLDER, SAID = re.compile(r"{(\w+)}"), re.compile(r'\bsay\(\s*"([\w.]+)"')
FILES = sorted((PROJECT / "dashboards").rglob("*.py"))


@pytest.mark.parametrize("key", WORDS)
def test_both_languages_have_the_same_placeholders(key):
    vietnamese, english = WORDS[key]["vi"], WORDS[key]["en"]
    assert vietnamese
    assert english
    assert sorted(PLACEHOLDER.findall(vietnamese)) == sorted(PLACEHOLDER.findall(english))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_a_module_says_is_in_the_catalogue(file):
    said = SAID.findall(file.read_text(encoding="utf-8"))
    assert {f"dashboard.{key}" for key in said} <= WORDS.keys()


def test_the_title_of_every_page_is_in_the_catalogue():
    titles = {f"dashboard.{page.title}" for page in pages().values()}
    assert titles
    assert titles <= WORDS.keys()
