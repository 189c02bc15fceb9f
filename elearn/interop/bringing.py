"""Files that people bring, read by what they are, and made into the texts of a course."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from elearn.content.quizzes.sketches import Sketch
from elearn.errors import Invalid, message
from elearn.interop import code_pages, gift, moodle_xml
from elearn.interop.brought import Brought, BroughtLesson, Remark
from elearn.interop.plain import texts as plain_texts
from elearn.interop.word import reading as word

LARGEST_TEXT = 200_000
_LARGEST_PART = 150_000
MOST_QUESTIONS = 480
"""Headings of a quiz, a few less than its reader takes."""
_LONGEST_TITLE = 200
LETTERS = message("The letters were read as %(code_page)s. Look whether they are right.")
_GIFT = re.compile(
    r"(?<!\\)\{\s*(?:[=~#]|T(?:RUE)?\b|F(?:ALSE)?\b|\})|^::.{1,300}?::|^\$CATEGORY:",
    re.MULTILINE | re.IGNORECASE,
)
_HEADING = re.compile(r"(?m)^(?=## )")


def read(name: str, data: bytes, language: str = "en") -> Brought:
    """What a file brings, by its bytes and not by its name; `language` is the course's.

    Raises Invalid with one sentence that says what to do, whatever the bytes are.
    """
    if data.startswith(b"PK"):
        return word.read(_word(data))
    _refuse_others(data)
    head = data[:4_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"<?xml", b"<quiz")) or b"<quiz" in head:
        return moodle_xml.read(data, language)
    decoded = _decoded(data)
    if _GIFT.search(decoded.text):
        return gift.read(data, language)
    found = plain_texts.read(decoded.text)
    if decoded.is_sure:
        return found
    page = code_pages.CODE_PAGES[decoded.code_page]
    remark = Remark("", LETTERS, {"code_page": page}, is_loss=False)
    return replace(found, remarks=(remark, *found.remarks))


def pasted(text: str, language: str = "en") -> Brought:
    """The same for a text that was pasted into a page. Raises Invalid."""
    return read("", text.encode("utf-8", "replace"), language)


def _word(data: bytes) -> bytes:
    """The bytes of a Word file. Raises Invalid where the archive is of another program."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist()[:5_000])
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        return data
    if any(name.startswith(("xl/", "ppt/")) for name in names) or "content.xml" in names:
        raise _save_as_word()
    return data


def _refuse_others(data: bytes) -> None:
    if data.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf", b"%PDF-")):
        raise _save_as_word()


def _save_as_word() -> Invalid:
    return Invalid(
        "This kind of file is not read here, and neither is one with a password. Open it, save it "
        "as a Word document (.docx) and choose that file.",
        code="file",
    )


def _decoded(data: bytes) -> code_pages.Decoded:
    """The letters of a text file. Raises Invalid where it is none."""
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in data and not is_wide:
        raise Invalid(
            "This is neither a Word file nor a text with questions. Choose another file.",
            code="file",
        )
    return code_pages.decoded(data)


