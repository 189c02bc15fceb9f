"""A supervisor brings in a roster, assigns a programme, sees an officer pass, takes it away and
chases: in a real Chromium, with a real mail server, each number held against the database.
"""

from __future__ import annotations

import csv
import io
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import crowds
import making
import post_office
import pytest
from engines import settings_of
from post_office import PostOffice
from python_calamine import load_workbook
from serving import ROOT, Hub
from stories import key
from stories.stranger import OFFICER
from stories.walker import Walker

from elearn import clock
from elearn.app import create_app
from elearn.db import db, transaction
from elearn.models.people import Unit
from elearn.people import units, users

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SUPERVISOR = "supervisor@demo.example"
UNIT = "Northern Crossing"
MODULE = "/modules/cybercrime/first-steps/"
KEY = key.of(making.MODULES / "cybercrime" / "first-steps" / "quiz.en.md")
ROSTER = """Список личного состава;;;;;;;;
№;Личный номер;Фамилия;Имя;Отчество;Звание;Должность;Подразделение;E-mail
1;00417;Примеров;Образец;Тестович;майор;следователь;Northern Crossing;primerov@sample.example
2;9,00101E+11;Макетова;Проба;Шаблоновна;капитан;следователь;Northern Crossing;m@sample.example
3;00419;Намунаев;Тест;;лейтенант;инспектор;Northern Crosing;
4;00420;Ёлкина;Пример;Образцовна;ст. лейтенант;аналитик;Northern Crossing;
Всего;4;;;;;;;
"""
NAMES = {
    "Примеров Образец Тестович",
    "Макетова Проба Шаблоновна",
    "Намунаев Тест",
    "Ёлкина Пример Образцовна",
}


@pytest.fixture(scope="module")
def office() -> Iterator[tuple[PostOffice, str]]:
    with post_office.open_at() as found:
        yield found


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory, office: tuple[PostOffice, str]) -> Iterator[Hub]:
    folder = tmp_path_factory.mktemp("desk")
    hub = Hub(folder, ELEARN_MODULES=str(making.MODULES), ELEARN_SMTP=office[1])
    yield hub
    hub.stop()


def test_from_the_roster_to_the_reminder(
    walk: Callable[..., Walker], office: tuple[PostOffice, str], tmp_path: Path
) -> None:
    supervisor, officer = walk(1280), walk(360)
    supervisor.sign_in(SUPERVISOR)

    brings_in_a_roster(supervisor, tmp_path)
    due_on = assigns_a_programme(supervisor)
    passes_the_first_course(officer)

    seen = sees_who_stands_where(supervisor)
    assert seen["Aida Nurlanova"] == ["passed", "not started"]
    assert all(seen[name] == ["not started", "not started"] for name in NAMES)
    assert kept_in(supervisor.hub, "SELECT state FROM progress") == [("passed",)]
    assert in_csv(supervisor) == in_xlsx(supervisor, tmp_path) == seen
    supervisor.look()

    reminds_once(officer, office[0])
    assert told(supervisor.hub) == {"week"}
    assert due_on == kept_in(supervisor.hub, "SELECT DISTINCT due_on FROM reminder")[0][0]


def test_the_report_of_fourteen_units_takes_three_clicks_and_no_minute(
    walk: Callable[..., Walker], tmp_path: Path
) -> None:
    hub = Hub(tmp_path / "large", ELEARN_MODULES=str(making.MODULES))
    try:
        twelve_hundred_people_in_fourteen_units(tmp_path / "large")
        walker, began = replace(walk(1280), hub=hub), time.monotonic()
        walker.sign_in(SUPERVISOR)
        walker.follow("nav a[href='/supervise/']")
        walker.follow("a[href='/supervise/reports/']")
        with walker.page.expect_download() as coming:
            walker.page.click("button[value=xlsx]")
        file = tmp_path / "report.xlsx"
        coming.value.save_as(file)

        assert time.monotonic() - began < 60
        rows = load_workbook(str(file)).get_sheet_by_index(0).to_python()
        total = next(row for row in rows if row[0] == "Всего")
        people, assigned = kept_in(
            hub,
            "SELECT count(*), count(*) * (SELECT count(*) FROM assignment) FROM person"
            " WHERE unit_id IS NOT NULL AND disabled_at IS NULL",
        )[0]
        assert (people, assigned) == (1_204, 1_204)
        assert [total[1], total[3]] == [people, assigned]
        units = [row[0] for row in rows if str(row[0]).startswith("Post ")]
        assert len(units) == 13  # and the people of the crossing itself
    finally:
        hub.stop()


