"""A version given out and published back is byte for byte the same; a start overwrites nothing."""

from __future__ import annotations

import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import making
import pytest
import releasing
from cast import ILYA
from click.testing import Result
from flask import Flask

from elearn.cli import modules
from elearn.db import db

Run = Callable[..., Result]
SHIPPED = Path(__file__).parent.parent.parent / "modules"
LESSON = "cybercrime/first-steps/seizing.en.md"


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs a command, as `flask …` does."""
    return lambda *words: app.test_cli_runner().invoke(args=[str(word) for word in words])


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The modules of the tests, free to be changed."""
    return Path(shutil.copytree(making.MODULES, tmp_path / "modules"))


def given_out(run: Run, place: str, folder: Path) -> Path:
    """A module's folder, taken away and unpacked."""
    file = folder / "module.zip"
    done = run("modules", "export", place, file)
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked" / place


@pytest.mark.parametrize("slug", ["first-steps", "statement", "report"])
def test_what_is_given_out_is_what_was_published(
    run: Run, tmp_path: Path, slug: str, app: Flask
) -> None:
    folder = given_out(run, f"cybercrime/{slug}", tmp_path)
    original = making.MODULES / "cybercrime" / slug

    for path in (one for one in original.rglob("*") if one.is_file() and one.suffix != ".png"):
        assert (folder / path.relative_to(original)).read_bytes() == path.read_bytes(), path
    done = run("modules", "publish", folder)
    assert "unchanged" in done.output, done.output
    db.session.rollback()
    assert making.module().number == 1


def test_a_picture_with_what_a_camera_wrote_into_it_comes_back_bare(
    run: Run, tmp_path: Path, copy: Path
) -> None:
    picture = copy / "cybercrime" / "statement" / "media" / "seal.png"
    words = b"tEXtAuthor\0THE-PHOTOGRAPHER"
    chunk = struct.pack(">I", len(words) - 4) + words + struct.pack(">I", zlib.crc32(words))
    data = picture.read_bytes()
    picture.write_bytes(data[:33] + chunk + data[33:])
    assert run("modules", "publish", copy).exit_code == 0

    folder = given_out(run, "cybercrime/statement", tmp_path)

    assert b"THE-PHOTOGRAPHER" not in (folder / "media" / "seal.png").read_bytes()
    assert "unchanged" in run("modules", "publish", folder).output


def test_shipped_modules_come_back_byte_for_byte(run: Run, tmp_path: Path) -> None:
    place = next(iter(sorted(SHIPPED.glob("*/*/module.yml")))).parent
    name = place.relative_to(SHIPPED).as_posix()
    assert run("modules", "publish", place).exit_code == 0

    folder = given_out(run, name, tmp_path)

    assert "unchanged" in run("modules", "publish", folder).output
    for path in place.rglob("*.md"):
        assert (folder / path.relative_to(place)).read_bytes() == path.read_bytes()


def test_a_version_from_the_browser_comes_back_as_itself(
    run: Run, tmp_path: Path, at: datetime
) -> None:
    releasing.publish(releasing.changed_draft(at=at), at=at)

    folder = given_out(run, "cybercrime/first-steps", tmp_path)

    assert "One more sentence." in (folder / "seizing.en.md").read_text("utf-8")
    assert "first-steps: unchanged" in run("modules", "publish", folder).output


def test_an_older_version_is_given_out_by_its_number(
    run: Run, tmp_path: Path, at: datetime
) -> None:
    releasing.publish(releasing.changed_draft(at=at), at=at)

    done = run("modules", "export", "cybercrime/first-steps", tmp_path / "a.zip", "--number", "1")

    assert "version 1 written" in done.output
    text = zipfile.ZipFile(tmp_path / "a.zip").read(LESSON).decode()
    assert "One more sentence." not in text


@pytest.mark.parametrize(
    ("place", "name", "said"),
    [
        ("cybercrime/first-steps", "a.tar", "ends with .zip"),
        ("cybercrime/nothing", "a.zip", "no such module"),
        ("nothing", "a.zip", "no such module"),
    ],
)
def test_what_cannot_be_given_out_is_told_in_one_line(
    run: Run, tmp_path: Path, place: str, name: str, said: str
) -> None:
    done = run("modules", "export", place, tmp_path / name)

    assert done.exit_code == 1
    assert said in done.output
    assert not (tmp_path / name).exists()


def test_a_start_leaves_what_was_published_in_the_browser(
    app: Flask, at: datetime, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    releasing.publish(releasing.changed_draft(at=at), at=at)

    modules.publish_changed(copy)

    assert releasing.version().number == 2
    assert capsys.readouterr() == ("", "")


def test_a_start_tells_where_both_changed_and_publishes_the_others(
    app: Flask, at: datetime, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    releasing.publish(releasing.changed_draft(at=at), at=at)
    for name in (LESSON, "cybercrime/report/facts.en.md"):
        path = copy / name
        path.write_text(path.read_text("utf-8") + "\n\nFrom the folder.\n", "utf-8")

    modules.publish_changed(copy)

    told = capsys.readouterr()
    assert "cybercrime/first-steps: the files changed, but version 2" in told.err
    assert "flask modules export cybercrime/first-steps FILE.zip" in told.err
    assert releasing.version().number == 2
    assert releasing.version(id="report-writing").number == 2
    assert "published report-writing, version 2" in told.out


def test_the_files_are_taken_where_the_operator_says_so(run: Run, at: datetime, copy: Path) -> None:
    releasing.publish(releasing.changed_draft(at=at), at=at)

    done = run("modules", "publish", copy, "--as", ILYA, "--why", "The folder is right")

    assert "first-steps: version 3, in place of version 2 from the browser" in done.output
    version = releasing.version()
    assert (version.came_from, version.why, version.number) == (
        "files", "The folder is right", 3,
    )  # fmt: skip
