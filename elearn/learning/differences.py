"""What a stored record says, against what the facts say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    """One fact of one record that is not what it must be; `record` names the kind of record."""

    record: str
    id: str
    fact: str
    stored: str
    computed: str

    def __str__(self) -> str:
        return (
            f"{self.record} {self.id}: {self.fact}: stored {self.stored}, must be {self.computed}"
        )
