"""Pictures of a draft: one file once, by a name of ours, never taken from under a text."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import drafting
import making
import photographed
import pytest
from cast import ILYA
from flask import Flask, current_app

from elearn.content import rendering, source
from elearn.db import transaction
from elearn.errors import Conflict, Invalid, NotFound
from elearn.library.workshop import checking, picture_lists, pictures
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.picture_lists import Brought

PHOTOGRAPH = photographed.photograph()
DRAWING = photographed.encoded(photographed.drawing(), "PNG")
LESSON = drafting.LESSON + "\n![Печать на двери](media/seal.jpg)\n"


def folder() -> Path:
    found: Path = current_app.config["MEDIA"]
    return found


def put(draft: Drafted, body: bytes, called: str, *, at: datetime, words: str = "Печать") -> str:
    came = pictures.made(folder(), body)
    with transaction():
        return pictures.put(making.viewer(ILYA), draft.id, came, called=called, words=words, at=at)


def replaced(draft: Drafted, name: str, body: bytes, *, at: datetime, language: str = "") -> str:
    came = pictures.made(folder(), body, instead_of=name)
    with transaction():
        return pictures.replace(making.viewer(ILYA), draft.id, name, came, language=language, at=at)


def remove(draft: Drafted, name: str, *, at: datetime) -> None:
    with transaction():
        pictures.remove(making.viewer(ILYA), draft.id, name, at=at)


def listed(draft: Drafted) -> dict[str, Brought]:
    return {one.name: one for one in picture_lists.all_of(draft.id, folder())}


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("Seal.JPG", "seal.jpg"),
        ("Печать на двери (1).jpeg", "pechat-na-dveri-1.jpg"),
        ("../../etc/passwd.png", "etc-passwd.jpg"),
        ("seal@480.ru.jpg", "seal-480-ru.jpg"),
        ("IMG_20260302_0915.HEIC.jpg", "zhol-belgisi.jpg"),
        ("IMG_20260302_0915.jpg", "zhol-belgisi.jpg"),
        ("DSC0001.JPG", "zhol-belgisi.jpg"),
        ("", "zhol-belgisi.jpg"),
    ],
)
def test_a_file_gets_a_name_of_ours(app: Flask, at: datetime, called: str, name: str) -> None:
    draft = drafting.new_draft(at=at)

    assert put(draft, PHOTOGRAPH, called, at=at, words="Жол белгісі") == name


def test_a_name_is_given_once(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)

    assert put(draft, PHOTOGRAPH, "seal.jpg", at=at) == "seal.jpg"
    assert put(draft, DRAWING, "seal.png", at=at) == "seal-2.png"
    assert put(draft, photographed.PDF, "seal.pdf", at=at) == "seal-3.pdf"


def test_the_same_picture_twice_is_one(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    put(draft, PHOTOGRAPH, "seal.jpg", at=at)

    assert put(draft, PHOTOGRAPH, "other.jpg", at=at) == "seal.jpg"
    assert sorted(pictures.named_in(draft.id)) == ["seal.jpg", "seal@480.jpg", "seal@960.jpg"]


def test_a_picture_with_its_widths_is_listed_once_with_its_uses(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    put(draft, PHOTOGRAPH, "seal.jpg", at=at)
    drafting.saved(draft, "first-look.ru.md", LESSON, at=at)

    seal = listed(draft)["seal.jpg"]

    assert list(listed(draft)) == ["seal.jpg"]
    assert (seal.width, seal.height) == (1600, 1200)
    assert seal.loaded < seal.size
    assert [(one.file, one.words) for one in seal.uses] == [("first-look.ru.md", "Печать на двери")]


def test_a_draft_with_a_picture_passes_the_check(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    put(draft, PHOTOGRAPH, "seal.jpg", at=at)
    drafting.saved(draft, "first-look.ru.md", LESSON, at=at)

    checked = drafting.checked(draft, at=at)

    assert not [one for one in checked.findings if one.is_error or "picture" in one.text]
    assert sorted(checked.files.media) == ["seal.jpg", "seal@480.jpg", "seal@960.jpg"]


def test_officers_are_offered_the_widths_of_a_picture(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    put(draft, PHOTOGRAPH, "seal.jpg", at=at)
    drafting.saved(draft, "first-look.ru.md", LESSON, at=at)
    module = drafting.checked(draft, at=at).module
    assert module is not None

    rendered, findings = rendering.render(module)

    addresses = {
        name: f"/media/{sha256}.jpg" for name, sha256 in pictures.named_in(draft.id).items()
    }
    assert findings == []
    assert (
        f'src="{addresses["seal.jpg"]}" alt="Печать на двери" srcset="{addresses["seal.jpg"]} '
        f'1600w, {addresses["seal@960.jpg"]} 960w, {addresses["seal@480.jpg"]} 480w"'
    ) in rendered.lessons[0].body


def test_a_preview_has_the_widths_of_the_pictures_that_it_mentions(
    app: Flask, at: datetime
) -> None:
    draft = drafting.new_draft(at=at)
    put(draft, PHOTOGRAPH, "seal.jpg", at=at)
    put(draft, DRAWING, "plan.png", at=at)

    media = checking.media_of(draft, folder(), mentioned="![](media/seal.jpg)")

    assert sorted(media) == ["seal.jpg", "seal@480.jpg", "seal@960.jpg"]


def test_bytes_that_came_in_pass_the_folder_s_own_gate_unchanged(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    for body in (PHOTOGRAPH, DRAWING, photographed.PDF, photographed.document()):
        put(draft, body, "file", at=at)
    media = checking.media_of(draft, folder())

    taken = source.checked("cybercrime/parcels", {}, media)

    assert taken.findings == ()
    assert taken.media == media


def test_another_picture_stands_under_the_same_name(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    put(draft, PHOTOGRAPH, "seal.jpg", at=at)
    before = pictures.named_in(draft.id)

    assert replaced(draft, "seal.jpg", DRAWING, at=at) == "seal.jpg"

    after = pictures.named_in(draft.id)
    assert sorted(after) == ["seal.jpg", "seal@480.jpg"]
    assert not set(before.values()) & set(after.values())


def test_a_twin_stands_beside_it_for_one_language(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    put(draft, PHOTOGRAPH, "seal.jpg", at=at)
    drafting.saved(draft, "first-look.ru.md", LESSON, at=at)

    assert replaced(draft, "seal.jpg", DRAWING, at=at, language="ru") == "seal.ru.jpg"

    twin = listed(draft)["seal.ru.jpg"]
    assert (twin.language, len(twin.uses), twin.is_needed) == ("ru", 1, False)
    remove(draft, "seal.ru.jpg", at=at)
    assert list(listed(draft)) == ["seal.jpg"]


def test_a_file_of_another_kind_takes_no_place(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    put(draft, photographed.PDF, "form.pdf", at=at)

    with pytest.raises(Invalid, match="another kind"):
        replaced(draft, "form.pdf", photographed.document("docx"), at=at)
    with pytest.raises(Invalid, match="another kind"):
        replaced(draft, "form.pdf", PHOTOGRAPH, at=at)


@pytest.mark.parametrize(
    "line",
    ["![](media/seal.jpg)", "[a](media/se%61l.jpg)", "`media/seal.jpg`", "[a]: media/seal.jpg"],
)
def test_what_a_text_uses_stays(app: Flask, at: datetime, line: str) -> None:
    draft = drafting.new_draft(at=at)
    put(draft, PHOTOGRAPH, "seal.jpg", at=at)
    drafting.saved(draft, "first-look.ru.md", f"{drafting.LESSON}\n{line}\n", at=at)

    with pytest.raises(Conflict, match="Take it out of the text first"):
        remove(draft, "seal.jpg", at=at)

    drafting.saved(draft, "first-look.ru.md", drafting.LESSON, at=at)
    remove(draft, "seal.jpg", at=at)
    assert pictures.named_in(draft.id) == {}


def test_a_smaller_width_is_no_file_of_its_own(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    put(draft, PHOTOGRAPH, "seal.jpg", at=at)

    with pytest.raises(NotFound):
        remove(draft, "seal@480.jpg", at=at)
    with pytest.raises(NotFound):
        replaced(draft, "seal@960.jpg", PHOTOGRAPH, at=at)


def test_a_course_has_room_for_so_much(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    for number in range(4):
        put(draft, photographed.PDF[:9] + bytes([number]) * 4_900_000 + b"%%EOF", "a", at=at)

    with pytest.raises(Invalid, match="20 MB"):
        put(draft, photographed.PDF[:9] + b"5" * 4_900_000 + b"%%EOF", "a", at=at)


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pptx", "odt", "ods", "odp"])
def test_a_hand_out_is_known_by_what_it_holds(app: Flask, at: datetime, kind: str) -> None:
    draft = drafting.new_draft(at=at)
    body = photographed.document(kind)

    assert put(draft, body, "form.html", at=at) == f"form.{kind}"
    assert checking.media_of(draft, folder()) == {f"form.{kind}": body}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (photographed.document("docx", "word/vbaProject.bin"), "macro"),
        (photographed.document("odt", "Basic/script-lc.xml"), "macro"),
        (photographed.document("zip"), "none that can be handed out"),
        (b"PK\x03\x04" + b"\0" * 200, "none that can be handed out"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 200, "none that can be handed out"),
        (photographed.PDF[:20], "none that can be handed out"),
        (photographed.PDF + b"\0" * 5_000_000, "may have 5"),
        (b"", "Choose the file"),
    ],
)
def test_what_cannot_be_handed_out_is_told(app: Flask, body: bytes, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        pictures.made(folder(), body)
