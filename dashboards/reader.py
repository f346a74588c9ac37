"""The reader and their language: words, numbers and dates their way, said by one object."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ntm import wording
from ntm.catalog import codes, word
from ntm.wording import MISSING


@dataclass(frozen=True)
class Reader:
    """Somebody who reads Vietnamese (`vi`) or English (`en`)."""

    language: str

    def say(self, key: str, **values: object) -> str:
        """A word of the dashboards."""
        return word(f"dashboard.{key}", self.language, **values)

    def shared(self, key: str, **values: object) -> str:
        """A word that the reports use too, as the start of a text."""
        text = word(f"report.{key}", self.language, **values)
        return text[:1].upper() + text[1:]

    def named(self, row: Mapping[str, Any], field: str) -> str:
        """`field_vi` or `field_en` of a row; Vietnamese where the other is empty."""
        return row[f"{field}_{self.language}"] or row[f"{field}_vi"]

    def code(self, list_name: str, code: str) -> str:
        """The label of a code; the code itself when the list does not have it."""
        for line in codes(list_name):
            if line["code"] == code:
                return self.named(line, "label")
        return code

    def number(self, value: float | None, decimals: int = 0) -> str:
        """A count or another plain number."""
        return wording.number(value, self.language, decimals)

    def amount(self, value: float | None, unit: str, target: float | None = None) -> str:
        """A value in its own unit; a share never rounds across the target it is held against."""
        if unit != "%":
            return self.number(value)
        if target is None:
            return wording.percentage(value, self.language)
        return wording.share_against(value, target, self.language)

    def target(self, value: float, unit: str) -> str:
        """A target with its comparison: `≥ 97%`."""
        text = wording.whole_share(value, self.language) if unit == "%" else self.number(value)
        return f"≥ {text}"

    def coverage(self, share: float | None) -> str:
        """A share of 0 to 1 as a percentage that says 100 only when it is all."""
        return wording.share_against(None if share is None else 100 * share, 100, self.language)

    def points(self, value: float | None) -> str:
        """A difference in percentage points, signed."""
        return wording.points(value, self.language)

    def interval(self, row: Mapping[str, Any], unit: str) -> str:
        """`60,2% – 71,0%` of a row of mart_target_progress; one number where nothing is open.

        A dash where there is no basis, and where nobody reported: then it is everything.
        """
        if row["value"] is None or row["value_low"] is None or row["value_high"] is None:
            return MISSING
        ends = (row["value_low"], row["value_high"])
        return " – ".join(
            dict.fromkeys(self.amount(end, unit, row["target_value"]) for end in ends)
        )

    def date(self, day: date | None) -> str:
        """A day."""
        return wording.short_date(day, self.language)

    def moment(self, local: datetime | None) -> str:
        """A moment of receipt, which the ledger keeps in Hanoi time, to the minute."""
        if local is None:
            return MISSING
        return f"{self.date(local.date())} {local:%H:%M}"

    def period(self, period: str) -> str:
        """A period's name, as the start of a text."""
        text = wording.period_name(period, self.language)
        return text[:1].upper() + text[1:]

    def unit(self, row: Mapping[str, Any]) -> str:
        """A unit's name; provinces without `Tỉnh`, cities with their `TP.` as on official maps."""
        if row["unit_level"] == "nation":
            return self.say("nation")
        name: str = row["unit_name"]
        if row["unit_level"] != "province":
            return name
        bare = name.removeprefix("Tỉnh ").removeprefix("Thành phố ")
        return self.say("city", name=bare) if name.startswith("Thành phố ") else bare
