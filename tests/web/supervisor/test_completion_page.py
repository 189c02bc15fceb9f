"""The completion matrix as a supervisor sees it."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import date, datetime, timedelta

import making
import pytest
from cast import AIDA, BEK, ILYA, SANA
from crowds import a_crowd, begun, many_modules, unit_named
from flask import Flask
from sending import Browser
from web.test_statements import counted

from elearn.db import transaction
from elearn.people import users

ClientAs = Callable[[str | None], Browser]
PAGE = "/supervise/completion"


@pytest.fixture
def sana(client_as: ClientAs) -> Browser:
    browser = client_as(SANA)
    assert browser.token
    return browser


def test_each_cell_says_its_state_as_sign_and_word(at: datetime, sana: Browser) -> None:
    making.an_assignment(at=at)
    making.passed(AIDA, at=at)

    shown = sana.get(PAGE).text

    assert '<td class="passed">+<span class="unseen">Passed</span></td>' in shown
    assert '<td class="not-started">o<span class="unseen">Not started</span></td>' in shown


def test_it_costs_two_statements_beside_the_sessions_and_the_rights(
    at: datetime, sana: Browser
) -> None:
    making.an_assignment(at=at)
    a_crowd(60, at=at, beside=AIDA, rank="Major")
    north = f"{PAGE}?unit={unit_named('North')}"
    for path in (PAGE, north, f"{north}&rank=Major", f"{north}&all=1"):
        sana.get(path)
        with counted() as said:
            assert sana.get(path).status_code == 200
        assert len(said) == 4, said


def test_a_page_has_fifty_people_and_leads_on(at: datetime, sana: Browser) -> None:
    a_crowd(60, at=at, beside=SANA)

    first = sana.see(PAGE)
    following = next(one.get("href") for one in first.every("a") if "after=" in one.get("href"))
    second = sana.see(following)

    names = [
        one.words for page in (first, second) for one in page.every("th") if "Айбек" in one.words
    ]
    assert len(names) == len(set(names)) == 60


def test_a_unit_of_others_is_not_there(client_as: ClientAs, at: datetime, sana: Browser) -> None:
    for name in ("South", "Kazakhstan", "Tajikistan"):
        for more in ("", "&all=1", "&sort=late", "&at=2026-02-01", "&state=passed"):
            assert sana.get(f"{PAGE}?unit={unit_named(name)}{more}").status_code == 404


def test_nobody_of_another_unit_is_on_it(at: datetime, sana: Browser) -> None:
    making.passed(BEK, at=at)

    for more in ("", "?all=1", "?sort=name", "?at=2026-03-01", "?due=overdue"):
        shown = sana.get(f"{PAGE}{more}").text
        assert "Bek" not in shown
        assert "South" not in shown


def test_the_state_picks_people(at: datetime, sana: Browser) -> None:
    making.an_assignment(at=at)
    making.passed(AIDA, at=at)

    shown = sana.get(f"{PAGE}?state=passed").text

    assert "Аида" in shown
    assert "Sana Karimova</bdi></a>" not in shown


def test_the_due_day_picks_people(at: datetime, sana: Browser) -> None:
    making.an_assignment(at=at, due_on=date(2026, 3, 6))
    making.passed(AIDA, at=at)

    assert "Sana Karimova</bdi></a>" in sana.get(f"{PAGE}?due=week").text
    assert "Аида" not in sana.get(f"{PAGE}?due=week").text
    assert "Nobody here is as you asked for." in sana.get(f"{PAGE}?due=overdue").text


def test_the_rank_picks_people_however_it_is_typed(at: datetime, sana: Browser) -> None:
    a_crowd(2, at=at, beside=SANA, rank="Капитан")

    assert "Айбек" in sana.get(f"{PAGE}?rank=капитан").text
    assert "Айбек" not in sana.get(f"{PAGE}?rank=Майор").text


def test_a_day_that_is_past_shows_what_stood_then(at: datetime, sana: Browser) -> None:
    earlier = at - timedelta(days=20)
    making.an_assignment(at=earlier)
    making.passed(AIDA, at=at)

    shown = sana.get(f"{PAGE}?at=2026-02-20").text

    assert "As of <bdi>February 20, 2026</bdi>" in shown
    assert 'class="passed">+' not in shown
    assert 'class="not-started">o' in shown


@pytest.mark.parametrize(
    "asked", ["at=2026-03-03", "at=yesterday", "at=2026-13-01", "state=x", "due=x", "sort=x"]
)
def test_what_makes_no_sense_is_refused_with_a_sentence(
    asked: str, at: datetime, sana: Browser
) -> None:
    answer = sana.get(f"{PAGE}?{asked}")

    assert answer.status_code == 422
    assert 'class="lead"' in answer.text


def test_too_many_are_not_sorted_by_name(at: datetime, sana: Browser) -> None:
    a_crowd(1_001, at=at, beside=SANA)

    answer = sana.get(f"{PAGE}?sort=late")

    assert answer.status_code == 422
    assert "Choose a smaller unit" in answer.text


def test_those_with_most_that_is_overdue_come_first(at: datetime, sana: Browser) -> None:
    people = a_crowd(3, at=at, beside=AIDA)
    making.an_assignment(at=at - timedelta(days=9), due_on=date(2026, 2, 25))
    begun(people[:2], "first-steps", at=at, state="passed")

    names = [one.words for one in sana.see(f"{PAGE}?sort=late").every("bdi")]

    assert [name[-4:] for name in names if "Айбек" in name] == ["0002", "0000", "0001"]


def test_five_hundred_people_and_forty_courses_are_a_small_page(
    at: datetime, sana: Browser, app: Flask
) -> None:
    people = a_crowd(499, at=at, beside=AIDA)
    states = ("learning", "waiting", "passed")
    for place, id in enumerate(many_modules(40)):
        begun(people, id, at=at, state=states[place % 3])

    whole = sana.get(f"{PAGE}?unit={unit_named('Northern Crossing')}&all=1").text.encode()
    page = sana.get(PAGE).text.encode()

    assert whole.count(b"<tr><th><a href=o/") == 500
    assert whole.count(b"<td>+") >= 499 * 13
    assert len(whole) <= 150_000
    assert len(gzip.compress(whole, 5)) <= 30_000
    assert len(gzip.compress(page, 5)) <= 6_000


def test_a_patronymic_is_a_letter_where_five_hundred_stand(at: datetime, sana: Browser) -> None:
    with transaction():
        for login, name in ((AIDA, "Ли Ян Юрьевич"), (SANA, "Ли")):
            person = users.by_login(login)
            assert person
            person.name = name

    heads = [one.words for one in sana.see(f"{PAGE}?all=1").first("tbody").every("a")]

    assert heads == ["Ли", "Ли Ян Ю."]


def test_a_short_address_leads_to_the_officer(at: datetime, sana: Browser) -> None:
    a_crowd(1, at=at, beside=AIDA)
    short = next(
        one.get("href")
        for one in sana.see(f"{PAGE}?all=1").every("a")
        if one.get("href").startswith("o/")
    )

    answer = sana.get(f"/supervise/{short}")

    assert answer.status_code == 303
    assert sana.get(answer.location).status_code == 200
    assert sana.get("/supervise/o/nobody").status_code == 404


def test_officers_and_instructors_do_not_come_in(client_as: ClientAs, at: datetime) -> None:
    for login in (AIDA, ILYA):
        assert client_as(login).get(PAGE).status_code == 403
