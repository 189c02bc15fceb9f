"""Letting the people of a unit in: by letter, or by a printed sheet of codes."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

invitation_pages = door("invitations_by_unit", needs=Power.SUPERVISE)
