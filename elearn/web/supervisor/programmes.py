"""Programmes: modules in an order."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

programme_pages = door("programmes", needs=Power.SUPERVISE)
