"""That each test begins with the same rows, whatever the one before it did to the tables."""

from __future__ import annotations

from datetime import datetime

import making
from engines import Engine
from flask_migrate import downgrade, upgrade
from sqlalchemy import select

from elearn.db import db
from elearn.models.library import Version


def test_tables_made_anew_count_on_behind_the_rows_of_the_template(
    database: Engine, at: datetime
) -> None:
    database.renew()
    with database.app.app_context():
        folder = str(database.app.config["MIGRATIONS"])
        downgrade(directory=folder, revision="base")
        upgrade(directory=folder)
    database.renew()

    with database.app.app_context():
        making.another_version(at=at)

        assert (
            len(db.session.scalars(select(Version).filter_by(module_id="first-steps")).all()) == 2
        )
