from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import making
from cast import AIDA
from making import FIRST_STEPS
from sending import Browser

ClientAs = Callable[[str | None], Browser]


def test_a_course_without_a_quiz_says_so_and_starts_none(client_as: ClientAs, at: datetime) -> None:
    making.another_version(at=at, quiz=None)
    aida = client_as(AIDA)

    page = aida.get(FIRST_STEPS)

    assert page.status_code == 200
    assert "This course has no quiz." in page.get_data(as_text=True)
    assert aida.post(f"{FIRST_STEPS}attempts").status_code == 404
