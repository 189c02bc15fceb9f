"""A quiz as plain JSON, as a version keeps it. It holds the key: never for the page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction
from hashlib import sha256
from typing import Any

from elearn.quiz.kinds import KINDS
from elearn.quiz.questions import Pool, Question, Quiz, Rules, Wording


def quiz_json(quiz: Quiz) -> dict[str, Any]:
    """The whole quiz as plain JSON."""
    return {
        "titles": dict(quiz.titles),
        "rules": rules_json(quiz.rules),
        "entries": [
            _pool_json(entry) if isinstance(entry, Pool) else question_json(entry)
            for entry in quiz.entries
        ],
    }


def quiz_from(data: Mapping[str, Any]) -> Quiz:
    """The quiz back from its JSON."""
    return Quiz(
        titles=dict(data["titles"]),
        rules=rules_from(data["rules"]),
        entries=tuple(
            _pool_from(entry) if "draw" in entry else question_from(entry)
            for entry in data["entries"]
        ),
    )


def rules_json(rules: Rules) -> dict[str, Any]:
    """The rules of an attempt as plain JSON, as a version and an attempt keep them."""
    return {**asdict(rules), "waits_seconds": list(rules.waits_seconds)}


def rules_from(data: Mapping[str, Any]) -> Rules:
    """The rules back from their JSON."""
    return Rules(**{**data, "waits_seconds": tuple(data["waits_seconds"])})


def question_json(question: Question) -> dict[str, Any]:
    """One question, with those inside it, as plain JSON."""
    return {
        "id": question.id,
        "kind": question.kind,
        "key": KINDS[question.kind].key_json(question.key),
        "wordings": {
            language: _wording_json(wording) for language, wording in question.wordings.items()
        },
        "points": str(question.points),
        "credit": question.credit,
        "shuffle": question.shuffle,
        "objective": question.objective,
        "level": question.level,
        "tags": list(question.tags),
        "source": question.source,
        "expect_percent": question.expect_percent,
        "content": question.content,
        "questions": [question_json(part) for part in question.questions],
    }


def question_from(data: Mapping[str, Any]) -> Question:
    """One question back from its JSON."""
    return Question(
        id=data["id"],
        key=KINDS[data["kind"]].key_from(data["key"]),
        wordings={language: _wording_from(words) for language, words in data["wordings"].items()},
        points=Fraction(data["points"]),
        credit=data["credit"],
        shuffle=data["shuffle"],
        objective=data["objective"],
        level=data["level"],
        tags=tuple(data["tags"]),
        source=data["source"],
        expect_percent=data["expect_percent"],
        content=data["content"],
        questions=tuple(question_from(part) for part in data["questions"]),
    )


def content_hash(question: Question, base: str) -> str:
    """The hash of kind, key and the words of the language `base`, parts included.

    The same id with another hash is a new version of the question.
    """
    parts = [content_hash(part, base) for part in question.questions]
    said = [
        question.kind,
        KINDS[question.kind].key_json(question.key),
        _wording_json(question.wordings[base]),
        parts,
    ]
    return sha256(json.dumps(said, ensure_ascii=True, sort_keys=True).encode()).hexdigest()[:16]


def _pool_json(pool: Pool) -> dict[str, Any]:
    return {
        "titles": dict(pool.titles),
        "draw": pool.draw,
        "spread": pool.spread,
        "states": list(pool.states),
        "questions": [question_json(question) for question in pool.questions],
    }


def _pool_from(data: Mapping[str, Any]) -> Pool:
    return Pool(
        titles=dict(data["titles"]),
        draw=data["draw"],
        questions=tuple(question_from(question) for question in data["questions"]),
        spread=data["spread"],
        states=tuple(data["states"]),
    )


def _wording_json(wording: Wording) -> dict[str, Any]:
    return {
        name: list(words) if isinstance(words, tuple) else words
        for name, words in vars(wording).items()
        if words
    }


def _wording_from(data: Mapping[str, Any]) -> Wording:
    words: dict[str, Any] = {
        name: tuple(words) if isinstance(words, list) else words for name, words in data.items()
    }
    return Wording(**{"title": "", **words})
