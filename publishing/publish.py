"""Publish the current build as a release: complete or absent, then the pointer moves."""

import argparse
import hashlib
import shutil
from pathlib import Path

from ntm import ledger, paths
from ntm.build import ALL_KNOWN, build
from publishing.dictionary import write_dictionary
from publishing.readme import write_readme
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
    folder = release(build(known_at), known_at)
    if known_at == ALL_KNOWN:
        point_at(folder.name)
    return folder


def release(built: Path, known_at: str) -> Path:
    """The release of a build, made if it does not exist; a failure leaves nothing behind it."""
    name = release_id(built)
    folder = paths.release() / name
    if folder.exists():
        return folder
    partial = paths.release() / f".{name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        _write(built, partial, name, known_at)
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return folder


def release_id(built: Path) -> str:
    """Name of a build's release: a hash of the build and of all that turns it into a release.

    Raises NtmError for a map file that is named by the configuration and cannot be read.
    """
    from ntm.units.map_files import official_files  # brings shapely: needed here only

    digest = hashlib.sha256(built.parent.name.encode())
    own = Path(__file__).parent
    for file in sorted(own.rglob("*")):
        if file.suffix in (".py", ".sql", ".typ", ".css", ".md"):
            digest.update(str(file.relative_to(own)).encode())
            digest.update(file.read_bytes())
    for name, content in official_files().items():
        digest.update(name.encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def _write(built: Path, folder: Path, name: str, known_at: str) -> None:
    from publishing.report import write_reports  # typst and the map are needed here only

    warehouse = write_warehouse(built, folder / "warehouse.duckdb")
    write_parquet(warehouse, folder / "parquet", name)
    write_reports(warehouse, folder / "reports", name)
    write_dictionary(folder)
    write_readme(warehouse, folder, name)
    write_manifest(folder, name, known_at)


def point_at(name: str) -> None:
    """Move `current` in one step; whoever reads the old release goes on reading it."""
    pointer = paths.release() / "current"
    if pointer.is_symlink() and pointer.readlink() == Path(name):
        return
    new = paths.release() / ".current.new"
    new.unlink(missing_ok=True)
    new.symlink_to(name)
    new.replace(pointer)
