"""What the kernel must know of a delivery, and what it says of a part."""

from dataclasses import dataclass
from datetime import date

# Statuses of parts that are a fault of ours, not of the sender.
FAILED = ("failed", "unbalanced")


@dataclass(frozen=True)
class Delivery:
    """What the kernel must know of a delivery."""

    delivery_id: str
    province_code: str
    period_start: date
    period_end: date


@dataclass(frozen=True)
class Counts:
    """Where the rows of a part went; `warnings` are rows accepted with a remark, `states_none` says
    that it has no data because there is none."""

    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    rows_duplicate: int
    rows_ignored: int
    warnings: int = 0
    states_none: bool = False

    @property
    def is_balanced(self) -> bool:
        """Whether every row read is accounted for, once."""
        settled = self.rows_accepted + self.rows_quarantined
        return self.rows_read == settled + self.rows_duplicate + self.rows_ignored
