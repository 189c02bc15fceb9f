"""A draft as its readers would see it, and a trial of its quiz."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

reading_pages = door("reading_pages", needs=Power.AUTHOR)
