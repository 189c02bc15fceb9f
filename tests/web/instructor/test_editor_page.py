"""The editor of a text: saved by revision, merged, previewed; with scripts and without."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import cast
import drafting
import making
import pytest
import time_machine
from cast import AIDA, IDA, ILYA, SANA
from drafting import LESSON, QUIZ
from flask import Flask
from sending import Browser
from stories import page
from stories.page import Element
from werkzeug.test import TestResponse

from elearn.db import let_go, transaction
from elearn.library.workshop import drafts, texts
from elearn.library.workshop.drafts import Drafted

People = Callable[[str | None], Browser]

NAME = "first-look.ru.md"
BODY = "## Что видно сразу\n\nНовая наклейка на старой коробке, другой вес, чужой почерк.\n"


@pytest.fixture
def draft(app: Flask, at: datetime) -> Drafted:
    return drafting.new_draft(at=at)


def address(draft: Drafted, name: str = NAME) -> str:
    return f"{draft.address}texts/{name}"


def stored(draft: Drafted, name: str = NAME) -> str:
    let_go()
    return texts.text(draft.id, name).text


def put(
    browser: Browser, draft: Drafted, body: str, revision: int = 1, **more: object
) -> TestResponse:
    value = {"revision": revision, "body": body, "fields": {}} | more
    return browser.put(address(draft), value)


def typed(shown: Element) -> str:
    """What the text field of a page holds; the first end of line is the page's own."""
    return "".join(map(str, shown.first("textarea").inside))[1:]


def form(shown: Element, path: str) -> dict[str, str]:
    """What a form with this action would send as it stands."""
    for one in shown.every("form", action=path):
        inputs = [each for each in one.every("input") if each.get("type") != "checkbox"]
        fields = {each.get("name"): each.get("value") for each in inputs}
        return fields | {each.get("name"): typed(one) for each in one.every("textarea")}
    raise LookupError(path)


# The page ------------------------------------------------------------------------------------


def test_a_lesson_stands_there_without_its_settings(client_as: People, draft: Drafted) -> None:
    shown = client_as(ILYA).see(address(draft))

    area = shown.first("textarea", id="_body")
    assert typed(shown) == BODY
    assert (area.get("lang"), area.get("dir")) == ("ru", "ltr")
    assert shown.first("input", id="_title").get("value") == "Первый осмотр"
    assert shown.first("input", id="_minutes").get("value") == "5"
    assert [one.get("value") for one in shown.every("input", name="objectives")] == ["", "PB-1"]


def test_the_settings_of_the_course_have_a_page_of_their_own(
    client_as: People, draft: Drafted
) -> None:
    answer = client_as(ILYA).get(address(draft, "module.yml"))

    assert (answer.status_code, answer.location) == (303, f"{draft.address}settings/")


@pytest.mark.parametrize("name", ["none.ru.md", "first-look", "..", "first-look.xx.md"])
def test_a_text_that_is_not_there_is_not_found(
    client_as: People, draft: Drafted, name: str
) -> None:
    assert client_as(ILYA).get(address(draft, name)).status_code == 404


def test_who_does_not_teach_the_course_finds_nothing(
    client_as: People, draft: Drafted, at: datetime
) -> None:
    with transaction():
        cast.join(at=at)

    assert client_as(IDA).get(address(draft)).status_code == 404
    assert client_as(IDA).post(f"{address(draft)}/visit").status_code == 404
    assert put(client_as(IDA), draft, "x").status_code == 404
    assert client_as(AIDA).get(address(draft)).status_code == 403
    assert client_as(SANA).get(address(draft)).status_code == 403


def test_a_quiz_leads_to_its_questions_and_what_is_amiss_has_its_line(
    client_as: People, draft: Drafted, at: datetime
) -> None:
    drafting.saved(draft, "quiz.ru.md", QUIZ.replace("(x)", "( )"), at=at)

    shown = client_as(ILYA).see(address(draft, "quiz.ru.md"))

    assert next(shown.every("a", href=f"{draft.address}questions/ru/")).words
    row = next(shown.first("ul", **{"class": "to-mend"}).every("li"))
    lines = typed(shown).split("\n")
    assert (
        lines[int(row.first("a").get("data-line")) - 1] == "- ( ) Новая наклейка на старой коробке"
    )
    assert row.words.startswith("Mend line")


