"""Search in lessons. One function; both engines find the same.

What is searched is folded text (`languages.fold`), cut into words. A word of three letters
or more is found anywhere inside a word of the text («безопас» in «кибербезопасность»),
a shorter one at the beginning of a word. SQLite answers from an FTS5 trigram index,
PostgreSQL from a pg_trgm index; both are made by the migration.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, delete, select, text

from elearn.access import Viewer
from elearn.db import db, is_sqlite
from elearn.languages import fold
from elearn.models.library import Module, Passage

_WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 8
MOST_RESULTS = 50
_WORDS_AROUND = 14


Pieces = tuple[tuple[str, bool], ...]
"""A text in words, each with whether it is a hit."""


@dataclass(frozen=True)
class Found:
    """A lesson that was found. Where the text of `snippet` has no hit, the title has it."""

    title: Pieces
    module_title: str
    language: str
    address: str
    snippet: Pieces


@dataclass(frozen=True)
class Written:
    """A lesson's text as publishing hands it over."""

    slug: str
    language: str
    state: str
    title: str
    text: str


def words_of(query: str) -> list[str]:
    """The folded words of a query, the first eight."""
    return _WORD.findall(fold(query))[:MOST_WORDS]


def _searchable(text: str) -> str:
    return f" {' '.join(_WORD.findall(fold(text)))} "


def index(module_id: str, titles: Mapping[str, str], lessons: Iterable[Written]) -> None:
    """Makes these lessons of a module the ones that are found.

    `titles`: what the module is called in each language of the lessons.
    """
    old = select(Passage.number).where(Passage.module_id == module_id)
    if is_sqlite():
        for number in db.session.scalars(old).all():
            db.session.execute(text("DELETE FROM passage_index WHERE rowid = :n"), {"n": number})
    db.session.execute(delete(Passage).where(Passage.module_id == module_id))
    for lesson in lessons:
        passage = Passage(
            module_id=module_id,
            slug=lesson.slug,
            language=lesson.language,
            state=lesson.state,
            title=lesson.title,
            module_title=titles[lesson.language],
            text=lesson.text,
            folded_title=_searchable(lesson.title),
            folded=_searchable(f"{lesson.title} {lesson.text}"),
        )
        db.session.add(passage)
        db.session.flush()
        if is_sqlite():
            db.session.execute(
                text("INSERT INTO passage_index (rowid, folded) VALUES (:n, :folded)"),
                {"n": passage.number, "folded": passage.folded},
            )


def _holds(column: object, word: str) -> ColumnElement[bool]:
    pattern = f"%{word}%" if len(word) > 2 else f"% {word}%"
    return column.like(pattern)  # type: ignore[attr-defined, no-any-return]


def _matches(words: list[str]) -> ColumnElement[bool]:
    long = [word for word in words if len(word) > 2]
    conditions = [_holds(Passage.folded, word) for word in words]
    if is_sqlite() and long:
        # The index narrows; LIKE above stays as the one meaning for both engines.
        narrowed = text("SELECT rowid FROM passage_index WHERE passage_index MATCH :match").columns(
            Passage.number
        )
        query = " AND ".join(f'"{word}"' for word in long)
        conditions.insert(0, Passage.number.in_(narrowed.bindparams(match=query)))
    return and_(*conditions)


def find(viewer: Viewer, query: str, *, language: str) -> list[Found]:
    """The lessons that hold every word of the query, titles first, one's own language first."""
    words = words_of(query)
    if not words:
        return []
    in_title = and_(*(_holds(Passage.folded_title, word) for word in words))
    at_start = and_(*(Passage.folded.like(f"% {word}%") for word in words))
    found = db.session.execute(
        select(Passage, Module.domain_slug, Module.slug)
        .join(Module, Module.id == Passage.module_id)
        .where(
            _matches(words),
            Passage.state.in_(["", viewer.state or ""]),
            Module.archived_at.is_(None),
        )
        .order_by(
            case((Passage.language == language, 0), else_=1),
            case((in_title, 0), else_=1),
            case((at_start, 0), else_=1),
            Passage.module_id,
            Passage.number,
        )
        .limit(MOST_RESULTS * 2)
    )
    results: dict[str, Found] = {}
    for passage, domain, module in found:
        address = f"/modules/{domain}/{module}/{passage.slug}/"
        if address not in results:
            results[address] = Found(
                _pieces(passage.title, words),
                passage.module_title,
                passage.language,
                address,
                _snippet(passage.text, words),
            )
    return list(results.values())[:MOST_RESULTS]


def _is_hit(shown: str, words: list[str]) -> bool:
    """Whether a word of the text is one that `_holds` finds."""
    parts = _WORD.findall(fold(shown))
    return any(
        word in part if len(word) > 2 else part.startswith(word) for part in parts for word in words
    )


def _pieces(text: str, words: list[str]) -> Pieces:
    return tuple((one, _is_hit(one, words)) for one in text.split())


def _snippet(text: str, words: list[str]) -> Pieces:
    """The surroundings of the first hit; the beginning where the title alone has one."""
    pieces = _pieces(text, words)
    first = next((place for place, (_, is_hit) in enumerate(pieces) if is_hit), 0)
    begin = max(0, first - _WORDS_AROUND // 2)
    end = begin + 2 * _WORDS_AROUND
    more = (("…", False),)
    return (more if begin else ()) + pieces[begin:end] + (more if end < len(pieces) else ())
