"""`flask modules import`: said first, written as a whole, nothing overwritten; and given out."""

from __future__ import annotations

import base64
import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import making
import pytest
from click.testing import Result
from flask import Flask
from PIL import Image

from elearn.interop import gift, moodle_xml

Run = Callable[..., Result]
BANK = """\
::Chain::Who signs first? {=The finder ~The driver ~%50%The chief}

::Phone::A phone may be switched on.{F}

::Drawn::Which? {~a ~b}
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The modules of the tests, free to be changed."""
    return Path(shutil.copytree(making.MODULES, tmp_path / "modules"))


@pytest.fixture
def run(app: Flask, copy: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command, as `flask …` does, on a copy of the modules."""
    settings = replace(app.config["SETTINGS"], modules=copy)
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    return lambda *words: app.test_cli_runner().invoke(args=[str(word) for word in words])


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    file = tmp_path / "bank.txt"
    file.write_text(BANK, "utf-8")
    return file


def picture(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (3, 2), colour).save(out, "PNG")
    return out.getvalue()


def pictured(tmp_path: Path) -> Path:
    """A bank in Moodle XML with a picture inside."""
    data = base64.b64encode(picture("red")).decode()
    file = tmp_path / "bank.xml"
    file.write_text(
        '<quiz><question type="essay"><name><text>Look</text></name><questiontext format="html">'
        '<text>&lt;img src="@@PLUGINFILE@@/seal.png" alt="seal"&gt;</text>'
        f'<file name="seal.png" encoding="base64">{data}</file></questiontext></question></quiz>',
        "utf-8",
    )
    return file


def test_without_write_it_only_says_what_it_would_do(run: Run, bank: Path, copy: Path) -> None:
    done = run("modules", "import", bank, "cybercrime/parcels", "--language", "ru")

    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [
        "imported 2, refused 1",
        "3, Drawn: No answer is marked as right. Mark it and import again.",
        "cybercrime/parcels/module.yml: would be written",
        "cybercrime/parcels/quiz.ru.md: would be written",
        "nothing was written: add --write",
    ]
    assert not (copy / "cybercrime" / "parcels").exists()


def test_a_new_module_begins_with_what_was_brought(run: Run, bank: Path, copy: Path) -> None:
    done = run("modules", "import", bank, "cybercrime/parcels", "--language", "ru", "--write")

    assert done.exit_code == 0, done.output
    quiz = (copy / "cybercrime" / "parcels" / "quiz.ru.md").read_text("utf-8")
    assert "- (x) The finder\n- ( ) The driver\n- (50%) The chief" in quiz
    assert quiz.count("Id: ") == 2
    findings = run("modules", "check", copy / "cybercrime" / "parcels").output
    assert not [line for line in findings.splitlines() if ": E" in line and ": E48" not in line]


def test_a_quiz_that_is_there_grows_and_keeps_every_word(run: Run, bank: Path, copy: Path) -> None:
    quiz = copy / "cybercrime" / "first-steps" / "quiz.en.md"
    before = quiz.read_text("utf-8")

    done = run("modules", "import", bank, "cybercrime/first-steps", "--write")

    assert done.exit_code == 0, done.output
    after = quiz.read_text("utf-8")
    assert after.startswith(before.rstrip())
    assert "## Chain" in after
    assert "## Phone" in after
    assert not list(quiz.parent.glob(".*"))


def test_a_picture_gets_a_name_that_is_free(run: Run, tmp_path: Path, copy: Path) -> None:
    media = copy / "cybercrime" / "first-steps" / "media"
    (media / "seal.png").write_bytes(picture("blue"))

    done = run("modules", "import", pictured(tmp_path), "cybercrime/first-steps", "--write")

    assert done.exit_code == 0, done.output
    assert (media / "seal-2.png").read_bytes() == picture("red")
    assert (media / "seal.png").read_bytes() == picture("blue")
    quiz = (copy / "cybercrime" / "first-steps" / "quiz.en.md").read_text("utf-8")
    assert "![seal](media/seal-2.png)" in quiz


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        (BANK, "cybercrime/Parcels", "cannot stand in an address"),
        (BANK, "nowhere/parcels", "no domain nowhere"),
        ("::Q::Which? {~a ~b}", "cybercrime/parcels", "nothing to bring in"),
        ("<quiz><question>", "cybercrime/parcels", "damaged"),
    ],
)
def test_what_cannot_be_brought_is_refused(
    run: Run, tmp_path: Path, copy: Path, text: str, place: str, says: str
) -> None:
    file = tmp_path / "bank"
    file.write_text(text, "utf-8")

    done = run("modules", "import", file, place, "--write")

    assert done.exit_code == 1
    assert says in done.output
    assert not (copy / "cybercrime" / "parcels").exists()


def test_wrong_use_is_told(run: Run, tmp_path: Path) -> None:
    assert run("modules", "import", tmp_path / "none.gift", "cybercrime/parcels").exit_code == 2


def test_half_a_module_is_never_left(
    run: Run, bank: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiz = copy / "cybercrime" / "first-steps" / "quiz.en.md"
    before = quiz.read_bytes()
    quiz.parent.chmod(0o500)
    monkeypatch.setattr(Path, "write_bytes", _full)
    try:
        done = run("modules", "import", bank, "cybercrime/first-steps", "--write")
    finally:
        quiz.parent.chmod(0o700)

    assert done.exit_code == 1
    assert quiz.read_bytes() == before
    assert not list(quiz.parent.glob(".*.new"))


def _full(path: Path, data: bytes) -> int:
    raise OSError(28, "No space left on device", str(path))


@pytest.mark.parametrize("ending", [".xml", ".gift"])
def test_the_questions_of_a_version_are_given_out(run: Run, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"bank{ending}"

    done = run("modules", "export", "cybercrime/first-steps", file)

    assert done.exit_code == 0, done.output
    assert "left out 0" in done.output
    reader = moodle_xml if ending == ".xml" else gift
    back = reader.read(file.read_bytes())
    assert back.questions
    assert back.refused == 0
