"""The hub as a crawl attacks it: a line for each answer, and a page with weaknesses to find."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, redirect, request, request_finished

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


# Wapiti must find these (explained.toml), or it would find none elsewhere either.
SQL_ERROR = "You have an error in your SQL syntax; check the manual that corresponds to your MySQL"
FILE = "root:x:0:0:root:/root:/bin/bash"
ENVIRONMENT = "PATH=/usr/bin:/bin\nPWD=/\nSHELL=/bin/sh"


@app.get("/planted")
def _planted() -> Any:
    """As weak as the pages that wapiti knows; nothing is read or run."""
    asked = request.args
    if re.fullmatch(r"(https:)?//\w+\.org/", asked.get("to", "")):
        return redirect(asked["to"])
    if "'" in asked.get("row", ""):
        return SQL_ERROR
    if "etc/passwd" in asked.get("file", ""):
        return FILE
    if "env" in asked.get("command", ""):
        return ENVIRONMENT
    return f"<!doctype html><title>Planted</title><p>{asked.get('word', '')}</p>"


request_finished.connect(_note, app, weak=False)

__all__ = ["app"]
