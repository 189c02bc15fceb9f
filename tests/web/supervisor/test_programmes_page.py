"""Programmes: made row by row, changed with all that is assigned by them, ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import cast
import making
import pytest
from cast import AIDA, SANA, SAUL
from sending import Browser
from stories import page
from stories.page import Element

from elearn.db import transaction
from elearn.learning.duties.obligations import State

ClientAs = Callable[[str | None], Browser]
LIST = "/supervise/programmes/"
NEW = f"{LIST}new"
TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)


def rows(**more: str) -> dict[str, str]:
    """The form of a programme of two steps, the first with an alternative."""
    return {
        "title": "Basics",
        "unit": str(making.viewer(SANA).unit_id),
        "rows": "5",
        "course.1.1": "report-writing",
        "course.1.2": "first-steps",
        "course.3.1": "advanced",
        "after.3": "1",
        "go": "make",
    } | more


def kept(seen: Element) -> dict[str, str]:
    """The hidden fields of a preview, as its confirmation sends them."""
    hidden = [one for one in seen.every("input") if one.get("type") == "hidden"]
    return {one.get("name"): one.get("value") for one in hidden if one.get("name") != "csrf_token"}


def test_a_programme_is_made_of_the_rows_that_are_filled_in(
    client_as: ClientAs, at: datetime
) -> None:
    sana = client_as(SANA)

    assert sana.post(NEW, rows()).status_code == 303

    (listed,) = sana.see(LIST).every("ol")
    first, second = listed.every("li")
    assert first.words == "Writing a report or First steps"
    assert second.words == "Advanced steps only after the steps before"


def test_more_rows_keep_what_is_chosen_and_make_nothing(client_as: ClientAs, at: datetime) -> None:
    sana = client_as(SANA)

    form = page.read(sana.post(NEW, rows(go="rows")).text)

    assert len(list(form.every("fieldset"))) == 10
    chosen = [one.get("value") for one in form.every("option", selected="")]
    assert {"report-writing", "first-steps", "advanced"} <= set(chosen)
    assert "Basics" not in sana.see(LIST).words


@pytest.mark.parametrize(
    ("change", "target"),
    [
        ({"title": " "}, "_title"),
        ({"unit": ""}, "_unit"),
        ({"course.3.1": "report-writing"}, "_steps"),
        ({"course.1.1": "", "course.1.2": "", "course.3.1": ""}, "_steps"),
    ],
)
def test_a_refused_programme_stands_with_its_reason(
    client_as: ClientAs, at: datetime, change: dict[str, str], target: str
) -> None:
    answer = client_as(SANA).post(NEW, rows(**change))

    assert answer.status_code == 422
    assert page.read(answer.text).first("a", href=f"#{target}")


def test_a_change_says_whom_it_touches_and_takes_assignments_along(
    client_as: ClientAs, at: datetime
) -> None:
    old = making.a_programme(at=at)
    making.an_assignment(at=at, programme=old, due_on=TODAY + 5 * DAY)
    making.passed(AIDA, at=at)
    sana = client_as(SANA)

    seen = sana.post(f"{LIST}{old}/", rows(go="preview"))
    assert "This concerns 2 people." in seen.text
    assert making.cell_of(AIDA, at=at, id="report-writing") is None
    answer = sana.post(f"{LIST}{old}/", kept(page.read(seen.text)) | {"go": "change"})

    assert answer.status_code == 303
    asked = making.cell_of(SANA, at=at, id="report-writing")
    assert (asked.state, asked.due_on) == (State.NOT_STARTED, TODAY + 5 * DAY)
    assert sana.get(f"{LIST}{old}/").status_code == 404


def test_a_programme_in_use_says_what_to_do_before_it_ends(
    client_as: ClientAs, at: datetime
) -> None:
    programme = making.a_programme(at=at)
    making.an_assignment(at=at, programme=programme)

    answer = client_as(SANA).post(f"{LIST}{programme}/end")

    assert answer.status_code == 409
    assert "End its assignments first." in answer.text


def test_a_programme_that_nobody_uses_ends(client_as: ClientAs, at: datetime) -> None:
    programme, sana = making.a_programme(at=at), client_as(SANA)

    assert sana.post(f"{LIST}{programme}/end").status_code == 303

    assert "Basics" not in sana.see(LIST).words


def test_a_programme_from_above_is_assigned_and_not_changed(
    client_as: ClientAs, at: datetime
) -> None:
    programme = making.a_programme(making.above(SANA, at=at), at=at)
    sana = client_as(SANA)

    assert "Basics" in sana.see(LIST).words
    form = sana.see(f"/supervise/assignments/new?what=programme:{programme}")
    assert form.first("option", selected="").get("value") == f"programme:{programme}"
    assert sana.get(f"{LIST}{programme}/").status_code == 404


def test_programmes_of_another_unit_do_not_exist(client_as: ClientAs, at: datetime) -> None:
    with transaction():
        cast.join(at=at)
    theirs = making.a_programme(SAUL, at=at, title="Theirs")
    sana = client_as(SANA)

    assert "Theirs" not in sana.see(LIST).words
    for ask in (sana.get, sana.post):
        assert ask(f"{LIST}{theirs}/").status_code == 404
        assert ask(f"{LIST}{theirs}/end").status_code == 404
    form = {"what": f"programme:{theirs}", "whom": "unit", "go": "preview"}
    form["unit"] = str(making.viewer(SANA).unit_id)
    assert sana.post("/supervise/assignments/new", form).status_code == 422
