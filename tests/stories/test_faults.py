"""A hub under faults that its operator will meet: a stop under load, a kill, a taken port."""

from __future__ import annotations

import http.client
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from serving import ROOT, Hub
from stories.stranger import Stranger, questions

MODULES = str(ROOT / "tests" / "modules")


class Reader(threading.Thread):
    """A browser that keeps its connection and asks again and again; it counts what was lost."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.host = urlsplit(hub.address).netloc
        self.answered = self.lost = 0

    def run(self) -> None:
        with closing(http.client.HTTPConnection(self.host, timeout=20)) as connection:
            while self._asks(connection):
                self.answered += 1

    def _asks(self, connection: http.client.HTTPConnection) -> bool:
        """Whether there was an answer; a request that was taken and not answered is lost."""
        try:
            connection.request("GET", "/sign-in")
        except ConnectionError:
            return False  # nobody is at the door any more
        try:
            with connection.getresponse() as answer:
                answer.read()
        except (OSError, http.client.HTTPException):
            self.lost += 1
            return False
        assert answer.status == 200, answer.status
        return True


def test_a_stop_loses_no_request_of_those_who_keep_their_connection(tmp_path: Path) -> None:
    hub = Hub(tmp_path, ELEARN_MODULES=MODULES)
    readers = [Reader(hub) for _ in range(16)]
    for reader in readers:
        reader.start()
    while min(reader.answered for reader in readers) < 3:
        time.sleep(0.01)

    code = hub.stop()

    for reader in readers:
        reader.join()
    assert code == 0
    # Who knocks in the very moment in which the door shuts may find nobody.
    assert sum(reader.lost for reader in readers) < 2


def test_a_port_that_is_taken_is_said_in_one_line(tmp_path: Path) -> None:
    hub = Hub(tmp_path, ELEARN_MODULES=MODULES)
    try:
        refused = hub.command("serve")
    finally:
        hub.stop()

    assert refused.returncode == 1
    assert str(hub.port) in refused.stderr
    assert "Traceback" not in refused.stderr


class Writer(threading.Thread):
    """A page that saves one answer again and again; it keeps the newest that was acknowledged.

    What it is told was not saved it sends again, a moment later.
    """

    def __init__(self, hub: Hub, address: str, question: str, headers: dict[str, str]) -> None:
        super().__init__(daemon=True)
        self.host = urlsplit(hub.address).netloc
        self.path = f"{address}answers/{question}"
        self.question = question
        self.headers = headers
        self.acknowledged = self.refused = 0
        self.is_done = threading.Event()

    def run(self) -> None:
        with closing(http.client.HTTPConnection(self.host, timeout=20)) as connection:
            while not self.is_done.is_set() and (status := self._saves(connection)):
                self.acknowledged += status == 200
                if status == 503:
                    self.refused += 1
                    self.is_done.wait(0.1)

    def _saves(self, connection: http.client.HTTPConnection) -> int:
        """What the server said of the next revision; 0 where it ended first."""
        body = json.dumps({"revision": self.acknowledged + 1, "response": None})
        try:
            connection.request("PUT", self.path, body, self.headers)
            with connection.getresponse() as answer:
                answer.read()
        except (OSError, http.client.HTTPException):
            return 0
        assert answer.status == 200 or answer.headers["Retry-After"], answer.status
        return answer.status


def writers(hub: Hub) -> tuple[str, list[Writer]]:
    """The address of an attempt, and a writer for each of its questions."""
    officer = Stranger(hub.address)
    officer.sign_in()
    address = officer.start("/modules/cybercrime/first-steps/")
    sitting = officer.see(address)
    (session,) = (cookie.value for cookie in officer.cookies if cookie.name == "session")
    headers = {
        "Content-Type": "application/json",
        "Cookie": f"session={session}",
        "X-CSRF-Token": sitting.first("meta", name="csrf-token").get("content"),
    }
    asked = [question.get("id") for question in questions(sitting)]
    return address, [Writer(hub, address, question, headers) for question in asked]


def stored_revisions(hub: Hub, address: str) -> dict[str, int]:
    officer = Stranger(hub.address)
    officer.sign_in()
    return {
        question.get("id"): int(question.get("data-revision"))
        for question in questions(officer.see(address))
    }


def test_a_kill_in_the_middle_of_saves_loses_no_answer_that_was_acknowledged(
    tmp_path: Path,
) -> None:
    hub = Hub(tmp_path, ELEARN_MODULES=MODULES)
    address, saving = writers(hub)
    for writer in saving:
        writer.start()
    while min(writer.acknowledged for writer in saving) < 5:
        time.sleep(0.01)

    hub.kill()

    for writer in saving:
        writer.join()
    again = Hub(tmp_path, ELEARN_MODULES=MODULES)
    try:
        stored = stored_revisions(again, address)
    finally:
        again.stop()
    for writer in saving:
        # The last one may be stored though its answer never came back.
        assert stored[writer.question] - writer.acknowledged in (0, 1), writer.question
    with closing(sqlite3.connect(tmp_path / "elearn.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@contextmanager
def held_by_another(hub: Hub) -> Iterator[None]:
    """Another process begins to write, and does not end, when all sessions are to be noted."""
    with closing(sqlite3.connect(Path(hub.environment["ELEARN_DATA"]) / "elearn.db")) as other:
        other.isolation_level = None
        other.execute(
            "UPDATE session SET seen_at = strftime('%Y-%m-%d %H:%M:%f', seen_at, '-5 minutes')"
        )
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def until_all(writers: list[Writer], count: Callable[[Writer], int], least: int) -> None:
    begun = time.monotonic()
    while min(map(count, writers)) < least:
        assert time.monotonic() - begun < 10, [count(writer) for writer in writers]
        time.sleep(0.01)


def test_while_another_process_holds_the_database_saves_are_refused_and_pages_are_read(
    tmp_path: Path,
) -> None:
    hub = Hub(tmp_path, ELEARN_MODULES=MODULES)
    address, saving = writers(hub)
    reader = Stranger(hub.address)
    reader.sign_in()
    waits = []
    try:
        for writer in saving:
            writer.start()
        with held_by_another(hub):
            begun = time.monotonic()
            while time.monotonic() - begun < 3:
                for path in ("/modules/cybercrime/first-steps/seizing/", "/healthz", "/readyz"):
                    asked = time.monotonic()
                    assert reader.ask(path).status == 200
                    waits.append(time.monotonic() - asked)
        until_all(saving, lambda writer: writer.refused, 1)
        before = {writer: writer.acknowledged for writer in saving}
        until_all(saving, lambda writer: writer.acknowledged - before[writer], 3)
        for writer in saving:
            writer.is_done.set()
        for writer in saving:
            writer.join()
        stored = stored_revisions(hub, address)
    finally:
        hub.stop()

    # The first to read may come when all threads are about to find out.
    *later, first = sorted(waits)
    assert (later[-1] < 0.5, first < 2) == (True, True), (later[-5:], first)
    assert stored == {writer.question: writer.acknowledged for writer in saving}


def test_a_stop_while_another_process_holds_the_database_takes_seconds(tmp_path: Path) -> None:
    hub = Hub(tmp_path, ELEARN_MODULES=MODULES)
    _, saving = writers(hub)
    with held_by_another(hub):
        for writer in saving:
            writer.start()
        until_all(saving, lambda writer: writer.refused, 1)
        begun = time.monotonic()

        try:
            code = hub.stop()
        finally:
            hub._process.kill()

        for writer in saving:
            writer.join()
    assert code == 0
    assert time.monotonic() - begun < 7
