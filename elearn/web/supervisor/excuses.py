"""Exemptions and leave of an officer."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

excuse_pages = door("excuses", needs=Power.SUPERVISE)
