"""The syntax of databases and of searches, typed where words are meant: words."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from cast import AIDA, BEK, NAMES, SANA, VERA
from sending import Browser

ClientAs = Callable[[str | None], Browser]

TYPED = [
    *('"', "'", "''", '""', "*", "%", "_", "\\", ";--", "' OR '1'='1", "1 OR 1=1", "NEAR(a b)"),
    *("a NEAR/2 b", "a AND", "NOT", "OR OR", "^a", "a:b", "title:x", "-a", "+a", "(", "(((("),
    *("a*b*", "{a}", "$1", "%s", "%(x)s", ":x", "?", "'; DROP TABLE person; --", "a\nb"),
    *("UNION SELECT password_hash FROM person", "\ud7ff", "x" * 5_000, "🙂" * 50, "[]", "{}"),
]

PLACES = [
    (AIDA, "/search", ("q",)),
    (AIDA, "/verify/", ("code",)),
    (SANA, "/supervise/officers/", ("q", "sort", "after")),
    (VERA, "/admin/people/", ("q", "unit", "role", "state", "after", "sort")),
    (VERA, "/admin/audit/", ("person", "act", "outcome", "day", "object", "after", "sort")),
    (VERA, "/admin/audit.csv", ("person", "act", "outcome", "day", "object", "sort")),
]


@pytest.mark.parametrize(("login", "page", "names"), PLACES, ids=lambda one: str(one)[:20])
def test_syntax_is_no_failure_and_opens_nothing(
    client_as: ClientAs, login: str, page: str, names: tuple[str, ...]
) -> None:
    browser = client_as(login)
    for name in names:
        for typed in TYPED:
            answer = browser.get(f"{page}?{urlencode({name: typed})}")
            assert answer.status_code < 500, (name, typed)
            assert "$argon2" not in answer.text, (name, typed)


@pytest.mark.parametrize(
    "typed", ["' OR '1'='1", "%", "_", "0042' --", "*", "a' UNION SELECT 1 --"]
)
def test_no_row_more_is_shown(client_as: ClientAs, typed: str) -> None:
    """What matches everything to a database matches nobody's name."""
    shown = client_as(SANA).see(f"/supervise/officers/?{urlencode({'q': typed})}").words

    assert NAMES[BEK] not in shown
    assert NAMES[AIDA] not in shown


@pytest.mark.parametrize("sort", ["password", "password_hash", "1;--", "name desc, (select 1)"])
def test_an_order_that_is_none_changes_nothing(client_as: ClientAs, sort: str) -> None:
    vera = client_as(VERA)

    plain = vera.see("/admin/people/").words
    sorted_so = vera.see(f"/admin/people/?{urlencode({'sort': sort})}").words

    assert sorted_so == plain
