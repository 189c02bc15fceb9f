from __future__ import annotations

import re

import pytest

from elearn.content.markup import Renderer, clean
from elearn.content.surroundings import Medium, Surroundings

SEAL = Medium("/media/" + "a" * 64 + ".png", 12_000, 640, 480)
SEAL_RU = Medium("/media/" + "b" * 64 + ".png", 12_000, 640, 480)
CALL = Medium(
    "/media/" + "c" * 64 + ".opus", 240_000, transcripts={"en": "Hello.\n\nWho is there?"}
)
FORM = Medium("/media/" + "d" * 64 + ".pdf", 1_240_000)
AROUND = Surroundings(
    "/modules/cybercrime/evidence/",
    ("first-minutes", "chain"),
    {"seal.png": SEAL, "seal.ru.png": SEAL_RU, "call.opus": CALL, "form.pdf": FORM},
    {"en": (("Chain of custody", "Who held *what*, and when."), ("Hash", "A number."))},
)


def html(text: str, language: str = "en") -> str:
    return Renderer(AROUND).lesson(text, language).html


def test_emphasis_code_and_breaks() -> None:
    assert html("**a** *b* `c<d` e  \nf\\\ng") == (
        "<p><strong>a</strong> <em>b</em> <code>c&lt;d</code> e<br>f<br>g</p>"
    )


def test_underscores_inside_words_stay() -> None:
    assert html("file_name_here") == "<p>file_name_here</p>"


def test_a_heading_has_its_own_id_or_one_of_its_words() -> None:
    found = Renderer(AROUND).lesson("## Seize {#take}\n\n## First *steps*\n\n## First steps", "en")

    assert found.headings == (
        (2, "take", "Seize"),
        (2, "first-steps", "First steps"),
        (2, "first-steps-2", "First steps"),
    )
    assert '<h2 id="take">Seize</h2>' in found.html


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Құқық қорғау", "құқық-қорғау"),
        ("د سایبري امنیت", "د-سایبري-امنیت"),
        ("Цепочка хранения: что это?", "цепочка-хранения-что-это"),
        ("!!!", "section"),
    ],
)
def test_heading_ids_are_readable_in_every_script(heading: str, name: str) -> None:
    assert f'id="{name}"' in html(f"## {heading}")


def test_no_other_attribute_can_be_given_to_a_heading() -> None:
    assert html("## Title {onclick=alert(1) .x}") == (
        '<h2 id="title-onclickalert1-x">Title {onclick=alert(1) .x}</h2>'
    )


def test_a_table_scrolls_in_its_own_frame_with_a_name() -> None:
    found = html("| a | b |\n|---|--:|\n| 1 | 2 \\| 3 |\n| 4 |")

    assert found.startswith(
        '<div class="table" role="region" tabindex="0" aria-label="Table 1"><table><thead><tr>'
    )
    assert '<th scope="col" class="end">b</th>' in found
    assert '<td class="end">2 | 3</td>' in found
    assert '<tr><td>4</td><td class="end"></td></tr>' in found


def test_a_corner_without_words_is_no_heading() -> None:
    assert "<thead><tr><td></td><th" in html("| | b |\n|---|---|\n| 1 | 2 |")


def test_footnotes_are_numbered_in_the_order_of_the_text() -> None:
    found = html(
        "One[^b], two[^a], one again[^b].\n\n[^a]: First *note*.\n[^b]: Second.\n[^c]: No."
    )

    assert '<sup id="fnref-1"><a href="#fn-1">1</a></sup>, two<sup id="fnref-2">' in found
    assert '<sup id="fnref-1-2"><a href="#fn-1">1</a></sup>' in found
    assert found.index('<li id="fn-1"><p>Second.') < found.index('<li id="fn-2"><p>First <em>note')
    assert "No." not in found


def test_a_footnote_leads_back_to_the_text() -> None:
    found = html("Слово[^1].\n\n[^1]: Сноска.", "ru")

    assert '<section class="notes" aria-label="Примечания">' in found
    assert '<a href="#fnref-1" aria-label="Назад к тексту">' in found


def test_a_definition_list() -> None:
    assert html("Term\n: Meaning\n: Another\n\nOther\n: Its meaning") == (
        "<dl><dt>Term</dt><dd>Meaning</dd><dd>Another</dd><dt>Other</dt><dd>Its meaning</dd></dl>"
    )


