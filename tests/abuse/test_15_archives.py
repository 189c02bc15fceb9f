"""No door takes an archive, unpacks anything or writes by a name that was sent.

The hub unpacks no ZIP into files. Few pages take a file at all: saved answers, scans of papers, and
tables. What an import would have to fear is sent to them here, and every file that the process
opens to write is watched.
"""

from __future__ import annotations

import gzip
import io
import os
import re
import stat
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import drafting
import making
import outside_papers as papers
import pytest
from cast import AIDA, ILYA, SANA
from flask import Flask
from handing_in import JSON, a_file, send
from sending import Browser
from unchanged import nothing_changes

from tests.abuse.test_16_pictures import jpeg
from tests.test_doors import routes

ClientAs = Callable[[str | None], Browser]
LATE = "/supervise/late-answers/"
FACTS = ("first-word", "facts", 1)


@pytest.fixture
def attempt(app: Flask, at: datetime) -> UUID:
    return making.an_attempt(AIDA, at=at, id="report-writing")


# What an archive can do to whoever unpacks it ----------------------------------------------------


def archive(*names: str, content: bytes = b"x") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, content)
    return made.getvalue()


def a_link() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        link = zipfile.ZipInfo("module/quiz.en.md")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, "/etc/passwd")
    return made.getvalue()


def twice() -> bytes:
    """Two entries of one name: a reader that checks the first may unpack the second."""
    return archive("module.yml", "module.ymX").replace(b"module.ymX", b"module.yml")


def encrypted() -> bytes:
    raw = bytearray(archive("module.yml"))
    for head, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(head) + flags] |= 1
    return bytes(raw)


def of_a_million() -> bytes:
    """The end of the directory says that there are as many entries as it can."""
    raw = bytearray(archive("module.yml"))
    end = raw.rindex(b"PK\x05\x06")
    raw[end + 8 : end + 12] = b"\xff" * 4
    return bytes(raw)


def nested() -> bytes:
    """Ten gigabytes of zeros within 20 KB: a thousandfold in each of two shells."""
    inner = archive("zeros", content=bytes(10_000_000))
    return archive(*(f"{n}.zip" for n in range(10)), content=inner)


ARCHIVES: dict[str, Callable[[], bytes]] = {
    "up": lambda: archive("../../../etc/cron.d/x", "..\\..\\x"),
    "absolute": lambda: archive("/tmp/elearn-was-here", "/etc/passwd"),
    "Windows": lambda: archive("C:\\Windows\\x", "\\\\host\\share\\x", "con", "x:y"),
    "a link": a_link,
    "twice": twice,
    "zeros": lambda: archive("zeros", content=bytes(20_000_000)),
    "nested": nested,
    "a million": of_a_million,
    "encrypted": encrypted,
    "gzip of zeros": lambda: gzip.compress(bytes(50_000_000)),
    "zeros as they are": lambda: bytes(1_500_000),
    "tar": lambda: b"../x".ljust(257, b"\0") + b"ustar\x0000" + bytes(500),
    "7z": lambda: b"7z\xbc\xaf\x27\x1c" + bytes(100),
}


# What is written ---------------------------------------------------------------------------------


class Watch:
    """Notes what this process opens to write, makes, renames or links while it is on."""

    def __init__(self) -> None:
        self.is_on = False
        self.written: set[str] = set()
        sys.addaudithook(self._note)

    def _note(self, event: str, given: tuple[Any, ...]) -> None:
        if not self.is_on:
            return
        if event == "open":
            path, _, flags = given
            if isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                self._keep(path)
        elif event in ("os.mkdir", "os.rename", "os.link", "os.symlink", "os.remove"):
            for path in given[:2]:
                self._keep(path)

    def _keep(self, path: object) -> None:
        if isinstance(path, str | bytes):
            self.written.add(os.path.abspath(os.fsdecode(path)))


WATCH = Watch()


@contextmanager
def nothing_written_outside(data: Path) -> Iterator[None]:
    """Nothing but the data folder; werkzeug's temporary file for a large body has no name."""
    before = sorted(os.listdir(tempfile.gettempdir()))
    WATCH.written.clear()
    WATCH.is_on = True
    try:
        yield
    finally:
        WATCH.is_on = False
    allowed = (str(data.resolve()), str(data), os.devnull)
    # A module that is loaded by the first request leaves its compiled twin.
    outside = {
        one for one in WATCH.written if not one.startswith(allowed) and "__pycache__" not in one
    }
    assert outside <= {tempfile.gettempdir()}, outside
    new = set(os.listdir(tempfile.gettempdir())) - set(before)
    assert not {one for one in new if "elearn-was-here" in one}


def test_the_watch_sees_what_is_written(tmp_path: Path) -> None:
    with pytest.raises(AssertionError), nothing_written_outside(tmp_path / "data"):
        (tmp_path / "outside").write_text("x")


# The doors ---------------------------------------------------------------------------------------


