"""The environment of all that the project starts: Airflow, dbt, Great Expectations, dashboards.

Written once, here: the verbs `run`, `up` and `down` give it to the processes they start, so that
none of them depends on what a shell happens to have set.
"""

import os
import sys
from pathlib import Path

from ntm.paths import PROJECT, data_root

AIRFLOW_PORT_VARIABLE, DEFAULT_AIRFLOW_PORT = "NTM_AIRFLOW_PORT", 8080
DASHBOARD_PORT_VARIABLE, DEFAULT_DASHBOARD_PORT = "NTM_DASHBOARD_PORT", 8050
HOST = "127.0.0.1"
AIRFLOW_USER = "admin"
# LocalExecutor starts this many workers at once, 45 MB each; its own default is 32.
PARALLELISM = 4


def runtime_folder(root: Path | None = None) -> Path:
    """`<data root>/runtime`: what running programs leave behind, nothing that is data."""
    return (root or data_root()) / "runtime"


def airflow_folder(root: Path | None = None) -> Path:
    """AIRFLOW_HOME: one for each data root, so that run history goes with its data."""
    return runtime_folder(root) / "airflow"


def airflow_passwords(root: Path | None = None) -> Path:
    """File with the generated password of AIRFLOW_USER; only its owner may read it."""
    return airflow_folder(root) / "passwords.json"


def airflow_port() -> int:
    """Port of Airflow's interface on HOST."""
    return int(os.environ.get(AIRFLOW_PORT_VARIABLE) or DEFAULT_AIRFLOW_PORT)


def dashboard_port() -> int:
    """Port of the dashboards on HOST."""
    return int(os.environ.get(DASHBOARD_PORT_VARIABLE) or DEFAULT_DASHBOARD_PORT)


def environment(root: Path | None = None) -> dict[str, str]:
    """The variables that the project sets, for one data root (by default `$NTM_DATA`)."""
    root = (root or data_root()).absolute()
    return {
        "NTM_DATA": str(root),
        AIRFLOW_PORT_VARIABLE: str(airflow_port()),
        DASHBOARD_PORT_VARIABLE: str(dashboard_port()),
        "PYTHONUTF8": "1",
        **_dbt(root),
        **_airflow(root),
        "GX_ANALYTICS_ENABLED": "false",
        "SCARF_ANALYTICS": "false",
        "DO_NOT_TRACK": "1",
    }


def process_environment(root: Path | None = None) -> dict[str, str]:
    """`environment` laid over this process's own, with the project's commands first on PATH."""
    commands = str(Path(sys.executable).parent)
    path = os.pathsep.join(filter(None, (commands, os.environ.get("PATH"))))
    return {**os.environ, "PATH": path, **environment(root)}


def _dbt(root: Path) -> dict[str, str]:
    folder = runtime_folder(root) / "dbt"
    return {
        "DBT_PROFILES_DIR": str(PROJECT / "dbt"),
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }


def _airflow(root: Path) -> dict[str, str]:
    home = airflow_folder(root)
    address = f"http://{HOST}:{airflow_port()}"
    return {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        # The DAG has no hours of its own to run at, so there is nothing for a pause to hold back.
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": str(PARALLELISM),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{AIRFLOW_USER}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(airflow_passwords(root)),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "False",
        "AIRFLOW__API__HOST": HOST,
        "AIRFLOW__API__PORT": str(airflow_port()),
        "AIRFLOW__API__BASE_URL": address,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home / 'airflow.db'}",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    }