def twelve_hundred_people_in_fourteen_units(folder: Path) -> None:
    """Below the crossing of the demonstration and in it, with a course for all of them."""
    app = create_app(settings_of(folder))
    with app.app_context():
        now = clock.now()
        supervisor = users.named(SUPERVISOR, at=now)
        with transaction():
            crossing = db.session.get_one(Unit, supervisor.unit_id)
            for number in range(1, 14):
                post = units.add(f"Post {number}", "unit", at=now, parent=crossing)
                head = f"head{number}@sample.example"
                users.add(None, head, role="officer", at=now, name=f"Head {number}", unit=post)
        for number in range(1, 14):
            crowds.a_crowd(91, at=now, beside=f"head{number}@sample.example")
        crowds.a_crowd(4, at=now, beside=SUPERVISOR)
        making.an_assignment(SUPERVISOR, at=now)
        db.session.remove()
        db.engine.dispose()


def brings_in_a_roster(walker: Walker, folder: Path) -> None:
    """A file in cp1251 with two rows that are wrong; they are corrected on the page."""
    file, page = folder / "roster.csv", walker.page
    file.write_bytes(ROSTER.replace("\n", "\r\n").encode("cp1251"))
    walker.follow("nav a[href='/supervise/']")
    walker.follow("a[href='/supervise/roster/']")
    walker.look()
    page.set_input_files("[name=file]", file)
    walker.follow("main .first")
    walker.look()
    page.select_option("[name=code_page]", "cp1251")
    walker.follow("main .first")
    walker.look()
    assert page.input_value("input[name$='.unit']") == "Northern Crosing"
    page.fill("input[name$='.unit']", UNIT)
    page.fill("input[name$='.service_number']", "00418")
    walker.follow("button.first")
    walker.look()
    walker.follow("button[formaction$='/apply']")
    walker.look()
    assert "4 people added" in page.inner_text("main [role=status]")
    rows = kept_in(walker.hub, "SELECT name, service_number FROM person WHERE rank != ''")
    assert {name for name, _number in rows} == NAMES
    assert sorted(number for _name, number in rows) == ["00417", "00418", "00419", "00420"]


def assigns_a_programme(walker: Walker) -> str:
    """Two courses for the unit and all below, due in a week; the day as it is kept."""
    page = walker.page
    due_on = str(today() + timedelta(days=7))
    walker.go("/supervise/programmes/new")
    walker.look()
    page.fill("[name=title]", "Basic training")
    page.select_option("[name='course.1.1']", "first-steps")
    page.select_option("[name='course.2.1']", "report-writing")
    walker.follow("main .first")
    walker.look()
    walker.go("/supervise/assignments/new")
    walker.look()
    page.select_option("[name=what]", label=f"Basic training ({UNIT})")
    page.check("#_due_day")
    page.fill("[name=due_on]", due_on)
    walker.follow("main .first")
    walker.look()
    assert "8 people" in page.inner_text("#_touched")
    walker.follow("main .first")
    walker.look()
    return due_on


def passes_the_first_course(walker: Walker) -> None:
    walker.sign_in()
    walker.look()
    assert "Basic training" in walker.page.inner_text("main")
    walker.go(MODULE)
    walker.follow("form[action$='/attempts'] button")
    walker.answer(KEY)
    walker.follow("[name=go][value=check]")
    walker.follow("form[action$='/finish'] button")
    assert walker.page.get_attribute("[data-state]", "data-state") == "passed"


