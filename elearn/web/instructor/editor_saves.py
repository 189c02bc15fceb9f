"""What the editor sends, brought together with what others saved meanwhile, and stored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from flask import request

from elearn.access import Viewer
from elearn.content import heads, merging
from elearn.content.merging import Part
from elearn.db import transaction
from elearn.errors import Busy, Conflict, Invalid
from elearn.library.workshop import texts, visits
from elearn.library.workshop.texts import Saved

_TRIES = 4
# What no text of ours holds and no database keeps.
_UNKEPT = re.compile("[\0\ud800-\udfff]")
LARGEST_REVISION = 1_000_000_000


@dataclass(frozen=True)
class Sent:
    """A text as it stands in somebody's editor.

    `revision` is the one that its writer last knew. `is_whole`: the settings stand in the body,
    for they could not be read. `before` is what was sent earlier and had no answer.
    """

    revision: int
    body: str
    fields: Mapping[str, str] = field(default_factory=dict)
    is_whole: bool = False
    before: Sent | None = None


@dataclass(frozen=True)
class Kept:
    """A text that is stored. `edits` turn what was sent into it; `merged_with` is who changed it
    meanwhile, empty where nobody did."""

    saved: Saved
    body: str
    edits: list[tuple[int, int, str]] = field(default_factory=list)
    merged_with: str = ""


@dataclass(frozen=True)
class Clash:
    """Two changes of the same lines or fields: nothing is stored, and a person decides.

    `body` and `chosen` are the text and the fields with all that anybody wrote, mine first;
    `fields` are those that both changed: name, mine, theirs.
    """

    stored: Saved
    sent: Sent
    parts: list[Part]
    fields: list[tuple[str, str, str]]
    body: str
    chosen: Mapping[str, str]


def from_form() -> Sent:
    """What the form of the editor says. Raises Invalid."""
    form = request.form
    fields = {
        name: ", ".join(form.getlist(name)) if name == "objectives" else form.get(name, "")
        for name in heads.FIELDS
        if name in form
    }
    revision = form.get("revision", "")
    number = int(revision) if revision.isdecimal() and len(revision) < 10 else -1
    return _sent(number, form.get("body"), fields, "whole" in form)


def from_json() -> Sent:
    """The same from a script. Raises Invalid."""
    try:
        data = request.get_json()
    except RecursionError:
        # Ten thousand lists within each other are no text.
        raise _unreadable() from None
    sent = _from_value(data)
    before = data.get("sent")
    if before is None:
        return sent
    earlier = _from_value({**before, "revision": sent.revision} if _is_map(before) else None)
    return Sent(sent.revision, sent.body, sent.fields, sent.is_whole, earlier)


def _from_value(data: object) -> Sent:
    said = data if isinstance(data, dict) else {}
    fields = said.get("fields", {})
    if not _is_map(fields) or not all(isinstance(one, str) for one in fields.values()):
        raise _unreadable()
    known = {name: fields[name] for name in heads.FIELDS if name in fields}
    return _sent(said.get("revision"), said.get("body"), known, bool(said.get("whole")))


def _is_map(value: object) -> bool:
    return isinstance(value, dict)


def _sent(revision: object, body: object, fields: Mapping[str, str], is_whole: bool) -> Sent:
    is_number = type(revision) is int and 0 <= revision < LARGEST_REVISION
    if not is_number or not isinstance(body, str):
        raise _unreadable()
    if any(_UNKEPT.search(text) for text in (body, *fields.values())):
        raise _unreadable()
    assert isinstance(revision, int)
    return Sent(revision, plain(body), {} if is_whole else fields, is_whole)


def _unreadable() -> Invalid:
    return Invalid("Send the revision and the text as the editor's page does.", code="text")


def plain(text: str) -> str:
    """A text with the ends of lines that a text field has."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def taken_apart(text: str, *, is_whole: bool = False) -> heads.Text:
    """A text as the editor shows it."""
    return heads.Text("", plain(text)) if is_whole else heads.taken_apart(plain(text))


def whole_file(stored: str, sent: Sent) -> str:
    """The file with what stands in the editor."""
    theirs = taken_apart(stored, is_whole=sent.is_whole)
    return heads.put_together(theirs, sent.fields, sent.body)


