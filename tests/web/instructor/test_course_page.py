"""The page of a course: change it, give it out, archive it; each only for who teaches it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import cast
import making
import pytest
import releasing
from cast import AIDA, BEK, BORN, IDA, ILYA, SANA
from flask import Flask
from making import ADVANCED, FIRST_STEPS
from sending import Browser

from elearn.db import transaction
from elearn.library import search

ClientAs = Callable[[str | None], Browser]
COURSE = "/author/modules/cybercrime/first-steps/"


@pytest.fixture
def ilya(app: Flask, at: datetime) -> Browser:
    return Browser(app, ILYA)


def archive(ilya: Browser, *, at: datetime) -> None:
    making.another_version(at=at, id="advanced", requires=())
    answer = ilya.post(f"{COURSE}archive/", {"because": "Replaced by a newer course"})
    assert "The course is archived" in ilya.see(answer.location).words
    assert answer.status_code == 303, answer.text


def test_it_says_what_is_published_and_opens_a_draft(ilya: Browser) -> None:
    shown = ilya.see(COURSE).words
    assert "1, from files" in shown
    assert "the operator" in shown

    draft = ilya.post(f"{COURSE}draft")

    assert draft.status_code == 303
    assert ilya.post(f"{COURSE}draft").location == draft.location
    assert "Go on writing" in ilya.see(COURSE).words


def test_an_archived_course_is_offered_to_nobody(
    ilya: Browser, client_as: ClientAs, at: datetime
) -> None:
    archive(ilya, at=at)
    bek = client_as(BEK)

    for page in ("/", "/modules/cybercrime/", "/search?q=sealing"):
        assert "first-steps" not in bek.get(page).text, page
    assert search.find(making.viewer(BEK), "sealing", language="en") == []
    for page in ("", "seizing/", "glossary/"):
        assert bek.get(f"{FIRST_STEPS}{page}").status_code == 404, page
    assert bek.post(f"{FIRST_STEPS}seizing/read").status_code == 404
    answer = bek.post(f"{FIRST_STEPS}attempts")
    assert answer.status_code == 409
    assert "no longer offered" in answer.text
    assert bek.get(ADVANCED).status_code == 200


def test_who_began_it_reads_it_and_finishes(
    ilya: Browser, client_as: ClientAs, at: datetime
) -> None:
    aida = client_as(AIDA)
    attempt = aida.start(FIRST_STEPS)
    archive(ilya, at=at)

    assert aida.get(f"{FIRST_STEPS}seizing/").status_code == 200
    assert "no longer offered" not in aida.see(FIRST_STEPS).words
    assert aida.start(FIRST_STEPS) == attempt
    assert aida.post(f"{attempt}finish").status_code == 303
    assert "no longer offered" in aida.see(FIRST_STEPS).words
    assert aida.post(f"{FIRST_STEPS}attempts").status_code == 409


def test_its_certificates_stay_what_they_are(
    ilya: Browser, client_as: ClientAs, at: datetime
) -> None:
    code = making.passed(AIDA, at=BORN).code
    archive(ilya, at=at)

    assert "Valid" in client_as(None).see(f"/verify/{code}").words
    assert client_as(AIDA).get(f"{FIRST_STEPS}seizing/").status_code == 200


def test_it_is_offered_again(ilya: Browser, client_as: ClientAs, at: datetime) -> None:
    archive(ilya, at=at)
    assert ilya.post(f"{COURSE}archive/end", {"because": ""}).status_code == 422

    done = ilya.post(f"{COURSE}archive/end", {"because": "Wanted"}).location
    assert "The course is offered again" in ilya.see(done).words

    assert client_as(BEK).get(f"{FIRST_STEPS}seizing/").status_code == 200
    assert "first-steps" in client_as(BEK).get("/").text


def test_a_reason_is_asked_for(ilya: Browser) -> None:
    answer = ilya.post(f"{COURSE}archive/", {"because": " "})

    assert answer.status_code == 422
    assert "Give the reason" in answer.text


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("assignment", "An assignment or a programme asks"),
        ("programme", "An assignment or a programme asks"),
        ("course", "only after this one"),
    ],
)
def test_what_is_asked_for_is_not_archived(
    ilya: Browser, at: datetime, how: str, said: str
) -> None:
    if how == "assignment":
        making.an_assignment(at=at)
    elif how == "programme":
        making.a_programme(at=at)

    answer = ilya.post(f"{COURSE}archive/", {"because": "Old"})

    assert answer.status_code == 409
    assert said in answer.text
    assert not making.module().is_archived


def test_nobody_assigns_an_archived_course(
    ilya: Browser, client_as: ClientAs, at: datetime
) -> None:
    archive(ilya, at=at)

    assert 'value="first-steps"' not in client_as(SANA).get("/supervise/assignments/new").text
    answer = client_as(SANA).post("/supervise/sittings/", {"module": "first-steps"})
    assert answer.status_code == 422


def test_who_teaches_another_course_finds_none_of_it(client_as: ClientAs, at: datetime) -> None:
    with transaction():
        cast.join(at=at)
    releasing.publish(releasing.changed_draft(at=at), at=at)
    draft = releasing.changed_draft(at=at)
    ida = client_as(IDA)
    why = {"because": "Mine", "renew": "no"}

    for page in ("", "archive/", "versions/", "versions/1/", "versions/1.zip", "fairness/"):
        assert ida.get(f"{COURSE}{page}").status_code == 404, page
    assert ida.get(f"{COURSE}versions/compare?from=1&to=2").status_code == 404
    for verb in ("draft", "archive/", "archive/end", "versions/1/take-back", "versions/1/draft"):
        assert ida.post(f"{COURSE}{verb}", why).status_code == 404, verb
        assert ida.get(f"{COURSE}{verb}").status_code == 404, verb
    for page in ("publish/", "review/", "publish/unschedule"):
        assert ida.get(f"{draft.address}{page}").status_code == 404, page
        assert ida.post(f"{draft.address}{page}", why).status_code == 404, page
    assert making.module().number == 2
    assert ida.get("/author/modules/cybercrime/advanced/").status_code == 200


@pytest.mark.parametrize("verb", ["draft", "archive/end", "versions/1/take-back"])
def test_a_reload_of_a_form_comes_back_to_its_page(ilya: Browser, verb: str) -> None:
    assert ilya.get(f"{COURSE}{verb}").status_code == 303
