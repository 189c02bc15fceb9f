"""The report for a period, and those that were kept."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

report_pages = door("period_reports", needs=Power.SUPERVISE)
