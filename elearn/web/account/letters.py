"""Which letters one wants, and when."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

letter_pages = door("letters", needs=Power.LEARN)
