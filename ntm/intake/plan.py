"""What is to be standardized: deliveries that are new, and parts known under other hashes."""

import hashlib
import json
from dataclasses import asdict, dataclass

from ntm import ledger
from ntm.catalog import catalog_hash, contract_hash, feed_names
from ntm.catalog.hashes import kernel_hash

WHOLE_FILE = "*"
BUNDLE_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Item:
    """One delivery to read; sheets named in `parts_done` are up to date and are passed over."""

    delivery_id: str
    sha256: str
    base_name: str
    province_code: str
    period: str
    size_bytes: int
    parts_done: tuple[str, ...] = ()


def current_hashes() -> dict[str, str]:
    """Hash by feed of contract, catalogue and kernel together; `` (no feed) means all contracts."""
    rest = f"{catalog_hash()}{kernel_hash()}"
    hashes = {name: f"{contract_hash(name)}{rest}" for name in feed_names()}
    return hashes | {"": "".join(contract_hash(name) for name in feed_names()) + rest}


def latest_parts() -> dict[tuple[str, str], dict]:
    """The newest ledger row of each (delivery, part); a whole-file fault ends with the next row."""
    newest: dict[tuple[str, str], dict] = {}
    last_seen: dict[str, object] = {}
    for row in sorted(ledger.read("standardize").to_pylist(), key=lambda row: row["committed_at"]):
        newest[row["delivery_id"], row["part"]] = row
        last_seen[row["delivery_id"]] = row["committed_at"]
    return {
        key: row
        for key, row in newest.items()
        if key[1] != WHOLE_FILE or row["committed_at"] == last_seen[key[0]]
    }


def row_hash(row: dict) -> str:
    """The hashes under which a ledger row was made, in the form of `current_hashes`."""
    return f"{row['contract_hash']}{row['catalog_hash']}{row['kernel_hash']}"


def items_to_do() -> list[Item]:
    """Deliveries with anything new to standardize, in the order of their ids."""
    hashes = current_hashes()
    fresh: dict[str, set[str]] = {}
    stale: set[str] = set()
    for (delivery_id, part), row in latest_parts().items():
        if row_hash(row) == hashes.get(row["feed"]):
            fresh.setdefault(delivery_id, set()).add(part)
        else:
            stale.add(delivery_id)
    landed = [row for row in ledger.read("fetch").to_pylist() if row["status"] == "landed"]
    return [
        Item(
            row["delivery_id"],
            row["sha256"],
            row["base_name"],
            row["province_code"],
            row["period"],
            row["size_bytes"],
            tuple(sorted(fresh.get(row["delivery_id"], ()))),
        )
        for row in sorted(landed, key=lambda row: row["delivery_id"])
        if row["delivery_id"] in stale or row["delivery_id"] not in fresh
    ]


def bundles(items: list[Item], tasks: int) -> list[list[Item]]:
    """Items spread evenly by size over at least `tasks` bundles (fewer when items are fewer)."""
    total = sum(item.size_bytes for item in items)
    count = min(len(items), max(tasks, -(-total // BUNDLE_BYTES)))
    filled: list[list[Item]] = [[] for _ in range(count)]
    sizes = [0] * count
    for item in sorted(items, key=lambda item: (-item.size_bytes, item.delivery_id)):
        smallest = sizes.index(min(sizes))
        filled[smallest].append(item)
        sizes[smallest] += item.size_bytes + 50_000  # a file costs time however small it is
    return filled


def batch_id(work: list[list[Item]]) -> str:
    """Name of a batch from its bundles: only the very same work may write the same files again."""
    bundled = [[asdict(item) for item in bundle] for bundle in work]
    content = json.dumps([bundled, current_hashes()], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:12]
