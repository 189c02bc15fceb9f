"""Bringing people in by a roster."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

roster_pages = door("roster", needs=Power.ENROL)
