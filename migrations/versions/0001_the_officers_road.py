"""The officer's road: people, modules and their versions, attempts, certificates, the record.

Revision 0001.
"""

import sqlalchemy as sa
from alembic import op


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("who", sa.String(length=254), nullable=False),
        sa.Column("did", sa.String(length=60), nullable=False),
        sa.Column("to", sa.String(length=254), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.create_index(op.f("ix_audit_entry_at"), ["at"], unique=False)

    op.create_table(
        "domain",
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("titles", sa.JSON(), nullable=False),
        sa.Column("summaries", sa.JSON(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("colour", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_domain")),
    )
    op.create_table(
        "media",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("extension", sa.String(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_media")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=True),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "level IN ('country','agency','department','unit')", name=op.f("ck_unit_level")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("path", name=op.f("uq_unit_path")),
    )
    with op.batch_alter_table("unit") as batch_op:
        batch_op.create_index(op.f("ix_unit_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "module",
        sa.Column("id", sa.String(length=60), nullable=False),
        sa.Column("domain_slug", sa.String(length=60), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["domain_slug"], ["domain.slug"], name=op.f("fk_module_domain_slug")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module")),
        sa.UniqueConstraint("domain_slug", "slug", name=op.f("uq_module_domain_slug_slug")),
    )
    with op.batch_alter_table("module") as batch_op:
        batch_op.create_index(op.f("ix_module_version_id"), ["version_id"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("latin_name", sa.String(length=200), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "role IN ('officer','instructor','supervisor','administrator')",
            name=op.f("ck_person_role"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_person_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("login", name=op.f("uq_person_login")),
    )
    with op.batch_alter_table("person") as batch_op:
        batch_op.create_index(op.f("ix_person_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "invitation",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitation_person_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_invitation")),
    )
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.create_index(op.f("ix_invitation_person_id"), ["person_id"], unique=False)

    op.create_table(
        "passage",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("module_id", sa.String(length=60), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("module_title", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded_title", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name=op.f("fk_passage_module_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_passage")),
    )
    with op.batch_alter_table("passage") as batch_op:
        batch_op.create_index("ix_passage_module_id", ["module_id"], unique=False)

    op.create_table(
        "progress",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("module_id", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('learning','waiting','failed','passed')", name=op.f("ck_progress_state")
        ),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name=op.f("fk_progress_module_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_progress_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_progress_unit_id")),
        sa.PrimaryKeyConstraint("person_id", "module_id", name=op.f("pk_progress")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("progress") as batch_op:
        batch_op.create_index(
            "ix_progress_unit_id_module_id_state", ["unit_id", "module_id", "state"], unique=False
        )

    op.create_table(
        "session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_session_person_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_session")),
    )
    with op.batch_alter_table("session") as batch_op:
        batch_op.create_index(
            "ix_session_person_id_ended_at", ["person_id", "ended_at"], unique=False
        )

    op.create_table(
        "version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("module_id", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("national", sa.Text(), nullable=False),
        sa.Column("glossaries", sa.JSON(), nullable=False),
        sa.Column("quiz", sa.JSON(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(length=254), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_version_number")),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name=op.f("fk_version_module_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
        sa.UniqueConstraint("module_id", "number", name=op.f("uq_version_module_id_number")),
    )
    # Only now: module and version name each other.
    with op.batch_alter_table("module") as batch_op:
        batch_op.create_foreign_key(op.f("fk_module_version_id"), "version", ["version_id"], ["id"])

    op.create_table(
        "attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("module_id", sa.String(length=60), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("drawn", sa.JSON(), nullable=False),
        sa.Column("marking", sa.Integer(), nullable=False),
        sa.Column("is_supervised", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("points", sa.String(length=80), nullable=True),
        sa.Column("possible", sa.String(length=80), nullable=True),
        sa.Column("marks", sa.JSON(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (finished_at IS NULL)", name=op.f("ck_attempt_finished")
        ),
        sa.CheckConstraint(
            "state IN ('open','waiting','failed','passed')", name=op.f("ck_attempt_state")
        ),
        sa.ForeignKeyConstraint(["module_id"], ["module.id"], name=op.f("fk_attempt_module_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attempt_person_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_attempt_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint(
            "person_id",
            "module_id",
            "cycle",
            "number",
            name=op.f("uq_attempt_person_id_module_id_cycle_number"),
        ),
    )
    with op.batch_alter_table("attempt") as batch_op:
        batch_op.create_index(
            "uq_attempt_open",
            ["person_id", "module_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "lesson",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("is_stale", sa.Boolean(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_lesson_version_id")),
        sa.PrimaryKeyConstraint("version_id", "slug", "language", "state", name=op.f("pk_lesson")),
    )
    op.create_table(
        "lesson_read",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("module_id", sa.String(length=60), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["module_id"], ["module.id"], name=op.f("fk_lesson_read_module_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_lesson_read_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_lesson_read_version_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "module_id", "slug", name=op.f("pk_lesson_read")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "page",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("build", sa.String(length=16), nullable=False),
        sa.Column("etag", sa.String(length=32), nullable=False),
        sa.Column("brotli", sa.LargeBinary(), nullable=False),
        sa.Column("gzip", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_page_version_id")),
        sa.PrimaryKeyConstraint(
            "version_id", "slug", "state", "language", "build", name=op.f("pk_page")
        ),
    )
    op.create_table(
        "answer",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("revision > 0", name=op.f("ck_answer_revision")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_answer_attempt_id")),
        sa.PrimaryKeyConstraint("attempt_id", "question", name=op.f("pk_answer")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "certificate",
        sa.Column("code", sa.String(length=27), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("module_id", sa.String(length=60), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("latin_name", sa.String(length=200), nullable=True),
        sa.Column("titles", sa.JSON(), nullable=False),
        sa.Column("domain_titles", sa.JSON(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("is_supervised", sa.Boolean(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_because", sa.String(length=500), nullable=True),
        sa.CheckConstraint("issue > 0", name=op.f("ck_certificate_issue")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_certificate_attempt_id")
        ),
        sa.ForeignKeyConstraint(
            ["module_id"], ["module.id"], name=op.f("fk_certificate_module_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_certificate_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["version.id"], name=op.f("fk_certificate_version_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_certificate")),
        sa.UniqueConstraint(
            "person_id",
            "module_id",
            "cycle",
            "issue",
            name=op.f("uq_certificate_person_id_module_id_cycle_issue"),
        ),
    )
    add_search_index()


def add_search_index():
    """Finds any part of a word: FTS5 trigrams on SQLite, pg_trgm on PostgreSQL."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE passage_index USING fts5(folded, tokenize='trigram case_sensitive 1')"
        )
        return
    # Where the extension is not installed the search reads the table: slower, the same answers.
    available = sa.text("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
    if op.get_bind().scalar(available):
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        op.execute("CREATE INDEX ix_passage_folded ON passage USING gin (folded gin_trgm_ops)")


def downgrade():
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE passage_index")
    with op.batch_alter_table("module") as batch_op:
        batch_op.drop_constraint(op.f("fk_module_version_id"), type_="foreignkey")
    op.drop_table("certificate")
    op.drop_table("answer")
    op.drop_table("page")
    op.drop_table("lesson_read")
    op.drop_table("lesson")
    with op.batch_alter_table("attempt") as batch_op:
        batch_op.drop_index(
            "uq_attempt_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.drop_table("attempt")
    op.drop_table("version")
    with op.batch_alter_table("session") as batch_op:
        batch_op.drop_index("ix_session_person_id_ended_at")

    op.drop_table("session")
    with op.batch_alter_table("progress") as batch_op:
        batch_op.drop_index("ix_progress_unit_id_module_id_state")

    op.drop_table("progress")
    with op.batch_alter_table("passage") as batch_op:
        batch_op.drop_index("ix_passage_module_id")

    op.drop_table("passage")
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.drop_index(op.f("ix_invitation_person_id"))

    op.drop_table("invitation")
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_index(op.f("ix_person_unit_id"))

    op.drop_table("person")
    with op.batch_alter_table("module") as batch_op:
        batch_op.drop_index(op.f("ix_module_version_id"))

    op.drop_table("module")
    with op.batch_alter_table("unit") as batch_op:
        batch_op.drop_index(op.f("ix_unit_parent_id"))

    op.drop_table("unit")
    op.drop_table("media")
    op.drop_table("domain")
    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.drop_index(op.f("ix_audit_entry_at"))

    op.drop_table("audit_entry")
