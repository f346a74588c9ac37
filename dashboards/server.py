"""The server: gunicorn with one process, so that what is kept is kept once, and several threads."""

import re

from flask import Flask
from gunicorn.app.base import BaseApplication

from dashboards.app import create_app
from dashboards.maps import MAPS, geometry_address
from dashboards.state import State
from dashboards.view import view_of
from ntm.environment import HOST

IN_INDEX = re.compile(r'(?:src|href)="(/[^"]+)"')
ALWAYS_ASKED = ("/_dash-layout", "/_dash-dependencies")


class Server(BaseApplication):
    """Gunicorn, configured here alone: no control socket, nothing but loopback."""

    def __init__(self, port: int, threads: int) -> None:
        self.own = {
            "bind": f"{HOST}:{port}",
            "workers": 1,
            "threads": threads,
            "worker_class": "gthread",
            "control_socket_disable": True,
            "timeout": 60,
            "graceful_timeout": 5,
            "loglevel": "warning",
        }
        super().__init__()

    def load_config(self) -> None:
        """Only the settings above; no file and no variable of the environment is read."""
        for name, value in self.own.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The app, made and warmed in the process that serves it."""
        server = create_app().server
        warm(server)
        return server


def warm(server: Flask) -> None:
    """Ask for everything the first view needs, so that the first reader does not wait for it."""
    client = server.test_client()
    headers = {"Accept-Encoding": "gzip", "Host": HOST}
    index = client.get("/", headers={"Host": HOST}).get_data(as_text=True)
    shapes = (geometry_address(day) for day in MAPS)
    for address in (*IN_INDEX.findall(index), *ALWAYS_ASKED, *shapes):
        client.get(address, headers=headers)
    view_of("/", State())


def serve(port: int, threads: int) -> None:
    """Serve until the process is told to end."""
    Server(port, threads).run()
