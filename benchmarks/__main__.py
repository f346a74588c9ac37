"""Runs every module of the package that has `run()`, or those that are named."""

import importlib
import os
import platform
import sys
from pathlib import Path


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))


def main(wanted: list[str]) -> int:
    """Run them in turn; 2 for a name that does not exist."""
    unknown = [name for name in wanted if name not in names()]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(names())}")
        return 2
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load}")
    for name in wanted or names():
        module = importlib.import_module(f"benchmarks.{name}")
        if hasattr(module, "run"):
            print(f"\n── {name}: {(module.__doc__ or '').partition(chr(10))[0]}")
            module.run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
