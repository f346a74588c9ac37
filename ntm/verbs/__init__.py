"""Verbs of the command line that need the ground floor only; `ntm/cli.py` finds them by name."""