def store(viewer: Viewer, draft_id: UUID, name: str, sent: Sent, *, at: datetime) -> Kept | Clash:
    """Stores the text, with what others changed meanwhile where that is in other lines.

    Opens transactions, so it is called in none. Raises NotFound, and Conflict where the draft
    is closed.
    """
    for _ in range(_TRIES):
        stored = texts.text(draft_id, name)
        found = _with_stored(draft_id, name, stored, sent)
        if isinstance(found, Clash):
            return found
        try:
            with transaction():
                saved = _saved(viewer, draft_id, name, found.saved.text, stored, at)
        except Conflict as conflict:
            if conflict.code != "revision":
                raise
            continue
        return Kept(saved, found.body, found.edits, found.merged_with)
    raise Busy("Others are saving this text at this moment; nothing is lost. Try again.")


def _saved(
    viewer: Viewer, draft_id: UUID, name: str, text: str, stored: Saved, at: datetime
) -> Saved:
    visits.note(viewer, draft_id, name, at=at)
    # What is the same but for the ends of its lines is no change.
    if plain(text) == plain(stored.text):
        return stored
    return texts.save(viewer, draft_id, name, text, revision=stored.revision, at=at)


def _with_stored(draft_id: UUID, name: str, stored: Saved, sent: Sent) -> Kept | Clash:
    """The text to store, in the place of the stored one."""
    theirs = taken_apart(stored.text, is_whole=sent.is_whole)
    mine = heads.put_together(theirs, sent.fields, sent.body)
    if sent.revision == stored.revision or plain(stored.text) == plain(mine):
        return Kept(Saved(mine, stored.revision), sent.body)
    base = _base(draft_id, name, sent, theirs)
    if base is None:
        parts = merging.without_base(sent.body, theirs.body)
        fields = _differing(sent.fields, theirs.fields)
        is_clear = False
    else:
        parts = merging.parts(base.body, sent.body, theirs.body)
        fields = _both_changed(base.fields, sent.fields, theirs.fields)
        is_clear = not fields and not merging.has_conflict(parts)
    body = merging.merged(parts)
    chosen = _fields(base, sent.fields, theirs.fields)
    if is_clear:
        merged = heads.put_together(theirs, chosen, body)
        return Kept(Saved(merged, stored.revision), body, merging.edits(parts), stored.saved_by)
    return Clash(stored, sent, parts, fields, body, chosen)


def _base(draft_id: UUID, name: str, sent: Sent, theirs: heads.Text) -> heads.Text | None:
    """What the writer began from: the revision she knew, or what she sent after it, where that
    is in the stored text already and only its answer was lost on the way."""
    text = texts.text_at(draft_id, name, sent.revision)
    if text is None:
        return None
    known = taken_apart(text, is_whole=sent.is_whole)
    if sent.before is None:
        return known
    arrived = merging.parts(known.body, sent.before.body, theirs.body)
    is_in = not merging.has_conflict(arrived) and merging.merged(arrived) == theirs.body
    earlier = _fields(known, sent.before.fields, theirs.fields)
    if not is_in or _differing(earlier, theirs.fields):
        return known
    return heads.Text(known.head, sent.before.body, {**known.fields, **sent.before.fields})


def _said(fields: Mapping[str, str], name: str) -> str:
    return heads.tidy(name, fields.get(name, ""))


def _differing(mine: Mapping[str, str], theirs: Mapping[str, str]) -> list[tuple[str, str, str]]:
    return [
        (name, _said(mine, name), _said(theirs, name))
        for name in mine
        if _said(mine, name) != _said(theirs, name)
    ]


def _both_changed(
    base: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    return [one for one in _differing(mine, theirs) if _said(base, one[0]) not in (one[1], one[2])]


def _fields(
    base: heads.Text | None, mine: Mapping[str, str], theirs: Mapping[str, str]
) -> dict[str, str]:
    """Mine where I changed them, else theirs."""
    return {
        name: theirs.get(name, "")
        if base is not None and _said(base.fields, name) == _said(mine, name)
        else mine[name]
        for name in mine
    }
