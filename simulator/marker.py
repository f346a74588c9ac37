"""A marker in the truth folder that says which round lies in the inbox, so none is made twice."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ntm.catalog.tables import catalog_folder
from simulator.settings import Settings

MARKER_NAME = "simulated_round.json"
CATALOG_FILES = ("feeds/*.yml", "units/*.csv", "*.csv", "shared_columns.yml", "intake/*.csv")


def fingerprint(settings: Settings) -> dict[str, Any]:
    """The arguments, and a hash of what the files depend on: code, contracts, codes, units."""
    files = sorted(Path(__file__).parent.rglob("*.py"))
    files += sorted(path for pattern in CATALOG_FILES for path in catalog_folder().glob(pattern))
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    arguments = {key: _plain(value) for key, value in asdict(settings).items()}
    return {"arguments": arguments, "made_from": digest.hexdigest()}


def _plain(value: Any) -> Any:
    return (
        list(value)
        if isinstance(value, tuple)
        else str(value)
        if isinstance(value, Path)
        else value
    )


def is_current(settings: Settings) -> bool:
    """Whether the same round was written to this folder and still lies there."""
    marker = read(settings)
    expected = fingerprint(settings)
    if any(marker.get(key) != value for key, value in expected.items()):
        return False
    return all(_has_size(settings.out / path, size) for path, size in marker["files"].items())


def read(settings: Settings) -> dict[str, Any]:
    """The marker's content; empty when there is none or it cannot be read."""
    try:
        return json.loads((settings.truth / MARKER_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def write(settings: Settings, paths: list[str]) -> None:
    """Note the round as written, with the size in bytes of each file."""
    files = {path: (settings.out / path).stat().st_size for path in sorted(paths)}
    content = fingerprint(settings) | {"files": files}
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    settings.truth.mkdir(parents=True, exist_ok=True)
    (settings.truth / MARKER_NAME).write_text(text + "\n", encoding="utf-8")


def remove_left_over(settings: Settings, kept: list[str]) -> int:
    """Remove files of an earlier round that this one did not write; the number removed.

    Two rounds in one inbox would be read as one. Only files that an earlier marker lists, of the
    size it wrote, are ours to remove.
    """
    marker = read(settings)
    if marker.get("arguments", {}).get("out") != str(settings.out):
        return 0
    removed = 0
    for path, size in marker.get("files", {}).items():
        if path not in kept and _has_size(settings.out / path, size):
            (settings.out / path).unlink()
            removed += 1
    return removed


def _has_size(path: Path, size: int) -> bool:
    return path.exists() and path.stat().st_size == size
