"""What first attempts say of questions: which are counted, and under which question."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import cast
import crowds
import examined
import making
import pytest
from cast import AIDA, IDA, ILYA
from examined import a_question, a_quiz
from flask import Flask
from sending import Browser
from sqlalchemy import event, select, update

from elearn.access import Viewer
from elearn.db import db, transaction
from elearn.learning import erasure, grading
from elearn.library import catalogue
from elearn.models.learning import Attempt
from elearn.models.people import Person
from elearn.quiz import correcting, drawing, storage
from elearn.reports import findings, items
from elearn.reports.banks import bank, place_of
from elearn.reports.findings import Finding
from elearn.reports.items import Chosen, Figures, LeftOut


def every(**more: Any) -> Chosen:
    """The attempts on all versions."""
    return Chosen(1, making.module().number, **more)


def published(*questions: Any, at: datetime, draw: int | None = None) -> None:
    making.another_version(at=at, quiz=a_quiz(*questions, draw=draw))


def sat(count: int, *, at: datetime, **more: Any) -> list[UUID]:
    people = crowds.a_crowd(count, at=at, beside=AIDA)
    examined.sat(people, at=at, **more)
    return people


def figures(viewer: Viewer | None = None, chosen: Chosen | None = None) -> Figures:
    viewer = viewer or making.viewer(ILYA)
    return items.figures(viewer, making.module(), chosen or every())


def found(id: str = "case-00", chosen: Chosen | None = None) -> Finding:
    told = figures(chosen=chosen)
    rows = findings.of_questions(told.bank, told.gathered)
    return next(one for one in rows if one.asked.id == id)


@pytest.fixture
def module(app: Flask, at: datetime) -> datetime:
    """A quiz of four alike questions."""
    published(*(a_question(one) for one in range(4)), at=at)
    return at


def test_only_finished_first_attempts_are_counted(module: datetime) -> None:
    at = module
    people = sat(40, at=at)
    examined.sat(people[:10], at=at, number=2)
    examined.sat(people[10:20], at=at, cycle=2)
    waiting = sat(3, at=at, state="waiting")
    assert waiting
    running = crowds.a_crowd(2, at=at, beside=AIDA)
    examined.sat(running, at=at, state="open", finished_at=None, marks=None)
    with transaction():
        erasure.erase(None, people[0], because="Left", at=at)

    told = figures()

    assert told.gathered.count == 39
    assert told.left_out == LeftOut(running=2, waiting=3, erased=1)
    assert found().item.n == 39


def test_the_same_question_of_several_versions_is_counted_together(module: datetime) -> None:
    at = module
    sat(30, at=at)
    reworded = a_question(1)
    words = reworded.wordings["en"]
    reworded = examined.hashed(
        replace(reworded, wordings={"en": replace(words, prompt="<p>Anew?</p>")})
    )
    published(a_question(0), reworded, at=at + timedelta(days=1))
    sat(31, at=at)

    assert found("case-00").item.n == 61
    assert found("case-01").item.n == 31
    assert found("case-00", Chosen(1, 2)).item.n == 30


def test_a_corrected_key_counts_for_the_question_as_it_is_now(app: Flask, at: datetime) -> None:
    """Everybody chose the second option, which the author marked as right only later."""
    keys = [examined.key_of(right) for right in (0, 1)]
    before, after = (examined.hashed(replace(a_question(0), key=key)) for key in keys)
    published(before, a_question(1), at=at)
    people = crowds.a_crowd(32, at=at, beside=AIDA)
    attempts = examined.sat(
        people, at=at, rightly=lambda *_: False, wrongly=lambda one, _: token_of(one, 1)
    )
    published(after, a_question(1), at=at + timedelta(days=1))
    assert found().item.n == 0
    version_id = making.module().version_id
    with transaction():
        for id in attempts[:31]:
            attempt = db.session.get_one(Attempt, id)
            drawn = correcting.with_key(drawing.from_json(attempt.drawn), "case-00", keys[1])
            ilya = making.viewer_inside(ILYA)
            grading.regrade(
                ilya, attempt, because="Wrong key", at=at, drawn=drawn, version_id=version_id
            )

    item = found().item

    assert item.n == 31
    assert item.facility
    assert item.facility.value == 1
    assert item.options[1].is_right
    assert item.options[1].chosen.value == 1


def token_of(question: drawing.DrawnQuestion, index: int) -> str:
    """The drawn id of an option by its place in the author's order."""
    return next(str(token) for token, at in question.layout["options"] if at == index)


