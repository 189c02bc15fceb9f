"""An officer's record and attempts, as her supervisor sees them."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

officer_records = door("officer_records", needs=Power.SUPERVISE)
