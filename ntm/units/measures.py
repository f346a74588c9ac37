"""What is converted and by which choices: the terms of a conversion, checked before it starts."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from ntm.catalog.words import word
from ntm.errors import NtmError
from ntm.units.reference import LEVELS, Reference
from ntm.units.transitions import AREA_LEVEL, Journey
from ntm.units.weights import WEIGHTINGS

KINDS = ("sum", "ratio", "yes_no", "other")
POLICIES = ("", "all", "any", "reassess")
BASES = ("any", "people")


@dataclass(frozen=True)
class Measure:
    """A measure and the columns it is in.

    Kinds: `sum` adds over units; `ratio` has the columns `numerator` and `denominator` and is a
    share of 1; `yes_no` holds true and false or 1 and 0; `other` (a rank, score, median) cannot be
    converted. `basis` is `people` for residents, households and the like, else `any`.
    """

    name: str
    kind: str
    numerator: str = ""
    denominator: str = ""
    basis: str = "any"

    @property
    def columns(self) -> tuple[str, str]:
        """The columns of the input it reads, the same twice where there is one."""
        if self.kind == "ratio":
            return self.numerator, self.denominator
        return self.name, self.name


@dataclass(frozen=True)
class Choices:
    """What the caller decides, since nobody published it.

    `weighting` makes the estimates. `policy` decides a yes/no that several units make up: `all` or
    `any` of them; `reassess` leaves it open for a new assessment. `missing_is_zero` says that a
    unit without a row has nothing; else every unit it leads to is refused.
    """

    weighting: str = "equal"
    policy: str = ""
    missing_is_zero: bool = False


def check_terms(
    table: pa.Table,
    journey: Journey,
    measures: Sequence[Measure],
    choices: Choices,
    reference: Reference,
) -> None:
    """Raises NtmError for the first term that does not exist or fit, saying which do."""
    for day in (journey.from_day, journey.to_day):
        if not reference.map_index(day):
            raise fault("convert.no_day", day=day, first=reference.change_days[0])
    _known("level", journey.from_level, LEVELS)
    _known("level", journey.to_level, (*LEVELS, AREA_LEVEL))
    if not _leads_up(journey):
        raise fault("convert.no_way", start=journey.from_level, end=journey.to_level)
    _known("weighting", choices.weighting, WEIGHTINGS)
    _known("policy", choices.policy, POLICIES)
    for measure in measures:
        _known("kind", measure.kind, KINDS)
        _known("basis", measure.basis, BASES)
    wanted = ["unit_id", *(column for measure in measures for column in measure.columns)]
    for column in wanted:
        if column not in table.column_names:
            raise fault("convert.no_column", column=column, columns=", ".join(table.column_names))
    if not measures:
        raise fault("convert.no_measure", columns=", ".join(table.column_names))


def _leads_up(journey: Journey) -> bool:
    """Whether the to-level is the from-level, one above it, or areas of communes."""
    if journey.to_level == AREA_LEVEL:
        return journey.from_level == "commune"
    return LEVELS.index(journey.to_level) <= LEVELS.index(journey.from_level)


def _known(term: str, value: str, values: Sequence[str]) -> None:
    if value not in values:
        allowed = ", ".join(each or "–" for each in values)
        raise fault("convert.unknown_term", term=term, value=value, values=allowed)


def fault(key: str, **values: object) -> NtmError:
    """The error of a word of `words.csv`, in both languages."""
    return NtmError("\n".join(word(key, language, **values) for language in ("vi", "en")))
