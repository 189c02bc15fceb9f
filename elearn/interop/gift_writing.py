"""Questions as GIFT; read back they are the same questions, but for what GIFT has not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from elearn.content.quizzes.sketches import Sketch
from elearn.interop.banks.categories import path_of, pool_of
from elearn.interop.banks.gift_groups import GROUPS, cloze_of
from elearn.interop.banks.gift_said import quoted, said
from elearn.interop.banks.html_text import plain
from elearn.interop.banks.outgoing import Going, Leaving, Written


def written(sketches: Sequence[Sketch], title: str, language: str) -> Written:
    """The file. Pictures have no place in it."""
    leaving = Leaving(title, language, _question)
    leaving.take(sketches)
    return leaving.written("\n\n".join([*leaving.made, ""]).encode())


def _question(going: Going) -> str:
    """One question or category. Raises Unfit."""
    if going.category is not None:
        return _category(*going.category)
    going.lose("hint")
    head = [*_comments(going), f"::{quoted(going.sketch.title)}::"]
    if going.sketch.kind == "cloze":
        return "\n".join(head) + cloze_of(going)
    format, prompt = said(going.sketch.prompt or plain(going.sketch.title), going.teller)
    prefix = "" if format == "moodle" else f"[{format}]"
    return "\n".join(head) + f"{prefix}{prompt}{GROUPS[going.sketch.kind](going, format)}"


def _comments(going: Going) -> list[str]:
    own = {"reuse"}
    tags = going.tags(*own)
    if going.points not in (0, 1) and "points" not in going.labels:
        tags.append(f"points:{going.points}")
    if going.sketch.kind == "ordering":
        tags.append("kind:ordering")
    id = going.labels.get("id", "")
    parts = [f"[id:{id}]"] if id else []
    parts += [f"[tag:{_in_brackets(tag)}]" for tag in tags]
    return [f"// {' '.join(parts)}"] if parts else []


def _in_brackets(tag: str) -> str:
    return " ".join(tag.replace("\\", "\\\\").replace("]", "\\]").split())


def _category(title: str, pool: Mapping[str, str] | None) -> str:
    line = f"$CATEGORY: {quoted(path_of(title))}"
    return f"// {pool_of(pool)}\n{line}" if pool is not None else line
