"""The page of a course in the workshop: what is published, what is being written."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

course_pages = door("course_pages", needs=Power.AUTHOR)
