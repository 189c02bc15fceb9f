"""What import-linter cannot see: one place for each thing that must be one, and sizes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "elearn").rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 400, 50

# Each library has one home, so that it can be replaced or mended there.
HOMES: dict[str, set[str]] = {
    "flask_sqlalchemy": {"db.py"},
    "flask_login": {"web/viewer.py"},
    "flask_babel": {"web/language.py"},
    "flask_migrate": {"app.py", "schema.py"},
    "alembic": {"schema.py"},
    "markdown": {"content/markup.py"},
    "pymdownx": {"content/markup.py", "content/text/headings.py"},
    "nh3": {"content/markup.py"},
    "ruamel": {"content/yaml_text.py"},
    "argon2": {"people/passwords.py"},
    "typst": {"credentials/paper.py"},
    "cryptography": {"quiz/sealing.py", "credentials/vault.py"},
    "zxcvbn": {"people/common_passwords.py"},
    "pyotp": {"people/authenticators.py"},
    "webauthn": {"people/passkeys.py"},
    "segno": {"credentials/paper.py"},
    "python_calamine": {"interop/workbooks.py"},
    "PIL": {"interop/darkroom.py"},
    "xlsxwriter": {"reports/sheets.py"},
    "docx": {"reports/documents.py"},
    "fsrs": {"quiz/review.py"},
    "waitress": {"cli/serve.py"},
    "defusedxml": {"interop/xml_trees.py"},
    "lxml": {"interop/banks/html_text.py"},
    "smtplib": {"mail/sending.py"},
    "brotli": {"library/pages.py", "web/assets.py", "web/headers.py"},
}
# Slow to load and not needed to answer a page: imported where they are used.
HEAVY = {
    "typst",
    "segno",
    "ruamel",
    "markdown",
    "pymdownx",
    "nh3",
    "pydantic",
    "flask_migrate",
    "fontpkg",
    "zxcvbn",
    "webauthn",
    "xlsxwriter",
    "docx",
    "lxml",
}
# Rooms of ours that stand on those, or that one command in ten needs.
HEAVY_ROOMS = {"elearn.content", "elearn.credentials"}
# Where a half-done change must not be left behind, whatever went wrong.
CATCHES_ALL = {"db.py", "writers.py", "web/refusals.py"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT / "elearn").as_posix()


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in FILES:
        yield name_of(path), ast.parse(path.read_text("utf-8"))


def calls(tree: ast.AST) -> Iterator[str]:
    """What is called, written out: `db.session.commit`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def imports(tree: ast.AST) -> Iterator[str]:
    """Every module that is imported, with its whole name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{one.name}" for one in node.names)


def test_only_the_clock_asks_for_the_time() -> None:
    now = re.compile(r"(datetime\.(now|utcnow|today)|date\.today|time\.time)$")
    asked = {name for name, tree in trees() if any(map(now.search, calls(tree)))}

    assert asked <= {"clock.py"}


def test_only_pages_and_commands_read_the_clock() -> None:
    reading = {name for name, tree in trees() if any(one == "clock.now" for one in calls(tree))}

    assert not [name for name in reading if not name.startswith(("web/", "cli/"))]


def test_only_the_database_commits() -> None:
    committing = {
        name for name, tree in trees() if any(one.endswith(".commit") for one in calls(tree))
    }

    assert committing <= {"db.py"}


def test_only_pages_and_commands_open_transactions() -> None:
    opening = {
        name
        for name, tree in trees()
        if any(one in ("transaction", "together") for one in calls(tree))
    }

    assert not [name for name in opening if not name.startswith(("web/", "cli/", "db.py"))]


def test_blueprints_are_made_by_the_doors_alone() -> None:
    naming = {
        name
        for name, tree in trees()
        if any(one.rpartition(".")[2] == "Blueprint" for one in imports(tree))
    }

    assert naming == {"web/doors.py"}


def test_the_environment_is_read_by_the_settings_alone() -> None:
    reading = {
        name_of(path)
        for path in FILES
        if re.search(r"\bos\.(environ|getenv)\b", path.read_text("utf-8"))
    }

    assert reading <= {"config.py"}


def test_everything_is_caught_in_the_few_places_that_mend_it() -> None:
    catching = {
        name
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
    }

    assert catching <= CATCHES_ALL


def test_each_library_stays_at_home() -> None:
    away = {
        (name, library)
        for name, tree in trees()
        for one in imports(tree)
        if (library := one.partition(".")[0]) in HOMES and name not in HOMES[library]
    }

    assert not away


def test_only_heavy_libraries_are_imported_inside_functions() -> None:
    inside = {
        (name, one)
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for one in imports(node)
        if one.partition(".")[0] not in HEAVY and ".".join(one.split(".")[:2]) not in HEAVY_ROOMS
    }

    assert not inside


def test_the_package_itself_is_empty() -> None:
    tree = ast.parse((ROOT / "elearn" / "__init__.py").read_text("utf-8"))

    assert len(tree.body) <= 1


def test_files_stay_short() -> None:
    sizes = {name_of(path): path.read_text("utf-8").count("\n") for path in FILES}

    assert not {name: size for name, size in sizes.items() if size > LONGEST_FILE}


def test_functions_stay_short() -> None:
    long = {
        (name, node.name): node.end_lineno - node.lineno + 1
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
        if node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    }

    assert not long


def test_no_file_is_called_after_nothing() -> None:
    empty = {"util", "utils", "helpers", "common", "core", "base", "misc", "manager", "services"}

    assert not [name_of(path) for path in FILES if path.stem in empty]


def test_no_work_is_left_for_later() -> None:
    marked = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")

    assert not [name_of(path) for path in FILES if marked.search(path.read_text("utf-8"))]


def test_refusals_are_message_ids_and_never_filled_in_by_hand() -> None:
    kinds = {"NotFound", "NotAllowed", "Conflict", "Invalid", "Busy", "SignInFirst"}
    filled = {
        (name, ast.unparse(node)[:80])
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in kinds
        and node.args
        and not isinstance(node.args[0], ast.Constant | ast.Name)
    }

    assert not filled
