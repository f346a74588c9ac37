"""Free disk: remove old releases and builds, and batches that no part rests on any more."""

import argparse
import shutil
from pathlib import Path

from ntm import paths
from ntm.catalog import both
from ntm.errors import NtmError
from ntm.intake.plan import latest_parts


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How many releases and builds stay; without `--yes` it only says what would go."""
    parser.add_argument("--keep", type=int, required=True, help="releases and builds that stay")
    parser.add_argument("--yes", action="store_true", help="remove them, not only name them")


def run(args: argparse.Namespace) -> int:
    """Name or remove what may go; landed files and the ledger always stay."""
    if args.keep < 1:
        raise NtmError(both("prune.keep_one"))
    doomed = [*old_folders(paths.release(), args.keep), *old_folders(paths.warehouse(), args.keep)]
    doomed += stale_batches()
    for folder in doomed:
        if args.yes:
            shutil.rmtree(folder)
        print(f"prune: {folder}")
    print(both("prune.removed" if args.yes else "prune.would_remove", count=len(doomed)))
    return 0


def old_folders(parent: Path, keep: int) -> list[Path]:
    """Releases or builds but the newest `keep` and the one that `current` points at."""
    current = (parent / "current").resolve()
    made = [path for path in parent.glob("*") if path.is_dir() and not path.is_symlink()]
    finished = [path for path in made if path.name != "catalog" and "." not in path.name]
    newest_first = sorted(finished, key=lambda path: path.stat().st_mtime, reverse=True)
    return [path for path in newest_first[keep:] if path != current]


def stale_batches() -> list[Path]:
    """Batch folders that no delivery part rests on: made under rules that have changed since."""
    in_use = {f"batch={row['batch_id']}" for row in latest_parts().values()} | {"batch=none"}
    return [path for path in sorted(paths.batches().glob("*/*/batch=*")) if path.name not in in_use]
