"""The courses of a large hub: forty modules as short as they can be, and who is asked for which."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from bench.hub_tree import Place, id_of

DOMAINS = ("border-security", "counter-narcotics", "counter-terrorism", "cybercrime", "trafficking")
MODULES = tuple(f"course-{number:02d}" for number in range(1, 41))
Rows = dict[str, list[dict[str, Any]]]


def catalogue(at: datetime) -> Rows:
    """Rows of domains, modules and their only versions, with titles and nothing to read."""
    rows: Rows = {"domain": [], "module": [], "version": []}
    for place, slug in enumerate(DOMAINS, 1):
        titles = {"en": slug.replace("-", " ").capitalize()}
        rows["domain"].append(
            {"slug": slug, "titles": titles, "summaries": {}, "place": place, "colour": "blue"}
        )
    chance = Random(1)
    for number, id in enumerate(MODULES):
        version = id_of(chance, at)
        domain = DOMAINS[number % len(DOMAINS)]
        rows["module"].append({"id": id, "domain_slug": domain, "slug": id, "version_id": None})
        rows["version"].append(
            {
                "id": version,
                "module_id": id,
                "number": 1,
                "edition": 1,
                "source_hash": f"{number:064d}",
                "about": _about(id),
                "national": "",
                "glossaries": {},
                "quiz": None,
                "published_at": at,
                "published_by": "operator",
            }
        )
    return rows


def _about(id: str) -> dict[str, Any]:
    number = id.removeprefix("course-")
    return {
        "base": "en",
        "titles": {
            "en": f"Course {number}: first steps at the scene",
            "ru": f"Курс {number}: первые шаги на месте происшествия",
        },
        "summaries": {},
        "audience": {},
        "hours": 1,
        "lessons": [],
        "languages": ["en", "ru"],
        "objectives": {},
        "requires": [],
        "certificate": {"valid_months": 24, "renew_days": 60},
        "needs_reading": False,
        "statuses": {},
        "sources": [],
        "has_glossary": False,
    }


def asked(tree: list[Place], by: UUID, at: datetime) -> Rows:
    """A programme of twelve courses for each country, three more for each department, and all
    forty for the unit of five hundred."""
    chance = Random(2)
    rows: Rows = {"programme": [], "programme_step": [], "assignment": []}
    made_at = at - timedelta(days=400)
    for place in tree:
        if place.level == "country":
            _programme(rows, chance, place, MODULES[:12], by, made_at)
        elif place.level == "department":
            for number, module in enumerate(department_modules(place)):
                due = made_at.date() + timedelta(days=380 + 30 * number)
                rows["assignment"].append(
                    _assignment(chance, place, by, made_at, module, due_on=due)
                )
        elif place.is_large:
            _programme(rows, chance, place, MODULES, by, made_at)
    return rows


def department_modules(place: Place) -> tuple[str, ...]:
    """The three courses that a department asks for beyond the country's."""
    first = 12 + place.number * 3 % 27
    return MODULES[first : first + 3]


def _programme(
    rows: Rows, chance: Random, place: Place, modules: tuple[str, ...], by: UUID, made_at: datetime
) -> None:
    id = id_of(chance, made_at)
    rows["programme"].append(
        {"id": id, "unit_id": place.id, "title": "Basics", "made_by": by, "made_at": made_at}
    )
    rows["programme_step"] += [
        {"programme_id": id, "place": number, "modules": [module], "is_after_earlier": number == 12}
        for number, module in enumerate(modules, 1)
    ]
    one = _assignment(chance, place, by, made_at, None, due_days=365, renew_months=24)
    rows["assignment"].append(one | {"programme_id": id})


def _assignment(
    chance: Random, place: Place, by: UUID, made_at: datetime, module: str | None, **more: Any
) -> dict[str, Any]:
    return {
        "id": id_of(chance, made_at),
        "unit_id": place.id,
        "module_id": module,
        "programme_id": None,
        "starts_on": made_at.date(),
        "due_on": None,
        "due_days": None,
        "renew_months": None,
        "renew_days": 30,
        "made_by": by,
        "made_at": made_at,
    } | more
