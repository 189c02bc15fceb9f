"""JSON Schemas of what stands in `domain.yml`, `module.yml` and at the head of a text.

For editors that complete and underline while one types; what may be published, the check says.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from elearn.content import declarations
from elearn.content.quizzes.settings import CHOICES

Schema = dict[str, Any]

_DURATION = r"^([0-9]{1,6} ?(m|h|d|months?|days?|hours?|minutes?)|none)$"


def schemas() -> dict[str, Schema]:
    """A schema for each kind of settings: domain, module, lesson, glossary, quiz."""
    kinds: dict[str, type[BaseModel]] = {
        "domain": declarations.DomainFile,
        "module": declarations.ModuleFile,
        "lesson": declarations.LessonHead,
        "glossary": declarations.GlossaryHead,
    }
    made = {name: kind.model_json_schema(by_alias=True) for name, kind in kinds.items()}
    return {name: _headed(name, schema) for name, schema in {**made, "quiz": _quiz()}.items()}


def _headed(name: str, schema: Schema) -> Schema:
    draft = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": draft, **schema, "title": f"elearn {name}"}


def _quiz() -> Schema:
    """The head of a quiz file; a translation has `title` and `of` only."""
    wait = {"type": "string", "pattern": _DURATION}
    choices: Schema = {key: {"enum": list(words)} for key, words in CHOICES.items()}
    choices["shuffle"]["enum"].append(False)
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["title"],
        "properties": {
            "title": {"type": "string", "minLength": 1},
            "of": {"type": "string", "pattern": "^sha256-[0-9a-f]{12}$"},
            "pass mark": {"type": ["string", "integer"], "default": "80%"},
            "attempts": {
                "anyOf": [
                    {"type": "integer", "minimum": 1, "maximum": 1000},
                    {"const": "unlimited"},
                ],
                "default": 3,
            },
            "wait between attempts": {
                "anyOf": [{"type": "string"}, {"type": "array", "items": wait}],
                "default": "24h",
            },
            "time limit": {**wait, "default": "none"},
            **choices,
            "supervised": {"enum": ["yes", "no", True, False]},
        },
    }
