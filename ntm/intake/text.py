"""Keys under which words that people write are compared."""

import re
import unicodedata
from functools import lru_cache

LETTERS = str.maketrans("đĐÐð", "dddd")


@lru_cache(maxsize=65_536)
def header_key(text: str | None) -> str:
    """A header without accents, case, marks and spaces: `Mã số  thuế (MST)` → `masothuemst`."""
    plain = unicodedata.normalize("NFD", (text or "").translate(LETTERS).lower())
    return re.sub(r"[^a-z0-9]", "", plain)


def value_key(text: str | None) -> str:
    """A code's label for comparison: NFC, lower case, single spaces; accents stay."""
    return " ".join(unicodedata.normalize("NFC", text or "").lower().split())
