"""Reminding officers, by letter and on paper."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

reminder_pages = door("reminders", needs=Power.SUPERVISE)