def files_of(
    brought: Brought, *, id: str, base: str, title: str, existing: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The texts to write so that a course in the language `base` holds what was brought.

    Of a new course all of them; into `existing` texts, those that are new or longer: lessons come
    behind the others, questions behind those of the quiz, and nothing is overwritten. Pictures
    are named as in `brought.media`. Raises Invalid where the questions are too many for one quiz.
    """
    from elearn.content import scaffolding, settings_text

    here = dict(existing or {})
    made: dict[str, str] = {}
    settings = here.get("module.yml") or scaffolding.files_of(id, base, title)["module.yml"]
    said = settings_text.values_of(settings)
    order = [str(one) for one in said.get("lessons") or ()] if here else []
    base = str(said.get("base", base))
    for lesson in _parted(brought.lessons):
        slug = _address(lesson, order, here, base)
        order.append(slug)
        made[f"{slug}.{base}.md"] = _text_of(lesson, title)
    if brought.lessons or not here:
        made["module.yml"] = settings_text.with_values(settings, {("lessons",): order})
    quiz = f"quiz.{base}.md"
    if brought.questions:
        made[quiz] = _quiz(brought.questions, here.get(quiz, ""), base, title)
    return made


def with_media_names(brought: Brought, names: Mapping[str, str]) -> Brought:
    """The same, where its texts have other names for its media."""
    if not names:
        return brought
    wanted = re.compile(
        "|".join(rf"(?<=media/){re.escape(name)}(?![\w.-])" for name in sorted(names, key=len))
    )

    def named(value: Any) -> Any:
        """The value with the names in all of its texts."""
        if isinstance(value, str):
            return wanted.sub(lambda found: names[found[0]], value)
        if isinstance(value, tuple):
            return tuple(named(one) for one in value)
        if isinstance(value, Mapping):
            return {key: named(one) for key, one in value.items()}
        if is_dataclass(value) and not isinstance(value, type):
            return replace(
                value, **{one.name: named(getattr(value, one.name)) for one in fields(value)}
            )
        return value

    media = {names[name]: data for name, data in brought.media.items()}
    lessons, questions = named(brought.lessons), named(brought.questions)
    return replace(brought, lessons=lessons, questions=questions, media=media)


def _address(lesson: BroughtLesson, order: list[str], here: Mapping[str, str], base: str) -> str:
    from elearn.content.declarations import TAKEN
    from elearn.content.latin import address_of

    files = {name.partition(".")[0] for name in here}
    return address_of(lesson.title, {*order, *files, *TAKEN}, otherwise="lesson")


def _text_of(lesson: BroughtLesson, title: str) -> str:
    from elearn.content.settings_words import quoted

    said = " ".join((lesson.title or title).split())[:_LONGEST_TITLE]
    return f"---\ntitle: {quoted(said)}\n\n---\n\n{lesson.body.strip()}\n"


def _parted(lessons: tuple[BroughtLesson, ...]) -> list[BroughtLesson]:
    """The lessons; one that is longer than a text may be is split before its headings."""
    parted: list[BroughtLesson] = []
    for lesson in lessons:
        bodies = [""]
        for part in _parts(lesson.body):
            if bodies[-1] and len((bodies[-1] + part).encode()) > _LARGEST_PART:
                bodies.append("")
            bodies[-1] += part
        for number, body in enumerate(bodies, 1):
            ending = f" ({number})" if len(bodies) > 1 else ""
            parted.append(BroughtLesson(f"{lesson.title[:_LONGEST_TITLE]}{ending}", body))
    return parted


def _parts(body: str) -> list[str]:
    """Where a lesson can be split: before headings, and in a chapter that is too long itself
    between its paragraphs."""
    found: list[str] = []
    for part in _HEADING.split(body):
        is_long = len(part.encode()) > _LARGEST_PART
        found += [f"{one}\n\n" for one in part.split("\n\n")] if is_long else [part]
    return found


def _quiz(questions: tuple[Sketch, ...], before: str, base: str, title: str) -> str:
    from elearn.content.formatting import format_quiz
    from elearn.content.quizzes import writing
    from elearn.content.settings_words import quoted

    said = " ".join(title.split())[:_LONGEST_TITLE]
    count = before.count("\n#") + sum(1 + len(question.parts) for question in questions)
    if count > MOST_QUESTIONS:
        raise _too_many(len(questions), MOST_QUESTIONS, -(-count // MOST_QUESTIONS))
    head = before.rstrip() or f"---\ntitle: {quoted(said)}\n\n---"
    kept = tuple(_without_taken_id(question, before) for question in questions)
    text = format_quiz(f"{head}\n\n{writing.written(kept)}", base)
    size = len(text.encode("utf-8", "replace"))
    if size > LARGEST_TEXT:
        most = max(len(questions) * LARGEST_TEXT // size, 1)
        raise _too_many(len(questions), most, size // LARGEST_TEXT + 1)
    return text


def _too_many(count: int, most: int, parts: int) -> Invalid:
    return Invalid(
        "These are %(count)s questions, and one quiz holds about %(most)s of this length. Split "
        "the file into %(parts)s, and bring each into a course of its own.",
        code="file",
        count=count,
        most=most,
        parts=parts,
    )


def _without_taken_id(question: Sketch, before: str) -> Sketch:
    """The question without an id that another of the quiz has already."""
    id = question.labels.get("id", "")
    if id and re.search(rf"(?<![\w-]){re.escape(id)}(?![\w-])", before):
        labels = {name: value for name, value in question.labels.items() if name != "id"}
        question = replace(question, labels=labels)
    parts = tuple(_without_taken_id(part, before) for part in question.parts)
    return replace(question, parts=parts)
