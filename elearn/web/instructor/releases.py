"""A draft becomes a version: review, what changes, now or on a day."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

release_pages = door("release_pages", needs=Power.AUTHOR)
