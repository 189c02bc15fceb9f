"""What is said when something cannot be done: refusals to people, findings to authors.

The texts are gettext message ids with named places, never f-strings: rooms know no
Flask, so the doors translate them (`elearn/web/refusals.py`, `elearn/cli/`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


class Refusal(Exception):
    """A clear no. `text % values` is a sentence for people that says what to do next.

    `facts` goes to programs that ask for JSON, beside the sentence and the code.
    """

    def __init__(
        self,
        text: str,
        /,
        *,
        code: str | None = None,
        facts: dict[str, object] | None = None,
        **values: object,
    ) -> None:
        super().__init__(text)
        self.text = text
        self.values = values
        self.code = code or type(self).__name__.lower()
        self.facts = facts or {}

    def __str__(self) -> str:
        return self.text % self.values


class NotFound(Refusal):
    """There is no such thing, or none that this person may know of (404)."""


class NotAllowed(Refusal):
    """The person lacks the right that this door asks for (403)."""


class Conflict(Refusal):
    """Too late, too early, or older than what is stored (409)."""


class Invalid(Refusal):
    """The input cannot be taken as it is (422)."""


class TooLarge(Refusal):
    """More than is taken in one piece (413)."""


class TooMany(Refusal):
    """Tried too often; `facts["retry_after"]` is how many seconds to wait (429)."""


class Busy(Refusal):
    """Nothing was stored; the same call may succeed in a moment (503)."""


@dataclass(frozen=True, order=True)
class Finding:
    """An author's mistake, with its place. A value, never raised.

    `code` is E and a number where it bars publishing, W where it warns
    (shared contract: docs/instructor/format.md). Lines and columns count from 1.
    """

    file: str
    line: int
    column: int
    code: str
    text: str = field(compare=False)
    values: dict[str, object] = field(compare=False)

    def __init__(
        self, file: str, line: int, column: int, code: str, text: str, /, **values: object
    ) -> None:
        for name, value in (
            ("file", file),
            ("line", line),
            ("column", column),
            ("code", code),
            ("text", text),
            ("values", values),
        ):
            object.__setattr__(self, name, value)

    @property
    def is_error(self) -> bool:
        return self.code.startswith("E")

    @property
    def sentence(self) -> str:
        return self.text % self.values

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.code}: {self.sentence}"


def has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.is_error for finding in findings)


def message(text: str) -> str:
    """The same text, marked as a message id where it is not written in the call that says it.

    `pybabel extract -k message` finds it.
    """
    return text
