"""Texts of a code column → codes of its list."""

from ntm.catalog import codes
from ntm.intake.text import value_key


def code_keys(list_name: str) -> dict[str, str]:
    """Comparison key → code, of a code list: its codes, labels and aliases."""
    keys: dict[str, str] = {}
    for line in codes(list_name):
        names = [line["code"], line["label_vi"], line["label_en"], *line["aliases"].split("|")]
        keys |= {value_key(name): line["code"] for name in names if name}
    return keys


def read_code(text: str, keys: dict[str, str], is_list: bool) -> str | None:
    """Code of a text; of a list (parted by ; , or /) the codes in order, joined by semicolons.

    None when any of it is unknown: a half-read list would be a guess.
    """
    whole = keys.get(value_key(text))
    if whole or not is_list:
        return whole
    marks = str.maketrans(dict.fromkeys(",/\n", ";"))
    found = {keys.get(value_key(item)) for item in text.translate(marks).split(";") if item.strip()}
    return None if None in found else ";".join(sorted(code for code in found if code))
