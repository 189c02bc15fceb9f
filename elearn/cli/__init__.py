"""The command line: one file a group of commands."""

from __future__ import annotations

from flask import Flask

from elearn.cli import (
    attempts,
    certificates,
    drafts,
    erasure,
    exports,
    imports,
    mail,
    modules,
    new_modules,
    people,
    records,
    reminders,
    reports,
    serve,
)


def init_app(app: Flask) -> None:
    app.cli.add_command(modules.modules)
    modules.modules.add_command(new_modules.new)
    modules.modules.add_command(new_modules.schema)
    modules.modules.add_command(exports.export)
    modules.modules.add_command(imports.import_file)
    app.cli.add_command(drafts.drafts)
    app.cli.add_command(people.people)
    people.people.add_command(erasure.erase)
    people.people.add_command(erasure.retain)
    app.cli.add_command(mail.mail)
    app.cli.add_command(reminders.reminders)
    app.cli.add_command(certificates.certificates)
    app.cli.add_command(attempts.attempts)
    app.cli.add_command(records.records)
    app.cli.add_command(reports.reports)
    app.cli.add_command(serve.serve)
