from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from elearn.content import checks
from tests.content.written import (
    DOMAIN,
    LESSON,
    MODULE,
    PNG,
    QUIZ,
    chunk,
    folder,
    lesson,
    of_lesson,
    parsed,
    png,
    said,
)

ON = datetime.date(2026, 11, 24)


def of_media(body: str, **media: bytes) -> list[str]:
    files = {name.replace("__", "."): data for name, data in media.items()}
    return said(parsed({"first-minutes.en.md": lesson(body)}, files)[1])


@pytest.mark.parametrize(
    "address",
    [
        "gone.en.md",
        "#gone",
        "first-minutes.en.md#gone",
        "media/gone.png",
        "../x/a.en.md",
        "/modules/a/b/",
        "http://example.org",
        "javascript:alert(1)",
        "media/../module.yml",
        "mailto:a@b.org",
    ],
)
def test_a_link_that_leads_nowhere_is_told_with_its_place(address: str) -> None:
    _, findings = parsed({"first-minutes.en.md": lesson(f"One\ntwo [x]({address}).")})

    assert said(findings) == ["first-minutes.en.md:6: E31"]
    assert findings[0].column == 5


@pytest.mark.parametrize(
    "text",
    [
        "[x](#here)\n\n## A {#here}",
        "[x](first-minutes.en.md#a-title)\n\n## A title",
        "[x](first-minutes#a-title)\n\n## A *title*",
        "[x](#%D0%B0)\n\n## А",
        "[x](https://example.org/a_(b)?c=d#e)",
        "`[x](gone.en.md)` and \\[x](gone)",
        "```\n[x](gone.en.md)\n```",
    ],
)
def test_a_link_that_leads_somewhere_is_fine(text: str) -> None:
    assert of_lesson(text) == []


def test_a_link_definition_is_looked_at_too() -> None:
    assert of_lesson("[x][a]\n\n[a]: gone.en.md\n") == ["first-minutes.en.md:7: E31"]


def test_pictures_have_words_and_a_modest_size() -> None:
    assert of_media("![](media/a.png)", a__png=PNG) == ["first-minutes.en.md:5: W07"]
    assert of_media("![A](media/a.png)", a__png=PNG) == []
    assert of_media("![A](media/a.png)", a__png=png(chunk(b"IDAT", b"x" * 200_000))) == [
        "first-minutes.en.md:5: W07"
    ]
    assert of_media("![A](https://x.org/a.png)") == ["first-minutes.en.md:5: E31"]


def test_of_a_picture_in_widths_that_counts_which_a_telephone_loads() -> None:
    large, small = png(chunk(b"IDAT", b"x" * 200_000)), png()

    assert of_media("![A](media/a.png)", **{"a.png": large, "a@960.png": small}) == []
    assert of_media("![A](media/a.png)", **{"a.png": small, "a@960.png": large}) == [
        "first-minutes.en.md:5: W07"
    ]


def test_a_picture_for_one_language_serves_that_language() -> None:
    assert of_media("![A](media/a.png)", a__en__png=PNG) == []
    assert of_media("![A](media/a.png)", a__ru__png=PNG) == ["first-minutes.en.md:5: E31"]


def test_sound_needs_a_transcript() -> None:
    assert of_media("[L](media/a.opus)", a__opus=b"OggS") == ["first-minutes.en.md:5: E49"]
    assert of_media("[L](media/a.opus)", a__opus=b"OggS", a__txt=b"Hello") == []
    assert of_media("[L](media/a.opus)", a__opus=b"OggS", a__en__txt=b"Hello") == []
    assert of_media("[L](media/a.opus)", a__opus=b"OggS", a__ru__txt=b"Hello") == [
        "first-minutes.en.md:5: E49"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Title", ["5: E29"]),
        ("## A\n\n#### B", ["7: E29"]),
        ("## A {#x}\n\n## B {#x}", ["7: E27"]),
        ("!!! note\n    Text", ["5: E23"]),
        ("!!! law\nText", ["5: E08"]),
        ("!!! law\n    as of: yesterday\n\n    Text", ["6: E40"]),
        ("A[^x]", ["5: E31"]),
        ("A[^x]\n\n[^x]: one\n[^x]: two", ["8: E31"]),
        ("<b>x</b>", ["5: E32", "5: E32"]),
        ("one\n\ntwo\u202e", ["7: W06"]),
        ("one\nслoво", ["6: W05"]),
        ("SIM-карта и Wi-Fi", []),
        ("::: check\nAnswer: true", ["5: E01"]),
    ],
)
def test_what_is_said_of_one_lesson(text: str, expected: list[str]) -> None:
    found = [one for one in of_lesson(text) if "W03" not in one]

    assert found == [f"first-minutes.en.md:{one}" for one in expected]


