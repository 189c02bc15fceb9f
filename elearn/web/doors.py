"""Doors: blueprints that are shut by default. Every page stands behind one."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, request
from werkzeug.wrappers import Response

from elearn import access
from elearn.access import Power
from elearn.db import DatabaseError, is_passing, let_go
from elearn.errors import Busy, Invalid, NotFound, Refusal
from elearn.web import forms, viewer

TRIES = 3
F = TypeVar("F", bound=Callable[..., Any])
_LARGEST = "largest request"


class SignInFirst(Refusal):
    """Nobody is signed in, and the page is not for strangers (401)."""


def wants_json() -> bool:
    """Whether a program asks: a PUT, or one that prefers JSON to a page."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.method == "PUT" or (
        best == "application/json" and request.accept_mimetypes.best != "*/*"
    )


def _again(page: Callable[..., Any]) -> Callable[..., Any]:
    """Calls a page again when the database was busy: a `with` cannot repeat itself."""

    @wraps(page)
    def called(*args: Any, **kwargs: Any) -> Any:
        for turn in range(TRIES):
            try:
                return page(*args, **kwargs)
            except DatabaseError as error:
                let_go()
                if not is_passing(error):
                    raise
                time.sleep(0.02 * (turn + 1))
        raise Busy("The server is busy; nothing was saved. Try again in a moment.")

    return called


def takes_files(largest: int) -> Callable[[F], F]:
    """Marks a page to which files are sent: up to so many bytes, of those who may come in."""

    def marked(page: F) -> F:
        setattr(page, _LARGEST, largest)
        return page

    return marked


class Door(Blueprint):
    """A blueprint whose pages ask for one power, or, where `needs` is None, let anyone in."""

    def __init__(self, name: str, needs: Power | None) -> None:
        super().__init__(name, __name__)
        self.needs = needs
        self.before_request(self._guard)

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        provide_automatic_options: bool | None = None,
        **options: Any,
    ) -> None:
        """Adds a page, called again while the database is busy."""
        assert view_func is not None
        super().add_url_rule(
            rule, endpoint, _again(view_func), provide_automatic_options, **options
        )

    def _guard(self) -> Response | None:
        self._allow_files()
        _refuse_zeros()
        if self.needs is not None:
            who = viewer.current_viewer()
            if who is None:
                return _to_sign_in()
            access.require(who, self.needs)
        forms.require_token()
        if not viewer.is_background():
            viewer.note_seen()
        return None

    def _allow_files(self) -> None:
        """Before anything of the request is read: what a stranger sends stays small."""
        page = current_app.view_functions.get(request.endpoint or "")
        largest = getattr(page, _LARGEST, None)
        if largest is None or self.needs is None:
            return
        who = viewer.current_viewer()
        if who is not None and who.may(self.needs):
            request.max_content_length = largest


def _refuse_zeros() -> None:
    """No text of ours holds a zero character, and PostgreSQL refuses to look for one."""
    if "\0" in request.path:
        raise NotFound("There is no such page here.")
    # The form is read where one can be: reading it costs more than all else of a short page.
    form = (text for _, text in request.form.items(multi=True)) if request.method == "POST" else ()
    if b"%00" in request.query_string or any("\0" in text for text in form):
        raise Invalid("There is a character in this that cannot be kept. Please type it again.")


def _to_sign_in() -> Response:
    if request.method not in ("GET", "HEAD") or wants_json():
        raise SignInFirst("Sign in first; what you typed is still on your page.", code="sign-in")
    wanted = request.full_path.rstrip("?")
    return redirect(f"/sign-in?{urlencode({'next': wanted})}", 303)


def door(name: str, *, needs: Power) -> Door:
    """A door that asks for a power."""
    return Door(name, needs)


def open_door(name: str) -> Door:
    """A door for anyone."""
    return Door(name, None)