def sees_who_stands_where(walker: Walker) -> dict[str, list[str]]:
    """The matrix as it is read out: a name, and the words of each course."""
    walker.go("/supervise/completion")
    walker.look()
    rows = walker.page.locator("table.signs tbody tr:has(th[scope=row])")
    return {
        row.locator("a bdi").inner_text(): [
            cell.strip().lower() for cell in row.locator("td .unseen").all_text_contents()
        ]
        for row in rows.all()
    }


def in_csv(walker: Walker) -> dict[str, list[str]]:
    href = walker.page.get_attribute("a[href*='completion.csv']", "href")
    answer = walker.page.request.get(walker.hub.address + str(href))
    text = answer.body().decode("utf-8-sig")
    delimiter = ";" if text.count(";") > text.count(",") else ","
    return of_sheet(list(csv.reader(io.StringIO(text), delimiter=delimiter)))


def in_xlsx(walker: Walker, folder: Path) -> dict[str, list[str]]:
    href = walker.page.get_attribute("a[href*='completion.xlsx']", "href")
    file = folder / "completion.xlsx"
    file.write_bytes(walker.page.request.get(walker.hub.address + str(href)).body())
    sheet = load_workbook(str(file)).get_sheet_by_index(0).to_python()
    return of_sheet([[str(cell) for cell in row] for row in sheet])


def of_sheet(rows: list[list[str]]) -> dict[str, list[str]]:
    """Names, and the words of the two courses; after each of them stands a day."""
    start = next(number for number, row in enumerate(rows) if "Name" in row)
    name = rows[start].index("Name")
    return {
        row[name]: [cell.lower() for cell in row[-4::2]] for row in rows[start + 1 :] if any(row)
    }


def reminds_once(officer: Walker, office: PostOffice) -> None:
    """The job is killed once and then started twice at once; letters come at the chosen hour."""
    hub, now = officer.hub, datetime.now(ZoneInfo("Asia/Almaty"))
    officer.go("/account/letters/")
    officer.look()
    hour = now.hour if 6 <= now.hour <= 21 else 9
    officer.page.select_option("[name=hour]", str(hour))
    officer.follow("main .first")
    job = started(hub, "reminders", "queue")
    time.sleep(0.4)
    job.send_signal(signal.SIGKILL)
    job.wait()
    for one in [started(hub, "reminders", "queue") for _ in range(2)]:
        assert one.wait() == 0
    waits = kept_in(hub, "SELECT count(*) FROM letter WHERE kind LIKE 'reminder%'")[0][0]
    assert waits == 6  # who has a mail address and anything left to do
    with closing(sqlite3.connect(hub.environment["ELEARN_DATA"] + "/elearn.db")) as database:
        # The hours of the night are over.
        database.execute("UPDATE letter SET due_at = queued_at")
        database.commit()
    for one in [started(hub, "mail", "send") for _ in range(2)]:
        assert one.wait() == 0
    # On a Monday the supervisor gets another letter, about the week.
    came = Counter((str(one["To"]), str(one["Subject"])) for one in office.taken)
    assert set(came.values()) == {1}
    assert len({to for to, _subject in came}) == waits
    assert {OFFICER, "primerov@sample.example"} <= {to for to, _subject in came}


def started(hub: Hub, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "flask", *words],
        cwd=ROOT,
        env=hub.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def told(hub: Hub) -> set[str]:
    return {step for (step,) in kept_in(hub, "SELECT step FROM reminder")}


def kept_in(hub: Hub, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(hub.environment["ELEARN_DATA"] + "/elearn.db")) as database:
        return database.execute(query).fetchall()


def today() -> date:
    return datetime.now(UTC).astimezone(ZoneInfo("Asia/Almaty")).date()
