"""Units of Vietnam by date: which there were, what they were called, what became of them."""

from ntm.units.reference import NATION, Reference
from ntm.units.resolve import resolve

__all__ = ["NATION", "Reference", "resolve"]