def test_only_the_pages_that_are_tested_take_a_file() -> None:
    """A page that begins to take files is asked for here, to be put to the same tests."""
    rooms = Path(making.__file__).parent.parent / "elearn" / "web"
    taking = {
        path.relative_to(rooms).as_posix()
        for path in rooms.rglob("*.py")
        if "request.files" in path.read_text("utf-8")
    }
    called = {
        path.relative_to(rooms).as_posix()
        for path in rooms.rglob("*.py")
        if re.search(r"forms\.(sealed|sent)_file\(", path.read_text("utf-8"))
    }

    assert taking == {"forms.py"}
    assert called == {
        "officer/sealed.py",
        "supervisor/late_answers.py",
        # The scan of a paper, from an officer or from her supervisor; tables of papers, and of
        # people.
        "training_papers.py",
        "supervisor/training_files.py",
        "supervisor/roster.py",
        # Courses and question banks; pictures and hand-outs.
        "instructor/imports.py",
        "instructor/pictures.py",
    }


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_is_refused_and_nothing_of_it_is_written(
    app: Flask, client_as: ClientAs, attempt: UUID, name: str
) -> None:
    raw = ARCHIVES[name]()
    aida, sana = client_as(AIDA), client_as(SANA)
    assert aida.token
    assert sana.token
    with nothing_changes(), nothing_written_outside(app.config["SETTINGS"].data):
        for browser, to in ((aida, attempt), (sana, attempt), (sana, LATE)):
            for headers in ({}, JSON, {"Content-Encoding": "gzip"}):
                answer = send(browser, to, raw, **headers)
                assert answer.status_code in (413, 422), (to, headers)
                assert b"Traceback" not in answer.data
                assert len(answer.data) < 50_000


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_is_no_scan_of_a_paper_and_no_table(
    app: Flask, client_as: ClientAs, at: datetime, name: str
) -> None:
    raw = ARCHIVES[name]()
    aida, sana = client_as(AIDA), client_as(SANA)
    assert aida.token
    assert sana.token
    with nothing_changes(), nothing_written_outside(app.config["SETTINGS"].data):
        unit = {"unit": str(making.viewer(SANA).unit_id)}
        for answer in (
            papers.send(aida, raw),
            send(sana, "/supervise/training/import", raw),
            send(sana, "/supervise/roster/", raw, fields=unit),
        ):
            assert answer.status_code in (413, 422)
            assert b"Traceback" not in answer.data


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_is_no_course_and_no_picture(
    app: Flask, client_as: ClientAs, at: datetime, name: str
) -> None:
    raw = ARCHIVES[name]()
    ilya, draft = client_as(ILYA), drafting.new_draft(at=at)
    assert ilya.token
    with nothing_changes(), nothing_written_outside(app.config["SETTINGS"].data):
        course = {"subject": "cybercrime", "base": "ru", "title": "x"}
        for answer in (
            send(ilya, "/author/import/", raw, fields=course),
            send(ilya, f"{draft.address}pictures/", raw, fields={"alt": "x"}),
        ):
            assert answer.status_code in (413, 422)
            assert b"Traceback" not in answer.data


NAMES = (
    *("../../../../tmp/elearn-was-here", "/tmp/elearn-was-here", "C:\\x\\elearn-was-here"),
    *("..\\elearn-was-here", "a\0b", "x" * 5_000, "", ".", "..", "CON", "answers.json:x"),
    *('a"; filename="b', "%2e%2e%2felearn-was-here", "\u202eelearn-was-here", "file:///etc/x"),
)


@pytest.mark.parametrize("name", NAMES, ids=lambda one: repr(one[:20]))
def test_the_name_of_a_file_says_nothing_to_the_hub(
    app: Flask, client_as: ClientAs, attempt: UUID, name: str
) -> None:
    aida = client_as(AIDA)
    assert aida.token
    good = a_file(app, attempt, FACTS)
    with nothing_written_outside(app.config["SETTINGS"].data):
        answer = aida.post(
            f"/attempts/{attempt}/sealed-answers", {"file": (io.BytesIO(good), name)}, **JSON
        )

    assert answer.status_code in (200, 422)
    assert "elearn-was-here" not in answer.text
    shown = aida.get(f"/attempts/{attempt}/sealed-answers")
    assert "elearn-was-here" not in shown.text


@pytest.mark.parametrize("name", NAMES, ids=lambda one: repr(one[:20]))
def test_the_name_of_a_scan_is_not_kept(
    app: Flask, client_as: ClientAs, at: datetime, name: str
) -> None:
    aida = client_as(AIDA)
    assert aida.token
    with nothing_written_outside(app.config["SETTINGS"].data):
        answer = aida.post("/training/", papers.upload(jpeg(), name))

    assert answer.status_code in (303, 422)
    assert "elearn-was-here" not in aida.get("/training/").text


@pytest.mark.parametrize("name", ["up", "zeros"])
def test_every_other_page_takes_no_notice_of_a_file(
    app: Flask, client_as: ClientAs, attempt: UUID, name: str
) -> None:
    aida = client_as(AIDA)
    assert aida.token
    raw = ARCHIVES[name]()
    with nothing_written_outside(app.config["SETTINGS"].data):
        for rule, method in routes(app):
            if method == "POST" and "<" not in rule and rule != "/sign-out":
                answer = send(aida, rule, raw)
                assert answer.status_code < 500, rule
