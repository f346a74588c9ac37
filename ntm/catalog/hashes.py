"""Hashes that say whether a part was standardized under what is known now."""

import hashlib
from functools import lru_cache
from pathlib import Path

from ntm.catalog.feeds import feed
from ntm.catalog.tables import catalog_folder

CODES = (
    *("codes.csv", "criteria.csv", "tasks.csv", "task_measures.csv", "shared_columns.yml"),
    *("units_of_measure.csv", "intake/table_words.csv"),
)
KERNEL_FOLDERS = (Path(__file__).parents[1] / "intake", Path(__file__).parents[1] / "units")


def contract_hash(feed_name: str) -> str:
    """Hash of a feed's contract file."""
    return _hash_files((feed(feed_name).path,))


def catalog_hash() -> str:
    """Hash of what the kernel reads besides the contract: codes, criteria, words, units."""
    folder = catalog_folder()
    shared = [folder / name for name in CODES]
    files = [*shared, *sorted((folder / "units").glob("*.csv"))]
    return _hash_files(tuple(file for file in files if file.exists()))


def kernel_hash() -> str:
    """Hash of the kernel's own code."""
    return _hash_files(tuple(sorted(f for folder in KERNEL_FOLDERS for f in folder.glob("*.*"))))


def _hash_files(files: tuple[Path, ...]) -> str:
    return _hash_unchanged(tuple((file, file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=64)
def _hash_unchanged(files: tuple[tuple[Path, int], ...]) -> str:
    digest = hashlib.sha256()
    for file, _ in files:
        digest.update(file.name.encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]
