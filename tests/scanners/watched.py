"""The hub with a line for each answer that it gives: what a crawl's report is held against."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, request, request_finished

from wsgi import app

ANSWERS = Path(os.environ["CRAWL_ANSWERS"])


def _note(_app: Flask, response: Response, **_more: Any) -> None:
    viewer = g.get("viewer")
    line = {
        "method": request.method,
        "path": request.path,
        "rule": request.url_rule.rule if request.url_rule else "",
        "status": response.status_code,
        "login": viewer.login if viewer else "",
    }
    with ANSWERS.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(line) + "\n")


request_finished.connect(_note, app, weak=False)

__all__ = ["app"]
