"""What the answers of officers say of each question and lesson."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

item_pages = door("item_pages", needs=Power.AUTHOR)
