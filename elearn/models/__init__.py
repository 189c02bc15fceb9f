"""The tables. All are imported here so that the schema is whole wherever it is asked for."""

from elearn.models import (
    accounts,
    assignments,
    audit,
    examination,
    learning,
    library,
    mail,
    people,
    workshop,
)

__all__ = [
    "accounts",
    "assignments",
    "audit",
    "examination",
    "learning",
    "library",
    "mail",
    "people",
    "workshop",
]
