"""Stop all that `ntm up` started, with every process that it started in turn."""

import argparse

from ntm import services
from ntm.catalog.words import word


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb takes no arguments: what is running is written down under the data root."""


def run(args: argparse.Namespace) -> int:
    """Stop them; fails when a process is left."""
    stopped = services.stop()
    key = "services.stopped" if stopped else "services.nothing_running"
    for language in ("vi", "en"):
        print(word(key, language, names=", ".join(stopped)))
    return 0
