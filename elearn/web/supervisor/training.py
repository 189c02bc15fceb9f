"""Training elsewhere: entered by one person, approved by another."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

training_pages = door("training", needs=Power.SUPERVISE)