def test_what_is_amiss_in_the_settings_leads_to_its_field(
    client_as: People, draft: Drafted, at: datetime
) -> None:
    drafting.saved(draft, NAME, LESSON.replace("minutes: 5", "minutes: soon"), at=at)

    shown = client_as(ILYA).see(address(draft))

    assert shown.first("ul", **{"class": "to-mend"}).first("a").get("href") == "#_minutes"


def test_settings_that_cannot_be_read_are_mended_in_the_text(
    client_as: People, draft: Drafted, at: datetime
) -> None:
    drafting.saved(draft, NAME, LESSON.replace("title: ", "title: ["), at=at)
    browser = client_as(ILYA)

    fields = form(browser.see(address(draft)), address(draft))
    assert fields["body"].startswith("---\ntitle: [")
    browser.post(address(draft), fields | {"body": fields["body"].replace("[", "")})

    assert stored(draft) == LESSON


# Saving by form ------------------------------------------------------------------------------


def test_a_form_that_changes_nothing_is_no_revision(client_as: People, draft: Drafted) -> None:
    browser = client_as(ILYA)
    fields = form(browser.see(address(draft)), address(draft))

    answer = browser.post(address(draft), fields | {"body": fields["body"].replace("\n", "\r\n")})

    assert (answer.status_code, answer.location) == (303, address(draft))
    assert texts.text(draft.id, NAME).revision == 1


def test_fields_and_text_are_saved_together(client_as: People, draft: Drafted) -> None:
    browser = client_as(ILYA)

    browser.post(
        address(draft),
        {
            "revision": "1",
            "title": "Осмотр: первый",
            "minutes": "۷",
            "body": "## Один\r\n\r\nДва\r\n",
        },
    )

    assert stored(draft) == ('---\ntitle: "Осмотр: первый"\nminutes: 7\n\n---\n\n## Один\n\nДва\n')


def test_objectives_are_ticked(client_as: People, draft: Drafted) -> None:
    browser = client_as(ILYA)

    browser.post(
        address(draft),
        {"revision": "1", "objectives": ["", "PB-1"], "title": "Первый осмотр", "body": BODY},
    )

    assert stored(draft) == LESSON.replace("minutes: 5\n", "minutes: 5\nobjectives: [PB-1]\n")


def test_a_preview_by_form_shows_the_text_and_saves_nothing(
    client_as: People, draft: Drafted
) -> None:
    answer = client_as(ILYA).post(
        address(draft), {"revision": "1", "body": "**жирно** [", "title": "Новое", "go": "preview"}
    )

    shown = page.read(answer.text)
    assert shown.first(id="_preview").first("strong").words == "жирно"
    assert shown.first("input", id="_title").get("value") == "Новое"
    assert typed(shown) == "**жирно** ["
    assert stored(draft) == LESSON


# Two people ----------------------------------------------------------------------------------


def test_changes_of_other_lines_are_both_kept(client_as: People, draft: Drafted) -> None:
    put(client_as(ILYA), draft, f"{BODY}\nКонец.\n", fields={"minutes": "9"})

    answer = put(
        client_as(ILYA), draft, f"Начало.\n\n{BODY}", fields={"minutes": "5", "title": "Т"}
    )

    assert answer.status_code == 200
    assert stored(draft) == LESSON.replace("Первый осмотр", "Т").replace(
        "minutes: 5", "minutes: 9"
    ).replace(BODY, f"Начало.\n\n{BODY}\nКонец.\n")
    said = answer.get_json()
    assert said["revision"] == 3
    assert said["fields"] == {"minutes": "9", "title": "Т"}
    assert "both changes are kept" in said["merged"]
    start, end, text = said["edits"][0]
    mine = f"Начало.\n\n{BODY}"
    assert mine[:start] + text + mine[end:] == f"Начало.\n\n{BODY}\nКонец.\n"


