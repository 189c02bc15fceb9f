"""Pictures and hand-outs of a draft."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

picture_pages = door("picture_pages", needs=Power.AUTHOR)
