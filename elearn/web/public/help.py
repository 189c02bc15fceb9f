"""A short help for officers."""

from __future__ import annotations

from flask import render_template

from elearn.web.doors import open_door

help_pages = open_door("help")


@help_pages.get("/help")
def show() -> str:
    return render_template("public/help.html")
