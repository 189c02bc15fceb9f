"""The remarks on a whole bank: what holds for many questions alike is told once."""

from __future__ import annotations

from collections.abc import Iterable

from elearn.interop.brought import Remark

_NAMED = 12
_MANY = 3


def gathered(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """The same remark on three questions or more is one, with their numbers: `1, 2, 5 … (31)`."""
    alike: dict[tuple[str, str, bool], list[Remark]] = {}
    for remark in remarks:
        key = (remark.text, repr(sorted(remark.values.items())), remark.is_loss)
        alike.setdefault(key, []).append(remark)
    found: list[Remark] = []
    for same in alike.values():
        found += same if len(same) < _MANY else [_as_one(same)]
    return tuple(sorted(found, key=_number))


def _number(remark: Remark) -> int:
    first = remark.place.partition(",")[0]
    return int(first) if first.isdecimal() else 0


def _as_one(remarks: list[Remark]) -> Remark:
    numbers = [remark.place.partition(",")[0] for remark in remarks]
    place = ", ".join(numbers[:_NAMED])
    if len(numbers) > _NAMED:
        place = f"{place} … ({len(numbers)})"
    return Remark(place, remarks[0].text, remarks[0].values, remarks[0].is_loss)
