"""The first page, for who comes without an account."""

from __future__ import annotations

from collections.abc import Callable

import making
from cast import AIDA, PASSWORD
from sending import Browser

ClientAs = Callable[[str | None], Browser]


def test_a_course_leads_through_the_door_and_back_to_itself(client_as: ClientAs) -> None:
    passer_by = client_as(None)
    courses = [link.get("href") for link in passer_by.see("/").every("a")]
    assert making.FIRST_STEPS in courses

    asked = passer_by.get(making.FIRST_STEPS)
    field = {"next": making.FIRST_STEPS}
    entered = passer_by.post("/sign-in", {"email": AIDA, "password": PASSWORD} | field)

    assert asked.location == f"/sign-in?next={making.FIRST_STEPS.replace('/', '%2F')}"
    assert entered.location == making.FIRST_STEPS