def test_a_question_whose_points_were_given_says_nothing(module: datetime) -> None:
    at = module
    people = crowds.a_crowd(31, at=at, beside=AIDA)
    attempts = examined.sat(people, at=at)
    with transaction():
        attempt = db.session.get_one(Attempt, attempts[0])
        drawn = correcting.with_points_given(drawing.from_json(attempt.drawn), "case-00")
        ilya = making.viewer_inside(ILYA)
        grading.regrade(ilya, attempt, because="Withdrawn", at=at, drawn=drawn)

    assert found("case-00").item.n == 30
    assert found("case-01").item.n == 31


def test_everything_is_over_the_questions_that_were_drawn(app: Flask, at: datetime) -> None:
    published(*(a_question(one) for one in range(8)), at=at, draw=4)
    sat(100, at=at)

    told = figures()
    rows = findings.of_questions(told.bank, told.gathered)

    assert sum(one.item.n for one in rows) == 400
    whole = findings.of_the_whole(told.gathered, 60)
    assert whole.reliability.alpha is None
    assert whole.reliability.forms > 1
    assert whole.length == 4


def test_alpha_is_reckoned_where_all_had_the_same_questions(module: datetime) -> None:
    sat(29, at=module)
    assert findings.of_the_whole(figures().gathered, 60).reliability.alpha is None
    sat(1, at=module)

    whole = findings.of_the_whole(figures().gathered, 60)

    assert whole.reliability.alpha
    assert whole.reliability.alpha.n == 30
    assert whole.consistency
    assert whole.consistency.same.n == 30


def test_supervised_sittings_are_told_apart(module: datetime) -> None:
    at = module
    sat(35, at=at)
    assert found().apart is None
    sat(30, at=at, is_supervised=True, rightly=lambda *_: True)

    apart = found().apart

    assert apart
    assert apart[True].n == 30
    assert apart[False].n == 35
    assert found(chosen=every(supervised=True)).item.n == 30
    assert found(chosen=every(supervised=False)).item.n == 35


def test_a_typed_answer_is_shown_only_where_five_gave_it(app: Flask, at: datetime) -> None:
    published(examined.typed(1), a_question(1), at=at)
    counts = {"The police": 5, "The court": 4}
    for answer, count in counts.items():
        sat(
            count,
            at=at,
            rightly=lambda *_: False,
            wrongly=lambda one, _, said=answer: said if one.kind == "text" else token_of(one, 0),
        )

    assert found("typed-01").wrong == (("the police", 5),)


def test_what_is_written_at_length_is_answered_and_not_looked_at(app: Flask, at: datetime) -> None:
    published(examined.typed(1), a_question(1), at=at)
    long = {"text": lambda _: "я" * 900, "single": lambda one: token_of(one, 0)}
    sat(30, at=at, rightly=lambda *_: False, wrongly=lambda one, _: long[one.kind](one))

    assert found("typed-01").item.blanks == 0
    assert found("typed-01").wrong == ()


