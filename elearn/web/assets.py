"""Style, scripts and pictures of the interface: hashed names, compressed once, kept for ever.

They are a few files of a few KB, so they are held in memory from the start on.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import brotli
from flask import Flask, Response, current_app

from elearn.errors import NotFound
from elearn.web.doors import open_door
from elearn.web.headers import coding

ROOT = Path(__file__).parent.parent
FOREVER = "public, max-age=31536000, immutable"

assets = open_door("assets")


@dataclass(frozen=True)
class Asset:
    """One file under its hashed name."""

    name: str
    kind: str
    content: bytes

    @cached_property
    def bodies(self) -> dict[str, bytes]:
        """The file in every coding it is served in; made for its first reader, not at start."""
        bodies = {"identity": self.content}
        if self.kind.startswith("text/") or self.kind.endswith(("javascript", "+xml")):
            bodies["br"] = brotli.compress(self.content, quality=11)
            bodies["gzip"] = gzip.compress(self.content, 9, mtime=0)
        return bodies


# Scripts that are written in parts, one a noun, and served as one: each request costs a
# round on a bad line. The parts stand in a folder of `js/`, and keep to this order.
JOINED = {
    "js/quiz.js": (
        *("quiz/page", "quiz/answers", "quiz/sealing", "quiz/keeping", "quiz/locking"),
        *("quiz/clock", "quiz/saving", "quiz/standing", "quiz/renewing", "quiz/order"),
        "quiz/start",
    ),
    "js/leaving.js": ("quiz/keeping", "quiz/handing", "quiz/leaving"),
    "js/returning.js": ("quiz/keeping", "quiz/handing", "quiz/returning"),
    "js/editor.js": (
        *("editor/page", "editor/text", "editor/saving", "editor/preview", "editor/marks"),
        *("editor/pasting", "editor/pictures", "editor/start"),
    ),
}
_MARGIN = re.compile(r"^[ \t]*(//.*)?\n|^[ \t]+", re.MULTILINE)


def _asset(path: Path, content: bytes) -> Asset:
    hash = hashlib.sha256(content).hexdigest()[:12]
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Asset(f"{path.stem}.{hash}{path.suffix}", kind, content)


def _joined(folder: Path, parts: tuple[str, ...]) -> bytes:
    """The parts as one function, without the comments and indents that only we read."""
    text = "".join((folder / f"{part}.js").read_text("utf-8") for part in parts)
    return f"(function () {{\n'use strict';\n{_MARGIN.sub('', text)}}})();\n".encode()


def load(folder: Path) -> dict[str, Asset]:
    """Every file below the folder, by its path there, such as `css/elearn.css`."""
    parts = {(folder / "js" / part).parent for said in JOINED.values() for part in said}
    files = {
        path.relative_to(folder).as_posix(): _asset(path, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parent not in parts
    }
    scripts = {
        name: _asset(Path(name), _joined(folder / "js", said)) for name, said in JOINED.items()
    }
    return files | scripts


def build_of(folders: list[Path]) -> str:
    """A word for this state of templates, style and translations: stored pages hang on it."""
    whole = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix in {".html", ".css", ".js", ".svg", ".png", ".po"}:
                whole.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return whole.hexdigest()[:12]


def asset_address(path: str) -> str:
    """The address of an asset, for templates: `asset('css/elearn.css')`."""
    loaded: dict[str, Asset] = current_app.extensions["elearn assets"]
    return f"/assets/{loaded[path].name}"


@assets.get("/assets/<name>")
def show(name: str) -> Response:
    by_name: dict[str, Asset] = current_app.extensions["elearn assets by name"]
    if name not in by_name:
        raise NotFound("There is no such file.")
    found = by_name[name]
    chosen = coding() if "br" in found.bodies else "identity"
    response = Response(found.bodies[chosen], content_type=found.kind)
    if found.kind.startswith("text/") or found.kind.endswith(("javascript", "+xml")):
        response.content_type = f"{found.kind}; charset=utf-8"
    if chosen != "identity":
        response.headers["Content-Encoding"] = chosen
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = FOREVER
    return response


@assets.get("/favicon.ico")
def favicon() -> Response:
    """Browsers ask for it whatever the page says; the icon is named in the head."""
    response = Response(status=204)
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def init_app(app: Flask) -> None:
    loaded = load(ROOT / "static")
    app.extensions["elearn assets"] = loaded
    app.extensions["elearn assets by name"] = {asset.name: asset for asset in loaded.values()}
    app.config["BUILD"] = build_of([ROOT / "templates", ROOT / "static", ROOT / "translations"])
    app.jinja_env.globals["asset"] = asset_address
