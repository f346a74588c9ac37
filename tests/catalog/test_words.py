"""Words: a key is said once, in whichever file it stands."""

import csv
import shutil

import pytest

from ntm.catalog import word
from ntm.catalog.tables import DEFAULT_FOLDER
from ntm.errors import NtmError


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    """A copy of the words, for tests to add lines to."""
    folder = tmp_path / "catalog"
    for file in DEFAULT_FOLDER.rglob("words.csv"):
        copy = folder / file.relative_to(DEFAULT_FOLDER)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copy)
    monkeypatch.setenv("NTM_CATALOG", str(folder))
    return folder


@pytest.mark.parametrize("second", ["words.csv", "intake/words.csv"])
def test_a_key_with_two_lines_is_refused_and_both_places_are_named(catalogue, second):
    with (catalogue / second).open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["fault.no_header", "một nghĩa khác", "another meaning"])
    with pytest.raises(NtmError) as refused:
        word("fault.unknown_sender")
    text = str(refused.value)
    assert all(name in text for name in ("fault.no_header", "words.csv", second))
    assert "có hai dòng" in text
    assert "has two lines" in text


def test_the_words_of_all_files_are_there_once(catalogue):
    assert word("fault.unknown_sender", "en")
    assert word("fault.unknown_column", "en", first="x")