def test_officers_are_compared_by_the_language_they_began_in(app: Flask, at: datetime) -> None:
    published(*(a_question(one) for one in range(12)), at=at)
    for language in ("en", "ru", "kk", None):
        people = crowds.a_crowd(110, at=at, beside=AIDA)
        examined.sat(
            people,
            at=at,
            language=language,
            rightly=lambda knows, one, place, chance, code=language: examined.by_ability(
                knows - 3 * (code == "ru" and one.id == "case-00"), one, place, chance
            ),
        )

    (russian,) = found("case-00").languages

    # Kazakh is no language of the quiz: who began in it read the original.
    assert (russian.code, russian.n, russian.n_original) == ("ru", 110, 220)
    assert russian.fairness
    assert russian.fairness.is_harder
    assert russian.is_suspect
    assert not any(one.is_suspect for one in found("case-01").languages)
    assert figures().gathered.unread == 110


def test_what_the_objectives_lose_is_counted_officer_by_officer(module: datetime) -> None:
    sat(30, at=module, rightly=lambda _knows, one, *_: one.id != "case-01")

    told = {one.code: one for one in findings.objectives(figures().gathered)}

    assert told["O2"].lost
    assert told["O2"].lost.value == 1
    assert told["O1"].lost
    assert told["O1"].lost.value == 0
    assert told["O1"].n == 30


def test_who_teaches_another_course_is_told_nothing(module: datetime) -> None:
    sat(30, at=module)
    with transaction():
        cast.join(at=module)

    told = figures(making.viewer(IDA))

    assert told.gathered.count == 0
    assert told.left_out == LeftOut()


def test_the_statements_do_not_grow_with_the_attempts(module: datetime) -> None:
    sat(30, at=module)
    few = statements()
    sat(120, at=module)

    assert statements() == few <= 5


def statements() -> int:
    """How many statements the figures take."""
    seen = []
    viewer, module, chosen = making.viewer(ILYA), making.module(), every()
    note = lambda *_: seen.append(1)  # noqa: E731
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        items.figures(viewer, module, chosen)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_the_place_of_an_option_is_the_same_however_the_text_is_written() -> None:
    quiz = a_quiz(*(a_question(one) for one in range(12)), draw=6)
    for seed in range(20):
        drawn = drawing.draw(quiz, random.Random(seed).randbytes(16))
        stored = drawing.to_json(drawn)
        for one in drawn.answerable():
            for token, index in one.layout["options"]:
                for written in (json.dumps(stored), json.dumps(stored, separators=(",", ":"))):
                    assert place_of(written, one.id, token) == index
    assert place_of(json.dumps(stored), "no-such", "abcd") is None


def test_questions_inside_scenarios_count_and_have_its_objective(app: Flask) -> None:
    stored = storage.quiz_json(catalogue.quiz_of(making.module().version_id))
    scenario = next(
        one
        for entry in stored["entries"]
        for one in (entry["questions"] if "draw" in entry else [entry])
        if one["kind"] == "scenario"
    )
    scenario["objective"] = "O9"
    for one in scenario["questions"]:
        one["objective"] = None

    asked = bank(stored)

    inside = [one["id"] for one in scenario["questions"] if one["kind"] != "information"]
    assert inside
    assert scenario["id"] not in asked
    assert {asked[id].objective for id in inside} == {"O9"}


def test_an_erased_persons_typed_answers_are_not_shown(app: Flask, at: datetime) -> None:
    published(examined.typed(1), a_question(1), at=at)
    mine = {"text": lambda _: "mine", "single": lambda one: token_of(one, 0)}
    sat(6, at=at, rightly=lambda *_: False, wrongly=lambda one, _: mine[one.kind](one))
    assert found("typed-01").wrong == (("mine", 6),)
    with transaction():
        db.session.execute(update(Person).where(Person.login.like("%")).values(erased_at=at))
        db.session.execute(update(Person).where(Person.login == ILYA).values(erased_at=None))

    assert found("typed-01").wrong == ()


def test_an_attempt_keeps_the_language_of_the_page_on_which_it_was_begun(
    app: Flask, at: datetime
) -> None:
    aida = Browser(app, AIDA)
    aida.post("/modules/cybercrime/first-steps/attempts?lang=ru")

    db.session.rollback()
    assert db.session.scalars(select(Attempt.language)).all() == ["ru"]
