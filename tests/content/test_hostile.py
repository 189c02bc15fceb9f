"""Whatever an author writes, what is sent is harmless."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.markup import ALLOWED, CLASSES, Renderer, clean
from elearn.content.surroundings import Surroundings
from tests.content.written import of_lesson

HOSTILE = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//x.org></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><circle/></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;<img src=1 onerror=x()>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<style>body{background:url(//x.org)}</style>",
    "<base href=https://x.org/>",
    "<form action=https://x.org><input name=password></form>",
    "<iframe src=https://x.org></iframe>",
    "<object data=x></object><embed src=x>",
    "<meta http-equiv=refresh content='0;url=//x.org'>",
    "<link rel=stylesheet href=//x.org>",
    "<a href='https://x.org' hx-get='/admin/' hx-trigger=load>x</a>",
    "<p style='position:fixed'>x</p>",
    "<div id=csrf_token>x</div>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\tjavascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x)",
    "[x](<javascript:alert(1)>)",
    "<javascript:alert(1)>",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "![x](https://x.org/pixel.png)",
    '![x" onerror="alert(1)](media/x.png)',
    "[x][r]\n\n[r]: javascript:alert(1)",
    '[x](https://x.org "onmouseover=alert(1)")',
    "[x](https://good.org@evil.org/)",
    "[x](https:\\\\evil.org)",
    "[x](//evil.org)",
    "## T {onclick=alert(1)}",
    '## T {#x" onclick="alert(1)}',
    "## T {: onclick=alert(1) style=color:red }",
    '!!! law "<img src=x onerror=alert(1)>"\n    x',
    '!!! "onclick=alert(1)"\n    x',
    '*[x]: " onmouseover="alert(1)\n\nx',
    "x[^<script>]\n\n[^<script>]: y",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "```<script>\nalert(1)\n```",
    "`<script>alert(1)</script>`",
    "{{ config }} {% raw %} ${7*7} #{7*7}",
    "\u0002amp\u0003 \u0002klzzwxh:0000\u0003 \u0002105\u0003",
    "| <b>x</b> |\n|---|\n| <script>y</script> |",
    "<!-- --!> <img src=x onerror=alert(1)> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "a <b\nonclick=alert(1)>c",
]

RAW_HTML = [text for text in HOSTILE if re.match(r"<(?!javascript)", text)]


class _Reader(HTMLParser):
    """Notes everything that is not on the list."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.wrong.append(tag)
        for name, value in attrs:
            if name == "class":
                if set((value or "").split()) - CLASSES.get(tag, set()):
                    self.wrong.append(f"{tag} class={value}")
            elif name not in ALLOWED.get(tag, set()):
                self.wrong.append(f"{tag} {name}")
            elif name in ("href", "src") and not re.match(
                r"#|https://(?!\S*@)|/modules/|/media/", value or ""
            ):
                self.wrong.append(f"{name}={value}")


def wrong(html: str) -> list[str]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.wrong


_renderer = Renderer(Surroundings("/modules/d/m/", ("one",)))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_harmless_in_a_lesson(text: str) -> None:
    html = _renderer.lesson(text, "en").html

    assert not wrong(html), html
    assert clean(html) == html


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_harmless_in_a_list_in_a_quiz(text: str) -> None:
    assert not wrong(_renderer.words("- " + text.replace("\n", "\n  "), "en"))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_terms_and_meanings_are_harmless(text: str) -> None:
    term = text.partition("\n")[0]
    around = Surroundings("/", (), {}, {"en": ((term, text), ("word", text))})

    assert not wrong(Renderer(around).lesson(f"word {text}", "en").html)


@pytest.mark.parametrize("text", RAW_HTML)
def test_raw_html_is_refused_with_its_line(text: str) -> None:
    assert "first-minutes.en.md:6: E32" in of_lesson(f"\n{text}\n")


@pytest.mark.parametrize("text", ["a < b and c > d", "3 <4", "`<b>`", "    <b>code</b>", "x <- y"])
def test_what_only_looks_like_html_is_taken(text: str) -> None:
    assert not [one for one in of_lesson(f"Text\n\n{text}\n") if "E32" in one]


def test_templates_never_run() -> None:
    assert "{{ config }}" in _renderer.lesson("{{ config }}", "en").html


@given(
    st.lists(
        st.one_of(
            st.sampled_from(HOSTILE), st.sampled_from(["\n", "- ", "> ", "`", "*", '"', "'"])
        ),
        max_size=6,
    )
)
def test_hostile_texts_put_together_are_harmless(parts: list[str]) -> None:
    assert not wrong(_renderer.lesson("".join(parts), "en").html)
