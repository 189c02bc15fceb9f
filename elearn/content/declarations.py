"""What `domain.yml`, `module.yml` and a text's settings may say, and how a mistake is told.

Imports pydantic, which takes a tenth of a second: whoever needs this imports it late.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
    field_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from elearn.content.names import NO_SLUG, SLUG_PATTERN, is_slug
from elearn.content.yaml_text import Loaded
from elearn.errors import Finding, message
from elearn.languages import LANGUAGES

HUES = ("crimson", "amber", "violet", "teal", "slate")
SYNTAX = 1
TAKEN = ("quiz", "glossary", "attempts", "progress", "media")
"""Words that stand in addresses where a lesson's slug would."""

_MONTHS = re.compile(r"([1-9][0-9]{0,2}) (months?|years?)\Z")
_DAYS = re.compile(r"([1-9][0-9]{0,3}) ?(?:days?|d)\Z")
_OF = re.compile(r"sha256-[0-9a-f]{12}\Z")


def _mistake(code: str, text: str, /, **values: object) -> PydanticCustomError:
    return PydanticCustomError("author", "author", {"code": code, "text": text, "values": values})


def _language(code: str) -> str:
    if code not in LANGUAGES:
        text = message("The language %(code)s is not known; the codes are %(known)s.")
        raise _mistake("E46", text, code=code, known=", ".join(LANGUAGES))
    return code


def _slug(text: str) -> str:
    if not is_slug(text):
        raise _mistake("E45", NO_SLUG, name=text)
    return text


def _lesson(slug: str) -> str:
    if slug in TAKEN:
        raise _mistake("E45", message("A lesson cannot be called %(name)s."), name=slug)
    return _slug(slug)


def _origin(text: str) -> str:
    if not _OF.match(text):
        says = message("`of` must be sha256- and 12 digits or letters a-f; run flask modules fmt.")
        raise _mistake("E40", says)
    return text


def _once(names: list[str]) -> list[str]:
    for name in names:
        if names.count(name) > 1:
            text = message("%(name)s stands twice in this list; keep one.")
            raise _mistake("E45", text, name=name)
    return names


_SLUG_SCHEMA = {"type": "string", "pattern": SLUG_PATTERN, "maxLength": 60}
_BY_LANGUAGE_SCHEMA = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": False,
    "properties": {
        code: {"type": "string", "minLength": 1, "description": language.name}
        for code, language in LANGUAGES.items()
    },
}

