"""Words that users read, Vietnamese first, from `catalog/words.csv` and `catalog/*/words.csv`."""

from functools import lru_cache
from pathlib import Path

from ntm.catalog.tables import _read, catalog_folder
from ntm.errors import NtmError


@lru_cache(maxsize=4)
def _words(folder: Path) -> dict[str, dict[str, str]]:
    """Key → its line, of all files. Raises NtmError for a key that stands twice."""
    files = [folder / "words.csv", *sorted(folder.glob("*/words.csv"))]
    found: dict[str, dict[str, str]] = {}
    places: dict[str, str] = {}
    for file in filter(Path.exists, files):
        for line in _read(file):
            key, place = line["key"], str(file.relative_to(folder))
            if key in found:
                # said in place: words that contradict each other cannot say it
                both_places = " + ".join(dict.fromkeys((places[key], place)))
                raise NtmError(
                    f"{both_places}: khóa «{key}» có hai dòng; hãy giữ lại một dòng. / "
                    f"The key “{key}” has two lines; keep one of them."
                )
            found[key], places[key] = line, place
    return found


def words_of(group: str) -> list[dict[str, str]]:
    """The lines of keys that begin with a group, such as `fault`. Grain: key; `key, vi, en`."""
    lines = _words(catalog_folder())
    kept = sorted(key for key in lines if key.startswith(f"{group}."))
    return [{name: lines[key][name] for name in ("key", "vi", "en")} for key in kept]


def word(key: str, language: str = "vi", **values: object) -> str:
    """The text of a key in a language (`vi` or `en`), its {placeholders} filled from values.

    Raises KeyError for an unknown key: a missing word is a fault of ours, never shown as a key.
    """
    line = _words(catalog_folder())[key]
    text = line[language] or line["vi"]
    return text.format(**values) if values else text


def both(key: str, **values: object) -> str:
    """The text of a key in both languages on one line, Vietnamese first."""
    texts = dict.fromkeys(word(key, language, **values) for language in ("vi", "en"))
    return " / ".join(texts)
