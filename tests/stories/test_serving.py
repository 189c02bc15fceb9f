"""Starting and stopping a hub as its operator does."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from postgresql import free_port
from serving import ROOT, Hub
from stories.stranger import Stranger


def settings(folder: Path, **more: str) -> dict[str, str]:
    modules = ROOT / "tests" / "modules"
    return {**os.environ, "ELEARN_DATA": str(folder), "ELEARN_MODULES": str(modules), **more}


def start(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A start that is to be refused."""
    return subprocess.run(
        [sys.executable, "-m", "flask", "serve"],
        cwd=ROOT,
        env=environment | {"PORT": str(free_port())},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def small_hub(folder: Path) -> Hub:
    return Hub(folder, ELEARN_MODULES=str(ROOT / "tests" / "modules"))


def test_a_hub_ends_in_time_while_it_answers(tmp_path: Path) -> None:
    hub = small_hub(tmp_path)
    statuses: list[int] = []
    stop = threading.Event()

    def ask() -> None:
        stranger = Stranger(hub.address)
        while not stop.is_set():
            try:
                statuses.append(stranger.ask("/").status)
            except OSError:
                return

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    began = time.monotonic()

    code = hub.stop()

    stop.set()
    for thread in threads:
        thread.join()
    assert (code, set(statuses)) == (0, {200})
    assert time.monotonic() - began < 10


def test_a_second_start_keeps_what_there_is(tmp_path: Path) -> None:
    first = small_hub(tmp_path)
    stranger = Stranger(first.address)
    stranger.sign_in()
    stranger.send("/modules/cybercrime/first-steps/seizing/read", [])
    first.stop()

    second = small_hub(tmp_path)
    try:
        again = Stranger(second.address)
        again.sign_in()
        marks = again.ask("/modules/cybercrime/first-steps/progress").json
        assert marks["read"] == ["seizing"]
        assert not [line for line in second.said if line.startswith("published")]
    finally:
        second.stop()


def test_the_demonstration_is_refused_to_the_network(tmp_path: Path) -> None:
    small_hub(tmp_path).stop()

    refused = start(settings(tmp_path, HOST="0.0.0.0"))

    assert refused.returncode == 1
    assert "demonstration people" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_request_that_came_through_a_proxy_gets_no_demonstration(tmp_path: Path) -> None:
    hub = small_hub(tmp_path)
    try:
        stranger = Stranger(hub.address)
        assert stranger.ask("/").status == 200
        assert stranger.ask("/", X_Forwarded_For="10.0.0.9").status == 403
        assert stranger.ask("/", Host="hub.example").status == 403
        assert stranger.ask("/healthz", Host="hub.example").status == 200
    finally:
        hub.stop()


def test_a_setting_that_cannot_be_is_told_in_one_line(tmp_path: Path) -> None:
    for name, value in (("ELEARN_THREADS", "many"), ("DATABASE_URL", "mysql://x"), ("PORT", "0")):
        environment = settings(tmp_path) | {name: value}
        done = subprocess.run(
            [sys.executable, "-m", "flask", "serve"],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode != 0, name
        assert name in done.stderr, name
        assert "Traceback" not in done.stderr, done.stderr


def test_secrets_are_for_their_owner_alone(tmp_path: Path) -> None:
    small_hub(tmp_path).stop()

    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
