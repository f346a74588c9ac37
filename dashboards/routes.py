"""Beside the pages: shapes of the maps, tables as CSV, headers of safety, compression."""

import gzip
from datetime import date
from functools import lru_cache

from dash import Dash
from flask import Flask, Response, abort, request

from dashboards.data import current_release
from dashboards.exports import csv_text
from dashboards.maps import MAPS, geometry
from dashboards.pages import pages
from dashboards.state import from_values
from ntm.environment import HOST
from ntm.errors import NtmError

A_DAY = 86_400
LEAST_BYTES = 1_000
COMPRESSED = ("text/", "application/json", "application/javascript", "application/geo+json")
# Where nothing else is named, only this server; Plotly and React write styles into the page.
POLICY = {
    "default-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}


def add_routes(app: Dash) -> None:
    """Give the server its own routes and what every answer of it carries."""
    server: Flask = app.server
    # A page elsewhere must not reach this server under a name of its own.
    server.config["TRUSTED_HOSTS"] = [HOST, "localhost"]
    server.add_url_rule("/map/<begins>.json", "shapes", shapes)
    server.add_url_rule("/tables/<name>.csv", "table", table)
    policy = POLICY | {"script-src": " ".join(["'self'", *app.csp_hashes()])}
    text = "; ".join(f"{name} {value}" for name, value in policy.items())

    @server.after_request
    def finish(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = text
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        return compress(response)


def shapes(begins: str) -> Response:
    """Provinces of the map that began on a day, as GeoJSON."""
    known = {day.isoformat(): day for day in MAPS}
    if begins not in known:
        abort(404)
    answer = Response(_shapes(known[begins]), mimetype="application/geo+json")
    answer.cache_control.max_age = A_DAY
    return answer


@lru_cache(maxsize=len(MAPS))
def _shapes(begins: date) -> bytes:
    return geometry(begins).encode()


def table(name: str) -> Response:
    """The table of a page in the state of the address, as CSV."""
    found = {page.name: page for page in pages().values()}
    if name not in found:
        abort(404)
    state = from_values(request.args)
    try:
        made = found[name].table(current_release(), state)
    except NtmError:
        abort(404)
    answer = Response(csv_text(made, state.language), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.name}.csv"'
    return answer


def compress(response: Response) -> Response:
    """The answer in gzip for those who take it; what is the same for all is compressed once."""
    takes = request.accept_encodings["gzip"] > 0 and response.status_code == 200
    if not takes or not (response.mimetype or "").startswith(COMPRESSED):
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < LEAST_BYTES or response.content_encoding:
        return response
    is_static = request.method == "GET"
    response.set_data(_kept(body) if is_static else gzip.compress(body, compresslevel=1))
    response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    return response


@lru_cache(maxsize=64)
def _kept(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=6)
