"""Pictures tell nothing of who took them, and hide nothing but a picture."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import outside_papers as papers
import pytest
from cast import AIDA
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sending import Browser
from unchanged import nothing_changes

from elearn.content import source
from elearn.content.bare import bare
from tests.content.written import LESSON, MODULE, PNG, chunk, folder, png

SECRET = b"SECRET 42.87 N 74.59 E"


def segment(kind: int, content: bytes) -> bytes:
    """A piece of a JPEG."""
    return b"\xff" + bytes([kind]) + (len(content) + 2).to_bytes(2) + content


def exif(turn: int) -> bytes:
    """What a telephone writes: which way up the picture is, and where it was taken."""
    entry = b"\x12\x01\x03\0\x01\0\0\0" + bytes([turn, 0, 0, 0])
    return segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\x01\0" + entry + b"\0" * 4 + SECRET)


def jpeg(*more: bytes) -> bytes:
    frame = segment(0xC0, b"\x08\x01\xe0\x02\x80\x03" + b"\0" * 9)
    scan = segment(0xDA, b"\0") + b"data\xff\0data\xff\xd0data"
    return b"\xff\xd8" + b"".join(more) + frame + scan + b"\xff\xd9"


def gif(*more: bytes) -> bytes:
    image = b"\x2c\0\0\0\0\x02\0\x02\0\0\x02\x02\x44\x01\0"
    return b"GIF89a\x02\0\x02\0\x80\0\0" + b"rgbRGB" + b"".join(more) + image + b";"


def webp(*more: bytes, flags: int = 0) -> bytes:
    size = b"VP8X\x0a\0\0\0" + bytes([flags]) + b"\0\0\0\x01\0\0\x01\0\0"
    body = b"WEBP" + size + b"VP8L\x06\0\0\0\x2f12345" + b"".join(more)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def riff(kind: bytes, content: bytes) -> bytes:
    return kind + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)


COMMENT = b"\x21\xfe" + bytes([len(SECRET)]) + SECRET + b"\0"
LOOP = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
TELLING = {
    "PNG text": (png(chunk(b"tEXt", SECRET), chunk(b"eXIf", SECRET)), png()),
    "JPEG place": (jpeg(exif(1), segment(0xFE, SECRET), segment(0xED, SECRET)), jpeg()),
    "JPEG behind its end": (jpeg() + SECRET, jpeg()),
    "GIF remark": (gif(LOOP, COMMENT), gif(LOOP)),
    "WebP place": (
        webp(riff(b"EXIF", SECRET), riff(b"XMP ", SECRET), flags=0x1C),
        webp(flags=0x10),
    ),
}


@pytest.mark.parametrize("name", TELLING)
def test_what_a_picture_tells_beside_what_it_shows_is_left_out(name: str) -> None:
    telling, silent = TELLING[name]

    assert SECRET in telling
    assert bare(telling) == silent
    assert bare(silent) == silent


def test_a_picture_taken_sideways_still_stands_upright() -> None:
    shown = bare(jpeg(exif(6)))

    assert SECRET not in shown
    # The one fact that is left: tag 0112, the orientation, is 6.
    assert shown.startswith(b"\xff\xd8\xff\xe1\0\x22Exif\0\0")
    assert b"\x01\x12\0\x03\0\0\0\x01\0\x06" in shown
    assert bare(shown) == shown


HIDING = {
    "a page that begins as a GIF": b"GIF89a=1;/*<html><script>alert(1)</script>*/",
    "a page behind a GIF": gif() + b"<script>alert(1)</script>",
    "a page behind a PNG": png() + b"<script>alert(1)</script>",
    "an archive behind a WebP": webp() + b"PK\x03\x04",
    "half a JPEG": jpeg()[:-9],
}


@pytest.mark.parametrize("name", HIDING)
def test_what_is_not_one_whole_picture_is_refused_with_its_name(tmp_path: Path, name: str) -> None:
    data = HIDING[name]
    kind = {b"GIF8": "gif", b"\x89PNG": "png", b"RIFF": "webp"}.get(data[:4], "jpg")
    file = f"media/seal.{kind}"

    files = source.read(folder(tmp_path, {"module.yml": MODULE, file: data}))

    (finding,) = files.findings
    assert (finding.code, finding.file) == ("E31", f"cybercrime/evidence/{file}")
    assert "whole picture" in finding.sentence
    assert not files.media


def test_a_picture_of_billions_of_points_is_refused_with_its_size(tmp_path: Path) -> None:
    huge = png(width=50_000, height=50_000)

    files = source.read(folder(tmp_path, {"module.yml": MODULE, "media/huge.png": huge}))

    (finding,) = files.findings
    assert (finding.code, finding.file) == ("E43", "cybercrime/evidence/media/huge.png")
    assert "50000 by 50000" in finding.sentence
    assert not files.media


def test_a_module_takes_its_pictures_bare(tmp_path: Path) -> None:
    telling = png(chunk(b"tEXt", SECRET))

    files = source.read(folder(tmp_path, {"module.yml": MODULE, "media/seal.png": telling}))

    assert files.media == {"seal.png": PNG}


@given(st.sampled_from([png(), jpeg(exif(3)), gif(LOOP, COMMENT), webp(flags=8)]), st.data())
def test_damaged_bytes_are_refused_or_still_bare(whole: bytes, draw: st.DataObject) -> None:
    at = draw.draw(st.integers(4, len(whole)))
    data = (
        whole[:at] + draw.draw(st.binary(max_size=8)) + whole[at + draw.draw(st.integers(0, 8)) :]
    )

    try:
        shown = bare(data)
    except ValueError:
        return

    assert bare(shown) == shown


NAMED = {
    "seal.png": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "seal.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "seal.jpg": b"<!doctype html><script>alert(1)</script>",
    "seal.gif": b"\x89PNG\r\n\x1a\n",
    "seal.html": b"<script>alert(1)</script>",
    "seal.png.html": png(),
}


@pytest.mark.parametrize("name", NAMED)
def test_what_is_no_picture_is_not_made_one_by_its_name(tmp_path: Path, name: str) -> None:
    files = source.read(folder(tmp_path, {"module.yml": MODULE, f"media/{name}": NAMED[name]}))

    (finding,) = files.findings
    assert (finding.code, finding.file) == ("E31", f"cybercrime/evidence/media/{name}")
    assert not files.media


def test_what_is_published_is_kept_and_served_without_its_place(
    app: Flask, client_as: Callable[[str | None], Browser], tmp_path: Path
) -> None:
    taken = jpeg(exif(6))
    texts: dict[str, str | bytes] = {
        "module.yml": MODULE,
        "first-minutes.en.md": LESSON + "\n![A seal](media/seal.jpg)\n",
        "media/seal.jpg": taken,
    }
    place = folder(tmp_path, texts)
    done = app.test_cli_runner().invoke(args=["modules", "publish", str(place)])
    assert done.exit_code == 0, done.output

    aida = client_as(AIDA)
    shown = aida.see("/modules/cybercrime/evidence/first-minutes/")
    address = next(one.get("src") for one in shown.every("img"))
    served = aida.get(address)

    assert (served.mimetype, served.data) == ("image/jpeg", bare(taken))
    assert SECRET in taken
    kept = [path for path in app.config["MEDIA"].rglob("*") if path.is_file()]
    assert not [path for path in kept if SECRET in path.read_bytes()]


@pytest.mark.parametrize("name", HIDING)
def test_such_a_picture_is_no_scan_of_a_paper(
    client_as: Callable[[str | None], Browser], at: datetime, name: str
) -> None:
    aida = client_as(AIDA)
    assert aida.token
    with nothing_changes():
        assert papers.send(aida, HIDING[name]).status_code == 422


@pytest.mark.parametrize("name", HIDING)
def test_nothing_of_a_module_with_such_a_picture_is_published(
    app: Flask, tmp_path: Path, name: str
) -> None:
    kind = {b"GIF8": "gif", b"\x89PNG": "png", b"RIFF": "webp"}.get(HIDING[name][:4], "jpg")
    texts: dict[str, str | bytes] = {
        "module.yml": MODULE,
        "first-minutes.en.md": LESSON,
        f"media/seal.{kind}": HIDING[name],
    }
    place = folder(tmp_path, texts)
    with nothing_changes():
        done = app.test_cli_runner().invoke(args=["modules", "publish", str(place)])

    assert done.exit_code == 1
    assert f"media/seal.{kind}:1" in done.output
