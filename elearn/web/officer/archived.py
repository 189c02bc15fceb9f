"""Who may still read a course that is no longer offered."""

from __future__ import annotations

from elearn.access import Viewer, teaches
from elearn.errors import NotFound
from elearn.learning import progress
from elearn.library.catalogue import Opened


def check_begun(viewer: Viewer, opened: Opened) -> None:
    """Raises NotFound for an archived course, but for those who began it or teach it."""
    if not opened.is_archived or teaches(viewer, opened.domain_slug, opened.id):
        return
    if not progress.has_begun(viewer, opened.id):
        raise NotFound("This course is no longer offered.")
