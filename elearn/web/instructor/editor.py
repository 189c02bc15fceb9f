"""The editor of one text of a draft."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

editor = door("editor", needs=Power.AUTHOR)
