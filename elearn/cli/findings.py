"""Findings on the command line: one a line, as JSON, or as GitHub shows them beside the change."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import click

from elearn.cli.speaking import said
from elearn.errors import Finding

FORMATS = ("lines", "json", "github")


def tell(
    findings: Iterable[Finding],
    *,
    form: str = "lines",
    folder: Path | None = None,
    language: str | None = None,
) -> None:
    """Prints the findings; `folder` is what their files begin below, seen from where we stand."""
    if form == "json":
        rows = [_row(one, language) for one in findings]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for finding in findings:
        if form == "github":
            click.echo(_annotation(finding, folder or Path(), language))
        else:
            place = f"{finding.file}:{finding.line}:{finding.column}"
            click.echo(f"{place}: {finding.code}: {said(finding, language)}")


def _row(finding: Finding, language: str | None) -> dict[str, object]:
    return {
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "code": finding.code,
        "sentence": said(finding, language),
    }


def _annotation(finding: Finding, folder: Path, language: str | None) -> str:
    """A workflow command of GitHub Actions, which escapes what would end it.

    Source: docs.github.com, "Workflow commands for GitHub Actions", and `toCommandValue` and
    `escapeProperty` of actions/toolkit, packages/core/src/command.ts.
    """
    kind = "error" if finding.is_error else "warning"
    file = (folder / finding.file).as_posix()
    facts = {"file": file, "line": finding.line, "col": finding.column, "title": finding.code}
    listed = ",".join(f"{name}={_escaped(str(fact), ':,')}" for name, fact in facts.items())
    return f"::{kind} {listed}::{_escaped(said(finding, language))}"


def _escaped(text: str, more: str = "") -> str:
    for sign in f"%\r\n{more}":
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