def test_changes_of_the_same_line_are_shown_to_a_person_and_none_is_lost(
    client_as: People, draft: Drafted
) -> None:
    browser = client_as(ILYA)
    put(browser, draft, BODY.replace("Новая", "Свежая"))

    refused = put(browser, draft, BODY.replace("Новая", "Чистая"))
    assert (refused.status_code, refused.get_json()["code"]) == (409, "revision")
    answer = browser.post(
        address(draft), {"revision": "1", "body": BODY.replace("Новая", "Чистая"), "title": "Т"}
    )

    assert answer.status_code == 409
    shown = page.read(answer.text)
    assert {one.words for one in shown.every("ins")} == {"Свежая", "Чистая"}
    both = form(shown, address(draft))
    assert "Чистая" in both["body"]
    assert "Свежая" in both["body"]
    assert browser.post(address(draft), both).status_code == 303
    assert "Свежая" in stored(draft)
    assert "Чистая" in stored(draft)
    assert "title: Т\n" in stored(draft)


def test_what_was_sent_before_a_lost_answer_is_no_conflict(
    client_as: People, draft: Drafted
) -> None:
    browser, first = client_as(ILYA), BODY.replace("Новая", "Свежая")
    put(browser, draft, first)

    answer = put(browser, draft, first.replace("Свежая", "Совсем свежая"), sent={"body": first})

    assert (answer.status_code, answer.get_json()["edits"]) == (200, [])
    assert stored(draft) == LESSON.replace("Новая", "Совсем свежая")


def test_where_it_is_not_known_what_was_begun_from_a_person_decides(
    client_as: People, draft: Drafted, at: datetime
) -> None:
    browser = client_as(ILYA)
    for number in range(1, 4):
        put(browser, draft, f"{BODY}{number}\n", number)
    with time_machine.travel(at + timedelta(minutes=30), tick=False):
        later = client_as(ILYA)
        put(later, draft, f"{BODY}Новое\n", 4)

        assert put(later, draft, f"Иное\n\n{BODY}", 2).status_code == 409


def test_who_has_the_text_open_is_seen_by_the_others_for_a_minute(
    client_as: People, app: Flask, at: datetime
) -> None:
    with transaction():
        cast.join(at=at)
    draft = drafting.draft_of("advanced", at=at)
    text = next(name for name in sorted(texts.all_of(draft.id)) if name.endswith(".md"))
    path = address(draft, text)
    ida, ilya = client_as(IDA), client_as(ILYA)

    assert ida.post(f"{path}/visit").get_json() == {"revision": 1, "others": ""}
    assert "Ida" in ilya.post(f"{path}/visit").get_json()["others"]
    assert "Ida" in ilya.see(path).first(id="_others").words
    with time_machine.travel(at + timedelta(seconds=61), tick=False):
        assert ilya.see(path).first(id="_others").words == ""


def test_looking_at_a_text_tells_nobody_that_it_is_open(
    client_as: People, app: Flask, at: datetime
) -> None:
    with transaction():
        cast.join(at=at)
    draft = drafting.draft_of("advanced", at=at)
    text = next(name for name in sorted(texts.all_of(draft.id)) if name.endswith(".md"))
    client_as(IDA).see(address(draft, text))

    assert client_as(ILYA).see(address(draft, text)).first(id="_others").words == ""


# The server's answers ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        {"revision": 1},
        {"revision": "1", "body": ""},
        {"revision": True, "body": ""},
        {"revision": 1, "body": 7},
        {"revision": 1, "body": "a\0b"},
        {"revision": 1, "body": "a\ud800b"},
        {"revision": 1, "body": "", "fields": {"title": 1}},
        {"revision": 1, "body": "", "fields": []},
        {"revision": 1, "body": "", "sent": 4},
        [],
        7,
    ],
)
def test_what_is_no_text_is_refused(client_as: People, draft: Drafted, value: object) -> None:
    assert client_as(ILYA).put(address(draft), value).status_code == 422


def test_a_text_that_is_too_long_is_refused(client_as: People, draft: Drafted) -> None:
    assert put(client_as(ILYA), draft, "я" * 100_001).status_code == 422


