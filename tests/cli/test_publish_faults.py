"""Files that are broken, full disks, saves in between: readers keep what they have."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import making
import pytest
from cast import AIDA
from click.testing import Result
from flask import Flask
from making import FIRST_STEPS, REPORT
from sending import Browser

from elearn.cli import modules
from elearn.content import checks
from elearn.db import db

Run = Callable[..., Result]
PAGES = (FIRST_STEPS, f"{FIRST_STEPS}seizing/", f"{FIRST_STEPS}glossary/", f"{REPORT}facts/")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The modules of the tests, free to be changed."""
    return Path(shutil.copytree(making.MODULES, tmp_path / "modules"))


@pytest.fixture
def publish(app: Flask) -> Run:
    return lambda path: app.test_cli_runner().invoke(args=["modules", "publish", str(path)])


PASSING = re.compile("csrf|data-seconds")


def shown(browser: Browser) -> list[str]:
    """What readers see, but for the token and the seconds that are left, others each time."""
    return [
        "".join(
            line for line in browser.get(path).text.splitlines(True) if not PASSING.search(line)
        )
        for path in PAGES
    ]


def break_one(folder: Path, chance: random.Random) -> str:
    """Damages one file of the modules; says which and how."""
    path = chance.choice(sorted(one for one in folder.rglob("*") if one.is_file()))
    data = bytearray(path.read_bytes())
    place = chance.randrange(len(data))
    how = chance.choice(["bits", "cut", "gone", "bytes", "link", "folder"])
    if how == "bits":
        for _ in range(20):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
    elif how == "cut":
        path.write_bytes(data[:place])
    elif how == "bytes":
        path.write_bytes(data[:place] + chance.randbytes(50) + data[place:])
    else:
        path.unlink()
        if how == "link":
            path.symlink_to("/etc/hostname")
        elif how == "folder":
            path.mkdir()
    return f"{path.relative_to(folder)}: {how}"


@pytest.mark.parametrize("seed", range(8))
def test_broken_files_are_refused_with_their_place_or_published_whole(
    publish: Run, copy: Path, app: Flask, seed: int
) -> None:
    aida = Browser(app, AIDA)
    before = shown(aida)
    what = break_one(copy, random.Random(seed))

    done = publish(copy)

    assert done.exception is None or isinstance(done.exception, SystemExit), what
    if done.exit_code:
        assert ": E" in done.output, what
        assert shown(aida) == before, what
    assert {aida.get(path).status_code for path in PAGES} == {200}, what


@pytest.mark.parametrize("how", ["gone", "no text"])
def test_a_start_serves_what_there_is_though_a_domain_cannot_be_read(
    app: Flask, copy: Path, capsys: pytest.CaptureFixture[str], how: str
) -> None:
    path = copy / "cybercrime" / "domain.yml"
    path.unlink()
    if how == "no text":
        path.write_bytes(b"\xff\xfe\x00")

    modules.publish_changed(copy)

    assert "domain.yml" in capsys.readouterr().out
    assert making.module().number == 1


def test_a_start_serves_what_there_is_though_an_edition_went_back(
    app: Flask, copy: Path, publish: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    about = copy / "cybercrime" / "first-steps" / "module.yml"
    about.write_text(about.read_text("utf-8").replace("edition: 1", "edition: 3"), "utf-8")
    assert publish(copy).exit_code == 0
    about.write_text(about.read_text("utf-8").replace("edition: 3", "edition: 2"), "utf-8")

    modules.publish_changed(copy)

    assert "edition" in capsys.readouterr().err
    db.session.rollback()
    assert (making.module().number, making.module().edition) == (2, 3)


def test_a_file_saved_while_it_is_published_is_published_the_next_time(
    publish: Run, copy: Path, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = copy / "cybercrime" / "first-steps" / "sealing.en.md"
    check = checks.check

    def slow(*given: object, **named: object) -> object:
        """Has read the files when the author saves one."""
        found = check(*given, **named)  # type: ignore[arg-type]
        lesson.write_text(lesson.read_text("utf-8") + "\n\nSAVED-IN-BETWEEN\n", "utf-8")
        return found

    lesson.write_text(lesson.read_text("utf-8") + "\n\nSAVED-BEFORE\n", "utf-8")
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(checks, "check", slow)
        assert publish(copy).exit_code == 0

    assert publish(copy).exit_code == 0

    assert "SAVED-IN-BETWEEN" in Browser(app, AIDA).get(f"{FIRST_STEPS}sealing/").text


def test_a_disk_that_takes_no_picture_ends_publishing_in_one_line(
    publish: Run, copy: Path, app: Flask
) -> None:
    aida = Browser(app, AIDA)
    before = shown(aida)
    media = app.config["MEDIA"]
    # A file where the folder of the pictures should stand.
    away = media.rename(media.with_name("away"))
    media.touch()
    try:
        lesson = copy / "cybercrime" / "first-steps" / "sealing.en.md"
        lesson.write_text(lesson.read_text("utf-8") + "\n\nMore.\n", "utf-8")
        done = publish(copy)
    finally:
        media.unlink()
        away.rename(media)

    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    assert shown(aida) == before
