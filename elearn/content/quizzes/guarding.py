"""Words for a place in a quiz file where they must stay words, and the words back from there.

A line such as `Answer: yes` in the text of a question, or `> 5 kg` as an option, would be read
as a mark. A backslash before its sign keeps it a text, here and in every viewer of Markdown.
`guarded…` puts such signs in, `bare…` takes out exactly those that would be put in again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from elearn.content.quizzes.lines import Fence, Line, is_rule, label_at, unknown_label_at
from elearn.content.text import starts
from elearn.languages import fold
from elearn.quiz.blocks import mark_of, without_layout_marks
from elearn.quiz.kinds.gaps import has_gaps
from elearn.quiz.words import HEADINGS

_BULLET = re.compile(r"(\s*(?:[-*+]|\d{1,9}[.)])\s+|\s*[‐‑‒–—−•●▪◦·]\s*)(?=[(\[])")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])(?:\s|$)")
_COLON = re.compile(r"[:：]")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_STARTER = re.compile(
    r"[-+*](?=\s|$)|>|#{1,6}(?=\s|$)|```|~~~|!!!|:::|\[\^?[^\[\]]+\]:|\*\[[^\[\]]+\]:"
)
_GAP = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)|\[(?=\[)")
# What `guarded` puts in, as it looks then.
_PUT_IN = re.compile(
    r"(?m)^(\s*(?:(?:[-*+]|\d{1,9}[.)])\s+|[‐‑‒–—−•●▪◦·]\s*)?)\\(?=[-+*>#~!:(\[_`])"
    r"|^(\s*\d{1,9})\\(?=[.)])"
)


def lines_of(text: str) -> list[str]:
    """The lines of a field as a quiz file's reader would clean them, without empty ends."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = [without_layout_marks(line).expandtabs(4).rstrip() for line in plain.split("\n")]
    while lines and not lines[0]:
        del lines[0]
    while lines and not lines[-1]:
        del lines[-1]
    return lines


# ── the text of a question ──


def guarded_prompt(text: str, kind: str, *, is_strict: bool = False) -> list[str]:
    """The lines of a text that stands above answers of this kind. It is Markdown: lists, tables
    and code stay. With `is_strict` its lists and code become plain lines, for what cannot be
    told apart otherwise."""
    lines = lines_of(text)
    shields = _shields(lines, kind)
    fence = Fence()
    out = []
    for line in lines:
        if not is_strict and not fence.is_open and _is_inline_code(line):
            out.append(_at_words(line, lambda words: words.replace("`", "\\`")))
        elif not is_strict and fence.takes(Line(1, line)):
            out.append(line)
        else:
            out.append(_shielded(_with_starter(line) if is_strict else line, shields))
    return [*out, *_closing(out)]


def bare_prompt(text: str, kind: str) -> str:
    """The text as its author meant it."""
    return _bare(text, lambda words: guarded_prompt(words, kind))


def _shields(lines: list[str], kind: str) -> Sequence[Callable[[str], str]]:
    """What must be kept from being read as a mark in such a text, sign by sign."""
    shields: list[Callable[[str], str]] = [
        _without_heading,
        _without_label,
        _without_mark,
        _without_check,
    ]
    has_list = any(_ITEM.match(line) for line in lines)
    has_quote = any(line.lstrip().startswith(">") for line in lines)
    if has_list and (has_quote or kind in ("matching", "cloze")):
        shields.append(without_arrow)
    if kind not in ("cloze", "scenario", "pool") and has_gaps("\n".join(lines)):
        shields.append(_without_gap)
    return shields


def _shielded(line: str, shields: Sequence[Callable[[str], str]]) -> str:
    for shield in shields:
        line = shield(line)
    return line


def _is_inline_code(line: str) -> bool:
    """Whether the line begins with code in its middle, which would be read as a block's begin."""
    words = line.strip()
    return words.startswith("```") and not starts.FENCE.match(words)


def _closing(lines: list[str]) -> list[str]:
    """The line that ends code which would swallow what follows."""
    fence, opening = Fence(), ""
    for line in lines:
        was_open = fence.is_open
        fence.takes(Line(1, line))
        opening = opening if was_open else line
    if not fence.is_open:
        return []
    mark = re.match(r"( *)(`+|~+)", opening)
    return [mark[0]] if mark else []


# ── options, sides, steps, feedback ──


def guarded_item(text: str) -> list[str]:
    """The lines of a list item, to be indented from the second on."""
    lines = lines_of(text.strip())
    first, *rest = lines or [""]
    if not rest:
        return [_without_rule(_with_starter(first))]
    shields = [_without_heading, _without_mark, _without_quote]
    return [_without_rule(first), *(_shielded(line, shields) for line in rest)]


def bare_item(text: str) -> str:
    """The text of a list item as its author meant it."""
    return _bare(text, guarded_item)


def guarded_quote(text: str) -> list[str]:
    """The lines of a feedback; a quote holds them, so only a single line is guarded."""
    lines = lines_of(text)
    return [_with_starter(lines[0])] if len(lines) == 1 else lines


def bare_quote(text: str) -> str:
    """A feedback as its author meant it."""
    return _bare(text, guarded_quote)


def guarded_side(text: str) -> str:
    """One side of a matching, in one line; only the arrow between the sides is an arrow."""
    words = " ".join(line.strip() for line in lines_of(text))
    words = _with_starter(without_arrow(words))
    mark = mark_of(words)
    return f"\\{words}" if mark and (mark.is_known or mark.is_like_one) else words


def bare_side(text: str) -> str:
    """A side as its author meant it."""
    return _bare(text, lambda words: [guarded_side(words)])


