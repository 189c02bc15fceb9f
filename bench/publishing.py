"""Publishing a lesson of 100 KB beside a bare Markdown render and brotli."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

import brotli
import markdown
from flask import Flask

from bench import modules
from bench.table import Row
from elearn import schema
from elearn.cli import modules as command

_ROUNDS = 3


def publish_all(app: Flask, folder: Path) -> None:
    """A new database, with the modules of a folder published in it."""
    with app.app_context():
        schema.upgrade(app.config["MIGRATIONS"])
        _publish(folder)


def _publish(folder: Path) -> None:
    checked = command.look(folder)
    assert checked.modules, "\n".join(str(one) for one in checked.findings if one.is_error)
    command.store(None, checked)


def measure(app: Flask, folder: Path) -> list[Row]:
    """From files to a version that readers see: checks, child process and database included."""
    module, text = modules.prepare_long(folder)
    lesson = module / "long.en.md"
    head = lesson.read_text("utf-8").removesuffix(text)
    shares, seconds = [], []
    for number in range(_ROUNDS):
        began = time.perf_counter()
        html = markdown.markdown(text, extensions=["extra"])
        brotli.compress(html.encode(), quality=11)
        floor = time.perf_counter() - began
        lesson.write_text(f"{head}{text}\nRound {number}.\n", "utf-8")
        began = time.perf_counter()
        with app.app_context():
            _publish(module)
        seconds.append(time.perf_counter() - began)
        shares.append(seconds[-1] / floor)
    return [
        Row("10", "publish 100 KB, of Markdown + brotli", median(shares), "≤ 3"),
        Row("10", "publish 100 KB", median(seconds), None, "s"),
    ]
