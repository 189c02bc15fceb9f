"""What every answer carries: the browser's defences, and who may keep a copy."""

from __future__ import annotations

import gzip
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

import brotli
from flask import Flask, Response, request
from werkzeug.http import parse_accept_header

from elearn.defences import HEADERS
from elearn.web.addresses import own_path

_SMALLEST = 1_000
_COMPRESSED = ("text/", "application/json", "image/svg+xml")


def coding() -> str:
    """The best coding that the browser takes of those that stored pages have."""
    return _best(request.headers.get("Accept-Encoding", ""))


@lru_cache(maxsize=256)
def _best(accepted: str) -> str:
    """Browsers send one of a few dozen lines, each time the same: they are read once."""
    codings = parse_accept_header(accepted)
    return next((name for name in ("br", "gzip") if codings[name] > 0), "identity")


def compress(response: Response) -> None:
    """Compresses a page made for this request. Its token is masked (`forms.csrf_token`)."""
    if (
        response.is_streamed
        or response.direct_passthrough
        or "Content-Encoding" in response.headers
        or not (response.mimetype or "").startswith(_COMPRESSED)
        or (response.content_length or 0) < _SMALLEST
    ):
        return
    chosen = coding()
    if chosen == "br":
        response.set_data(brotli.compress(response.get_data(), quality=4))
    elif chosen == "gzip":
        response.set_data(gzip.compress(response.get_data(), 5))
    if chosen != "identity":
        response.headers["Content-Encoding"] = chosen
    response.vary.add("Accept-Encoding")


def _stay_here(response: Response) -> None:
    """Leads to the path alone where a slash was left out.

    The routing answers with a whole address, its host taken from whatever the request said.
    """
    wanted = urlsplit(response.headers["Location"])
    response.headers["Location"] = own_path(urlunsplit(("", "", wanted.path, wanted.query, "")))


def _finish(response: Response) -> Response:
    if response.status_code == 308:
        _stay_here(response)
    if response.status_code == 304:
        # The browser keeps what came with the page that it has; a slow line need not repeat it.
        return response
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    compress(response)
    return response


def init_app(app: Flask) -> None:
    app.after_request(_finish)
