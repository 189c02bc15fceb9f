"""How far the translations of a draft are, and one beside its original."""

from __future__ import annotations

from elearn.access import Power
from elearn.web.doors import door

translation_pages = door("translation_pages", needs=Power.AUTHOR)
