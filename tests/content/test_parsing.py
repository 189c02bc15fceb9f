from __future__ import annotations

import pytest

from elearn.content import parsing
from elearn.content.module import CertificateTerms
from elearn.content.origins import origin
from elearn.content.quizzes import quizfile
from tests.content.written import LESSON, MODULE, QUIZ, lesson, parsed, said

FULL = """\
id: cyb-evidence
syntax: 1
base: en
title: {en: Digital evidence, ru: Цифровые доказательства}
summary: {en: Short}
audience: {en: Officers}
hours: 2.5
lessons: [first-minutes, law]
objectives:
  EV-1: {en: Secure a device}
requires: [cyb-basics]
certificate: {valid: 2 years, renew from: 60 days}
completion: pass and read
national: [law]
edition: 3
status: {ru: draft}
sources: ["Budapest Convention (2001), art. 19"]
"""


def of_module(text: str) -> list[str]:
    return said(parsed(module=text)[1])


def test_a_module_says_everything_that_its_file_says() -> None:
    module, _ = parsed({"law.en.md": LESSON}, module=FULL)

    assert module is not None
    assert module.id == "cyb-evidence"
    assert module.titles["ru"] == "Цифровые доказательства"
    assert module.hours == "2.5"
    assert module.lesson_order == ("first-minutes", "law")
    assert module.objectives == {"EV-1": {"en": "Secure a device"}}
    assert module.requires == ("cyb-basics",)
    assert module.certificate == CertificateTerms(24, 60)
    assert module.needs_reading
    assert module.edition == 3
    assert module.statuses == {"ru": "draft"}
    assert module.sources == ("Budapest Convention (2001), art. 19",)


def test_a_module_without_terms_gives_a_certificate_for_ever() -> None:
    module, findings = parsed()

    assert not findings
    assert module is not None
    assert module.certificate == CertificateTerms(None, 0)
    assert parsed(module=f"{MODULE}certificate: none\n")[0].certificate is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("lesson: [a]", "6: E40"),
        ("hours: two", "6: E40"),
        ("hours: 0", "6: E40"),
        ("edition: 0", "6: E40"),
        ("edition: '1'", "6: E40"),
        ("completion: read", "6: E40"),
        ("summary: Text", "6: E40"),
        ("summary: {de: Text}", "6: E46"),
        ("summary: {ru: Текст}", "6: E40"),
        ("status: {xx: draft}", "6: E46"),
        ("requires: [Not-A-Slug]", "6: E45"),
        ("certificate: {valid: 24}", "6: E40"),
        ("certificate: {valid: 24 weeks}", "6: E40"),
        ("certificate: {valid: 24 months, renew: 60 days}", "6: E40"),
        ("national: [law]", "6: E41"),
        ("sources: [2001]", "6: E40"),
        ("id: again", "6: E40"),
    ],
)
def test_a_mistake_in_module_yml_is_told_with_its_line(line: str, expected: str) -> None:
    assert of_module(f"{MODULE}{line}\n") == [f"module.yml:{expected}"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("syntax: 1\n", "", "1: E35"),
        ("syntax: 1", "syntax: 2", "2: E35"),
        ("id: cyb-evidence", "id: Cyb Evidence", "1: E45"),
        ("id: cyb-evidence\n", "", "1: E40"),
        ("base: en", "base: english", "3: E46"),
        ("[first-minutes]", "[first-minutes, quiz]", "5: E45"),
        ("[first-minutes]", "[first-minutes, first-minutes]", "5: E45"),
    ],
)
def test_what_a_module_needs_is_asked_for(before: str, after: str, expected: str) -> None:
    assert of_module(MODULE.replace(before, after)) == [f"module.yml:{expected}"]


def test_a_slip_of_the_pen_is_met_with_the_nearest_key() -> None:
    _, findings = parsed(module=f"{MODULE}editoin: 2\n")

    assert findings[0].sentence == "The key editoin is not known; did you mean edition?"


def test_a_folder_without_module_yml_is_no_module() -> None:
    module, findings = parsing.parse(
        parsing.Domain("cybercrime", {}, {}), "evidence", parsing.Files({"a.en.md": LESSON})
    )

    assert module is None
    assert said(findings) == ["module.yml:1: E40"]


def test_a_listed_lesson_needs_a_file_and_a_file_needs_a_listing() -> None:
    _, findings = parsed({"other.en.md": LESSON}, module=MODULE.replace("[first", "[gone, first"))

    assert said(findings) == ["module.yml:1: E41", "other.en.md:1: E41"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("first-minutes.md", "E46"),
        ("first-minutes.de.md", "E46"),
        ("notes.txt", "E41"),
        ("first-minutes.kz.ru.md", "E41"),
        ("First minutes.en.md", "E45"),
        ("Закон.ru.md", "E45"),
    ],
)
def test_a_file_name_must_say_slug_and_language(name: str, code: str) -> None:
    assert said(parsed({name: LESSON})[1]) == [f"{name}:1: {code}"]


def test_a_lesson_takes_minutes_and_objectives_from_its_original() -> None:
    of = origin(LESSON)
    module, findings = parsed(
        {"first-minutes.ru.md": lesson("Текст.", settings=f"title: Первые минуты\nof: {of}")}
    )

    assert not findings
    assert module is not None
    original, translation = module.lessons
    assert translation.language == "ru"
    assert translation.minutes == original.minutes == 10
    assert translation.first_line == 6
    assert not translation.is_stale


