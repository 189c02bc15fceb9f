"""No file whatever makes the parser, the linter or the renderer raise or hang."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elearn.content import checks, source
from elearn.content.markup import Renderer
from elearn.content.surroundings import Surroundings
from elearn.content.text.outline import outline
from elearn.content.text.tree import CapPassed
from tests.content.test_hostile import wrong
from tests.content.written import DOMAIN, LESSON, MODULE, QUIZ, lesson, parsed

WHOLE = {
    "module.yml": MODULE,
    "first-minutes.en.md": LESSON
    + '\n!!! law "A"\n    as of: 2026-11-01\n\n    B[^1]\n\n[^1]: C\n',
    "quiz.en.md": QUIZ,
    "glossary.en.md": "Hash\n: A number.\n",
}
MARKS = st.sampled_from(
    [
        *("- ", "  ", "    ", "\n", "\n\n", "> ", "1. ", "* ", "`", "```\n", "~~~", "*", "**", "_"),
        *("[", "](", ")", "![", "](#", "[^1]", "[^1]: ", "|", "|-|\n", ":", ": ", "::: check\n"),
        *(":::\n", '!!! law "', '"\n', "as of: ", "# ", "## ", "{#", "}", "<", ">", "<b>", "&amp;"),
        *(
            "*[a]: ",
            "\\",
            "---\n",
            "===\n",
            "\t",
            "\u202e",
            "\u200f",
            "я",
            "ق",
            "a",
            "۱",
            "☐",
            "\r",
        ),
        *(
            "( ) ",
            "(x) ",
            "[x] ",
            "Answer: ",
            "Id: ",
            "⟦1⟧",
            "[[",
            "]]",
            "->",
            "https://a.b",
            "\ufeff",
        ),
    ]
)
TEXTS = st.lists(MARKS, max_size=60).map("".join)
quick = settings(deadline=2000, suppress_health_check=list(HealthCheck))


@quick
@given(TEXTS)
def test_no_lesson_raises_and_all_html_is_harmless(text: str) -> None:
    parsed({"first-minutes.en.md": lesson(text)})
    with contextlib.suppress(CapPassed):
        assert not wrong(Renderer(Surroundings("/", ("a",))).lesson(text, "ru").html)


@quick
@given(TEXTS)
def test_no_quiz_and_no_glossary_raises(text: str) -> None:
    parsed({"quiz.en.md": QUIZ + text, "glossary.en.md": text, "quiz.ru.md": text})


@quick
@given(st.text(max_size=200))
def test_no_settings_raise(text: str) -> None:
    parsed({"first-minutes.en.md": lesson("x", settings=text)}, module=MODULE + text)


@quick
@given(st.sampled_from(sorted(WHOLE)), st.binary(max_size=200), st.data())
def test_no_bytes_in_a_folder_raise(name: str, noise: bytes, data: st.DataObject) -> None:
    whole = WHOLE[name].encode()
    cut = data.draw(st.integers(0, len(whole)))
    with tempfile.TemporaryDirectory() as root:
        place = Path(root) / "cybercrime" / "evidence"
        place.mkdir(parents=True)
        (place.parent / "domain.yml").write_text(DOMAIN, "utf-8")
        for other, text in WHOLE.items():
            (place / other).write_text(text, "utf-8")
        (place / name).write_bytes(whole[:cut] + noise)

        for finding in checks.check(Path(root))[2]:
            assert finding.line >= 1
            assert str(finding)


@quick
@given(st.text(max_size=400))
def test_every_block_stands_on_a_line_of_its_text(text: str) -> None:
    lines = text.split("\n")

    for block in outline(lines, 10).root.walk():
        assert 10 <= block.line < 10 + len(lines)
        assert block.end < 10 + len(lines)


@given(st.text(max_size=400))
def test_a_draft_is_held_to_the_same_caps_as_a_folder(text: str) -> None:
    files = source.checked("a/b", {"a.en.md": text}, {})

    assert ("a.en.md" in files.texts) == (not files.findings)
