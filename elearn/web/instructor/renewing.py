"""The question whether those who hold the certificate must learn a course anew."""

from __future__ import annotations

from elearn.errors import Invalid
from elearn.library.catalogue import Opened
from elearn.web import fields


def is_asked(opened: Opened | None) -> bool:
    """Whether it arises: of a course that is published and gives certificates."""
    return opened is not None and opened.has_quiz and opened.about["certificate"] is not None


def typed(opened: Opened | None) -> bool:
    """What the form says. Raises Invalid where it says nothing of a course of which it is
    asked."""
    said = fields.typed("renew")
    if is_asked(opened) and said not in ("yes", "no"):
        raise Invalid(
            "Say whether those who hold the certificate must learn this anew.", code="renew"
        )
    return said == "yes"
