"""A roster on its pages: chosen, looked at, corrected, brought in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from cast import AIDA, BEK, ILYA, SANA, VERA
from flask import Flask
from people import rosters as files
from sending import Browser
from sqlalchemy import func, select
from unchanged import nothing_changes
from werkzeug.test import TestResponse

from elearn.db import db, transaction
from elearn.models.assignments import Tally, Upload
from elearn.people import units, uploads, users

ClientAs = Callable[[str | None], Browser]
LIST = "/supervise/roster/"
HEAD = "service number;name;rank;unit;mail"
GOOD = f"{HEAD}\n00417;Образец Примеров;майор;Northern Crossing;\n"


def unit(place: str = "Kazakhstan/North") -> UUID:
    db.session.rollback()
    return units.at_place(place).id


def is_here(login: str) -> bool:
    db.session.rollback()
    return users.by_login(login) is not None


def sent(browser: Browser, body: str | bytes, place: str = "Kazakhstan/North") -> TestResponse:
    fields = {"csrf_token": browser.token, "unit": str(unit(place))}
    parts = [
        f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    head = '--cut\r\nContent-Disposition: form-data; name="file"; filename="roster.csv"\r\n\r\n'
    whole = body.encode() if isinstance(body, str) else body
    data = "".join([*parts, head]).encode() + whole + b"\r\n--cut--\r\n"
    # By hand: the client keeps a large form in a file that it does not close.
    return browser.bare("POST", LIST, data=data, content_type="multipart/form-data; boundary=cut")


def looked(browser: Browser, body: str | bytes, **more: str) -> tuple[str, str]:
    """Sends a file; the address of its page, and the page."""
    answer = sent(browser, body)
    assert answer.status_code == 303, answer.text
    address, _mark, query = str(answer.location).partition("?")
    asked = "&".join([query, *(f"{name}={value}" for name, value in more.items())])
    return address, browser.get(f"{address}?{asked}").text


def form(page: str, **more: object) -> dict[str, object]:
    """What the page's form would send, with what somebody chose and typed."""
    seal = re.search(r'name="seal" value="([0-9a-f]+)"', page)
    return {"unit": str(unit()), "seal": seal.group(1) if seal else ""} | more


