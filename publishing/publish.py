"""Publish the current build as a release: complete or absent, then the pointer moves."""

import argparse
import shutil
from pathlib import Path

from ntm import ledger, paths
from ntm.build import ALL_KNOWN, build
from publishing.release_files import write_manifest, write_parquet, write_warehouse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--known-at` publishes what was known on an earlier day, without moving the pointer."""
    parser.add_argument("--known-at", default=ALL_KNOWN, help="day, for example 2025-01-31")


def run(args: argparse.Namespace) -> int:
    """Publish and say where."""
    ledger.prepare()
    print(f"publish: {publish(args.known_at)}")
    return 0


def publish(known_at: str = ALL_KNOWN) -> Path:
    """Make the release of a build (once) and, for all that is known, let `current` point at it."""
    from publishing.report import write_reports  # the report library is needed here only

    built = build(known_at)
    release_id = built.parent.name
    folder = paths.release() / release_id
    if not folder.exists():
        partial = paths.release() / f".{release_id}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        warehouse = write_warehouse(built, partial / "warehouse.duckdb")
        write_parquet(warehouse, partial / "parquet")
        write_reports(warehouse, partial / "reports", release_id)
        write_manifest(partial, release_id, known_at)
        partial.rename(folder)
    if known_at == ALL_KNOWN:
        _point_at(release_id)
    return folder


def _point_at(release_id: str) -> None:
    """Move the pointer in one step; whoever reads the old release goes on reading it."""
    pointer = paths.release() / "current"
    if pointer.is_symlink() and pointer.readlink() == Path(release_id):
        return
    new = paths.release() / ".current.new"
    new.unlink(missing_ok=True)
    new.symlink_to(release_id)
    new.replace(pointer)
