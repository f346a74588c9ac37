"""Serve the dashboards of the current release on this machine."""

import argparse

from ntm.environment import DASHBOARD_PORT_VARIABLE, HOST, dashboard_port
from ntm.errors import NtmError
from ntm.services import port_is_free

THREADS = 8


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The port; loopback only, so whoever publishes it puts a proxy with sign-in before it."""
    parser.add_argument(
        "--port", type=int, default=None, help=f"default {DASHBOARD_PORT_VARIABLE} or 8050"
    )


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted. Raises NtmError when the port is taken."""
    from ntm.catalog import both

    port = args.port if args.port is not None else dashboard_port()
    if not port_is_free(port):
        raise NtmError(both("services.port_taken", port=port, variable=DASHBOARD_PORT_VARIABLE))
    from dashboards.server import serve  # Dash takes a second to import

    print(both("services.dashboards", address=f"http://{HOST}:{port}/"), flush=True)
    serve(port, THREADS)
    return 0