Words = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Language = Annotated[
    str, AfterValidator(_language), WithJsonSchema({"type": "string", "enum": list(LANGUAGES)})
]
ByLanguage = Annotated[
    dict[Language, Words], Field(min_length=1), WithJsonSchema(_BY_LANGUAGE_SCHEMA)
]
Slug = Annotated[str, AfterValidator(_slug), WithJsonSchema(_SLUG_SCHEMA)]
LessonSlugs = Annotated[
    list[Annotated[str, AfterValidator(_lesson), WithJsonSchema(_SLUG_SCHEMA)]],
    AfterValidator(_once),
]
Count = Annotated[int, Field(ge=1, le=10_000)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class DomainFile(_Strict):
    title: ByLanguage
    summary: ByLanguage = Field(default_factory=dict)
    order: int = 0
    colour: Literal["crimson", "amber", "violet", "teal", "slate"] = "slate"
    tags: Annotated[list[Words], AfterValidator(_once)] = Field(default_factory=list)
    editors: list[Words] = Field(default_factory=list)
    review: Literal["none", "required"] = "none"


class Certificate(_Strict):
    valid: Annotated[
        str,
        WithJsonSchema({"type": "string", "pattern": "^([1-9][0-9]{0,2} (month|year)s?|none)$"}),
    ] = "none"
    renew: Annotated[
        str, WithJsonSchema({"type": "string", "pattern": "^([1-9][0-9]{0,3} ?(days?|d)|none)$"})
    ] = Field(default="none", alias="renew from")

    @field_validator("valid")
    @classmethod
    def _valid(cls, text: str) -> str:
        if text != "none" and not _MONTHS.match(text):
            raise _mistake("E40", message("Write how long it is valid as 24 months, or none."))
        return text

    @field_validator("renew")
    @classmethod
    def _renew(cls, text: str) -> str:
        if text != "none" and not _DAYS.match(text):
            raise _mistake("E40", message("Write when renewal opens as 60 days, or none."))
        return text

    @property
    def months(self) -> int | None:
        found = _MONTHS.match(self.valid)
        return int(found[1]) * (12 if found[2].startswith("year") else 1) if found else None

    @property
    def days(self) -> int:
        found = _DAYS.match(self.renew)
        return int(found[1]) if found else 0


class ModuleFile(_Strict):
    id: Slug
    syntax: int
    base: Language
    title: ByLanguage
    lessons: LessonSlugs
    summary: ByLanguage = Field(default_factory=dict)
    audience: ByLanguage = Field(default_factory=dict)
    hours: Annotated[float, Field(gt=0, le=1000)] | None = None
    objectives: dict[Words, ByLanguage] = Field(default_factory=dict)
    requires: Annotated[list[Slug], AfterValidator(_once)] = Field(default_factory=list)
    certificate: Certificate | None = Field(default_factory=Certificate)
    completion: Literal["pass", "pass and read"] = "pass"
    national: list[Slug] = Field(default_factory=list)
    edition: Count = 1
    status: dict[Language, Literal["draft"]] = Field(default_factory=dict)
    sources: list[Words] = Field(default_factory=list)

    @field_validator(
        "certificate", mode="before", json_schema_input_type=Certificate | Literal["none"] | None
    )
    @classmethod
    def _none(cls, value: object) -> object:
        return None if value == "none" else value

    @field_validator("syntax")
    @classmethod
    def _syntax(cls, number: int) -> int:
        if not 1 <= number <= SYNTAX:
            text = message("This server reads syntax %(most)d; the module says %(number)d.")
            raise _mistake("E35", text, most=SYNTAX, number=number)
        return number


class LessonHead(_Strict):
    title: Words
    minutes: Annotated[int, Field(ge=1, le=600)] | None = None
    objectives: list[str] = Field(default_factory=list)
    of: Annotated[str, AfterValidator(_origin)] | None = None


class GlossaryHead(_Strict):
    title: str = ""
    of: Annotated[str, AfterValidator(_origin)] | None = None


Declared = TypeVar("Declared", bound=_Strict)


def declared(
    kind: type[Declared], file: str, loaded: Loaded
) -> tuple[Declared | None, list[Finding]]:
    """The settings as `kind`, or what is wrong with them, each with its place."""
    try:
        return kind.model_validate(loaded.value), []
    except ValidationError as error:
        known = [field.alias or name for name, field in kind.model_fields.items()]
        return None, [_finding(file, loaded, detail, known) for detail in error.errors()]


def _finding(file: str, loaded: Loaded, detail: ErrorDetails, known: Iterable[str]) -> Finding:
    path = tuple(part for part in detail["loc"] if part != "[key]")
    is_key = "[key]" in detail["loc"] or detail["type"] == "extra_forbidden"
    line, column = loaded.key_place(path) if is_key else loaded.place(path)
    names = [str(part) for part in path if isinstance(part, str)]
    key = " ".join(names) or "settings"
    context: dict[str, Any] = detail.get("ctx", {})
    match detail["type"]:
        case "author":
            return Finding(
                file, line, column, context["code"], context["text"], **context["values"]
            )
        case "missing" if key == "syntax":
            return Finding(file, line, column, "E35", "Add the line `syntax: 1`.")
        case "missing":
            return Finding(file, line, column, "E40", "The key %(key)s is missing.", key=key)
        case "extra_forbidden":
            near = difflib.get_close_matches(names[-1] if names else "", known, 1)
            if near:
                text = message("The key %(key)s is not known; did you mean %(near)s?")
                return Finding(file, line, column, "E40", text, key=key, near=near[0])
            return Finding(file, line, column, "E40", "The key %(key)s is not known.", key=key)
        case "literal_error":
            text = message("%(key)s must be one of these: %(allowed)s.")
            allowed = str(context.get("expected", "")).replace("'", "")
            return Finding(file, line, column, "E40", text, key=key, allowed=allowed)
    text = _WRONG.get(detail["type"], message("The value of %(key)s cannot be used here."))
    return Finding(file, line, column, "E40", text, key=key)


_WRONG = {
    "string_type": message("%(key)s must be text; put it in quotes if it is a number or a date."),
    "string_too_short": message("%(key)s is empty; write the text or leave the key out."),
    "string_too_long": message("%(key)s is longer than 2000 characters; shorten it."),
    "too_short": message("%(key)s is empty; write it in at least one language."),
    "int_type": message("%(key)s must be a whole number."),
    "float_type": message("%(key)s must be a number."),
    "greater_than_equal": message("%(key)s must be 1 or more."),
    "greater_than": message("%(key)s must be more than 0."),
    "less_than_equal": message("%(key)s is too large."),
    "dict_type": message("%(key)s must be given by name, such as {en: Text}."),
    "model_type": message("%(key)s must be given by name, such as {valid: 24 months}."),
    "list_type": message("%(key)s must be a list, such as [one, two]."),
}
