"""What the hub does not have: parts that other systems were broken by."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cast import AIDA
from making import FIRST_STEPS
from sending import Browser

ROOT = Path(__file__).parent.parent / "elearn"
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
ClientAs = Callable[[str | None], Browser]

# LDAP, XPath, XML (but for the homes that test_architecture names), caches, GraphQL, sockets,
# tokens, clients of other servers, and ways of storing objects that run code when they are read.
ABSENT = re.compile(
    r"^(ldap3?|xml\.(dom|sax)|memcache|pymemcache|redis|graphql|graphene"
    r"|websockets?|socketio|jwt|jose|authlib|requests|httpx|aiohttp|urllib3|urllib\.request"
    r"|http\.client|pickle|marshal|shelve|dill)\b"
)


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def calls(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def test_the_hub_has_no_part_of_this_kind() -> None:
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found = [one.name for one in node.names]
            elif isinstance(node, ast.ImportFrom):
                found = [f"{node.module}.{one.name}" for one in node.names]
            else:
                continue
            assert not [one for one in found if ABSENT.match(one)], name
        said = {ast.unparse(call.func).rpartition(".")[2] for call in calls(tree)}
        assert not said & {"fromstring", "XMLParser", "findall_xpath", "iterparse"}, name


STARTING = {"content/rendering.py", "interop/photographs.py", "interop/spreadsheets.py"}


def test_only_what_reads_hard_files_starts_a_process_and_never_a_shell() -> None:
    starting = re.compile(r"^(subprocess\.\w+|os\.(system|popen|spawn\w*|exec\w*|fork))$")
    for name, tree in trees():
        for call in calls(tree):
            if starting.match(ast.unparse(call.func)):
                assert name in STARTING
                assert isinstance(call.args[0], ast.List)
            assert not any(one.arg == "shell" for one in call.keywords), name


def test_nothing_is_evaluated_that_was_text() -> None:
    for name, tree in trees():
        said = {ast.unparse(call.func) for call in calls(tree)}
        assert not said & {"eval", "exec", "compile", "__import__"}, name
    for path in SCRIPTS:
        assert not re.search(r"\beval\(|\bFunction\(|setTimeout\(['\"]", path.read_text("utf-8"))


def test_no_script_writes_html_or_listens_to_other_windows() -> None:
    writing = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|postMessage|'message'"
    for path in SCRIPTS:
        assert not re.search(writing + r"|WebSocket|localStorage", path.read_text("utf-8")), path


def test_scripts_keep_foreign_names_in_objects_of_nobody() -> None:
    for path in SCRIPTS:
        assert not re.search(r"(const|let|var) \w+ = \{\}", path.read_text("utf-8")), path


def test_nothing_logs_to_a_place_of_its_own() -> None:
    for name, tree in trees():
        said = {ast.unparse(call.func) for call in calls(tree)}
        assert not [one for one in said if re.search(r"\w+Handler$|dictConfig|fileConfig", one)]
        assert "logging.basicConfig" not in said or name == "cli/serve.py"


def test_no_page_takes_a_field_from_wherever_it_comes() -> None:
    for name, tree in trees():
        assert "request.values" not in {
            ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)
        }, name


def test_passwords_are_hidden_and_may_be_pasted() -> None:
    for path in sorted((ROOT / "templates").rglob("*.html")):
        for field in re.findall(
            r"<input[^>]*name=\"[a-z_]*password[a-z_]*\"[^>]*>", path.read_text()
        ):
            assert 'type="password"' in field
            assert re.search(r'autocomplete="(current|new)-password"', field)
            assert "maxlength" not in field
    for path in SCRIPTS:
        # The editor of texts, whose page asks for no password, takes what is pasted into its text.
        assert path.parent.name == "editor" or "paste" not in path.read_text("utf-8")


PLACES = (
    "/.git/HEAD",
    "/.env",
    "/wsgi.py",
    "/console",
    "/debug",
    "/static/",
    "/assets/",
    "/media/",
    "/instance/elearn.db",
    "/elearn.db",
    "/assets/..%2f..%2fapp.py",
    "/media/..%2f..%2fsecret.png",
    "/media/%2e%2e/secret.png",
    "/media/..%c0%af..%c0%afsecret.png",
    "/assets/elearn.css.map",
    "/metrics",
    "/server-status",
)


@pytest.mark.parametrize("path", PLACES)
def test_what_a_careless_server_shows_is_not_there(client_as: ClientAs, path: str) -> None:
    assert client_as(AIDA).get(path).status_code == 404
    # A stranger at a place that looks like a picture is asked to sign in.
    assert client_as(None).get(path).status_code in (303, 404)


def test_trace_is_no_method_of_the_hub(client_as: ClientAs) -> None:
    for path in ("/", "/sign-in", FIRST_STEPS):
        assert client_as(AIDA).bare("TRACE", path).status_code == 405


@pytest.mark.parametrize("path", ["/", "/nowhere", "/account/", "/healthz", FIRST_STEPS])
def test_no_other_site_may_read_or_frame_an_answer(client_as: ClientAs, path: str) -> None:
    answer = client_as(AIDA).get(path, Origin="https://evil.example")

    assert not [name for name, _ in answer.headers if name.startswith("Access-Control-")]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_every_text_says_its_charset(client_as: ClientAs) -> None:
    aida = client_as(AIDA)
    shown = aida.get("/").text
    assets = set(re.findall(r'"(/assets/[^"#]+)', shown))
    assert {path.rpartition(".")[2] for path in assets} >= {"css", "js", "svg"}
    for path in (*assets, "/", "/nowhere", "/healthz", FIRST_STEPS, f"{FIRST_STEPS}seizing/"):
        assert "charset=utf-8" in aida.get(path).headers["Content-Type"], path


def test_a_forwarding_header_is_believed_of_nobody_unless_a_proxy_is_set(
    client_as: ClientAs,
) -> None:
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}

    answer = client_as(None).get("/sign-in", **said)

    assert "Strict-Transport-Security" not in answer.headers
    assert "__Host-" not in answer.headers.get("Set-Cookie", "")
    assert "evil.example" not in answer.text


@pytest.mark.parametrize("path", ["/", "/account/", FIRST_STEPS, f"{FIRST_STEPS}seizing/"])
def test_the_way_out_is_on_every_page(client_as: ClientAs, path: str) -> None:
    assert 'href="/sign-out"' in client_as(AIDA).get(path).text
