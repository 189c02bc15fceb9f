"""An instructor makes a course from nothing and improves it, while an officer sits its quiz: in a
real Chromium, each claim of a page held against the database.
"""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import making
import pytest
from PIL import Image
from serving import Hub
from stories import key
from stories.key import Right
from stories.walker import Walker, arrive

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

INSTRUCTOR = "instructor@demo.example"
COURSE = "/modules/cybercrime/osmotr-posylki/"
TEXT = "## Что видно сразу\n\nНовая наклейка на старой коробке.\n\n![Пломба]({picture})\n"
LATER = "Новая наклейка на старой коробке и свежий запах клея."
SAVED = '#_saved:text-matches("^Saved .*[0-9]")'


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = Hub(tmp_path_factory.mktemp("workshop"), ELEARN_MODULES=str(making.MODULES))
    yield hub
    hub.stop()


def kept_in(hub: Hub, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(Path(hub.environment["ELEARN_DATA"]) / "elearn.db")) as database:
        return database.execute(query).fetchall()


def test_from_an_empty_page_to_the_second_version_and_back(
    walk: Callable[..., Walker], tmp_path: Path
) -> None:
    instructor, officer = walk(1280), walk(360)
    instructor.sign_in(INSTRUCTOR)

    draft = begins_a_course(instructor)
    writes_the_lesson(instructor, draft, picture=brings_a_picture(instructor, draft))
    asks_five_questions(instructor, draft)
    publishes(instructor, draft, "Первая редакция")
    assert kept_in(instructor.hub, VERSIONS) == [(1, "draft", "Первая редакция")]

    arrive(officer, "parcel")
    attempt = begins_the_quiz(officer)
    changes_the_lesson(instructor)
    assert kept_in(instructor.hub, VERSIONS)[1] == (2, "draft", "Добавлен признак")

    goes_on_and_passes(officer, attempt, keys_of(instructor.hub, tmp_path))
    assert kept_in(instructor.hub, ATTEMPT) == [("passed", 1)]
    sees_what_changed(instructor)
    takes_the_first_version_back(instructor)
    assert kept_in(instructor.hub, VERSIONS)[2] == (3, "version", "Запах был лишним")
    officer.go(f"{COURSE}pervyy-urok/")
    assert LATER not in officer.page.inner_text("article")
    officer.look()


VERSIONS = (
    "SELECT number, came_from, why FROM version JOIN module ON module.id = version.module_id"
    " WHERE slug = 'osmotr-posylki' ORDER BY number"
)
ATTEMPT = (
    "SELECT state, version.number FROM attempt JOIN version ON version.id = attempt.version_id"
    " JOIN module ON module.id = attempt.module_id WHERE slug = 'osmotr-posylki'"
)


def begins_a_course(instructor: Walker) -> str:
    """The path of the draft."""
    page = instructor.page
    instructor.go("/author/")
    instructor.look()
    instructor.follow("a[href='/author/new/']")
    instructor.look()
    page.fill("[name=title]", "Осмотр посылки")
    page.select_option("[name=base]", "ru")
    page.select_option("[name=subject]", "cybercrime")
    instructor.follow("main form button.first")
    instructor.look()
    return page.url.removeprefix(instructor.hub.address)


def brings_a_picture(instructor: Walker, draft: str) -> str:
    """What a text says to show it."""
    page, bytes = instructor.page, io.BytesIO()
    Image.effect_noise((1200, 800), 90).convert("RGB").save(bytes, "JPEG")
    instructor.go(f"{draft}pictures/")
    page.set_input_files(
        "[name=file] >> nth=0",
        {"name": "Пломба 1.jpg", "mimeType": "image/jpeg", "buffer": bytes.getvalue()},
    )
    page.fill("[name=alt] >> nth=0", "Пломба на коробке")
    instructor.follow("form[enctype] button.first")
    instructor.look()
    line = page.input_value("label.line input >> nth=0")
    return line.partition("](")[2].rstrip(")")


def writes_the_lesson(instructor: Walker, draft: str, *, picture: str) -> None:
    page = instructor.page
    instructor.go(draft)
    instructor.follow("ol a[href*='/texts/'] >> nth=0")
    page.fill("textarea[name=body]", TEXT.format(picture=picture))
    page.wait_for_selector(SAVED)
    instructor.look()


