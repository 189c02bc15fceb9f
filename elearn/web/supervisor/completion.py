"""The completion matrix: officers and modules, on the page and as the same rows in files."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

completion = door("completion", needs=Power.SUPERVISE)
