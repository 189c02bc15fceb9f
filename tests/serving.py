"""A hub as its operator starts it: `flask serve` in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from postgresql import free_port

ROOT = Path(__file__).parent.parent
START_SECONDS = 90


class Hub:
    """A running hub with the demonstration people and the modules of the repository."""

    def __init__(self, data: Path, *, database_url: str = "", **settings: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "ELEARN_DATA": str(data),
            "PORT": str(self.port),
            "DATABASE_URL": database_url,
            **settings,
        }
        self.log = data / "serve.log"
        data.mkdir(parents=True, exist_ok=True)
        self.start()

    def start(self) -> None:
        """Starts it, the first time or again: the same data, the same address."""
        with self.log.open("w") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "flask", "serve", "--demonstration"],
                cwd=ROOT,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self.said = self._until_ready()

    def _until_ready(self) -> list[str]:
        """The lines up to the one that says it is ready. Raises where it ends before."""
        assert self._process.stdout is not None
        said = []
        for line in self._process.stdout:
            said.append(line.rstrip())
            if line.startswith("elearn is ready at "):
                return said
        raise AssertionError(f"the hub did not start: {said} {self.log.read_text()}")

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`flask …` on the same database."""
        return subprocess.run(
            [sys.executable, "-m", "flask", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def most_memory(self) -> int:
        """The most bytes of memory that it has held since its start."""
        for line in Path(f"/proc/{self._process.pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) * 1024
        raise AssertionError("no VmHWM")

    def kill(self) -> None:
        """SIGKILL: the hub does nothing more."""
        self._process.kill()
        assert self._process.wait() == -signal.SIGKILL
        assert self._process.stdout is not None
        self._process.stdout.close()

    def stop(self) -> int:
        """SIGTERM, as an operator's supervisor sends it; the exit code."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(timeout=10)
        assert self._process.stdout is not None
        self._process.stdout.close()
        return code
