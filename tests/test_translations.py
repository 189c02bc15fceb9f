"""Every text people see can be translated, Russian has them all, and none loses a place."""

from __future__ import annotations

import ast
import gettext
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from elearn.languages import LANGUAGES, TRANSLATIONS

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "elearn"
SOURCES = sorted(HOUSE.rglob("*.py"))
TEMPLATES = sorted((HOUSE / "templates").rglob("*.html"))
LOCALES = [language.locale for language in LANGUAGES.values() if language.code != "en"]

# Those of pybabel that the house uses; the Makefile names the others.
DEFAULT_MARKS = ("_", "ngettext:1,2")

each_locale = pytest.mark.parametrize("locale", LOCALES)


@cache
def gathered() -> dict[str, tuple[str, ...]]:
    """What `make po` gathers: the forms of each text by its message id."""
    with (TRANSLATIONS / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    marked = re.findall(r"\s-k (\S+)", (ROOT / "Makefile").read_text("utf-8"))
    found = extract_from_dir(
        HOUSE, methods, options, parse_keywords([*DEFAULT_MARKS, *marked]), strip_comment_tags=True
    )
    texts = (text for _file, _line, text, _comments, _context in found)
    return {forms[0]: forms for forms in map(forms_of, texts)}


@cache
def catalogue(locale: str) -> Catalog:
    with (TRANSLATIONS / locale / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=locale)


def forms_of(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def translated(locale: str) -> Iterator[Message]:
    """The messages of a catalogue that say something, in all their forms."""
    for message in catalogue(locale):
        if message.id and any(forms_of(message.string)):
            yield message


def places(text: str) -> tuple[set[str], int, int]:
    """The named places, the places that scripts fill, and the bare percent signs."""
    named = re.findall(r"%\(\w+\)[a-z]", text)
    rest = re.sub(r"%\(\w+\)[a-z]|%%", "", text)
    return set(named), text.count("{}"), rest.count("%")


# --- the catalogues ------------------------------------------------------------------------


def test_every_language_but_english_has_a_catalogue() -> None:
    assert {path.parent.parent.name for path in TRANSLATIONS.rglob("*.po")} == set(LOCALES)


@each_locale
def test_a_catalogue_can_be_read_by_gettext(locale: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(locale))
    compiled.seek(0)

    spoken = gettext.GNUTranslations(compiled)

    assert all(spoken.gettext(one.id) == one.string for one in translated(locale) if is_plain(one))


def is_plain(message: Message) -> bool:
    return isinstance(message.id, str)


@each_locale
def test_a_catalogue_counts_as_its_language_does(locale: str) -> None:
    assert catalogue(locale).plural_expr == get_plural(locale).plural_expr


@each_locale
def test_a_translation_keeps_every_place(locale: str) -> None:
    for message in translated(locale):
        allowed = [places(form) for form in forms_of(message.id)]
        for form in forms_of(message.string):
            assert places(form) in allowed, message.id


@each_locale
def test_a_text_that_counts_is_translated_in_every_form(locale: str) -> None:
    count = get_plural(locale).num_plurals
    for message in translated(locale):
        if not is_plain(message):
            assert len(message.string) == count, message.id
            assert all(message.string), message.id


@each_locale
def test_nothing_in_a_catalogue_is_a_guess(locale: str) -> None:
    assert not [message.id for message in catalogue(locale) if message.id and message.fuzzy]


@each_locale
def test_no_word_mixes_letters_that_only_look_alike(locale: str) -> None:
    mixed = re.compile(r"[A-Za-z][\u0400-\u052f]|[\u0400-\u052f][A-Za-z]|[\u064a\u0643]")
    for message in translated(locale):
        for form in forms_of(message.string):
            found = mixed.search(re.sub(r"%\(\w+\)[a-z]", " ", form))
            assert not found or is_pashto(locale, found.group()), form


def is_pashto(locale: str, letters: str) -> bool:
    """Pashto alone writes the ي that keyboards elsewhere give for ی."""
    return (locale, letters) == ("ps", "\u064a")


@each_locale
def test_every_catalogue_has_the_terms_of_the_trade(locale: str) -> None:
    terms = re.findall(r"_\('(.+?)'\)", (TRANSLATIONS / "terms.txt").read_text("utf-8"))

    missing = [term for term in terms if not catalogue(locale)[term].string]

    assert len(terms) == 17
    assert not missing


ON_A_CERTIFICATE = {
    "elearn/templates/officer/certificate.html",
    "elearn/web/officer/certificates.py",
}


@each_locale
def test_a_certificate_speaks_one_language_whole(locale: str) -> None:
    words = [
        message
        for message in catalogue(locale)
        if ON_A_CERTIFICATE & {file for file, _line in message.locations}
    ]

    assert words
    assert not [message.id for message in words if not message.string]


# --- Russian -------------------------------------------------------------------------------


def test_russian_says_every_text() -> None:
    said = {forms_of(message.id) for message in translated("ru")}

    missing = [forms for forms in gathered().values() if forms not in said]

    assert not missing, "run make po, then translate them"


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 урок"), (3, "3 урока"), (5, "5 уроков"), (21, "21 урок")]
)
def test_russian_counts_lessons(count: int, said: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue("ru"))
    compiled.seek(0)
    russian = gettext.GNUTranslations(compiled)

    assert russian.ngettext("%(num)s lesson", "%(num)s lessons", count) % {"num": count} == said


# --- the sources ---------------------------------------------------------------------------

# Read by operators, who work in English: help and log lines of commands, the list of settings.
FOR_OPERATORS = ("cli/", "config.py")
SENTENCE = re.compile(r"[A-Z“`%].*\s\S+\s.*[.?]\s*\Z", re.DOTALL)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_sentence_in_the_code_is_gathered_for_translation(source: Path) -> None:
    if str(source.relative_to(HOUSE)).startswith(FOR_OPERATORS):
        return
    known = {form for forms in gathered().values() for form in forms}

    missed = [text for text in texts_in(source) if SENTENCE.match(text) and text not in known]

    assert not missed, "mark it with _() or message()"


def texts_in(source: Path) -> Iterator[str]:
    """The strings of a file but its docstrings."""
    nodes = list(ast.walk(ast.parse(source.read_text("utf-8"))))
    explained = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if not isinstance(node, ast.Constant) or id(node) in explained:
            continue
        if isinstance(node.value, str):
            yield node.value


MARKS = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
NAMED = re.compile(r'\s(?:title|alt|placeholder|aria-label|data-[a-z-]+)="([^"]*)"')


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_words_that_cannot_be_translated(template: Path) -> None:
    html = MARKS.sub("", template.read_text("utf-8"))

    words = [*re.split(r"<[^>]*>", html), *NAMED.findall(html)]

    assert not [text for text in words if re.search(r"[^\W\d_]{2}", text)]
