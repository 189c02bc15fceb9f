"""What roles, and the levels of units, are called."""

from __future__ import annotations

from elearn.web.language import _


def role_names() -> dict[str, str]:
    """The roles in the reader's language, the highest last."""
    return {
        "officer": _("officer"),
        "instructor": _("instructor"),
        "supervisor": _("supervisor"),
        "administrator": _("administrator"),
    }


def level_names() -> dict[str, str]:
    """The levels of the tree of units in the reader's language, from the root down."""
    return {
        "country": _("country"),
        "agency": _("agency"),
        "department": _("department"),
        "unit": _("unit"),
    }
