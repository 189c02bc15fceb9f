"""The pages that `--watch` shows: lessons as officers see them, quizzes with their key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape

from elearn.content import pictures, surroundings
from elearn.content.module import Lesson, Module
from elearn.errors import Finding
from elearn.languages import LANGUAGES
from elearn.library import media
from elearn.quiz.kinds import matching, multiple, numeric, single, text, true_false
from elearn.quiz.questions import Question, Wording

STATIC = Path(__file__).parent.parent / "static"
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'",
}
_RELOAD = b"""
"use strict";
const page = document.documentElement;
async function wait() {
  try {
    const answer = await fetch("/changed?since=" + page.dataset.number);
    if (String(await answer.json()) !== page.dataset.number) return location.reload();
  } catch (error) {
    await new Promise((go) => setTimeout(go, 1000));
  }
  wait();
}
wait();
"""


@dataclass(frozen=True)
class Page:
    """What stands at one address: bytes and their media type."""

    body: bytes
    kind: str = "text/html; charset=utf-8"


def pages(
    modules: Sequence[Module], findings: Iterable[Finding], language: str, number: int
) -> dict[str, Page]:
    """Everything that is shown, by its path; `language` is that of the findings."""
    shell = _Shell(tuple(findings), language, number)
    found = {
        "/elearn.css": Page((STATIC / "css" / "elearn.css").read_bytes(), "text/css"),
        "/reload.js": Page(_RELOAD, "text/javascript"),
        "/": shell.page("en", Markup("<h1>elearn</h1>") + _listed(modules), modules),
    }
    for module in modules:
        found |= _media(module)
        for lesson in module.lessons:
            body = Markup("<h1>{}</h1>{}").format(lesson.title, _html(lesson.body))
            found[_address(module, lesson)] = shell.page(lesson.language, body, modules)
        for code in module.quiz.titles if module.quiz else ():
            questions = Markup("").join(_questions(module, code))
            found[_quiz_address(module, code)] = shell.page(code, questions, modules)
    return found


@dataclass(frozen=True)
class _Shell:
    findings: tuple[Finding, ...]
    language: str
    number: int

    def page(self, code: str, body: Markup | str, modules: Sequence[Module]) -> Page:
        spoken = LANGUAGES[code]
        return Page(
            Markup(
                '<!doctype html><html lang="{tag}" dir="{direction}" data-number="{number}">'
                '<head><meta charset="utf-8">'
                '<meta name="viewport" content="width=device-width, initial-scale=1">'
                '<title>elearn</title><link rel="stylesheet" href="/elearn.css">'
                '<script src="/reload.js" defer></script></head><body><main class="page text">'
                "{findings}<article>{body}</article><hr>{listed}</main></body></html>"
            )
            .format(
                tag=spoken.tag,
                direction=spoken.direction,
                number=self.number,
                findings=self._said(),
                body=body,
                listed=_listed(modules),
            )
            .encode()
        )

    def _said(self) -> Markup:
        if not self.findings:
            return Markup("")
        spoken = LANGUAGES[self.language]
        rows = Markup("").join(
            Markup("<li><code>{}:{}</code> <strong>{}</strong> {}</li>").format(
                one.file, one.line, one.code, spoken.said(one.text) % one.values
            )
            for one in sorted(self.findings, key=lambda one: not one.is_error)
        )
        return Markup('<div class="box care" lang="{}" dir="{}"><ul>{}</ul></div>').format(
            spoken.tag, spoken.direction, rows
        )


def _listed(modules: Sequence[Module]) -> Markup:
    """Every module with its lessons and quizzes, as links."""
    return Markup("").join(
        Markup("<h2>{}</h2><ul>{}</ul>").format(
            module.titles[module.base],
            Markup("").join(
                Markup('<li><a href="{}">{}</a> <small>{}</small></li>').format(*one)
                for one in _links(module)
            ),
        )
        for module in modules
    )


def _links(module: Module) -> Iterator[tuple[str, str, str]]:
    for lesson in module.lessons:
        yield _address(module, lesson), lesson.title, lesson.language
    if module.quiz:
        for code, title in module.quiz.titles.items():
            yield _quiz_address(module, code), f"? {title}", code


def _address(module: Module, lesson: Lesson) -> str:
    state = f".{lesson.state}" if lesson.state else ""
    return f"/{module.domain}/{module.slug}/{lesson.slug}{state}.{lesson.language}"


def _quiz_address(module: Module, code: str) -> str:
    return f"/{module.domain}/{module.slug}/quiz.{code}"


def _media(module: Module) -> dict[str, Page]:
    return {
        surroundings.media_address(name, data): Page(data, media.TYPES[pictures.extension(name)])
        for name, data in module.media.items()
    }


def _questions(module: Module, code: str) -> Iterator[Markup]:
    for whole in module.quiz.questions() if module.quiz else ():
        for one in (whole, *whole.questions):
            words = one.wordings.get(code) or one.wordings[module.base]
            yield Markup("<section><h2>{}</h2>{}<ul>{}</ul>{}</section>").format(
                words.title,
                _html(words.prompt),
                Markup("").join(Markup("<li>{}</li>").format(line) for line in _key(one, words)),
                _html(words.explain),
            )


def _key(question: Question, words: Wording) -> list[Markup]:
    """The answers, the right ones marked, as their author wants to see them."""
    key = question.key
    match key:
        case single.Key():
            return _marked(words, [share > 0 for share in key.shares])
        case multiple.Key():
            return _marked(words, list(key.rights))
        case matching.Key():
            pairs = zip(words.parts, key.rights, strict=True)
            return [_html(left) + " → " + _html(words.targets[right]) for left, right in pairs]
        case true_false.Key():
            return [Markup("✓ ") + ("true" if key.answer else "false")]
        case numeric.Key():
            return [escape(f"✓ {float(key.low):g} … {float(key.high):g}")]
        case text.Key():
            return [escape(f"✓ {variant.text}") for variant in key.variants]
    return [_html(part) for part in (*words.parts, *words.targets)]


def _marked(words: Wording, rights: list[bool]) -> list[Markup]:
    return [
        (Markup("✓ ") if right else Markup("")) + _html(part)
        for part, right in zip(words.parts, rights, strict=True)
    ]


def _html(rendered: str) -> Markup:
    """What rendering sanitised."""
    return Markup(rendered)  # noqa: S704
