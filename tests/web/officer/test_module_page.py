from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import making
from cast import AIDA
from making import FIRST_STEPS, REPORT
from sending import Browser

from elearn.learning.duties.obligations import Step

ClientAs = Callable[[str | None], Browser]


def test_a_course_without_a_quiz_says_so_and_starts_none(client_as: ClientAs, at: datetime) -> None:
    making.another_version(at=at, quiz=None)
    aida = client_as(AIDA)

    page = aida.get(FIRST_STEPS)

    assert page.status_code == 200
    assert "This course has no quiz." in page.get_data(as_text=True)
    assert aida.post(f"{FIRST_STEPS}attempts").status_code == 404


def test_a_course_of_questions_alone_counts_no_lessons(client_as: ClientAs, at: datetime) -> None:
    making.another_version(at=at, lessons=(), lesson_order=(), needs_reading=True)

    shown = client_as(AIDA).see(FIRST_STEPS)

    assert "lesson" not in shown.words.lower().replace("search the lessons", "")
    assert "Read: 0 of 0" not in shown.words
    assert not list(shown.every("progress"))
    assert "Start the quiz" in shown.words


def test_a_later_step_of_a_programme_leads_to_the_one_before(
    client_as: ClientAs, at: datetime
) -> None:
    steps = [Step(("first-steps",)), Step(("report-writing",), is_after_earlier=True)]
    making.an_assignment(at=at, programme=making.a_programme(at=at, steps=steps))
    aida = client_as(AIDA)

    shown, refused = aida.see(REPORT), aida.post(f"{REPORT}attempts")

    assert "another course comes before this one" in shown.words
    assert "Start the quiz" not in shown.words
    assert FIRST_STEPS in {link.get("href") for link in shown.every("a")}
    assert refused.status_code == 409
