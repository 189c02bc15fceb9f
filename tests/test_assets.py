"""The look keeps its promises: weight, old browsers, right-to-left, contrast, strict headers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import brotli
import pytest
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from elearn.languages import LANGUAGES
from elearn.web import assets

HOUSE = Path(__file__).parent.parent / "elearn"
STATIC = HOUSE / "static"
TEMPLATES = sorted(path for path in (HOUSE / "templates").rglob("*.html"))
CSS = (STATIC / "css" / "elearn.css").read_text()
RULES = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
SCRIPTS = sorted((STATIC / "js").rglob("*.js"))

each_template = pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
each_script = pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)


def weight(text: str) -> int:
    """Bytes on the wire, as brotli sends them."""
    return len(brotli.compress(text.encode(), quality=11))


# --- weight ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("css/elearn.css", 8192),
        ("js/elearn.js", 6144),
        ("js/quiz.js", 7168),
        ("js/leaving.js", 1536),
        ("js/returning.js", 1024),
        ("js/passkey.js", 1024),
        ("js/editor.js", 6144),
        ("css/workshop.css", 4096),
        ("img/icon.svg", 512),
    ],
)
def test_an_asset_keeps_to_its_budget(name: str, limit: int) -> None:
    assert len(assets.load(STATIC)[name].bodies["br"]) <= limit


def test_every_part_of_a_script_is_served_in_one() -> None:
    folder = STATIC / "js"
    parts = {path.relative_to(folder).with_suffix("").as_posix() for path in folder.glob("*/*.js")}

    assert {part for joined in assets.JOINED.values() for part in joined} == parts


@pytest.mark.parametrize("code", ["en", "ru", "ur"])
def test_a_lesson_without_its_article_weighs_at_most_two_kilobytes(code: str) -> None:
    assert weight(_empty_lesson(code)) <= 2048


def test_a_shared_page_holds_no_token_and_no_name() -> None:
    page = _empty_lesson("en")

    assert "Aida" not in page
    assert "secret-token" not in page
    assert 'href="/sign-out"' in page


def test_a_lesson_fetches_its_style_its_script_and_the_marks_and_nothing_else() -> None:
    page = _empty_lesson("en")
    fetched = re.findall(r"<(?:link|script|img)[^>]*(?:href|src)=\"([^\"?]+)[^>]*>", page)
    at_once = [address for address in fetched if not address.endswith("icon.svg")]

    assert at_once == ["/static/css/elearn.css", "/static/js/elearn.js"]
    assert 'media="not all"' in page


# --- old browsers --------------------------------------------------------------------------

TOO_NEW = {
    ":has(": r":has\(",
    ":is( and :where(": r":(is|where)\(",
    "container queries": r"@container|container-type",
    "cascade layers": r"@layer",
    "mixed colours": r"color-mix|oklch|light-dark\(",
    "dynamic heights": r"\d(dvh|svh|lvh)",
    "aspect-ratio": r"aspect-ratio",
    "range media queries": r"@media[^{]*[<>]",
    "two-sided logical shorthands": r"(margin|padding|inset|border)-(inline|block)\s*:",
    "logical floats": r"(float|clear)\s*:\s*inline",
}


@pytest.mark.parametrize("what", TOO_NEW)
def test_the_style_sheet_asks_for_nothing_that_browsers_of_2020_lack(what: str) -> None:
    assert not re.search(TOO_NEW[what], RULES)


def test_the_style_sheet_nests_no_rules() -> None:
    inside: list[str] = []
    for selector, opened in re.findall(r"([^{};]*)([{}])", RULES):
        if opened == "}":
            inside.pop()
            continue
        assert all(outer.startswith("@") for outer in inside), f"{selector} stands in {inside}"
        inside.append(selector.strip())


@each_script
def test_a_script_is_written_in_the_language_of_2019(script: Path) -> None:
    code = _code_of(script.read_text())

    for newer in (
        r"\?\.(?!\d)",
        r"\?\?",
        r"(\|\||&&)=",
        r"\bimport\b",
        r"\bexport\b",
        r"#\w+\s*[;=(]",
    ):
        assert not re.search(newer, code), newer
    for newer in ("replaceAll", "allSettled", "requestSubmit", "globalThis", ".at(", "await "):
        assert newer not in code


# --- both directions ---------------------------------------------------------------------------


def test_the_style_sheet_knows_no_left_and_no_right() -> None:
    sides = r"(?<![\w-])((margin|padding|border|scroll-margin)-)?(left|right)(-[\w-]+)?\s*:"
    directed = r"(text-align|float|clear)\s*:\s*(left|right)"

    assert not re.search(sides, RULES)
    assert not re.search(directed, RULES)


# --- contrast ----------------------------------------------------------------------------------


def _palette(source: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\s*;", source))


LIGHT = _palette(RULES[: RULES.index("@media")])
DARK = _palette(RULES[RULES.index("@media (prefers-color-scheme") :].split("\n}\n")[0])


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4


def _brightness(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [_linear(part) for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_brightness(one), _brightness(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("words", "ground"),
    [
        *[(words, ground) for words in ("ink", "soft", "accent") for ground in ("paper", "sheet")],
        *[(words, ground) for words in ("right", "wrong", "warn") for ground in ("paper", "sheet")],
        *[("ink", f"{kind}-wash") for kind in ("right", "wrong", "warn")],
        *[(kind, f"{kind}-wash") for kind in ("wrong", "warn")],
        *[("accent", f"{kind}-wash") for kind in ("right", "wrong", "warn")],
        *[(words, "wash") for words in ("ink", "soft", "accent", "accent-deep")],
        ("on-accent", "accent"),
        ("on-accent", "accent-deep"),
    ],
)
def test_words_stand_out_from_their_ground_by_seven_to_one(
    palette: dict[str, str], words: str, ground: str
) -> None:
    assert contrast(palette[words], palette[ground]) >= 7


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("line", ["edge", "crimson", "amber", "violet", "teal", "slate"])
def test_edges_that_mean_something_stand_out_by_three_to_one(
    palette: dict[str, str], line: str
) -> None:
    assert contrast(palette[line], palette["sheet"]) >= 3
    assert contrast(palette[line], palette["paper"]) >= 3


def test_both_palettes_name_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()


# --- strict headers, safe templates, translated words ----------------------------------


def test_the_style_sheet_fetches_nothing() -> None:
    assert not re.search(r"url\(|@import|data:", RULES)


@each_template
def test_a_template_runs_nothing_inline_and_trusts_nothing(template: Path) -> None:
    source = template.read_text()

    assert not re.search(r"""\s(style|on\w+)\s*=\s*["']""", source)
    assert not re.search(r"<style|<script(?![^>]* src=)|javascript:", source)
    assert not re.search(r"\|\s*safe|Markup\(|autoescape", _without_comments(source))


