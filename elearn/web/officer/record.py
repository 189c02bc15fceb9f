"""One's own record as one page to be printed."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

own_record = door("own_record", needs=Power.LEARN)
