"""Writing files so that equal bytes are left alone."""

from pathlib import Path


def write_if_changed(path: Path, content: bytes) -> None:
    """Write a file whole; equal bytes are left alone, their time of change too."""
    if path.exists() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_bytes(content)
    partial.replace(path)
