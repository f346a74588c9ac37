"""Faults a user can act on: what happened, where, why, and what to do."""


class NtmError(Exception):
    """A known fault; its text is for the user and the command exits with 1."""
