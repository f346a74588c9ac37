"""Start Airflow (interface, scheduler, DAG processor) and the dashboards on this machine only."""

import argparse
import json

from ntm import airflow, services
from ntm.catalog.words import word
from ntm.environment import (
    AIRFLOW_PORT_VARIABLE,
    AIRFLOW_USER,
    DASHBOARD_PORT_VARIABLE,
    HOST,
    airflow_passwords,
    airflow_port,
    dashboard_port,
)
from ntm.errors import NtmError
from ntm.services import Service

SERVICES = (
    Service("airflow-api-server", ("airflow", "api-server")),
    # Its log server would listen on every address; the interface reads the files itself.
    Service("airflow-scheduler", ("airflow", "scheduler", "--skip-serve-logs")),
    Service("airflow-dag-processor", ("airflow", "dag-processor")),
    Service("dashboards", ("ntm", "dashboard")),
)
NAMES = [service.name for service in SERVICES]
AIRFLOW_PARTS = ("metadatabase", "scheduler", "dag_processor")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`--wait` is for slow machines; ports are set by variables, shared with what is started."""
    parser.add_argument("--wait", type=int, default=180, metavar="SECONDS")
    parser.epilog = f"Ports: {AIRFLOW_PORT_VARIABLE}=8080, {DASHBOARD_PORT_VARIABLE}=8050."


def run(args: argparse.Namespace) -> int:
    """Start what is not running, wait until all of it answers and say where it is."""
    alive = services.running()
    if set(NAMES) <= set(alive):
        _say("services.already_up")
    else:
        services.stop()
        _start(args.wait)
    _say(
        "services.airflow", address=_airflow_address(), user=AIRFLOW_USER, file=airflow_passwords()
    )
    _say("services.dashboards", address=_dashboards_address())
    _say("services.how_to_stop")
    return 0


def _start(seconds: int) -> None:
    _require_port(airflow_port(), AIRFLOW_PORT_VARIABLE)
    _require_port(dashboard_port(), DASHBOARD_PORT_VARIABLE)
    airflow.migrate()
    airflow.prepare_password()
    _say("services.starting")
    try:
        for service in SERVICES:
            services.start(service)
        if not services.wait_until(_all_answer, seconds, NAMES):
            raise NtmError(_failure(seconds))
    except BaseException:
        # Also when interrupted: nothing half started is left behind.
        services.stop()
        raise


def _require_port(port: int, variable: str) -> None:
    if not services.port_is_free(port):
        raise NtmError(_both("services.port_taken", port=port, variable=variable))


def _all_answer() -> bool:
    return services.answer(_dashboards_address()) is not None and _airflow_is_healthy()


def _airflow_is_healthy() -> bool:
    told = services.answer(f"{_airflow_address()}/api/v2/monitor/health")
    if told is None:
        return False
    health = json.loads(told)
    return all((health.get(part) or {}).get("status") == "healthy" for part in AIRFLOW_PARTS)


def _failure(seconds: int) -> str:
    dead = [name for name in NAMES if name not in services.running()]
    # Nobody died: then one of them is too slow, and all the logs are worth a look.
    suspects = dead or NAMES
    logs = "\n".join(f"  {services.log_file(name)}" for name in suspects)
    key = "services.died" if dead else "services.too_slow"
    return f"{_both(key, names=', '.join(suspects), seconds=seconds)}\n{logs}"


def _airflow_address() -> str:
    return f"http://{HOST}:{airflow_port()}"


def _dashboards_address() -> str:
    return f"http://{HOST}:{dashboard_port()}/"


def _both(key: str, **values: object) -> str:
    return "\n".join(word(key, language, **values) for language in ("vi", "en"))


def _say(key: str, **values: object) -> None:
    print(_both(key, **values), flush=True)
