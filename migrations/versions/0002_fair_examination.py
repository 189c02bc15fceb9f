"""Fair examination: rules kept with the attempt, flags, marks, sealed files, re-grades,
extra attempts, sittings, spaced review.

Revision 0002.
"""

import sqlalchemy as sa
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def moment(name, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def refers(table, column, to):
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def upgrade():
    with op.batch_alter_table("person") as batch_op:
        batch_op.add_column(
            sa.Column("extra_time_percent", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.create_check_constraint(
            op.f("ck_person_extra_time_percent"), "extra_time_percent BETWEEN 0 AND 300"
        )
    add_sitting()
    add_to_attempt()
    add_of_attempt()
    add_of_person()


def add_sitting():
    op.create_table(
        "sitting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("module_id", sa.String(length=60), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        moment("opens_at"),
        moment("closes_at"),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        moment("opened_at"),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_sitting_hours")),
        refers("sitting", "module_id", "module.id"),
        refers("sitting", "opened_by", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_sitting_code_hash")),
    )


def add_to_attempt():
    with op.batch_alter_table("attempt") as batch_op:
        batch_op.add_column(sa.Column("rules", sa.JSON(), nullable=True))
        batch_op.add_column(
            sa.Column("extra_time_percent", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.add_column(sa.Column("sitting_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_attempt_sitting_id"), "sitting", ["sitting_id"], ["id"]
        )
        batch_op.create_index(
            "ix_attempt_deadline_at",
            ["deadline_at"],
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.create_index(
            "ix_attempt_finished_at",
            ["finished_at"],
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
    keep_rules()
    with op.batch_alter_table("attempt") as batch_op:
        batch_op.alter_column("rules", existing_type=sa.JSON(), nullable=False)


def keep_rules():
    """Every attempt so far was held to the rules of its version."""
    version = sa.table("version", sa.column("id", sa.Uuid()), sa.column("quiz", sa.JSON()))
    attempt = sa.table(
        "attempt", sa.column("version_id", sa.Uuid()), sa.column("rules", sa.JSON())
    )
    connection = op.get_bind()
    begun = sa.select(attempt.c.version_id)
    query = sa.select(version.c.id, version.c.quiz).where(version.c.id.in_(begun))
    for id, quiz in connection.execute(query).all():
        connection.execute(
            attempt.update().where(attempt.c.version_id == id).values(rules=quiz["rules"])
        )


def add_of_attempt():
    op.create_table(
        "flag",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        refers("flag", "attempt_id", "attempt.id"),
        sa.PrimaryKeyConstraint("attempt_id", "question", name=op.f("pk_flag")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "mark",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("points", sa.String(length=80), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("marked_by", sa.Uuid(), nullable=False),
        moment("marked_at"),
        refers("mark", "attempt_id", "attempt.id"),
        refers("mark", "marked_by", "person.id"),
        sa.PrimaryKeyConstraint("attempt_id", "question", name=op.f("pk_mark")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_mark_marked_by_marked_at", "mark", ["marked_by", "marked_at"])
    op.create_table(
        "sealed_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        moment("received_at"),
        sa.Column("handed_in_by", sa.Uuid(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        moment("decided_at", nullable=True),
        sa.Column("because", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "state IN ('counted','kept','set aside')", name=op.f("ck_sealed_file_state")
        ),
        refers("sealed_file", "attempt_id", "attempt.id"),
        refers("sealed_file", "handed_in_by", "person.id"),
        refers("sealed_file", "decided_by", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_file")),
        sa.UniqueConstraint("attempt_id", "sha256", name=op.f("uq_sealed_file_attempt_id_sha256")),
    )
    op.create_index(
        "ix_sealed_file_received_at",
        "sealed_file",
        ["received_at"],
        sqlite_where=sa.text("state = 'kept'"),
        postgresql_where=sa.text("state = 'kept'"),
    )
    op.create_index(
        "ix_sealed_file_decided_at",
        "sealed_file",
        ["decided_at"],
        sqlite_where=sa.text("decided_at IS NOT NULL"),
        postgresql_where=sa.text("decided_at IS NOT NULL"),
    )
    op.create_table(
        "regrade",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        moment("at"),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("because", sa.String(length=500), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("drawn", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("version_id", sa.Uuid(), nullable=True),
        sa.Column("sealed_file_id", sa.Uuid(), nullable=True),
        refers("regrade", "attempt_id", "attempt.id"),
        refers("regrade", "by_id", "person.id"),
        refers("regrade", "version_id", "version.id"),
        refers("regrade", "sealed_file_id", "sealed_file.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrade")),
    )
    op.create_index("ix_regrade_attempt_id_at", "regrade", ["attempt_id", "at"])


def add_of_person():
    op.create_table(
        "extra_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("module_id", sa.String(length=60), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lesson", sa.String(length=60), nullable=True),
        moment("read_at", nullable=True),
        moment("opens_at"),
        sa.Column("because", sa.String(length=500), nullable=False),
        sa.Column("granted_by", sa.Uuid(), nullable=False),
        moment("granted_at"),
        refers("extra_attempt", "person_id", "person.id"),
        refers("extra_attempt", "module_id", "module.id"),
        refers("extra_attempt", "granted_by", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extra_attempt")),
        sa.UniqueConstraint(
            "person_id",
            "module_id",
            "cycle",
            "number",
            name=op.f("uq_extra_attempt_person_id_module_id_cycle_number"),
        ),
    )
    op.create_table(
        "review_card",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("module_id", sa.String(length=60), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        moment("due_at"),
        refers("review_card", "person_id", "person.id"),
        refers("review_card", "module_id", "module.id"),
        sa.PrimaryKeyConstraint(
            "person_id", "module_id", "question", name=op.f("pk_review_card")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_review_card_person_id_due_at", "review_card", ["person_id", "due_at"])


def downgrade():
    for table in ("review_card", "extra_attempt", "regrade", "sealed_file", "mark", "flag"):
        op.drop_table(table)
    with op.batch_alter_table("attempt") as batch_op:
        batch_op.drop_index(
            "ix_attempt_deadline_at",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index(
            "ix_attempt_finished_at",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_constraint(op.f("fk_attempt_sitting_id"), type_="foreignkey")
        for column in ("sitting_id", "extra_time_percent", "rules"):
            batch_op.drop_column(column)
    op.drop_table("sitting")
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_constraint(op.f("ck_person_extra_time_percent"), type_="check")
        batch_op.drop_column("extra_time_percent")