# ── texts behind a label ──


def guarded_value(text: str) -> list[str]:
    """The lines of a text that takes one paragraph: empty lines become breaks."""
    lines = [line.strip() for line in lines_of(text)]
    if len(lines) == 1:
        return [_with_starter(lines[0])]
    out: list[str] = []
    for line in lines:
        words = _without_label(_with_starter(line) if _breaks_off(line) else line)
        is_new_line = not line or words != line
        if is_new_line and out and not out[-1].endswith("\\"):
            out[-1] += "\\"
        out.append(_without_mark(words) or "\\")
    return out


def bare_value(text: str) -> str:
    """The text behind a label as its author meant it."""
    lines = [line.strip() for line in text.split("\n")]
    joined = "\n".join("" if line == "\\" else line for line in lines)
    # A break stands before an empty line, or before what would otherwise begin a list.
    joined = re.sub(r"\\\n(?=\n|\\|\d{1,9}\\|[^\n]{1,60}(?:\\:|&#65306;))", "\n", joined)
    words = _PUT_IN.sub(lambda found: found[1] or found[2] or "", joined)
    words = words.replace("\\:", ":").replace("&#65306;", "：")
    return words if guarded_value(words) == lines else text


def _breaks_off(line: str) -> bool:
    """Whether the line would end the paragraph it stands in."""
    begins = _ITEM.match(line) or line.startswith(("```", "~~~", "#", ":::", "!!!"))
    return bool(begins) or (bool(line) and is_rule(line)) or bool(re.match(r"=+$|-+$", line))


# ── one line each ──


def guarded_title(title: str, role: str = "question") -> str:
    """A heading's words. It is no Markdown that a backslash could be taken out of, so a colon
    after a word such as Pool becomes one that reads and folds alike."""
    words = " ".join(without_layout_marks(title).split())
    word, colon, rest = words.replace("：", ":").partition(":")
    if role == "question" and colon and fold(word) in HEADINGS:
        words = f"{word}\ufe55{rest}"
    return f"{words} #" if words.endswith("#") else words


def bare_title(title: str) -> str:
    """A heading's words as its author meant them."""
    word, colon, rest = title.partition("\ufe55")
    return f"{word}:{rest}" if colon and fold(word) in HEADINGS else title


def guarded_short(value: str) -> str:
    """The value of a label that may share its line with others."""
    return " ".join(re.sub("[;؛]", ",", without_layout_marks(value)).split())


# ── signs ──


def _at_words(line: str, change: Callable[[str], str]) -> str:
    words = line.lstrip()
    return line[: len(line) - len(words)] + change(words)


def _with_starter(line: str) -> str:
    """The line with what would begin a list, a quote, code … kept a sign."""
    words = line.lstrip()
    lead = line[: len(line) - len(words)]
    if numbered := _NUMBERED.match(words):
        return f"{lead}{numbered[1]}\\{words[numbered.end(1) :]}"
    if words.startswith(("```", "~~~")):
        run = len(words) - len(words.lstrip(words[0]))
        return lead + f"\\{words[0]}" * run + words[run:]
    if _STARTER.match(words) or (words and is_rule(words)):
        return f"{lead}\\{words}"
    return line


def _without_heading(line: str) -> str:
    is_heading = re.match(r"#{1,6}(?:\s|$)", line.strip())
    return _at_words(line, "\\{}".format) if is_heading else line


def _without_label(line: str) -> str:
    words = line.strip()
    if not (label_at(words) or unknown_label_at(words)):
        return line
    return _COLON.sub(lambda found: "\\:" if found[0] == ":" else "&#65306;", line, count=1)


def _without_mark(line: str) -> str:
    found = _BULLET.match(line)
    mark = mark_of(line[found.end() :]) if found else None
    if not (found and mark and (mark.is_known or (mark.is_like_one and not _is_link(mark.text)))):
        return line
    return f"{found[0]}\\{line[found.end() :]}"


def _without_check(line: str) -> str:
    return f"\\{line}" if line.startswith(":::") else line


def _is_link(rest: str) -> bool:
    return rest.startswith("(")


def _without_rule(words: str) -> str:
    """A first line that would make a rule of its bullet, as `- --` is one."""
    return f"\\{words}" if is_rule(f"-{words}") or is_rule(f"*{words}") else words


def _without_quote(line: str) -> str:
    return _at_words(line, "\\{}".format) if line.lstrip().startswith(">") else line


def without_arrow(line: str) -> str:
    """The line with its arrows as signs that part nothing."""
    return line.replace("->", "-\\>").replace("→", "&rarr;")


def _without_gap(line: str) -> str:
    return _GAP.sub(lambda found: found[0] if found[1] else "[\\", line)


def _bare(text: str, guard: Callable[[str], list[str]]) -> str:
    """The text without the signs that `guard` puts in."""
    lines = text.split("\n")
    words = _PUT_IN.sub(lambda found: found[1] or found[2] or "", text)
    for put_in, sign in (("\\:", ":"), ("&#65306;", "："), ("-\\>", "->"), ("&rarr;", "→")):
        words = words.replace(put_in, sign)
    words = re.sub(r"\[\\(?=\[)", "[", words).replace("\\`", "`").replace("\\~", "~")
    candidates = words.split("\n")
    # Line by line, for a sign that the author put in beside ours is the author's.
    if len(again := guard(words)) == len(lines):
        kept = [
            candidate if back == line else line
            for line, candidate, back in zip(lines, candidates, again, strict=True)
        ]
        if guard("\n".join(kept)) == lines:
            return "\n".join(kept)
    return text
