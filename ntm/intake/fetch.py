"""Fetch: land the bytes of new files once and enter each as a delivery in the ledger.

A delivery is (sender, period, file name, sha256). A file is a repeat only when it equals the latest
delivery of the same path: A, then B, then A again under one name is three deliveries.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

import fsspec

from ntm import ledger, paths
from ntm.periods import bounds, is_period

# Senders and their calendars live in one zone without summer time: days are days there.
HANOI = timezone(timedelta(hours=7))
RECEIVED_PREFIX = re.compile(r"(\d{8}T\d{4})_(.+)")
# What stores call the time of change: folders and SFTP, S3, Azure, in memory.
TIMES_OF_STORES = ("mtime", "LastModified", "last_modified", "modified", "created")
SENDER = re.compile(r"(?P<province>\d\d|TW)(-(?P<agency>[a-z0-9]+))?")


@dataclass(frozen=True)
class InboxFile:
    """One file of the inbox: its address, what its place says, and its change in Hanoi time.

    `modified_at` is None where the store keeps no times.
    """

    address: str
    period: str
    sender: str
    file_name: str
    size_bytes: int
    modified_at: datetime | None


def list_inbox(address: str) -> Iterator[InboxFile]:
    """Files at `<period>/<sender>/<file>` below an fsspec address, in name order.

    Hidden files and the lock files of office programs are no deliveries.
    """
    file_system, root = fsspec.core.url_to_fs(address)
    root = root.rstrip("/")
    for path, info in sorted(file_system.find(root, detail=True).items()):
        parts = path[len(root) :].lstrip("/").split("/")  # an archive's root is an empty text
        if parts[-1].startswith((".", "~$")):
            continue
        period, sender, name = ["", "", *parts][-3:] if len(parts) < 3 else (*parts[:2], parts[-1])
        yield InboxFile(path, period, sender, name, info["size"], _changed_at(info))


def _changed_at(info: dict) -> datetime | None:
    """When a store says that a file changed, in Hanoi time; a time of 0 says nothing."""
    told = next((info[key] for key in TIMES_OF_STORES if info.get(key)), None)
    if isinstance(told, (int, float)):
        told = datetime.fromtimestamp(told, UTC)
    return told.astimezone(HANOI).replace(tzinfo=None) if isinstance(told, datetime) else None


def fetch(address: str | None = None) -> list[dict]:
    """Land every new or changed file of the inbox; return the new ledger rows (none: no file)."""
    address = address or str(paths.inbox())
    file_system, root = fsspec.core.url_to_fs(address)
    if not file_system.exists(root):
        return []
    latest = latest_by_path()
    run = ledger.run_id()
    rows = []
    for file in list_inbox(address):
        previous = latest.get((file.period, file.sender, file.file_name))
        if previous and _same_stamp(previous, file):
            continue
        content = file_system.cat_file(file.address)
        sha256 = hashlib.sha256(content).hexdigest()
        if previous and previous["sha256"] == sha256:
            continue
        _land(content, sha256)
        rows.append(_delivery(file, sha256, 1 + (previous["version"] if previous else 0), run))
    if rows:
        ledger.write("fetch", run, rows)
    return rows


def latest_by_path() -> dict[tuple[str, str, str], dict]:
    """The latest delivery of each (period, sender, file name)."""
    latest: dict[tuple[str, str, str], dict] = {}
    for row in ledger.read("fetch").to_pylist():
        key = (row["period"], row["sender"], row["file_name"])
        if key not in latest or row["version"] > latest[key]["version"]:
            latest[key] = row
    return latest


def _same_stamp(previous: dict, file: InboxFile) -> bool:
    """Size and time of change unchanged: the bytes need not be read again."""
    stamp = (file.size_bytes, file.modified_at)
    return (
        file.modified_at is not None and (previous["size_bytes"], previous["modified_at"]) == stamp
    )


def _land(content: bytes, sha256: str) -> None:
    file_system, path = fsspec.core.url_to_fs(str(paths.landed_file(sha256)))
    if file_system.exists(path):
        return
    file_system.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
    with file_system.open(f"{path}.partial", "wb") as sink:
        sink.write(content)
    file_system.mv(f"{path}.partial", path)


def _stated_time(file_name: str) -> tuple[datetime | None, str]:
    """The time that a name such as `20241014T0930_x.xlsx` states, and the name without it."""
    stamped = RECEIVED_PREFIX.fullmatch(file_name)
    if not stamped:
        return None, file_name
    try:
        return datetime.strptime(stamped[1], "%Y%m%dT%H%M"), stamped[2]
    except ValueError:  # digits that are no date, such as a document's number
        return None, file_name


def _received_at(
    stated_at: datetime | None, modified_at: datetime | None, version: int
) -> datetime | None:
    """When a content came, in Hanoi time; None where neither name nor store tells.

    The moment of fetching never stands in for it: figures would depend on who fetched when.
    """
    if not stated_at or version == 1:
        return stated_at or modified_at
    # the prefix tells when the first content of this name came, not this one
    return max(stated_at, modified_at) if modified_at else None


def _delivery(file: InboxFile, sha256: str, version: int, run: str) -> dict:
    stated_at, base_name = _stated_time(file.file_name)
    received_at = _received_at(stated_at, file.modified_at, version)
    sender = SENDER.fullmatch(file.sender)
    reason = "" if is_period(file.period) else "fault.misplaced_file"
    reason = reason or ("" if sender else "fault.unknown_sender")
    reason = reason or ("" if received_at else "fault.no_time")
    start, end = (None, None) if reason else bounds(file.period)
    identity = "|".join((file.sender, file.period, file.file_name, sha256, str(version)))
    return {
        "delivery_id": hashlib.sha256(identity.encode()).hexdigest()[:16],
        "sender": file.sender,
        "province_code": sender["province"] if sender else "",
        "agency": (sender["agency"] or "") if sender else "",
        "period": file.period,
        "period_start": start,
        "period_end": end,
        "file_name": file.file_name,
        "base_name": base_name,
        "version": version,
        "sha256": sha256,
        "size_bytes": file.size_bytes,
        # one without a time is refused, and known from now on
        "received_at": received_at or datetime.now(HANOI).replace(tzinfo=None),
        "modified_at": file.modified_at,
        "status": "refused" if reason else "landed",
        "reason": reason,
        "run_id": run,
    }
