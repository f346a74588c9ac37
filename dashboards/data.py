"""The release that is current, and its rows; a release never changes, so answers are kept."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from ntm.release import connect, current_warehouse

Row = Mapping[str, Any]
KEPT_ANSWERS = 512


class Release:
    """A released warehouse, open for reading; `id` is the name of the release's folder."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.id = file.parent.name
        self._connection = connect(file)
        self._answers = lru_cache(maxsize=KEPT_ANSWERS)(self._ask)

    def rows(self, sql: str, **values: str | date) -> tuple[Row, ...]:
        """Rows of a SELECT by column name, not to be changed; its parameters are named."""
        return self._answers(sql, tuple(values.items()))

    def _ask(self, sql: str, values: tuple[tuple[str, str | date], ...]) -> tuple[Row, ...]:
        # a cursor each: threads must not share one
        answer = self._connection.cursor().execute(sql, dict(values))
        names = [column[0] for column in answer.description]
        return tuple(dict(zip(names, row, strict=True)) for row in answer.fetchall())

    @property
    def is_simulated(self) -> bool:
        """Whether anything simulated is in it: then every page of it says so."""
        return bool(self.rows(SIMULATED))

    @property
    def received_at(self) -> datetime | None:
        """When the last delivery that counts was received, Hanoi time."""
        return self.rows(RECEIVED)[0]["received_at"]


SIMULATED = "select 1 from mart_target_progress where data_kind = 'simulated' limit 1"
RECEIVED = "select max(received_at) as received_at from fct_deliveries where is_in_force"


def current_release() -> Release:
    """The release that the pointer names now. Raises NtmError when nothing has been published."""
    return _open(current_warehouse())


@lru_cache(maxsize=1)
def _open(file: Path) -> Release:
    return Release(file)
