"""Drop-downs and checks of a template's cells, from the contract alone.

Nothing is locked and nothing is forbidden to paste: Excel checks what is typed, intake checks all.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ntm.catalog import Column, codes, read_table, word
from ntm.outbox.form import Form
from ntm.wording import number, short_date

PREFIX = "ds_"
LONGEST_TITLE, LONGEST_MESSAGE = 32, 255  # what Excel shows beside a cell
LARGEST = 10**15  # an unbounded number; beyond 15 digits Excel rounds


@dataclass
class Lists:
    """The lists that drop-downs draw from, by the name that formulas call them by."""

    texts: dict[str, list[str]] = field(default_factory=dict)

    def name(self, key: str, texts: list[str]) -> str:
        """The name of a list, entered when it is new."""
        self.texts.setdefault(f"{PREFIX}{key}", texts)
        return f"{PREFIX}{key}"


def list_of(column: Column, form: Form, lists: Lists) -> str | None:
    """Name of the list of a column's drop-down, None when it has none."""
    if column.codes:
        return lists.name(column.codes, [line["label_vi"] for line in codes(column.codes)])
    if column.unit_part in ("district", "commune"):
        from ntm.universe import areas

        area = areas(form.day).get(form.sender.province_code)
        units = () if area is None else (
            area.districts if column.unit_part == "district" else area.communes
        )  # fmt: skip
        if units:
            names = sorted({unit.name for unit in units}, key=[u.name for u in units].index)
            return lists.name(column.unit_part, names)
    return None


def validation(column: Column, form: Form, lists: Lists) -> dict[str, Any]:
    """Options of xlsxwriter's data_validation for a column's cells, with what to type there."""
    options: dict[str, Any] = {"ignore_blank": True}
    listed = list_of(column, form, lists)
    if listed:
        options |= {"validate": "list", "source": f"={listed}"}
        # A unit's name may be written otherwise, and several codes stand in one cell.
        options["show_error"] = not (column.is_list or column.unit_part)
    elif column.is_number and not column.reads:
        options |= _number(column)
    elif column.data_type in ("date", "timestamp"):
        options |= _days(column, form)
    else:
        options |= {"validate": "any"}
    return options | _messages(column)


def _number(column: Column) -> dict[str, Any]:
    """Bounds of a number; another column's value is intake's to compare."""
    whole = column.data_type == "bigint"
    lowest = float(column.minimum) if column.minimum else -LARGEST
    highest = float(column.maximum) if column.maximum else LARGEST
    if whole:
        lowest, highest = int(lowest), int(highest)
    return {
        "validate": "integer" if whole else "decimal",
        "criteria": "between",
        "minimum": lowest,
        "maximum": highest,
    }


def _days(column: Column, form: Form) -> dict[str, Any]:
    first = date.fromisoformat(column.minimum) if column.minimum else date(1945, 9, 2)
    return {
        "validate": "date",
        "criteria": "between",
        "minimum": first,
        "maximum": date(form.day.year + 10, 12, 31),
    }


def _messages(column: Column) -> dict[str, str]:
    title = column.header[:LONGEST_TITLE]
    return {
        "input_title": title,
        "input_message": _cut(" ".join(description(column))),
        "error_title": title,
        "error_message": _cut(word("template.wrong_value", "vi") + " " + " ".join(asked(column))),
    }


def description(column: Column) -> list[str]:
    """What a column is, in sentences: meaning, whether it is needed, what it may hold."""
    need = word("template.is_required" if column.required else "template.is_optional", "vi")
    return [column.description_vi or column.header + ".", need, *asked(column)]


def asked(column: Column) -> list[str]:
    """What a column may hold: unit of measure, form, bounds, an example."""
    said = []
    if column.unit:
        units = {line["unit"]: line["label_vi"] for line in read_table("units_of_measure")}
        if column.unit in units:
            said.append(word("template.unit", "vi", unit=units[column.unit]))
    if column.is_list:
        said.append(word("template.several", "vi"))
    if column.pattern_vi:
        said.append(word("template.form", "vi", form=column.pattern_vi))
    if column.minimum or column.maximum:
        said.append(_bounds(column))
    if column.example:
        said.append(word("template.example", "vi", example=column.example))
    return said


def _bounds(column: Column) -> str:
    shown = {name: _shown(column, getattr(column, name)) for name in ("minimum", "maximum")}
    if not column.maximum:
        return word("template.at_least", "vi", **shown)
    if not column.minimum:
        return word("template.at_most", "vi", **shown)
    return word("template.between", "vi", **shown)


def _shown(column: Column, text: str) -> str:
    if not text:
        return ""
    if column.data_type in ("date", "timestamp"):
        return short_date(date.fromisoformat(text), "vi")
    decimals = len(text.partition(".")[2])
    return number(float(text), "vi", decimals)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_MESSAGE else text[: LONGEST_MESSAGE - 1] + "…"
