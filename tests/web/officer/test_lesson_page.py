"""A lesson: the same bytes for all, revalidated, and nothing of a person in it."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import brotli
from cast import AIDA, BEK, ILYA, NAMES
from flask import Flask
from making import FIRST_STEPS
from sending import Browser

ClientAs = Callable[[str | None], Browser]
LESSON = f"{FIRST_STEPS}seizing/"


def test_two_people_get_the_same_bytes(client_as: ClientAs) -> None:
    for coding in ("br", "gzip", "identity"):
        first = client_as(AIDA).get(LESSON, Accept_Encoding=coding)
        second = client_as(ILYA).get(LESSON, Accept_Encoding=coding)

        assert first.status_code == second.status_code == 200
        assert first.data == second.data
        assert first.headers["ETag"] == second.headers["ETag"]


def test_it_holds_no_name_no_token_and_no_mark_of_a_person(client_as: ClientAs) -> None:
    aida = client_as(AIDA)
    aida.post(f"{LESSON}read")

    shown = aida.get(LESSON).text

    for word in (NAMES[AIDA], AIDA, "csrf", aida.session, aida.token):
        assert word not in shown


def test_each_coding_has_its_own_etag_and_the_same_page(client_as: ClientAs) -> None:
    aida = client_as(AIDA)
    plain, zipped, best = (
        aida.get(LESSON, Accept_Encoding=coding) for coding in ("identity", "gzip", "gzip, br")
    )

    assert gzip.decompress(zipped.data) == brotli.decompress(best.data) == plain.data
    assert len({one.headers["ETag"] for one in (plain, zipped, best)}) == 3
    assert not any(one.headers["ETag"].startswith("W/") for one in (plain, zipped, best))
    assert best.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in best.headers["Vary"]
    assert best.headers["Cache-Control"] == "private, no-cache"


def test_it_is_not_sent_again_while_it_has_not_changed(client_as: ClientAs) -> None:
    aida = client_as(AIDA)
    etag = aida.get(LESSON).headers["ETag"]

    again = aida.get(LESSON, If_None_Match=etag)

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == etag
    assert again.headers["Cache-Control"] == "private, no-cache"


def test_a_304_comes_after_the_rights(client_as: ClientAs) -> None:
    etag = client_as(AIDA).get(LESSON).headers["ETag"]

    assert client_as(None).get(LESSON, If_None_Match=etag).status_code == 303


def test_another_language_is_another_page(client_as: ClientAs) -> None:
    aida = client_as(AIDA)

    english, russian = aida.see(LESSON), aida.see(f"{LESSON}?lang=RU")

    assert english.first("html").get("lang") == "en"
    assert russian.first("html").get("lang") == "ru"
    assert "Кибербезопасность" in russian.first("article").words
    assert aida.get(LESSON).headers["ETag"] != aida.get(f"{LESSON}?lang=ru").headers["ETag"]


def test_a_missing_translation_falls_back_and_says_so(client_as: ClientAs) -> None:
    shown = client_as(AIDA).see(f"{FIRST_STEPS}sealing/?lang=fa-af")

    assert (shown.first("html").get("dir"), shown.first("html").get("lang")) == ("rtl", "fa-AF")
    article = shown.first("article")
    assert (article.get("dir"), article.get("lang")) == ("ltr", "en")
    assert "English" in article.words


def test_a_chapter_of_ones_own_state_stands_in_its_place(client_as: ClientAs) -> None:
    address = f"{FIRST_STEPS}law/"

    assert "Astana" in client_as(AIDA).get(address).text
    assert "Astana" not in client_as(BEK).get(address).text
    assert "Every state" in client_as(ILYA).get(address).text
    assert (
        client_as(AIDA).get(address).headers["ETag"] != client_as(BEK).get(address).headers["ETag"]
    )


def test_reading_goes_on_to_the_next_lesson_and_from_the_last_to_the_quiz(
    client_as: ClientAs,
) -> None:
    aida = client_as(AIDA)

    onward = [aida.post(f"{FIRST_STEPS}{slug}/read") for slug in ("seizing", "law", "sealing")]

    assert [one.location for one in onward] == [
        f"{FIRST_STEPS}law/",
        f"{FIRST_STEPS}sealing/",
        f"{FIRST_STEPS}#_quiz",
    ]
    assert aida.get(f"{FIRST_STEPS}progress").json == {
        "read": ["seizing", "law", "sealing"],
        "state": "learning",
    }


def test_reading_again_changes_nothing(client_as: ClientAs) -> None:
    aida = client_as(AIDA)

    statuses = {aida.post(f"{LESSON}read").status_code for _ in range(3)}

    assert statuses == {303}
    assert aida.get(f"{FIRST_STEPS}progress").json == {"read": ["seizing"], "state": "learning"}


def test_marks_stay_with_their_officer(client_as: ClientAs) -> None:
    client_as(AIDA).post(f"{LESSON}read")

    marks = client_as(BEK).get(f"{FIRST_STEPS}progress")

    assert marks.json == {"read": [], "state": "new"}
    assert marks.headers["Cache-Control"] == "no-store"


def test_the_module_page_shows_what_is_read(client_as: ClientAs) -> None:
    aida = client_as(AIDA)
    aida.post(f"{LESSON}read")

    shown = aida.see(FIRST_STEPS)

    assert "Read: 1 of 3" in shown.words
    assert NAMES[AIDA] not in shown.words


def test_the_glossary_explains_the_words_of_the_module(client_as: ClientAs) -> None:
    shown = client_as(AIDA).see(f"{FIRST_STEPS}glossary/")

    assert "A mark that shows whether a bag was opened." in shown.words


def test_the_practice_check_shows_its_answer_and_keeps_nothing(client_as: ClientAs) -> None:
    shown = client_as(AIDA).see(LESSON)

    check = next(one for one in shown.every("section") if one.get("class") == "check")
    assert "this sentence stands in the practice check" in check.words
    assert not list(check.every("form"))


def test_a_media_file_is_private_immutable_and_cannot_run(client_as: ClientAs) -> None:
    aida = client_as(AIDA)
    address = next(one.get("src") for one in aida.see(LESSON).every("img"))

    answer = aida.get(address)

    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.data.startswith(b"\x89PNG")
    for wrong in (address[:-3] + "jpg", address.replace(address[7:11], "0000"), "/media/..%2f.png"):
        assert aida.get(wrong).status_code == 404
    assert client_as(None).get(address).status_code == 303


def test_what_the_author_wrote_is_shown_as_text(client_as: ClientAs) -> None:
    shown = client_as(AIDA).see(f"{FIRST_STEPS}sealing/")

    assert '5 < 6 and "quoted" words' in shown.first("article").words


def test_the_first_reader_after_an_upgrade_fills_the_page_anew(
    app: Flask, client_as: ClientAs
) -> None:
    aida = client_as(AIDA)
    before = aida.get(LESSON)
    build = app.config["BUILD"]
    app.config["BUILD"] = "another"
    try:
        after = aida.get(LESSON)
    finally:
        app.config["BUILD"] = build

    assert after.status_code == 200
    assert after.data == before.data
