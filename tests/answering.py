"""An application of the tests behind the server that a hub runs on, in this process."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server


class Answering:
    """Answers on a port of its own while the `with` lasts."""

    def __init__(self, app: Flask) -> None:
        self._sockets: dict[int, Any] = {}
        self._server = create_server(app, map=self._sockets, host="127.0.0.1", port=0, threads=4)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._answer)
        self.port: int = self._server.effective_port
        self.address = f"http://127.0.0.1:{self.port}"

    def _answer(self) -> None:
        while not self._stopping.is_set():
            wasyncore.loop(timeout=0.05, use_poll=True, map=self._sockets, count=1)

    def __enter__(self) -> Answering:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        self._thread.join()
        self._server.task_dispatcher.shutdown(timeout=5)
        for one in list(self._sockets.values()):
            one.close()