def test_a_roster_is_shown_first_and_then_brought_in(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    sana = client_as(SANA)
    address, page = looked(sana, GOOD)
    assert "Образец Примеров" in page
    assert not is_here("00417")

    answer = sana.post(f"{address}apply", form(page))

    assert (answer.status_code, answer.location) == (303, f"{LIST}?done=1")
    assert "1 person added" in sana.get(f"{LIST}?done=1").text
    assert is_here("00417")
    assert sana.get(address).status_code == 404


def test_the_same_file_again_has_nothing_to_do(client_as: ClientAs, at: datetime) -> None:
    sana = client_as(SANA)
    address, page = looked(sana, GOOD)
    sana.post(f"{address}apply", form(page))

    page = looked(sana, GOOD)[1]

    assert "nothing to do" in page
    assert "apply" not in page


def test_letters_that_no_mark_tells_are_looked_at_before_anything_else(
    client_as: ClientAs, at: datetime
) -> None:
    sana = client_as(SANA)

    address, page = looked(sana, files.office(*files.KAZAKH, code_page="kz1048"))

    assert "KZ-1048, which is only the likeliest" in re.sub("</?bdi>", "", page)
    assert "Үлгіұлы" in page
    assert "seal" not in page
    wrong = sana.get(f"{address}?unit={unit()}&code_page=cp1251").text
    assert "‡лгі" in wrong or "Үлгіұлы" not in wrong
    assert sana.get(f"{address}?unit={unit()}&code_page=utf-8").status_code == 422


def test_two_row_errors_are_corrected_on_the_page(client_as: ClientAs, at: datetime) -> None:
    sana = client_as(SANA)
    body = f"{HEAD}\n00417;Образец;;Nowhere;\n00418;;;North;\n00419;Проба;;North;\n"
    address, page = looked(sana, body)
    assert 'name="cell.2.unit"' in page
    assert 'name="cell.3.full_name"' in page
    typed = {"cell.2.unit": "North", "leave_out": "3"}

    page = sana.post(f"{address}check", form(page, **typed)).text
    answer = sana.post(f"{address}apply", form(page, **typed))

    assert answer.status_code == 303
    assert is_here("00417")
    assert not is_here("00418")


def test_a_roster_with_errors_or_another_plan_is_shown_again(
    client_as: ClientAs, at: datetime
) -> None:
    sana = client_as(SANA)
    address, page = looked(sana, GOOD)

    with nothing_changes():
        assert sana.post(f"{address}apply", form(page, seal="x")).status_code == 409
        changed = form(page, **{"cell.2.unit": "Nowhere"})
        assert sana.post(f"{address}apply", changed).status_code == 422


def test_a_column_is_taken_for_what_was_chosen(client_as: ClientAs, at: datetime) -> None:
    page = looked(client_as(SANA), "x;name\n00417;Образец\n", c1="service_number")[1]

    assert "00417" in page.partition("What would change")[2]


def test_accounts_of_who_is_missing_are_closed_only_as_shown(
    client_as: ClientAs, at: datetime
) -> None:
    sana = client_as(SANA)
    address, page = looked(sana, GOOD)
    closing = {"close_missing": "yes"}
    assert sana.post(f"{address}apply", form(page, **closing)).status_code == 409
    page = sana.post(f"{address}check", form(page, **closing)).text

    sana.post(f"{address}apply", form(page, **closing))

    db.session.rollback()
    aida = users.by_login(AIDA)
    assert aida
    assert aida.disabled_at == at


def test_the_counts_of_the_units_are_stale_afterwards(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    north, sana = unit(), client_as(SANA)
    with transaction():
        db.session.add(Tally(unit_id=north, module_id="", counted_at=at))
    address, page = looked(sana, GOOD.replace("Northern Crossing", "North"))

    sana.post(f"{address}apply", form(page))

    db.session.rollback()
    assert db.session.scalar(select(Tally.is_stale).where(Tally.unit_id == north))


@pytest.mark.parametrize("login", [AIDA, BEK, ILYA, None])
def test_nobody_else_comes_to_the_rosters(client_as: ClientAs, at: datetime, login: str) -> None:
    browser = client_as(login)

    assert browser.get(LIST).status_code in (303, 403)
    assert sent(browser, GOOD).status_code in (401, 403)


def test_a_unit_of_others_and_a_file_of_others_are_not_there(
    client_as: ClientAs, at: datetime
) -> None:
    sana, vera = client_as(SANA), client_as(VERA)
    assert sent(sana, GOOD, "Tajikistan/South").status_code == 404
    address, page = looked(vera, GOOD)

    assert sana.get(f"{address}?unit={unit()}").status_code == 404
    assert sana.post(f"{address}check", form(page)).status_code == 404
    assert sana.post(f"{address}apply", form(page)).status_code == 404
    south = str(unit("Tajikistan/South"))
    own = looked(sana, GOOD)[0]
    assert sana.post(f"{own}check", form(page, unit=south)).status_code == 404


def test_a_file_is_forgotten_when_asked_and_after_a_day(client_as: ClientAs, at: datetime) -> None:
    sana = client_as(SANA)
    first, second = looked(sana, GOOD)[0], looked(sana, GOOD)[0]

    assert sana.post(f"{first}drop").status_code == 303
    assert sana.get(f"{first}?unit={unit()}").status_code == 404
    with time_machine.travel(at + timedelta(days=1), tick=False):
        assert client_as(SANA).get(f"{second}?unit={unit()}").status_code == 404


def test_only_the_newest_files_of_a_person_are_kept(client_as: ClientAs, at: datetime) -> None:
    sana = client_as(SANA)
    for _ in range(uploads.MOST_KEPT + 2):
        sent(sana, GOOD)

    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Upload)) == uploads.MOST_KEPT


def test_a_roster_may_be_large_but_not_larger(client_as: ClientAs, at: datetime) -> None:
    sana = client_as(SANA)
    rows = f"{HEAD}\n" + f"00417;Образец;{'x' * 90};;\n" * 18_000

    assert sent(sana, rows).status_code == 303
    assert sent(sana, b"x" * (uploads.LARGEST + 1)).status_code == 422
    assert sent(sana, b"x" * (uploads.LARGEST + 512 * 1024)).status_code == 413


def test_a_workbook_takes_the_same_road(client_as: ClientAs, at: datetime) -> None:
    sana = client_as(SANA)
    body = files.workbook([["Список"], [], ["Личный номер", "ФИО"], ["00417", "Образец Примеров"]])
    address, page = looked(sana, body)

    sana.post(f"{address}apply", form(page))

    db.session.rollback()
    found = users.by_login("00417")
    assert found
    assert found.service_number == "00417"


def test_a_reload_of_a_form_comes_back_to_the_file(client_as: ClientAs, at: datetime) -> None:
    sana = client_as(SANA)
    address = looked(sana, GOOD)[0]

    assert sana.get(f"{address}apply").location == address
    assert sana.get(f"{address}check").location == address
    assert "Choose the unit" in sana.get(address).text
