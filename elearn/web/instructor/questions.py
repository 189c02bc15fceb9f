"""The questions of a draft, each as a form."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

question_pages = door("question_pages", needs=Power.AUTHOR)