def test_a_form_that_is_refused_comes_back_as_it_was_typed(
    client_as: People, draft: Drafted
) -> None:
    browser = client_as(ILYA)
    long, old = {"revision": "1", "body": "я" * 100_001}, {"revision": "1", "body": "Новое"}

    refused = browser.post(address(draft), long)
    stale = browser.post(address(draft), old | {"csrf_token": "of an earlier session"})

    assert (refused.status_code, typed(page.read(refused.text))) == (422, long["body"])
    assert "200 KB" in refused.text
    assert (stale.status_code, typed(page.read(stale.text))) == (403, "Новое")
    assert "/editor." not in stale.text
    assert stored(draft) == LESSON


def test_lists_within_lists_are_no_text(client_as: People, draft: Drafted) -> None:
    browser = client_as(ILYA)

    answer = browser.bare(
        "PUT",
        address(draft),
        data="[" * 100_000,
        headers={"X-CSRF-Token": browser.token, "Content-Type": "application/json"},
    )

    assert answer.status_code in (400, 422)


def test_a_closed_draft_takes_no_text(client_as: People, draft: Drafted, at: datetime) -> None:
    with transaction():
        drafts.drop(making.viewer(ILYA), draft.id, at=at)

    assert put(client_as(ILYA), draft, "Поздно").status_code == 409


@pytest.mark.parametrize("path", ["preview", "visit"])
def test_an_address_of_the_script_leads_to_the_text(
    client_as: People, draft: Drafted, path: str
) -> None:
    assert client_as(ILYA).get(f"{address(draft)}/{path}").location == address(draft)


# Previews ------------------------------------------------------------------------------------


def test_a_preview_is_the_renderers_whatever_the_rest_of_the_draft_says(
    client_as: People, draft: Drafted, at: datetime
) -> None:
    drafting.saved(draft, "module.yml", "broken: [", at=at)
    drafting.saved(draft, "quiz.ru.md", "---\ntitle: [\n---\n", at=at)
    body = '## Раздел\n\n!!! law "Статья 1"\n    Текст\n\n::: check\nВерно?\n\nAnswer: true\n:::\n'
    body += "\nПосле.<script>x</script>"

    answer = client_as(ILYA).post(f"{address(draft)}/preview", {"revision": "1", "body": body})

    shown = page.read(answer.text)
    assert shown.first("h2").words == "Раздел"
    assert shown.first("div", **{"class": "law"}).words.startswith("Статья 1")
    assert "True" in shown.first("section").words
    assert not list(shown.every("script"))


def test_a_quiz_is_previewed_with_its_key_and_a_missing_key_is_said(
    client_as: People, draft: Drafted
) -> None:
    def previewed(body: str) -> Element:
        path = f"{address(draft, 'quiz.ru.md')}/preview"
        return page.read(client_as(ILYA).post(path, {"revision": "1", "body": body}).text)

    body = QUIZ.split("---\n\n")[1]
    whole, partly = previewed(body), previewed(body.replace("(x)", "( )"))

    assert [one.words for one in whole.every("h3")] == [
        "Что видно сразу",
        "Отметьте признаки переупаковки",
    ]
    assert "right:Новая наклейка" in whole.words
    assert "cannot be shown yet" in partly.words


def test_terms_are_previewed(client_as: People, draft: Drafted, at: datetime) -> None:
    drafting.saved(draft, "glossary.ru.md", "Пломба\n: *Знак*\n", at=at)

    answer = client_as(ILYA).post(
        f"{address(draft, 'glossary.ru.md')}/preview",
        {"revision": "1", "body": "Печать\n: *Знак*\n"},
    )

    assert page.read(answer.text).first("dd").first("em").words == "Знак"


def test_a_line_that_the_check_names_is_gone_to(client_as: People, draft: Drafted) -> None:
    browser = client_as(ILYA)

    def line(asked: str) -> str:
        return (
            browser.see(f"{address(draft)}?line={asked}")
            .first("form", id="_editor")
            .get("data-line")
        )

    assert [line("9"), line("2"), line("x"), line("9" * 50)] == ["3", "", "", ""]


def test_her_own_change_in_another_window_is_called_hers(client_as: People, draft: Drafted) -> None:
    browser = client_as(ILYA)
    put(browser, draft, BODY.replace("Новая", "Свежая"))

    refused = put(browser, draft, BODY.replace("Новая", "Чистая"))

    assert refused.get_json()["error"].startswith("You changed the same lines in another window")
