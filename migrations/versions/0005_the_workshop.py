"""The instructors' workshop: drafts with their texts and pictures, reviews, the files that each
version was made from, and modules that are archived.

Revision 0005.
"""

import sqlalchemy as sa
from alembic import op


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

IS_OPEN = sa.text("state IN ('writing','in review','scheduled')")
TABLES = (
    "review",
    "draft_visit",
    "draft_medium",
    "draft_file",
    "draft",
    "version_file",
    "source_text",
)


def text(name, length, **more):
    more.setdefault("nullable", False)
    return sa.Column(name, sa.String(length=length), **more)


def moment(name, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def long_text(name, nullable=False):
    return sa.Column(name, sa.Text(), nullable=nullable)


def to(name, target, nullable=False):
    """A column that names a row of another table, with its foreign key."""
    table = target.split(".")[0]
    kind = {"domain": sa.String(60), "media": sa.String(64)}.get(table, sa.Uuid())
    return sa.Column(name, kind, sa.ForeignKey(target), nullable=nullable)


def check(name, condition):
    return sa.CheckConstraint(condition, name=name)


def make(table, *parts, key=("id",), index=(), **options):
    """A table; its keys and constraints get the names that the models' convention gives them."""
    columns = [part for part in parts if isinstance(part, sa.Column)]
    rules = [part for part in parts if not isinstance(part, sa.Column)]
    if key == ("id",):
        columns.insert(0, sa.Column("id", sa.Uuid(), nullable=False))
    for column in columns:
        for foreign in column.foreign_keys:
            foreign.name = op.f(f"fk_{table}_{column.name}")
    for rule in rules:
        rule.name = op.f(f"ck_{table}_{rule.name}")
    op.create_table(
        table, *columns, sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")), *rules, **options
    )
    for name in index:
        op.create_index(f"ix_{table}_{name}", table, [name])


def upgrade():
    op.add_column("module", moment("archived_at", nullable=True))
    op.add_column("attempt", text("language", 5, nullable=True))
    alter_domain()
    alter_version()
    alter_upload("'roster','training','import'")
    keep_sources()
    add_drafts()
    make(
        "review",
        to("draft_id", "draft.id"),
        text("source_hash", 64),
        to("asked_by", "person.id"),
        moment("asked_at"),
        text("verdict", 10, nullable=True),
        long_text("remarks"),
        to("given_by", "person.id", nullable=True),
        moment("given_at", nullable=True),
        check("verdict", "verdict IN ('approved','returned')"),
        check("second_person", "given_by != asked_by"),
        check("given", "(verdict IS NULL) = (given_by IS NULL)"),
        index=("draft_id",),
    )


def alter_domain():
    with op.batch_alter_table("domain") as batch_op:
        batch_op.add_column(sa.Column("source", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("needs_review", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("domain") as batch_op:
        batch_op.alter_column("source", existing_type=sa.Text(), server_default=None)
        batch_op.alter_column("needs_review", existing_type=sa.Boolean(), server_default=None)


def alter_version():
    with op.batch_alter_table("version") as batch_op:
        batch_op.add_column(text("came_from", 10, server_default="files"))
        batch_op.add_column(text("why", 500, server_default=""))
        batch_op.create_check_constraint(
            op.f("ck_version_came_from"), "came_from IN ('files','draft','version')"
        )
    with op.batch_alter_table("version") as batch_op:
        batch_op.alter_column("came_from", existing_type=sa.String(10), server_default=None)
        batch_op.alter_column("why", existing_type=sa.String(500), server_default=None)


def alter_upload(purposes):
    with op.batch_alter_table("upload") as batch_op:
        batch_op.drop_constraint(op.f("ck_upload_purpose"), type_="check")
        batch_op.create_check_constraint(op.f("ck_upload_purpose"), f"purpose IN ({purposes})")


def keep_sources():
    make(
        "source_text",
        text("sha256", 64),
        text("origin", 12),
        long_text("text"),
        key=("sha256",),
        index=("origin",),
    )
    make(
        "version_file",
        to("version_id", "version.id"),
        text("name", 200),
        text("sha256", 64),
        key=("version_id", "name"),
        index=("sha256",),
        sqlite_with_rowid=False,
    )


def add_drafts():
    make(
        "draft",
        text("module_id", 60),
        to("domain_slug", "domain.slug"),
        text("slug", 60),
        to("base_version_id", "version.id", nullable=True),
        text("state", 10),
        moment("publish_at", nullable=True),
        to("scheduled_by", "person.id", nullable=True),
        text("why", 500),
        text("held_back", 10),
        to("made_by", "person.id"),
        moment("made_at"),
        moment("changed_at"),
        check("state", "state IN ('writing','in review','scheduled','published','dropped')"),
        check("publish_at", "(state = 'scheduled') = (publish_at IS NOT NULL)"),
    )
    for name, columns in (
        ("uq_draft_open_module", ["module_id"]),
        ("uq_draft_open_address", ["domain_slug", "slug"]),
    ):
        op.create_index(
            name, "draft", columns, unique=True, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN
        )
    make(
        "draft_file",
        to("draft_id", "draft.id"),
        text("name", 140),
        sa.Column("revision", sa.Integer(), nullable=False, autoincrement=False),
        long_text("text", nullable=True),
        moment("begun_at"),
        moment("saved_at"),
        to("saved_by", "person.id"),
        check("revision", "revision > 0"),
        key=("draft_id", "name", "revision"),
        sqlite_with_rowid=False,
    )
    make(
        "draft_medium",
        to("draft_id", "draft.id"),
        text("name", 140),
        to("sha256", "media.sha256"),
        moment("put_at"),
        to("put_by", "person.id"),
        key=("draft_id", "name"),
        sqlite_with_rowid=False,
    )
    make(
        "draft_visit",
        to("draft_id", "draft.id"),
        text("name", 140),
        to("person_id", "person.id"),
        moment("seen_at"),
        key=("draft_id", "name", "person_id"),
        sqlite_with_rowid=False,
    )


def downgrade():
    for table in TABLES:
        op.drop_table(table)
    op.execute("DELETE FROM upload WHERE purpose = 'import'")
    alter_upload("'roster','training'")
    with op.batch_alter_table("version") as batch_op:
        batch_op.drop_constraint(op.f("ck_version_came_from"), type_="check")
        batch_op.drop_column("why")
        batch_op.drop_column("came_from")
    with op.batch_alter_table("domain") as batch_op:
        batch_op.drop_column("needs_review")
        batch_op.drop_column("source")
    op.drop_column("attempt", "language")
    op.drop_column("module", "archived_at")