def test_a_law_box_says_what_it_rests_on() -> None:
    assert html(
        '!!! law "Article 3"\n    as of: 2026-11-01\n    cites: KZ-CC-128\n\n    Text.'
    ) == (
        '<div class="law" role="note"><p class="title">Article 3</p><p>Text.</p>'
        '<p class="dated">As of <time datetime="2026-11-01">2026-11-01</time> · KZ-CC-128</p></div>'
    )


def test_a_box_without_title_is_named_by_its_kind_in_the_language_of_the_text() -> None:
    assert '<p class="title">Внимание</p>' in html("!!! warning\n    Осторожно.", "ru")


def test_marks_in_a_title_stay_as_they_are() -> None:
    assert '<p class="title">Use `*` &lt;b&gt;</p>' in html('!!! task "Use `*` <b>"\n    Do it.')


def test_a_box_ends_where_the_indentation_ends() -> None:
    assert html("!!! example\n    In.\nOut.").endswith("<p>In.</p></div><p>Out.</p>")


def test_abbreviations_are_explained_once_under_each_heading() -> None:
    found = html("UN and UN.\n\n## Next\n\nThe UN, SUN.\n\n*[UN]: United Nations")

    assert found.count('<abbr title="United Nations">UN</abbr>') == 2
    assert "SUN" in found


def test_the_first_use_of_a_term_leads_to_its_meaning_at_the_end() -> None:
    found = html("The chain of custody. A chain of custody again, `hash`.")

    assert found.count('<a class="term" href="#term-chain-of-custody">chain of custody</a>') == 1
    assert found.endswith(
        '<section class="terms" aria-label="Terms"><h2>Terms</h2><dl>'
        '<dt id="term-chain-of-custody">Chain of custody</dt>'
        "<dd>Who held <em>what</em>, and when.</dd></dl></section>"
    )


def test_a_picture_alone_is_a_figure_with_its_title_as_caption() -> None:
    assert html('![A seal](media/seal.png "Seal no. 4")') == (
        f'<figure><img src="{SEAL.address}" alt="A seal" width="640" height="480" loading="lazy">'
        "<figcaption>Seal no. 4</figcaption></figure>"
    )


def test_a_picture_with_words_in_it_is_shown_in_the_language_of_the_text() -> None:
    assert SEAL_RU.address in html("![Печать](media/seal.png)", "ru")


def test_a_sound_is_a_link_with_its_size_and_its_words_below() -> None:
    assert html("[Listen](media/call.opus) first.") == (
        f'<p><a href="{CALL.address}">Listen</a> <small>(OPUS, 240 KB)</small> first.</p>'
        "<details><summary>Transcript</summary><p>Hello.</p><p>Who is there?</p></details>"
    )


def test_a_hand_out_says_its_size_in_the_language_of_the_text() -> None:
    assert "<small>(PDF, 1.2 МБ)</small>" in html("[Бланк](media/form.pdf)", "ru")


@pytest.mark.parametrize(
    ("address", "href"),
    [
        ("chain.en.md", "/modules/cybercrime/evidence/chain/"),
        ("chain.en.md#log", "/modules/cybercrime/evidence/chain/#log"),
        ("./chain.ru.md", "/modules/cybercrime/evidence/chain/"),
        ("chain#log", "/modules/cybercrime/evidence/chain/#log"),
        ("#log", "#log"),
    ],
)
def test_links_inside_the_module_lead_to_its_pages(address: str, href: str) -> None:
    assert html(f"[x]({address})") == f'<p><a href="{href}">x</a></p>'


def test_links_outside_are_https_and_marked_as_such() -> None:
    assert html("[x](https://example.org/?a=1&b=2)") == (
        '<p><a href="https://example.org/?a=1&amp;b=2" rel="external noopener noreferrer">x</a></p>'
    )


@pytest.mark.parametrize(
    "address",
    ["http://example.org", "../other/a.en.md", "/admin/", "//x.org", "mailto:a@b.org", "x.en.md"],
)
def test_links_that_may_lead_nowhere_are_words(address: str) -> None:
    assert "href" not in html(f"[words]({address})")


def test_reference_links_and_autolinks() -> None:
    found = html("[x][1] <https://example.org/>\n\n[1]: chain.en.md 'Title'")

    assert '<a href="/modules/cybercrime/evidence/chain/">x</a>' in found
    assert '<a href="https://example.org/" ' in found


