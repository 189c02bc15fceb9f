"""What needs attention, in the order of what the supervisor can do next."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

attention = door("attention", needs=Power.SUPERVISE)
