"""The tables. All are imported here so that the schema is whole wherever it is asked for."""

from elearn.models import audit, examination, learning, library, people

__all__ = ["audit", "examination", "learning", "library", "people"]
