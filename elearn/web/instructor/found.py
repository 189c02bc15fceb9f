"""What the check says of a draft, in the author's words and with the place where to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from elearn.errors import Finding
from elearn.languages import LANGUAGES
from elearn.library.texts import Said
from elearn.library.workshop import questions
from elearn.library.workshop.checking import Checked
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.lessons import Contents, contents_of
from elearn.library.workshop.questions import Bank
from elearn.library.workshop.titles import SETTINGS
from elearn.web.instructor import found_folds, found_words, question_numbers
from elearn.web.instructor.found_folds import Row
from elearn.web.language import _

if TYPE_CHECKING:
    from elearn.content.quizzes.placing import Placed


@dataclass(frozen=True)
class Group:
    """The findings of one text, the errors first. `language` is named where it is a translation."""

    name: str
    title: str
    language: str
    rows: tuple[Row, ...]


def groups(draft: Drafted, checked: Checked) -> list[Group]:
    """Every finding, text by text: the settings, the lessons in their order, the rest."""
    said = checked.files.texts
    contents = contents_of(said)
    by_name: dict[str, list[Finding]] = {}
    for finding in checked.findings:
        by_name.setdefault(name_of(draft, finding), []).append(finding)
    order = [SETTINGS, *(lesson.slug for lesson in contents.lessons), "quiz", "glossary"]

    def place(name: str) -> tuple[int, bool, str]:
        slug = name if name == SETTINGS else name.partition(".")[0]
        number = order.index(slug) if slug in order else len(order)
        return number, f".{contents.base}." not in name, name

    banks = {name: bank_of(draft, name) for name in by_name if name in said}
    return [
        Group(
            name,
            title_of(name, contents),
            language_of(name, contents.base),
            tuple(
                found_folds.folded(
                    (one, _row(draft, name, one, said, banks.get(name)))
                    for one in _errors_first(by_name[name])
                )
            ),
        )
        for name in sorted(by_name, key=place)
    ]


def counts(draft: Drafted, findings: Iterable[Finding]) -> dict[str, tuple[int, int]]:
    """How many errors and hints there are, by the slug of the lesson, or `quiz`, `glossary`,
    or by the name of another file."""
    found: dict[str, tuple[int, int]] = {}
    for finding in findings:
        name = name_of(draft, finding)
        slug = name if name == SETTINGS else name.partition(".")[0]
        errors, hints = found.get(slug, (0, 0))
        found[slug] = (errors + finding.is_error, hints + (not finding.is_error))
    return found


def question_of(bank: Bank, line: int) -> tuple[Said, str] | None:
    """The title of the question in whose lines this line stands, and its number."""
    asked = _asked(bank, line)
    return _called(bank, asked) if asked else None


def name_of(draft: Drafted, finding: Finding) -> str:
    """The file that a finding is about, by its name in the draft."""
    return finding.file.removeprefix(f"{draft.place}/")


def address_of(draft: Drafted, name: str, line: int = 0) -> str:
    """Where a text of the draft is written."""
    start = f"{draft.address}texts/{quote(name)}"
    return f"{start}?line={line}" if line else start


def question_address(draft: Drafted, bank: Bank, line: int) -> str:
    """Where the question is written in whose lines this line stands."""
    start = f"{draft.address}questions/{bank.language}/"
    keys = [key for key, one in zip(bank.keys(), bank.places, strict=True) if one.first <= line]
    return f"{start}{quote(keys[-1])}/" if keys else start


def home_of(draft: Drafted, name: str) -> str:
    """The page on which a text is changed: settings and questions have one of their own."""
    if name == SETTINGS:
        return f"{draft.address}settings/"
    return f"{draft.address}questions/" if name.startswith("quiz.") else address_of(draft, name)


def bank_of(draft: Drafted, name: str) -> Bank | None:
    """The questions of a text; None of one that is no quiz."""
    slug, _dot, rest = name.partition(".")
    return questions.bank(draft.id, rest.removesuffix(".md")) if slug == "quiz" else None


def _errors_first(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda one: (not one.is_error, one.line, one.column))


def title_of(name: str, contents: Contents) -> str:
    """What the author calls a text of the draft."""
    slug = name.partition(".")[0]
    titles = {one.slug: one.title for one in contents.lessons}
    if slug in titles:
        return titles[slug]
    known = {
        "module": _("The course and its settings"),
        "quiz": _("The quiz"),
        "glossary": _("The glossary"),
    }
    return known.get(slug) or name.removeprefix("media/")


def language_of(name: str, base: str) -> str:
    """The language of a translation, in its own words; of an original nothing."""
    code = name.removesuffix(".md").rpartition(".")[2]
    return LANGUAGES[code].name if code in LANGUAGES and code != base else ""


def _row(
    draft: Drafted, name: str, finding: Finding, said: Mapping[str, str], bank: Bank | None
) -> Row:
    titles = question_numbers.titles(bank) if bank else {}

    def row(address: str, place: str, number: str = "") -> Row:
        says = found_words.sentence(finding, titles)
        return Row(says, finding.is_error, address, place, number)

    if name == SETTINGS:
        return row(draft.address + _setting(said.get(name, ""), finding), _("Settings"))
    if name not in said:
        return row(f"{draft.address}pictures/", _("Pictures"))
    line = max(0, finding.line - _lines_before(said[name]))
    place = _("Line %(number)s", number=line) if line else _("Settings")
    if bank is None:
        return row(address_of(draft, name, finding.line), place)
    asked = _asked(bank, finding.line)
    if asked is None:
        rules = f"{draft.address}settings/quiz"
        return row(rules if bank.is_base else address_of(draft, name, 1), _("Rules of the quiz"))
    address = question_address(draft, bank, finding.line)
    return row(address, *_called(bank, asked))


def _setting(text: str, finding: Finding) -> str:
    """The part of the form of settings that says what stands in this line."""
    from elearn.content import yaml_text

    if finding.code in ("E41", "W17"):
        return ""
    loaded, _findings = yaml_text.load(SETTINGS, text)
    keys = loaded.keys if loaded else {}
    above = [(place, path[0]) for path, place in keys.items() if place[0] <= finding.line]
    key = max(above)[1] if above and finding.line > 1 else ""
    return f"settings/#_{key}" if key else "settings/"


def _asked(bank: Bank, line: int) -> Placed | None:
    """The question in whose lines this line stands."""
    return next((one for one in reversed(bank.places) if one.first <= line), None)


def _called(bank: Bank, asked: Placed) -> tuple[Said, str]:
    """The title of a question and its number; a group has no number among questions."""
    number = question_numbers.numbers(bank)[bank.places.index(asked)]
    return Said(asked.sketch.title, bank.language), number if asked.role == "question" else ""


def _lines_before(text: str) -> int:
    """How many lines of settings stand above the words of a text."""
    from elearn.content import yaml_text

    _loaded, body, first_line, _findings = yaml_text.front_matter("", text)
    blank = next((number for number, line in enumerate(body) if line.strip()), 0)
    return first_line - 1 + blank
