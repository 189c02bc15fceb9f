"""Assigning modules and programmes to units and people."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

assignment_pages = door("assignments", needs=Power.SUPERVISE)