def asks_five_questions(instructor: Walker, draft: str) -> None:
    """The two that a course begins with go; a key that was forgotten is told at its place."""
    page = instructor.page
    for _ in range(2):
        instructor.go(f"{draft}questions/")
        instructor.follow("ol.questions p.name a >> nth=0")
        instructor.follow("p.ways a[href$='remove']")
        instructor.follow("main form button >> nth=-1")
    seen = ["Наклейка", "Марка", "Вес"]
    asks(instructor, draft, "single", "Что видно сразу?", option=seen, right=[0])
    asks(instructor, draft, "numeric", "Сколько килограммов лишних?", **{"amount.value": "1,4"})
    asks(instructor, draft, "text", "Как называется документ?", variants="акт осмотра")
    steps = ["Отвести людей", "Снять на фото", "Опечатать"]
    asks(instructor, draft, "ordering", "Что за чем?", step=steps)
    signs = ["Другой вес", "Новая лента", "Старая коробка"]
    asks(instructor, draft, "multiple", "Отметьте признаки", option=signs)

    assert page.get_attribute("#_choices", "aria-describedby") == "_choices_found"
    assert "No answer is marked as right" in page.inner_text("#_choices_found")
    instructor.go(f"{draft}check/")
    instructor.look()
    page.click("a:has-text('Отметьте признаки') >> nth=0")
    page.check("[name=right][value='0']")
    page.check("[name=right][value='1']")
    instructor.follow(".bar button.first")
    assert not page.query_selector("#_choices_found")
    instructor.look()


def asks(instructor: Walker, draft: str, kind: str, title: str, **fields: object) -> None:
    """Adds a question: lists go into fields of the same name, one after the other."""
    page = instructor.page
    instructor.go(f"{draft}questions/")
    instructor.follow("a[href$='~new/'] >> nth=0")
    instructor.follow(f"a[href^='?kind={kind}']")
    page.fill("[name=title]", title)
    for name, value in fields.items():
        if name == "right":
            for place in value:  # type: ignore[attr-defined]
                page.check(f"[name=right][value='{place}']")
        elif isinstance(value, list):
            for place, one in enumerate(value):
                if page.locator(f"[name={name}]").count() <= place:
                    page.click("button[value^='add.'] >> nth=0")
                page.locator(f"[name={name}]").nth(place).fill(one)
        else:
            page.fill(f"[name='{name}']", str(value))
    page.fill("[name=explain]", "Так сказано в уроке.")
    instructor.follow(".bar button.first")


def publishes(instructor: Walker, draft: str, because: str) -> None:
    page = instructor.page
    instructor.go(f"{draft}publish/")
    instructor.look()
    if page.query_selector("[name=renew]"):
        page.check("[name=renew] >> nth=0")
    page.fill("[name=because]", because)
    instructor.follow("button[value=publish]")
    instructor.look()


def keys_of(hub: Hub, folder: Path) -> dict[str, Right]:
    """The right answers, read from the file of the quiz that is published."""
    path = folder / "quiz.ru.md"
    [(text,)] = kept_in(
        hub,
        "SELECT text FROM source_text JOIN version_file USING (sha256)"
        " JOIN version ON version.id = version_file.version_id"
        " JOIN module ON module.id = module_id"
        " WHERE version_file.name = 'quiz.ru.md' AND slug = 'osmotr-posylki'"
        " ORDER BY number LIMIT 1",
    )
    path.write_text(str(text), "utf-8")
    return key.of(path)


def begins_the_quiz(officer: Walker) -> str:
    officer.go(f"{COURSE}pervyy-urok/")
    officer.look()
    assert officer.page.evaluate("document.querySelector('article img').naturalWidth") > 0
    officer.go(COURSE)
    officer.look()
    officer.follow("form[action$='/attempts'] button")
    officer.page.fill("[data-kind=numeric] input[type=text]", "1,4")
    officer.page.wait_for_selector(":text('saved')")
    officer.look()
    return officer.page.url.removeprefix(officer.hub.address)


def changes_the_lesson(instructor: Walker) -> None:
    page = instructor.page
    instructor.go(f"/author{COURSE}")
    instructor.look()
    instructor.follow("form[action$='/draft'] button")
    draft = page.url.removeprefix(instructor.hub.address)
    instructor.follow("ol a[href*='/texts/'] >> nth=0")
    body = page.input_value("textarea[name=body]")
    page.fill("textarea[name=body]", body.replace("Новая наклейка на старой коробке.", LATER))
    page.wait_for_selector(SAVED)
    publishes(instructor, draft, "Добавлен признак")


def goes_on_and_passes(officer: Walker, attempt: str, keys: dict[str, Right]) -> None:
    officer.go(attempt)
    officer.answer(keys)
    officer.page.wait_for_timeout(2500)
    officer.go(f"{attempt}check/")
    officer.follow("form[action$='/finish'] button")
    officer.look()


def sees_what_changed(instructor: Walker) -> None:
    instructor.go(f"/author{COURSE}versions/")
    instructor.look()
    instructor.follow("main form button.first")
    assert "запах" in " ".join(instructor.page.locator("ins").all_inner_texts())
    instructor.look()


def takes_the_first_version_back(instructor: Walker) -> None:
    page = instructor.page
    instructor.go(f"/author{COURSE}versions/1/")
    instructor.look()
    if page.query_selector("[name=renew]"):
        page.check("[name=renew] >> nth=0")
    page.fill("[name=because]", "Запах был лишним")
    instructor.follow("form[action$='take-back'] button >> nth=-1")
    instructor.look()
