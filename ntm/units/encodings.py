"""Readings of names whose encoding was lost: the same as intake's.

They stand in `ntm.intake.encodings`, which imports nothing else, because the process that reads
workbooks must start in a moment and `ntm.units` takes half a second.
"""

from ntm.intake.encodings import VIETNAMESE, is_unicode, readings

__all__ = ["VIETNAMESE", "is_unicode", "readings"]
