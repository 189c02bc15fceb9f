"""The units below one, counted, down to the officer."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

unit_counts = door("unit_counts", needs=Power.SUPERVISE)
