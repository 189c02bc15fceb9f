"""The whole road against a running hub, walked by a program that knows the contracts alone."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgresql import Cluster
from serving import ROOT, Hub
from stories import key
from stories.stranger import Stranger

# One process, so that each hub is started once.
pytestmark = pytest.mark.xdist_group("stranger")

MODULE = "/modules/cybercrime/electronic-evidence/"
FOLDER = ROOT / "modules"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def hub(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    url = ""
    if request.param == "postgresql":
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.make("stranger")
    hub = Hub(tmp_path_factory.mktemp("hub"), database_url=url)
    yield hub
    assert hub.stop() == 0


@pytest.fixture
def officer(hub: Hub) -> Stranger:
    stranger = Stranger(hub.address)
    stranger.sign_in()
    return stranger


def key_of(language: str = "en", module: str = MODULE) -> dict[str, key.Right]:
    return key.of(ROOT / module.strip("/") / f"quiz.{language}.md")


def printed(pdf: bytes, tmp_path: Path) -> str:
    """The words of a PDF, as pdftotext reads them."""
    path = tmp_path / "certificate.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, check=True, text=True
    )
    return done.stdout


def test_the_hub_says_where_it_is_ready(hub: Hub) -> None:
    assert hub.said[-1] == f"elearn is ready at {hub.address}"
    assert any("officer@demo.example" in line for line in hub.said)


def test_a_lesson_is_read_once_and_after_that_not_sent_again(officer: Stranger) -> None:
    module = officer.see(MODULE)
    lessons = [
        link.get("href")
        for link in module.every("a")
        if re.fullmatch(rf"{MODULE}[a-z-]+/", link.get("href"))
        and "glossary" not in link.get("href")
    ]
    assert len(set(lessons)) >= 5

    first = officer.ask(lessons[0])
    again = officer.ask(lessons[0], If_None_Match=first.headers["ETag"])

    assert first.status == 200
    assert "csrf" not in first.text
    assert again.status == 304
    assert again.body == b""


def test_a_lesson_marked_read_leads_to_the_next_one(officer: Stranger) -> None:
    lessons = [form.get("href") for form in officer.see(MODULE).every("a")]
    first = next(one for one in lessons if one.startswith(MODULE) and one != MODULE)

    onward = officer.send(f"{first}read", []).leads_to

    assert onward in lessons
    marks = officer.ask(f"{MODULE}progress").json
    assert marks["read"] == [first.removeprefix(MODULE).strip("/")]
    assert marks["state"] in ("learning", "passed")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_road_to_a_certificate_by_forms_alone(
    officer: Stranger, language: str, tmp_path: Path
) -> None:
    officer.speak(language)

    result = officer.see(officer.pass_by_forms(MODULE, key_of(language)))

    assert [one.get("data-state") for one in result.every("section") if one.get("data-state")] == [
        "passed"
    ]
    link = next(one.get("href") for one in result.every("a") if one.get("href").endswith(".pdf"))
    pdf = officer.ask(link)
    assert pdf.headers["Content-Type"] == "application/pdf"
    words = printed(pdf.body, tmp_path)
    code = link.removeprefix("/certificates/").removesuffix(".pdf")
    assert "Aida Nurlanova" in words
    assert code in re.sub(r"[\s-]", "", words)


def test_the_road_to_a_certificate_by_a_program(officer: Stranger) -> None:
    officer.speak("en")

    finished = officer.pass_by_put(MODULE, key_of())

    assert finished["state"] == "passed"
    assert finished["points"] == finished["possible"]
    passer_by = Stranger(officer.address)
    page = passer_by.see(f"/verify/{finished['certificate']}")
    assert page.first("section").get("data-state") == "valid"
    assert "Aida Nurlanova" in page.words


def test_every_module_can_be_passed_with_the_key_that_its_author_wrote(officer: Stranger) -> None:
    officer.speak("en")
    for path in sorted(FOLDER.glob("*/*/quiz.en.md")):
        module = f"/modules/{path.parent.parent.name}/{path.parent.name}/"
        if module == MODULE:
            continue

        finished = officer.pass_by_put(module, key.of(path))

        assert (module, finished["state"]) == (module, "passed")
        assert finished["points"] == finished["possible"]


def test_a_code_that_was_never_given_is_unknown(hub: Hub) -> None:
    passer_by = Stranger(hub.address)

    answer = passer_by.ask("/verify/00000000000000000000000000")

    assert answer.status == 404
    assert answer.page.first("section").get("data-state") == "unknown"


def test_a_revoked_certificate_says_so(hub: Hub, officer: Stranger) -> None:
    officer.speak("en")
    module = "/modules/financial-crime-corruption/bribery-integrity-reporting/"
    code = officer.pass_by_put(module, key_of(module=module))["certificate"]

    revoked = hub.command("certificates", "revoke", code, "--because", "a test")

    assert revoked.returncode == 0, revoked.stderr
    page = Stranger(hub.address).see(f"/verify/{code}")
    assert page.first("section").get("data-state") == "revoked"
