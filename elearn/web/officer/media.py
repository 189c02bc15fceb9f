"""Pictures and hand-outs of lessons, by the hash of their bytes."""

from __future__ import annotations

from flask import Response, current_app, send_file

from elearn.access import Power
from elearn.library import media as files
from elearn.web.doors import door

media = door("media", needs=Power.LEARN)


@media.get("/media/<sha256>.<extension>")
def show(sha256: str, extension: str) -> Response:
    path, kind = files.find(current_app.config["MEDIA"], sha256, extension)
    is_shown = kind.startswith("image/")
    response = send_file(
        path, mimetype=kind, as_attachment=not is_shown, download_name=f"{sha256[:12]}.{extension}"
    )
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
