"""Word files and question banks become drafts, and quizzes go out."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

import_pages = door("import_pages", needs=Power.AUTHOR)