def test_a_law_box_is_old_after_a_year(tmp_path: Path) -> None:
    box = '!!! law "Art. 3"\n    as of: {day}; cites: KZ-CC-128\n\n    Text\n'
    place = folder(tmp_path, {"module.yml": MODULE})

    def on(day: str) -> list[str]:
        (place / "first-minutes.en.md").write_text(lesson(box.format(day=day)), "utf-8")
        return said(checks.check(place, on=ON)[2])

    assert on("2025-11-24") == []
    assert on("2025-10-01") == ["first-minutes.en.md:6: W20"]


def test_the_source_of_a_question_is_a_paragraph_that_is_there() -> None:
    def of(source: str) -> list[str]:
        quiz = QUIZ.replace("Objective: EV-1;", f"Source: {source};", 1)
        quiz = quiz.replace("Objective: EV-1;", "")
        _, findings = parsed({"quiz.en.md": quiz})
        return [one for one in said(findings) if "E31" in one]

    assert of("first-minutes#what-to-do") == []
    assert of("first-minutes") == []
    assert len(of("first-minutes#gone")) == 1
    assert len(of("gone")) == 1


def test_pictures_and_links_of_a_quiz_are_looked_at() -> None:
    quiz = QUIZ.replace("### May you switch it on?", "### May you?\n\n![x](media/gone.png)")

    assert "quiz.en.md:12: E31" in said(parsed({"quiz.en.md": quiz})[1])


def test_a_whole_folder_is_checked_and_named_by_domain_and_module(tmp_path: Path) -> None:
    folder(tmp_path, {"module.yml": MODULE, "first-minutes.en.md": "no settings"})

    modules, domains, findings = checks.check(tmp_path)

    assert [str(one) for one in findings] == [
        "cybercrime/evidence/first-minutes.en.md:1:1: E40: The key title is missing."
    ]
    assert [one.slug for one in modules] == ["evidence"]
    assert [one.slug for one in domains] == ["cybercrime"]


def test_a_domain_without_modules_is_known(tmp_path: Path) -> None:
    (tmp_path / "drugs").mkdir()
    (tmp_path / "drugs" / "domain.yml").write_text(DOMAIN, "utf-8")

    assert [one.slug for one in checks.check(tmp_path)[1]] == ["drugs"]
    assert checks.check(tmp_path / "drugs")[2] == []


def test_a_module_in_a_folder_without_domain_yml_is_told(tmp_path: Path) -> None:
    place = folder(tmp_path, {"module.yml": MODULE, "first-minutes.en.md": LESSON})
    (place.parent / "domain.yml").unlink()

    assert [str(one) for one in checks.check(place)[2]] == [
        "cybercrime/domain.yml:1:1: E40: This file is missing."
    ]


def test_nothing_to_check_is_said(tmp_path: Path) -> None:
    assert [one.code for one in checks.check(tmp_path / "gone")[2]] == ["E41"]


def test_ids_are_given_once_and_prerequisites_are_known(tmp_path: Path) -> None:
    text = {"first-minutes.en.md": LESSON}
    one = folder(tmp_path, {"module.yml": MODULE, **text}, name="a/one")
    folder(tmp_path, {"module.yml": MODULE + "requires: [gone]\n", **text}, name="a/two")
    three = MODULE.replace("cyb-evidence", "x-3") + "requires: [x-4]\n"
    four = MODULE.replace("cyb-evidence", "x-4") + "requires: [x-3]\n"
    folder(tmp_path, {"module.yml": three, **text}, name="b/three")
    folder(tmp_path, {"module.yml": four, **text}, name="b/four")

    found = [str(one).partition(": ")[0] + one.code for one in checks.check(tmp_path)[2]]

    assert found == [
        "a/two/module.yml:1:1E45",
        "a/two/module.yml:1:1E47",
        "b/four/module.yml:1:1E47",
        "b/three/module.yml:1:1E47",
    ]
    assert [one.code for one in checks.check(one)[2]] == ["E45"]
