from __future__ import annotations

from pathlib import Path

import pytest

from elearn.content import source
from tests.content.written import LESSON, MODULE, PNG, folder, said


def test_a_folder_is_read_into_texts_and_media(tmp_path: Path) -> None:
    place = folder(tmp_path, {"module.yml": MODULE, "a.en.md": LESSON, "media/seal.png": PNG})

    files = source.read(place)

    assert not files.findings
    assert dict(files.texts) == {"module.yml": MODULE, "a.en.md": LESSON}
    assert dict(files.media) == {"seal.png": PNG}


def test_what_editors_and_systems_leave_behind_is_passed_over(tmp_path: Path) -> None:
    left = (".DS_Store", "Thumbs.db", "a.en.md~", "media/.DS_Store")
    files: dict[str, str | bytes] = dict.fromkeys(left, b"\xff")

    assert source.read(folder(tmp_path, files)) == source.Files()


def test_a_link_to_another_place_is_refused(tmp_path: Path) -> None:
    place = folder(tmp_path, {"module.yml": MODULE, "media/seal.png": PNG})
    (place / "secret.en.md").symlink_to("/etc/passwd")
    (place / "media" / "secret.png").symlink_to("/etc/passwd")

    files = source.read(place)

    assert said(list(files.findings)) == ["secret.png:1: E31", "secret.en.md:1: E31"]
    assert "secret.en.md" not in files.texts
    assert "secret.en.md" in files.refused


def test_a_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    place = folder(tmp_path, {"module.yml": MODULE})
    (place / "media").symlink_to("/etc")

    assert said(list(source.read(place).findings)) == ["media:1: E31"]


def test_a_text_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    place = folder(tmp_path, {"a.en.md": "one\nдва\n".encode("cp1251")})

    assert said(list(source.read(place).findings)) == ["a.en.md:2: E42"]


def test_a_file_of_a_kind_that_is_not_served_is_refused(tmp_path: Path) -> None:
    place = folder(tmp_path, {"media/a.svg": b"<svg/>", "media/b.html": b"<p>", "media/c": b"x"})

    assert said(list(source.read(place).findings)) == ["a.svg:1: E31", "b.html:1: E31", "c:1: E31"]


def test_a_file_that_is_not_what_its_name_says_is_refused(tmp_path: Path) -> None:
    place = folder(tmp_path, {"media/a.png": b"<html>", "media/b.jpg": PNG})

    assert said(list(source.read(place).findings)) == ["a.png:1: E31", "b.jpg:1: E31"]


def test_a_medium_past_its_cap_is_refused_unread(tmp_path: Path) -> None:
    place = folder(tmp_path, {"media/a.png": PNG + b"x" * 5_000_000})

    files = source.read(place)

    assert said(list(files.findings)) == ["a.png:1: E43"]
    assert not files.media


def test_a_path_may_be_said_from_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = folder(tmp_path, {"module.yml": MODULE})
    monkeypatch.chdir(place.parent)

    assert source.modules_under(Path()) == [place]
    assert source.modules_under(Path("evidence")) == [place]


def test_a_path_may_be_a_module_a_domain_or_the_whole(tmp_path: Path) -> None:
    one = folder(tmp_path, {"module.yml": MODULE}, name="cybercrime/one")
    two = folder(tmp_path, {"module.yml": MODULE}, name="cybercrime/two")
    three = folder(tmp_path, {"module.yml": MODULE}, name="drugs/three")

    assert source.modules_under(one) == [one]
    assert source.modules_under(one.parent) == [one, two]
    assert source.modules_under(tmp_path) == [one, two, three]
    assert source.modules_under(tmp_path / "nothing") == []