def test_practice_checks_leave_numbered_places() -> None:
    text = "A\n::: check\n- ( ) no\n- (x) yes\n:::\nB\n\n::: check\nAnswer: 1\n:::"

    assert (
        re.sub(r"\s", "", html(text))
        == '<p>A</p><divdata-check="0"></div><p>B</p><divdata-check="1"></div>'
    )


def test_boxes_to_tick_are_drawn() -> None:
    assert html("- [ ] one\n- [x] two") == "<ul><li>☐ one</li><li>☑ two</li></ul>"


def test_the_plain_text_for_search_has_every_word_and_no_mark() -> None:
    found = Renderer(AROUND).lesson("## A *b*\n\nc[^1] `d`\n\n- e\n- f\n\n[^1]: g", "en")

    assert found.text.split("\n") == ["A b", "c d", "e", "f", "g"]


def test_words_of_a_quiz_come_without_paragraph_and_ids() -> None:
    renderer = Renderer(AROUND)

    assert renderer.words("The **seal** ⟦1⟧", "en") == "The <strong>seal</strong> ⟦1⟧"
    assert renderer.words("One\n\nTwo", "en") == "<p>One</p><p>Two</p>"
    assert "id=" not in renderer.words("## Title", "en")
    assert renderer.words("![A seal](media/seal.png)", "en").startswith("<figure><img")


def test_direction_marks_that_could_hide_text_are_taken_away() -> None:
    assert html("a\u202eb\u2066c") == "<p>abc</p>"


def test_characters_of_html_are_characters() -> None:
    assert html("a < b & c > d &amp; &nbsp;&copy; \\&copy;") == (
        "<p>a &lt; b &amp; c &gt; d &amp; &nbsp;© &amp;copy;</p>"
    )


def test_a_short_lesson_costs_hardly_more_than_its_words() -> None:
    words = "Keep people away from the device and write down the time. " * 20
    text = "\n\n".join([f"## Part {n}\n\n{words}" for n in range(5)])

    assert len(html(text)) < len(text) * 1.03


WIDTHS = {
    "map.jpg": Medium("/media/" + "1" * 64 + ".jpg", 140_000, 1600, 900),
    "map@960.jpg": Medium("/media/" + "2" * 64 + ".jpg", 60_000, 960, 540),
    "map@480.jpg": Medium("/media/" + "3" * 64 + ".jpg", 20_000, 480, 270),
    "map.ru.jpg": Medium("/media/" + "4" * 64 + ".jpg", 140_000, 1600, 900),
}


def shown_map(language: str, media: dict[str, Medium] = WIDTHS) -> str:
    around = Surroundings("/modules/cybercrime/evidence/", (), media)
    return Renderer(around).lesson("![A map](media/map.jpg)", language).html


def test_a_picture_with_smaller_widths_leaves_the_choice_to_the_device() -> None:
    assert shown_map("en") == (
        f'<figure><img src="/media/{"1" * 64}.jpg" alt="A map" '
        f'srcset="/media/{"1" * 64}.jpg 1600w, /media/{"2" * 64}.jpg 960w, '
        f'/media/{"3" * 64}.jpg 480w" sizes="(min-width: 44em) 42em, calc(80vw - 2em)" '
        'width="1600" height="900" loading="lazy"></figure>'
    )


def test_a_twin_for_a_language_has_no_widths_of_another_language() -> None:
    narrow = Medium("/media/" + "5" * 64 + ".jpg", 60_000, 960, 540)

    assert "srcset" not in shown_map("ru")
    assert f'{"5" * 64}.jpg 960w"' in shown_map("ru", {**WIDTHS, "map.ru@960.jpg": narrow})


@pytest.mark.parametrize(
    "value",
    [
        "https://evil.example/a.jpg 960w",
        f"/media/{'1' * 64}.jpg 960w, https://evil.example/a.jpg 480w",
        f"/media/{'1' * 64}.jpg 2x",
        f"/media/{'1' * 64}.svg\u00a0960w",
        "/modules/cybercrime/ 960w",
        f"/media/{'1' * 64}.jpg 960w\n",
    ],
)
def test_only_our_own_media_stand_in_a_set_of_widths(value: str) -> None:
    assert clean(f'<img src="{AROUND.media["seal.png"].address}" srcset="{value}">') == (
        f'<img src="{AROUND.media["seal.png"].address}">'
    )
    assert clean('<img sizes="url(x)">') == "<img>"
