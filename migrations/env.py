"""Runs migrations on the application's own database, all that are due in one transaction."""

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db

if context.is_offline_mode():
    raise SystemExit("Migrations run on a database; there is no offline mode.")


def is_ours(_object, name, type_, _reflected, _compared):
    """The tables of the search index belong to FTS5, not to the schema."""
    return type_ != "table" or not name.startswith("passage_index")


# One writer at a time: on SQLite the write lock is taken before anything is looked at.
with database.engine.execution_options(writing=True).connect() as connection:
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        # A table is changed by a copy that takes its place: for a moment it is not there, and
        # what points to it would bar that. Looked at again below, before anything is kept.
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=database.metadata,
        render_as_batch=True,
        include_object=is_ours,
    )
    with context.begin_transaction():
        context.run_migrations()
        if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise SystemExit("A migration would leave rows that point to nothing; none was run.")
    if is_sqlite:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")
