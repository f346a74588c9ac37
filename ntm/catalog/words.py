"""Words that users read, Vietnamese first, from `catalog/words.csv` and `catalog/*/words.csv`."""

from functools import lru_cache
from pathlib import Path

from ntm.catalog.tables import _read, catalog_folder


@lru_cache(maxsize=4)
def _words(folder: Path) -> dict[str, dict[str, str]]:
    files = [folder / "words.csv", *sorted(folder.glob("*/words.csv"))]
    return {line["key"]: line for file in files if file.exists() for line in _read(file)}


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
