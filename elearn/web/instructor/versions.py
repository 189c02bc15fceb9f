"""The versions of a course: who, when, why, what changed; back to one of them."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

version_pages = door("version_pages", needs=Power.AUTHOR)
