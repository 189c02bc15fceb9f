"""Every setting and every command is in the operator's manual."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from elearn import cli
from elearn.config import Settings

GROUPS = (
    cli.modules.modules,
    cli.people.people,
    cli.mail.mail,
    cli.attempts.attempts,
    cli.certificates.certificates,
    cli.records.records,
    cli.reminders.reminders,
    cli.reports.reports,
    cli.drafts.drafts,
)
DOCS = Path(__file__).parent.parent / "docs" / "operator"


@pytest.mark.parametrize("variable", [one.metadata["variable"] for one in fields(Settings)])
def test_a_setting_is_explained(variable: str) -> None:
    assert f"`{variable}`" in (DOCS / "settings.md").read_text("utf-8")


def commands() -> Iterator[str]:
    """Every command as it is typed: `modules check`."""
    for group in GROUPS:
        yield from (f"{group.name} {name}" for name in group.commands)
    yield str(cli.serve.serve.name)


@pytest.mark.parametrize("command", sorted(commands()))
def test_a_command_is_explained(command: str) -> None:
    assert f"flask {command}" in (DOCS / "commands.md").read_text("utf-8")


def options() -> Iterator[tuple[str, str]]:
    for group in GROUPS:
        for name, command in group.commands.items():
            for one in command.params:
                if isinstance(one, click.Option):
                    yield f"{group.name} {name}", one.opts[0]


@pytest.mark.parametrize(("command", "option"), sorted(options()))
def test_an_option_is_explained(command: str, option: str) -> None:
    assert option in (DOCS / "commands.md").read_text("utf-8"), command
