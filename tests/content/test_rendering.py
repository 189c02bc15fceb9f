from __future__ import annotations

import json

from elearn.content import rendering
from elearn.content.surroundings import from_json, media_address, of
from tests.content.written import LESSON, PNG, QUIZ, lesson, parsed


def test_a_module_is_rendered_whole() -> None:
    body = (
        "See ![A seal](media/seal.png) and the hash.\n\n::: check\n*Is* it?\n\nAnswer: true\n:::\n"
    )
    module, _ = parsed(
        {
            "first-minutes.en.md": lesson(body),
            "glossary.en.md": "Hash\n: A *number*.",
            "quiz.en.md": QUIZ.replace("### May you switch it on?", "### May you?\n\n**Now**?"),
        },
        {"seal.png": PNG},
    )
    assert module is not None

    done, findings = rendering.render(module)

    assert not findings
    (first,) = done.lessons
    assert f'<img src="{media_address("seal.png", PNG)}" alt="A seal" width="640"' in first.body
    assert '<div data-check="0"></div>' in first.body
    assert 'href="#term-hash"' in first.body
    assert first.text.startswith("See and the hash.")
    assert first.checks[0].wordings["en"].prompt == "<em>Is</em> it?"
    assert done.glossaries == {"en": (("Hash", "A <em>number</em>."),)}
    assert done.quiz is not None
    prompts = {one.wordings["en"].prompt for one in done.quiz.questions()}
    assert "<strong>Now</strong>?" in prompts
    assert all(one.wordings["en"].explain == "It changes data." for one in done.quiz.questions())


def test_headings_are_listed_with_the_lesson() -> None:
    module, _ = parsed({"first-minutes.en.md": LESSON})
    assert module is not None

    done, _ = rendering.render(module)

    (heading,) = done.lessons[0].headings
    assert (heading.level, heading.id, heading.text) == (2, "what-to-do", "What to do")


def test_rendering_twice_gives_the_same_bytes() -> None:
    module, _ = parsed({"quiz.en.md": QUIZ})
    assert module is not None

    assert rendering.render(module) == rendering.render(module)


def test_titles_stay_plain_text() -> None:
    module, _ = parsed({"quiz.en.md": QUIZ.replace("May you switch", "May *you* <b> switch")})
    assert module is not None
    assert module.quiz is not None

    done, _ = rendering.render(module)

    assert done.quiz is not None
    titles = [one.wordings["en"].title for one in done.quiz.questions()]
    assert titles == [one.wordings["en"].title for one in module.quiz.questions()]


def test_what_a_text_must_know_crosses_the_pipe_unchanged() -> None:
    module, _ = parsed(
        {"glossary.en.md": "Hash\n: A number."},
        {"call.opus": b"OggS", "call.ru.txt": "Да".encode(), "seal.png": PNG},
    )
    assert module is not None

    around = of(module)

    assert from_json(json.loads(json.dumps(around.as_json()))) == around
    assert around.media["call.opus"].transcripts == {"ru": "Да"}
    assert (around.media["seal.png"].width, around.media["seal.png"].height) == (640, 480)
