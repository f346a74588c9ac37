"""Airflow's own state under the data root: its database and the password of its interface.

Airflow is never imported here: it is started as a program, with the project's environment.
"""

import json
import os
import secrets
import subprocess
from importlib.metadata import version

from ntm.catalog.words import word
from ntm.environment import AIRFLOW_USER, airflow_folder, airflow_passwords, process_environment
from ntm.errors import NtmError


def migrate() -> None:
    """Bring Airflow's database to the installed version; a second time it costs nothing.

    Raises NtmError with the end of Airflow's own words when it fails.
    """
    home = airflow_folder()
    stamp = home / f"migrated-{version('apache-airflow')}"
    if stamp.exists() and (home / "airflow.db").exists():
        return
    home.mkdir(parents=True, exist_ok=True)
    command = ["airflow", "db", "migrate"]
    environment = process_environment()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        told = (done.stdout + done.stderr)[-2000:]
        raise NtmError(
            f"{word('setup.migrate_failed')}\n{word('setup.migrate_failed', 'en')}\n{told}"
        )
    stamp.touch()


def prepare_password() -> None:
    """Make a password for the interface, once, readable by the owner only."""
    file = airflow_passwords()
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    # Opened with its rights from the first moment, so that nobody reads it in between.
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as sink:
        json.dump({AIRFLOW_USER: secrets.token_urlsafe(12)}, sink)
