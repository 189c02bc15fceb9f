"""Law boxes that are old, and all text that rests on an article."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

law_pages = door("law_pages", needs=Power.AUTHOR)
