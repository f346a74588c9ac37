"""Where things lie under the data root, `$NTM_DATA` (default `data/` of the project).

Everything that may be on a shared or object store goes through fsspec; only the warehouse file and
the release are local, because DuckDB writes them.
"""

import os
from pathlib import Path

from ntm.errors import NtmError

PROJECT = Path(__file__).parents[1]


def data_root() -> Path:
    """The data root as an absolute path. Raises NtmError for an address such as `s3://…`."""
    stated = os.environ.get("NTM_DATA", "")
    if "://" in stated:
        raise NtmError(
            f"NTM_DATA={stated}: gốc dữ liệu phải là một thư mục (có thể gắn từ kho dùng chung); "
            f"riêng hộp nhận có thể là địa chỉ: ntm fetch --inbox {stated}. / "
            f"The data root must be a folder (a mounted share will do); only the inbox may be an "
            f"address: ntm fetch --inbox {stated}."
        )
    return Path(stated or PROJECT / "data").absolute()


def inbox() -> Path:
    """`inbox/<period>/<sender>/<file>`: what senders delivered, never written by us."""
    return data_root() / "inbox"


def outbox() -> Path:
    """`outbox/<sender>/`: receipts for senders."""
    return data_root() / "outbox"


def landing() -> Path:
    """`landing/<first two of sha256>/<sha256>`: bytes as delivered, once."""
    return data_root() / "landing"


def landed_file(sha256: str) -> Path:
    """Address of landed bytes."""
    return landing() / sha256[:2] / sha256


def batches() -> Path:
    """`batches/<feed>/{accepted,quarantined}/batch=<id>/*.parquet`."""
    return data_root() / "batches"


def batch_folder(feed_name: str, outcome: str, batch_id: str) -> Path:
    """Folder of one batch; outcome is `accepted` or `quarantined`."""
    return batches() / feed_name / outcome / f"batch={batch_id}"


def ledger() -> Path:
    """`ledger/<verb>/<run>.parquet`: one file per verb run."""
    return data_root() / "ledger"


def warehouse() -> Path:
    """Where builds are made before they are published."""
    return data_root() / "warehouse"


def release() -> Path:
    """`release/<id>/` and the pointer `release/current`."""
    return data_root() / "release"
