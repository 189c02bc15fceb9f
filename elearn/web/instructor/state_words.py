"""What the states of the region are called."""

from __future__ import annotations

from elearn.web.language import _


def names() -> dict[str, str]:
    """The states by their two letters, as the names of texts have them."""
    return {
        "kz": _("Kazakhstan"),
        "kg": _("Kyrgyzstan"),
        "uz": _("Uzbekistan"),
        "tj": _("Tajikistan"),
        "tm": _("Turkmenistan"),
        "af": _("Afghanistan"),
        "pk": _("Pakistan"),
    }
