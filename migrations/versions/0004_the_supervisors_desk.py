"""The supervisor's desk: postings and the tree as they stood, what must be learnt by when, what
excuses, training elsewhere, reminders, counts of each unit, and reports that were kept.

Revision 0004.
"""

import unicodedata

import sqlalchemy as sa
from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COUNTS = (
    "strength",
    "away",
    "assigned",
    "not_started",
    "learning",
    "waiting",
    "passed",
    "expires_soon",
    "expired",
    "overdue",
    "on_leave",
    "used_up",
    "exempt",
    "late",
    "due_soon",
)
TABLES = (
    "letter_choice",
    "upload",
    "period_report",
    "tally",
    "reminder",
    "outside_training",
    "leave",
    "exemption",
    "assignee",
    "assignment",
    "programme_step",
    "programme",
    "posting",
    "unit_place",
)
SORTED = sa.String(200).with_variant(sa.String(200, collation="C"), "postgresql")
PATH = sa.String(500).with_variant(sa.String(500, collation="C"), "postgresql")


def text(name, length, **more):
    more.setdefault("nullable", False)
    return sa.Column(name, sa.String(length=length), **more)


def moment(name, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def day(name, nullable=False):
    return sa.Column(name, sa.Date(), nullable=nullable)


def whole(name, **more):
    more.setdefault("nullable", False)
    return sa.Column(name, sa.Integer(), **more)


def truth(name):
    return sa.Column(name, sa.Boolean(), nullable=False)


def to(name, target, nullable=False):
    """A column that names a row of another table, with its foreign key."""
    table, column = target.split(".")
    kind = {"module": sa.String(60)}.get(table, sa.Uuid())
    return sa.Column(name, kind, sa.ForeignKey(target), nullable=nullable)


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
        if isinstance(rule, sa.CheckConstraint):
            rule.name = op.f(f"ck_{table}_{rule.name}")
    op.create_table(
        table, *columns, sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")), *rules, **options
    )
    for name in index:
        op.create_index(f"ix_{table}_{name}", table, [name])


def check(name, condition):
    return sa.CheckConstraint(condition, name=name)


def upgrade():
    alter_people()
    alter_progress()
    keep_places_and_postings()
    add_assignments()
    add_excuses()
    add_reports()
    make(
        "letter_choice",
        to("person_id", "person.id"),
        whole("hour"),
        sa.Column("refused", sa.JSON(), nullable=False),
        check("hour", "hour BETWEEN 0 AND 23"),
        key=("person_id",),
    )


def alter_people():
    op.add_column("person", sa.Column("sort_name", SORTED, nullable=False, server_default=""))
    op.add_column("person", text("service_number", 60, nullable=True))
    op.add_column("person", text("rank", 100, server_default=""))
    op.add_column("person", text("position", 200, server_default=""))
    connection = op.get_bind()
    update = sa.text("UPDATE person SET sort_name = :sort WHERE id = :id")
    for id, name in connection.execute(sa.text("SELECT id, name FROM person")).all():
        # Close to `languages.sort_name`; whoever is renamed gets that.
        sort = unicodedata.normalize("NFKC", name).casefold()[:200]
        connection.execute(update, {"sort": sort, "id": id})
    with op.batch_alter_table("person") as batch_op:
        for name in ("sort_name", "rank", "position"):
            batch_op.alter_column(name, existing_type=sa.String(), server_default=None)
        batch_op.drop_index("ix_person_unit_id")
        batch_op.create_index("ix_person_unit_id_sort_name", ["unit_id", "sort_name", "id"])
        batch_op.create_index("ix_person_service_number", ["service_number"])
    if connection.dialect.name == "postgresql":
        op.alter_column("unit", "path", type_=sa.String(500, collation="C"))


def alter_progress():
    op.add_column(
        "progress",
        sa.Column("is_used_up", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("attempt", moment("graded_at", nullable=True))
    op.execute(
        "UPDATE attempt SET graded_at ="
        " (SELECT max(marked_at) FROM mark WHERE mark.attempt_id = attempt.id"
        " AND mark.marked_at > attempt.finished_at)"
        " WHERE state IN ('failed', 'passed')"
    )
    with op.batch_alter_table("progress") as batch_op:
        batch_op.alter_column("is_used_up", existing_type=sa.Boolean(), server_default=None)
        batch_op.drop_index("ix_progress_unit_id_module_id_state")
        batch_op.create_index("ix_progress_unit_id_changed_at", ["unit_id", "changed_at"])


def keep_places_and_postings():
    make(
        "unit_place",
        to("unit_id", "unit.id"),
        moment("from_at"),
        moment("to_at", nullable=True),
        sa.Column("path", PATH, nullable=False),
        key=("unit_id", "from_at"),
        index=("path",),
        sqlite_with_rowid=False,
    )
    make(
        "posting",
        to("person_id", "person.id"),
        moment("from_at"),
        moment("to_at", nullable=True),
        to("unit_id", "unit.id"),
        text("rank", 100),
        key=("person_id", "from_at"),
        index=("unit_id",),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "uq_posting_open",
        "posting",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("to_at IS NULL"),
        postgresql_where=sa.text("to_at IS NULL"),
    )
    # Nobody wrote down when a unit was founded: it stood there when the first person came.
    op.execute(
        "INSERT INTO unit_place (unit_id, from_at, path)"
        " SELECT unit.id, born.at, unit.path FROM unit,"
        " (SELECT min(created_at) AS at FROM person) AS born WHERE born.at IS NOT NULL"
    )
    op.execute(
        "INSERT INTO posting (person_id, from_at, to_at, unit_id, rank)"
        " SELECT id, created_at, disabled_at, unit_id, rank FROM person WHERE unit_id IS NOT NULL"
    )


def add_assignments():
    make(
        "programme",
        to("unit_id", "unit.id"),
        text("title", 200),
        to("replaces_id", "programme.id", nullable=True),
        to("made_by", "person.id"),
        moment("made_at"),
        moment("ended_at", nullable=True),
        index=("unit_id",),
    )
    make(
        "programme_step",
        to("programme_id", "programme.id"),
        whole("place", autoincrement=False),
        sa.Column("modules", sa.JSON(), nullable=False),
        truth("is_after_earlier"),
        key=("programme_id", "place"),
        sqlite_with_rowid=False,
    )
    make(
        "assignment",
        to("unit_id", "unit.id", nullable=True),
        to("module_id", "module.id", nullable=True),
        to("programme_id", "programme.id", nullable=True),
        day("starts_on"),
        day("due_on", nullable=True),
        whole("due_days", nullable=True),
        whole("renew_months", nullable=True),
        whole("renew_days"),
        to("replaces_id", "assignment.id", nullable=True),
        to("made_by", "person.id"),
        moment("made_at"),
        moment("ended_at", nullable=True),
        check("subject", "(module_id IS NULL) != (programme_id IS NULL)"),
        check("due", "due_on IS NULL OR due_days IS NULL"),
        check("due_days", "due_days BETWEEN 1 AND 3650"),
        check("renew_months", "renew_months BETWEEN 1 AND 120"),
        check("renew_days", "renew_days BETWEEN 0 AND 365"),
        index=("unit_id", "programme_id"),
    )
    make(
        "assignee",
        to("person_id", "person.id"),
        to("assignment_id", "assignment.id"),
        key=("person_id", "assignment_id"),
        index=("assignment_id",),
        sqlite_with_rowid=False,
    )


def add_excuses():
    make(
        "exemption",
        to("person_id", "person.id"),
        to("module_id", "module.id"),
        day("until_on", nullable=True),
        text("because", 500),
        to("made_by", "person.id"),
        moment("made_at"),
        moment("ended_at", nullable=True),
        index=("person_id",),
    )
    make(
        "leave",
        to("person_id", "person.id"),
        day("first_on"),
        day("last_on", nullable=True),
        text("because", 500),
        to("made_by", "person.id"),
        moment("made_at"),
        moment("ended_at", nullable=True),
        check("days", "last_on >= first_on"),
        index=("person_id",),
    )
    make(
        "outside_training",
        to("person_id", "person.id"),
        to("module_id", "module.id", nullable=True),
        text("title", 300),
        text("provider", 200),
        text("document_number", 100),
        day("held_on"),
        day("valid_until", nullable=True),
        text("scan", 64, nullable=True),
        text("state", 10),
        text("because", 500),
        to("entered_by", "person.id"),
        moment("entered_at"),
        to("decided_by", "person.id", nullable=True),
        moment("decided_at", nullable=True),
        check("state", "state IN ('waiting','approved','refused')"),
        check("decided", "(state = 'waiting') = (decided_at IS NULL)"),
        check("second_person", "decided_by != entered_by"),
        check("not_oneself", "decided_by != person_id"),
        index=("person_id", "scan", "state"),
    )


def add_reports():
    make(
        "reminder",
        to("person_id", "person.id"),
        to("module_id", "module.id"),
        day("due_on"),
        text("step", 10),
        text("sent_as", 10),
        moment("at"),
        check("step", "step IN ('week','day','overdue')"),
        check("sent_as", "sent_as IN ('letter','paper')"),
        key=("person_id", "module_id", "due_on", "step"),
        sqlite_with_rowid=False,
    )
    make(
        "tally",
        to("unit_id", "unit.id"),
        text("module_id", 60),
        moment("counted_at"),
        truth("is_stale"),
        *(whole(name) for name in COUNTS),
        key=("unit_id", "module_id"),
        sqlite_with_rowid=False,
    )
    make(
        "period_report",
        to("unit_id", "unit.id"),
        whole("number"),
        moment("stood_at"),
        text("language", 5),
        text("signatory", 200),
        sa.Column("content", sa.JSON(), nullable=False),
        to("made_by", "person.id"),
        moment("made_at"),
        check("number", "number > 0"),
        sa.UniqueConstraint("unit_id", "number", name=op.f("uq_period_report_unit_id_number")),
    )
    make(
        "upload",
        to("person_id", "person.id"),
        text("purpose", 10),
        text("name", 200),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        moment("made_at"),
        check("purpose", "purpose IN ('roster','training')"),
        index=("person_id",),
    )


def downgrade():
    for table in TABLES:
        op.drop_table(table)
    with op.batch_alter_table("progress") as batch_op:
        batch_op.drop_index("ix_progress_unit_id_changed_at")
        batch_op.create_index(
            "ix_progress_unit_id_module_id_state", ["unit_id", "module_id", "state"]
        )
        batch_op.drop_column("is_used_up")
    with op.batch_alter_table("attempt") as batch_op:
        batch_op.drop_column("graded_at")
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_index("ix_person_service_number")
        batch_op.drop_index("ix_person_unit_id_sort_name")
        batch_op.create_index("ix_person_unit_id", ["unit_id"])
        for name in ("position", "rank", "service_number", "sort_name"):
            batch_op.drop_column(name)
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("unit", "path", type_=sa.String(500, collation="default"))
