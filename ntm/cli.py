"""The command `ntm`: finds its verbs by name, without importing them until one is run.

Verb X is the module X of one of PACKAGES: its docstring's first line is the help, and it has
`add_arguments(parser)` and `run(args) -> int`. So the ground floor never imports a floor.
"""

import argparse
import ast
import difflib
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from ntm.errors import NtmError

PACKAGES = ("ntm.verbs", "simulator", "spark_jobs", "quality", "publishing", "dashboards")
# In the order of the river, then of use; verbs of ntm.verbs that are not named here come last.
PUBLIC = (
    *("simulate", "fetch", "standardize", "check", "promote", "build", "publish", "run", "status"),
    *("resolve", "convert", "units", "template", "check-file", "receipt", "trace", "report"),
    *("sql", "dashboard", "prune", "up", "down"),
)
ROOT = Path(__file__).parents[1]


def verb_paths() -> dict[str, Path]:
    """The verbs that exist, with the file of each, the public ones first."""
    own = sorted(path.stem for path in (ROOT / "ntm" / "verbs").glob("[a-z]*.py"))
    names = dict.fromkeys([*PUBLIC, *(stem.replace("_", "-") for stem in own)])
    found = {name: _path(name) for name in names}
    return {name: path for name, path in found.items() if path}


def _path(verb: str) -> Path | None:
    stem = verb.replace("-", "_")
    files = (ROOT / package.replace(".", "/") / f"{stem}.py" for package in PACKAGES)
    return next((file for file in files if file.is_file()), None)


def first_line(path: Path) -> str:
    """First line of a module's docstring, read without importing it."""
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return docstring.partition("\n")[0]


def load(path: Path) -> ModuleType:
    """Import the module of a verb."""
    return importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def overview() -> str:
    """What bare `ntm` prints: every verb with one line in each language."""
    from ntm.catalog.words import word

    lines = [word("cli.title", "vi"), word("cli.title", "en"), ""]
    for verb, path in verb_paths().items():
        lines.append(f"  {verb:<12} {_vietnamese(verb)}")
        lines.append(f"  {'':<12} {first_line(path)}")
    return "\n".join([*lines, "", word("cli.more", "vi"), word("cli.more", "en")])


def _vietnamese(verb: str) -> str:
    from ntm.catalog.words import word

    try:
        return word(f"verb.{verb}", "vi")
    except KeyError:  # a verb under construction; tests ask that each public one has its word
        return ""


def unknown(verb: str) -> str:
    """What is said of a verb that does not exist, with the nearest names."""
    from ntm.catalog.words import word

    near = ", ".join(difflib.get_close_matches(verb, verb_paths(), n=3)) or "–"
    return "\n".join(
        word("cli.unknown_verb", language, verb=verb, near=near) for language in ("vi", "en")
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; returns its exit code: 0 done, 1 known fault, 2 wrong use, 130 interrupted."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] in ("-h", "--help", "help"):
        print(overview())
        return 0
    verb, path = given[0], verb_paths().get(given[0])
    if path is None:
        print(unknown(verb), file=sys.stderr)
        return 2
    return _run(verb, path, given[1:])


def _run(verb: str, path: Path, rest: list[str]) -> int:
    try:
        module = load(path)
        parser = argparse.ArgumentParser(
            prog=f"ntm {verb}",
            description="\n\n".join(filter(None, (_vietnamese(verb), module.__doc__))),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.add_arguments(parser)
        code = int(module.run(parser.parse_args(rest)) or 0)
        sys.stdout.flush()
    except NtmError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader (`| head`) has left; Python's own flush at exit must not fail on the same pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main())
