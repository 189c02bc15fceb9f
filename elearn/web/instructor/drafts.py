"""A draft: its lessons, quiz and translations, and what the check says."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

draft_pages = door("draft_pages", needs=Power.AUTHOR)
