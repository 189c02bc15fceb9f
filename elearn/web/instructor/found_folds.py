"""What is said of a finding, and hints that many questions earn alike: they are said once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from elearn.errors import Finding
from elearn.web.instructor import question_says
from elearn.web.language import ngettext


@dataclass(frozen=True)
class Row:
    """A finding: what it says, whether it bars publishing, and where it is mended.

    `place` names that in words: a line counts from the first below the settings of its text. A
    question also has its `number`. `questions` are those that a hint is about, if several.
    """

    sentence: str
    is_error: bool
    address: str
    place: str
    number: str = ""
    questions: tuple[Row, ...] = ()

    def of_all(self, sentence: str, questions: Iterable[Row]) -> Row:
        """The same hint of several questions."""
        return Row(sentence, False, "", "", questions=tuple(questions))


def folded(said: Iterable[tuple[Finding, Row]]) -> list[Row]:
    """The rows in their order, equal hints of several questions as one. A mistake stays alone."""
    found: dict[object, list[tuple[Finding, Row]]] = {}
    for at, (finding, row) in enumerate(said):
        key = at if row.is_error or not row.number else _key(finding, row)
        found.setdefault(key, []).append((finding, row))
    rows: list[Row] = []
    for together in found.values():
        questions = list({row.address: row for _finding, row in together}.values())
        if len(questions) < 2:
            rows += [row for _finding, row in together]
            continue
        finding, row = together[0]
        rows.append(row.of_all(_of_many(finding, len(questions)) or row.sentence, questions))
    return rows


def _key(finding: Finding, row: Row) -> object:
    """What is told together: the same lack of other questions, else the same sentence."""
    if _of_many(finding, 2):
        return finding.text, finding.values.get("labels")
    return row.sentence


def _of_many(finding: Finding, count: int) -> str:
    """What a hint says of several questions; empty where its own sentence does."""
    if finding.text == question_says.LACKS_LABELS:
        return _without_labels(str(finding.values["labels"]), count)
    return {"W02": _longest, "W03": _unexplained, "W11": _negated, "W13": _reworded}.get(
        finding.code, lambda _count: ""
    )(count)


def _without_labels(labels: str, count: int) -> str:
    if labels == "Level":
        return ngettext(
            "%(num)s question does not say how hard it is, so that reports cannot say what "
            "officers know.",
            "%(num)s questions do not say how hard they are, so that reports cannot say what "
            "officers know.",
            count,
        )
    if labels == "Objective":
        return ngettext(
            "%(num)s question does not say what of the course it checks, so that reports cannot "
            "say what officers know.",
            "%(num)s questions do not say what of the course they check, so that reports cannot "
            "say what officers know.",
            count,
        )
    return ngettext(
        "%(num)s question says neither how hard it is nor what of the course it checks, so that "
        "reports cannot say what officers know.",
        "%(num)s questions say neither how hard they are nor what of the course they check, so "
        "that reports cannot say what officers know.",
        count,
    )


def _unexplained(count: int) -> str:
    return ngettext(
        "%(num)s question says nothing about why the answer is right.",
        "%(num)s questions say nothing about why the answer is right.",
        count,
    )


def _longest(count: int) -> str:
    return ngettext(
        "In %(num)s question the right answer is by far the longest, which gives it away.",
        "In %(num)s questions the right answer is by far the longest, which gives it away.",
        count,
    )


def _negated(count: int) -> str:
    return ngettext(
        "%(num)s question turns on a “not” that is easily missed: write it in capital letters.",
        "%(num)s questions turn on a “not” that is easily missed: write it in capital letters.",
        count,
    )


def _reworded(count: int) -> str:
    return ngettext(
        "The words of %(num)s question changed since it was published; who is in the quiz now "
        "keeps the old ones.",
        "The words of %(num)s questions changed since they were published; who is in the quiz "
        "now keeps the old ones.",
        count,
    )
