"""An instructor writes five kinds of questions by form, in a real Chromium, in Russian; the text
of the quiz says the same, and a change there stands in the form. axe looks at every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import making
import pytest
from serving import Hub
from stories.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

INSTRUCTOR = "instructor@demo.example"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = Hub(tmp_path_factory.mktemp("questions"), ELEARN_MODULES=str(making.MODULES))
    yield hub
    hub.stop()


def begun(walker: Walker, title: str) -> str:
    """A new course in Russian; the address of its questions."""
    walker.sign_in(INSTRUCTOR)
    walker.go("/author/new/")
    walker.page.fill("[name=title]", title)
    walker.page.select_option("[name=base]", "ru")
    walker.follow("main form button.first")
    draft = walker.page.url.partition("/author/drafts/")[2].partition("/")[0]
    return f"/author/drafts/{draft}/questions/ru/"


def new(walker: Walker, questions: str, kind: str, title: str) -> None:
    walker.go(questions)
    walker.follow("main a.first")
    walker.look()
    walker.follow(f".kinds a[href*='kind={kind}']")
    walker.page.fill("[name=title]", title)


def save(walker: Walker) -> None:
    walker.follow(".bar button.first")
    walker.look()


def text_of(walker: Walker) -> str:
    """The quiz as it stands in the editor of texts."""
    walker.follow(".ways a[href*='/texts/']")
    return walker.page.input_value("#_body")


@pytest.mark.parametrize(("width", "language"), [(360, "fa-af"), (1280, "ru")])
def test_five_kinds_by_form_a_mistake_and_the_way_back(
    walk: Callable[..., Walker], width: int, language: str
) -> None:
    walker = walk(width, language)
    page = walker.page
    questions = begun(walker, f"Посылки {width} {language}")

    new(walker, questions, "single", "Кто берёт телефон первым?")
    for place, words in enumerate(("Старший", "Обученный", "Любой", "Никто")):
        page.fill(f"#_option_{place}", words)
    page.click("[value='add.choices']")
    page.fill("#_option_4", "(x) Прохожий")
    page.check("[name=right][value='1']")
    save(walker)

    new(walker, questions, "numeric", "Сколько весит посылка?")
    page.fill("#_value", "3,4.5")
    page.fill("#_unit", "кг")
    save(walker)
    assert "3,4.5" in page.inner_text("#_value_found")
    page.fill("#_value", "3,4")
    walker.follow(".bar button.first")
    assert not page.locator("#_value_found").count()

    new(walker, questions, "matching", "Что к чему?")
    for place, (left, right) in enumerate((("Наклейка", "Коробка"), ("Вес", "Весы"))):
        page.fill(f"#_left_{place}", left)
        page.fill(f"#_right_{place}", right)
    save(walker)

    new(walker, questions, "ordering", "Порядок действий")
    for place, words in enumerate(("Снять", "Отойти", "Позвать")):
        page.fill(f"#_step_{place}", words)
    page.click("[value='up.steps.1']")
    page.wait_for_selector("#_step_0")
    assert page.input_value("#_step_0") == "Отойти"
    save(walker)

    new(walker, questions, "cloze", "Заполните пропуски")
    page.fill("#_prompt", "Протокол ведёт следователь.")
    page.evaluate("document.getElementById('_prompt').setSelectionRange(14, 26)")
    page.click("[data-gap]")
    save(walker)

    text = text_of(walker)
    for lines in (
        "- ( ) Старший\n- (x) Обученный\n- ( ) Любой\n- ( ) Никто\n- ( ) (x) Прохожий\n",
        "Ответ: 3,4 кг\n",
        "- Наклейка -> Коробка\n- Вес -> Весы\n",
        "1. Отойти\n2. Снять\n3. Позвать\n",
        "Протокол ведёт [[следователь]].\n",
    ):
        assert lines in text
    page.fill("#_body", text.replace("Обученный", "Обученный офицер"))
    with page.expect_response(lambda one: one.request.method == "POST" and "/texts/" in one.url):
        page.click("#_editor button[value=save]")
    walker.go(questions)
    walker.look()
    walker.follow("text=Кто берёт телефон первым?")
    walker.look()
    assert page.input_value("#_option_1") == "Обученный офицер"
    assert page.is_checked("[name=right][value='1']")
