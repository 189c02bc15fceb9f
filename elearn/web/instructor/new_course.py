"""To begin a course from nothing."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

new_course = door("new_course", needs=Power.AUTHOR)