def test_a_translation_of_an_older_original_is_stale() -> None:
    settings = "title: Первые минуты\nof: sha256-000000000000"

    module, findings = parsed({"first-minutes.ru.md": lesson("Текст.", settings=settings)})

    assert said(findings) == ["first-minutes.ru.md:3: W17"]
    assert module is not None
    assert [one.is_stale for one in module.lessons] == [False, True]


def test_line_ends_make_no_translation_stale() -> None:
    settings = f"title: Первые минуты\nof: {origin(LESSON)}"

    _, findings = parsed(
        {
            "first-minutes.en.md": LESSON.replace("\n", "\r\n"),
            "first-minutes.ru.md": lesson("Текст.", settings=settings),
        }
    )

    assert not findings


def test_a_translation_that_names_no_original_is_told_so() -> None:
    findings = parsed({"first-minutes.ru.md": lesson("Текст.", settings="title: Первые")})[1]

    assert said(findings) == ["first-minutes.ru.md:1: W17"]


def test_bare_digits_as_origin_are_refused() -> None:
    settings = "title: Первые минуты\nof: 123456789012"

    findings = parsed({"first-minutes.ru.md": lesson("Текст.", settings=settings)})[1]

    assert said(findings) == ["first-minutes.ru.md:3: E40"]


def test_a_national_chapter_stands_beside_the_general_text() -> None:
    module, findings = parsed(
        {"law.en.md": LESSON, "law.kz.en.md": LESSON, "law.tj.ru.md": LESSON}, module=FULL
    )

    assert not [one for one in findings if one.is_error]
    assert module is not None
    assert [(one.slug, one.state, one.language) for one in module.lessons] == [
        ("first-minutes", None, "en"),
        ("law", None, "en"),
        ("law", "kz", "en"),
        ("law", "tj", "ru"),
    ]


def test_a_language_with_gaps_is_told() -> None:
    findings = parsed(
        {
            "law.en.md": LESSON,
            "law.ru.md": lesson("Текст.", settings=f"title: Закон\nof: {origin(LESSON)}"),
        },
        module=FULL,
    )[1]

    assert "module.yml:1: W17" in said(findings)


def test_the_objective_of_a_lesson_stands_in_module_yml() -> None:
    settings = "title: First\nobjectives: [EV-1, EV-9]"

    findings = parsed(
        {"first-minutes.en.md": lesson("Text.", settings=settings), "law.en.md": LESSON},
        module=FULL,
    )[1]

    assert said(findings) == ["first-minutes.en.md:3: E39"]


def test_a_glossary_gives_terms_and_their_meanings_by_language() -> None:
    english = "Custody\nKeeping\n: Who held *what*,\n  and when.\n\nHash\n: A number."

    module, findings = parsed(
        {
            "glossary.en.md": english,
            "glossary.ru.md": "---\ntitle: Словарь\n\n---\nХеш\n: Число.\n",
        }
    )

    assert not [one for one in findings if one.is_error]
    assert module is not None
    assert module.glossaries == {
        "en": (
            ("Custody", "Who held *what*,\nand when."),
            ("Keeping", "Who held *what*,\nand when."),
            ("Hash", "A number."),
        ),
        "ru": (("Хеш", "Число."),),
    }


def test_a_glossary_made_from_an_older_one_is_stale() -> None:
    settings = "title: Словарь\nof: sha256-000000000000"
    texts = {"glossary.en.md": "Hash\n: A number."}

    findings = parsed({**texts, "glossary.ru.md": lesson("Хеш\n: Число.", settings=settings)})[1]

    assert said(findings) == ["glossary.ru.md:3: W17"]


def test_a_glossary_without_terms_is_told() -> None:
    assert said(parsed({"glossary.en.md": "Only words."})[1]) == ["glossary.en.md:1: E01"]


def test_practice_checks_are_read_in_their_order_with_the_lines_of_the_file() -> None:
    body = "Text\n\n::: check\nIs it on?\n\nAnswer: true\n\nExplain: Yes.\n:::\n\n::: check\n\n:::"

    module, findings = parsed({"first-minutes.en.md": lesson(body)})

    assert module is not None
    assert module.lessons[0].checks[0].kind == "true-false"
    assert said([one for one in findings if one.is_error])[0].startswith("first-minutes.en.md:1")
    assert quizfile.parse_check("a", 1, ["Answer: true"], "en")[0] is not None


def test_a_quiz_is_read_with_the_objectives_of_the_module() -> None:
    module, findings = parsed({"quiz.en.md": QUIZ, "law.en.md": LESSON}, module=FULL)

    assert module is not None
    assert module.quiz is not None
    assert {question.id for question in module.quiz.questions()} == {"power-1", "power-2"}
    assert "E39" not in {one.code for one in findings}


def test_a_domain_says_everything_that_its_file_says() -> None:
    text = "title: {en: Drugs}\nsummary: {en: Short}\norder: 2\ncolour: amber\ntags: [a, b]\n"

    domain, findings = parsing.parse_domain("drugs", text)

    assert not findings
    assert domain == parsing.Domain(
        "drugs", {"en": "Drugs"}, {"en": "Short"}, 2, "amber", ("a", "b")
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: {}\n", "1: E40"),
        ("summary: {en: x}\n", "1: E40"),
        ("title: {en: x}\ncolour: pink\n", "2: E40"),
        ("title: {en: x}\ntags: a\n", "2: E40"),
        ("title: {en: x}\nrights: [a]\n", "2: E40"),
        ("title: {en: x\n", ": E40"),
    ],
)
def test_a_mistake_in_domain_yml_is_told_with_its_line(text: str, expected: str) -> None:
    domain, findings = parsing.parse_domain("drugs", text)

    assert domain is None
    assert said(findings)[0].endswith(expected)
