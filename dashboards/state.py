"""The state of a view, all of it in the address: short, readable and shareable."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import parse_qsl, urlencode

LANGUAGES = ("vi", "en")
PLAIN = re.compile(r"[\w.-]{1,60}", re.ASCII)


@dataclass(frozen=True)
class State:
    """What is asked for; an empty field means the default, and is left out of the address.

    `sort` is a column, with `-` in front from the largest down; `page` counts from 1.
    """

    lang: str = ""
    target: str = ""
    reading: str = ""
    stage: str = ""
    period: str = ""
    unit: str = ""
    level: str = ""
    sort: str = ""
    page: str = ""

    @property
    def language(self) -> str:
        """`vi` unless English is asked for."""
        return self.lang if self.lang in LANGUAGES else LANGUAGES[0]

    @property
    def page_number(self) -> int:
        """Page of a long table, from 1."""
        return max(int(self.page), 1) if self.page.isdecimal() and len(self.page) < 6 else 1

    def change(self, **values: str) -> "State":
        """The state with some fields changed, and those emptied that hang on them."""
        emptied = {name: "" for field in values for name in HANGS_ON_IT.get(field, ())}
        return replace(self, **(emptied | values))

    def search(self) -> str:
        """The part of the address after the path: `?target=T03&unit=38`, or nothing."""
        given = {name: value for name, value in self.values().items() if value}
        return f"?{urlencode(given)}" if given else ""

    def values(self) -> dict[str, str]:
        """Every field by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


# What no longer means the same when a field changes.
HANGS_ON_IT = {
    "target": ("reading", "stage", "page"),
    "unit": ("level", "page"),
    "period": ("page",),
    "level": ("page",),
    "sort": ("page",),
}
NAMES = tuple(field.name for field in fields(State))


def read_state(search: str | None) -> State:
    """The state an address asks for; what it cannot mean is left out, never an error."""
    return from_values(dict(parse_qsl((search or "").lstrip("?"))))


def from_values(values: Mapping[str, str]) -> State:
    """The state of parameters by name, read as cautiously as an address."""
    known = {name: values[name] for name in NAMES if name in values}
    state = State(**{name: value for name, value in known.items() if PLAIN.fullmatch(value)})
    return replace(state, lang="en") if state.language == "en" else replace(state, lang="")


def patch(**values: str) -> str:
    """A change as text, for a control to lay over the address: `target=T03&reading=&stage=`."""
    emptied = {name: "" for field in values for name in HANGS_ON_IT.get(field, ())}
    return urlencode(emptied | values)
