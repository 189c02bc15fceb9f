"""What a new course begins with passes the check in every language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content import checks, parsing
from elearn.content.latin import LONGEST, address_of
from elearn.content.module import Domain, Module
from elearn.content.names import is_slug
from elearn.content.scaffolding import files_of, glossary_of, lesson_of
from elearn.content.source import Files
from elearn.content.yaml_text import load
from elearn.errors import Finding
from elearn.languages import LANGUAGES


def checked(files: dict[str, str]) -> tuple[Module, list[Finding]]:
    texts = Files(files)
    module, findings = parsing.parse(Domain("cybercrime", {}, {}), "new", texts)
    assert module is not None
    return module, findings + checks.check_module(module, texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_module_passes_the_check(language: str) -> None:
    module, findings = checked(files_of("new-one", language, "Title: of #1"))

    # All that is said of two questions is that they are few.
    assert {finding.code for finding in findings} <= {"W10", "W18"}
    assert module.titles == {language: "Title: of #1"}
    assert module.quiz is not None
    assert len(list(module.quiz.questions())) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_further_lessons_and_a_glossary_pass_it_too(language: str) -> None:
    files = files_of("new-one", language, "Title", "One", "one")
    files["module.yml"] = files["module.yml"].replace("  - one\n", "  - one\n  - two\n")
    files[f"two.{language}.md"] = lesson_of(language, "Two")
    files[f"glossary.{language}.md"] = glossary_of(language)

    module, findings = checked(files)

    assert {finding.code for finding in findings} <= {"W10", "W18"}
    assert len(module.glossaries[language]) == 1


@given(st.text(min_size=1))
def test_any_title_can_stand_in_settings(title: str) -> None:
    loaded, findings = load("module.yml", files_of("new-one", "en", title)["module.yml"])

    assert loaded is not None, findings
    assert loaded.value["title"]["en"] == " ".join(title.split())


@given(st.text(), st.lists(st.sampled_from(["course", "a", "a-2"])))
def test_every_title_makes_an_address_of_its_own(title: str, taken: list[str]) -> None:
    address = address_of(title, taken)

    assert is_slug(address)
    assert address not in taken
    assert len(address) <= LONGEST


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("Посылки на границе", "posylki-na-granitse"),
        ("O‘zbekiston chegarasi", "ozbekiston-chegarasi"),
        ("سرحد پر", "srhd-pr"),
        ("…", "course"),
    ],
)
def test_an_address_sounds_like_its_title(title: str, address: str) -> None:
    assert address_of(title) == address
    assert address_of(title, [address]) == f"{address}-2"
