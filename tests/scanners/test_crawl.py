"""What `make crawl` makes of a report, without the crawl."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from explained import Finding, unexplained
from reports import Answer, Crawl, answers_in, findings_in, table

LOGIN = "officer@demo.example"
NOTHING = {"vulnerabilities": {}, "anomalies": {}, "additionals": {}}
ENTRY = """[[crawl]]
rule = "XSS"
place = 'GET /(search|help)'
reason = "a reason"
"""


def found(path: str, parameter: str = "", info: str = "XSS via injection") -> dict[str, Any]:
    return {"method": "GET", "path": path, "parameter": parameter, "info": info}


def crawl(*answers: Answer) -> Crawl:
    return Crawl("officer", LOGIN, list(answers), [], ["exec"], 61.4)


def page(path: str, *, status: int = 200, login: str = LOGIN, method: str = "GET") -> Answer:
    return Answer(method, path, path, status, login)


def test_everything_in_a_report_is_a_finding_once() -> None:
    report = NOTHING | {
        "vulnerabilities": {"XSS": [found("/search", "q"), found("/search", "q")], "SQL": []},
        "anomalies": {"Internal Server Error": [found("/help", info="500")]},
    }

    assert findings_in(report, "officer") == [
        Finding("XSS", "GET /search", "officer", "XSS via injection, in q"),
        Finding("Internal Server Error", "GET /help", "officer", "500"),
    ]


@pytest.fixture
def entries(tmp_path: Path) -> Path:
    path = tmp_path / "explained.toml"
    path.write_text(ENTRY)
    return path


def test_a_finding_that_nobody_explained_is_told(entries: Path) -> None:
    findings = [
        Finding("XSS", "GET /help", "officer", "in q"),
        Finding("XSS", "POST /help", "officer", "in q"),
        Finding("SQL", "GET /help", "stranger", "in q"),
    ]

    assert unexplained(findings, "crawl", entries) == [
        "officer: XSS: in q (POST /help)",
        "stranger: SQL: in q (GET /help)",
    ]


def test_an_explanation_of_nothing_is_told(entries: Path) -> None:
    assert unexplained([], "crawl", entries) == [
        "tests/scanners/explained.toml: XSS at GET /(search|help) explains nothing"
    ]


def test_only_pages_that_this_person_was_shown_count() -> None:
    crawled = crawl(
        page("/"),
        page("/"),
        page("/help", login=""),
        page("/author/", status=403),
        page("/language", method="POST"),
    )

    assert crawled.pages == {"/"}
    assert list(crawled.faults(1)) == []
    assert list(crawled.faults(2)) == ["officer: only 1 pages were seen, of at least 2"]


def test_what_the_hub_failed_at_is_told_once() -> None:
    crawled = crawl(page("/search", status=500), page("/search", status=500), page("/"))

    assert list(crawled.faults(0)) == ["officer: the hub answered 500 GET /search"]


def test_lines_of_the_watched_hub_are_read_from_where_a_crawl_begins(tmp_path: Path) -> None:
    lines = tmp_path / "answers"
    lines.write_text("".join(json.dumps(vars(page(path))) + "\n" for path in ("/", "/help")))

    assert answers_in(lines, after=1) == [page("/help")]


def test_a_role_is_a_row() -> None:
    assert table([crawl(page("/"))])[2] == "| officer | 1 | 1 | 1 | 0 | 61 | exec |"
