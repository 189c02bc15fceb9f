"""wapiti with three faults mended and no look at the internet; runs in wapiti's own environment."""

from __future__ import annotations

import asyncio
import inspect
import os
from collections.abc import Callable
from typing import Any

from wapitiCore.controller import wapiti as controller
from wapitiCore.main.wapiti import wapiti_asyncio_wrapper
from wapitiCore.net.crawler import AsyncCrawler
from wapitiCore.net.explorer import Explorer
from wapitiCore.net.sql_persister import SqlPersister

TOKEN = "csrf_token"
_extract, _request = Explorer.extract_links, AsyncCrawler.async_request
_seen: set[tuple[Any, ...]] = set()


def _extract_once(self: Explorer, response: Any, request: Any) -> list[Any]:
    """A form with another token is the same form; wapiti would attack it on each page anew."""
    found = []
    for one in _extract(self, response, request):
        fields = [tuple(field) for field in one.post_params if field[0] != TOKEN]
        key = (one.method, one.url, *fields)
        if one.method == "GET" or key not in _seen:
            found.append(one)
        _seen.add(key)
    return found


async def _request_once_headed(
    self: AsyncCrawler, method: str, form: Any, *, headers: Any = None, **more: Any
) -> Any:
    """Where wapiti repeats a form with the headers of before, it sends Content-Type twice: no
    server reads such a form, and every token looks refused."""
    kept = {
        name: value for name, value in (headers or {}).items() if "content-" not in name.lower()
    }
    return await _request(self, method, form, headers=kept, **more)


def _to_its_end(act: Callable[..., Any]) -> Callable[..., Any]:
    """An attack whose time is over may be noting something; cut off there, it locks the notes."""

    async def acted(*given: Any, **named: Any) -> Any:
        return await asyncio.shield(act(*given, **named))

    return acted


for _name, _act in list(vars(SqlPersister).items()):
    if inspect.iscoroutinefunction(_act):
        setattr(SqlPersister, _name, _to_its_end(_act))
Explorer.extract_links = _extract_once
AsyncCrawler.async_request = _request_once_headed
# It makes every module, also those that it does not use, and one of them asks a name server.
controller.all_modules = set(os.environ["ATTACKS"].split())

wapiti_asyncio_wrapper()
