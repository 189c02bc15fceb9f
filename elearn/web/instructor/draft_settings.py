"""What a module's settings say, as a form."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

settings_pages = door("settings_pages", needs=Power.AUTHOR)