@each_template
def test_every_word_of_a_template_can_be_translated(template: Path) -> None:
    assert not list(_bare_words(template.read_text()))


@each_template
def test_a_template_compiles(template: Path) -> None:
    name = template.relative_to(HOUSE / "templates").as_posix()
    environment = _environment()
    assert environment.get_template(name)


def _without_comments(source: str) -> str:
    return re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)


def _bare_words(source: str) -> Iterator[str]:
    """Words between tags, or in attributes that are read out, that no gettext call holds."""
    plain = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", _without_comments(source), flags=re.DOTALL)
    for attribute in re.findall(r'\b(?:aria-label|placeholder|title|alt)="([^"]*)"', plain):
        yield from re.findall(r"[^\W\d_]{2,}", attribute)
    yield from re.findall(r"[^\W\d_]{2,}", re.sub(r"<[^>]*>", "", plain))


def _code_of(source: str) -> str:
    """The script without its comments, strings and patterns."""
    pattern = "|".join(
        (
            r"//[^\n]*",
            r"/\*.*?\*/",
            r"'(?:\\.|[^'\\\n])*'",
            r'"(?:\\.|[^"\\\n])*"',
            r"(?<=[(,=]\s)/(?:\\.|[^/\\\n])+/\w*",
        )
    )
    return re.sub(pattern, "''", source, flags=re.DOTALL)


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HOUSE / "templates"),
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    environment.globals.update(
        languages=list(LANGUAGES.values()),
        asset=lambda path: f"/static/{path}?0123456789ab",
        csrf_token=lambda: "secret-token",
        hub_name="elearn",
        path="/modules/cybercrime/electronic-evidence/principles/",
        viewer=SimpleNamespace(name="Aida", role="officer"),
    )
    for name in ("day", "clock_time", "moment", "number", "percent", "said"):
        environment.filters[name] = str
    return environment


def _empty_lesson(code: str) -> str:
    language = LANGUAGES[code]
    address = "/modules/cybercrime/electronic-evidence/"
    lesson = SimpleNamespace(
        title="Principles",
        number=1,
        of=6,
        minutes=8,
        html=Markup(""),
        headings=[],
        lang=language.tag,
        dir=language.direction,
        fallback_note=None,
        is_stale=False,
        is_draft=False,
        checks=[],
    )
    return (
        _environment()
        .get_template("officer/lesson.html")
        .render(
            lang=language,
            shared_page=True,
            module=SimpleNamespace(
                title="Electronic evidence",
                address=address,
                domain_title="Cybercrime",
                domain_address="/modules/cybercrime/",
                colour="teal",
            ),
            lessons=[
                SimpleNamespace(
                    title=f"Lesson {number}",
                    address=f"{address}lesson-{number}/",
                    slug=f"lesson-{number}",
                    is_current=number == 1,
                )
                for number in range(1, 7)
            ],
            lesson=lesson,
            previous=None,
            next=SimpleNamespace(title="Lesson 2", address=f"{address}lesson-2/"),
            read_address=f"{address}principles/read",
            progress_address=f"{address}progress",
        )
    )
