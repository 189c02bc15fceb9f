"""People and rights: roles granted for a reach and a time, second factors, invitations of three
kinds, brakes on guessing, letters, and an audit record that is a chain.

Revision 0003.
"""

import hashlib
import json
import secrets
import uuid
from datetime import UTC

import sqlalchemy as sa
from alembic import op


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def text(name, length, **more):
    more.setdefault("nullable", False)
    return sa.Column(name, sa.String(length=length), **more)


def moment(name, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def whole(name, **more):
    return sa.Column(name, sa.Integer(), nullable=False, **more)


def person(table, name="person_id", nullable=False):
    """A column that names a person, with its foreign key."""
    return (
        sa.Column(name, sa.Uuid(), nullable=nullable),
        refers(table, name, "person.id"),
    )


def refers(table, column, to):
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f"fk_{table}_{column}"))


def key(table, *columns):
    return sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}"))


def check(table, name, condition):
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def upgrade():
    add_to_person()
    add_grants()
    renew_invitations()
    add_to_session()
    add_ways_in()
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        text("event", 200),
        text("kind", 40),
        *person("letter"),
        sa.Column("facts", sa.JSON(), nullable=False),
        moment("queued_at"),
        moment("due_at"),
        whole("tries"),
        moment("sent_at", nullable=True),
        moment("given_up_at", nullable=True),
        text("error", 300),
        key("letter", "id"),
        sa.UniqueConstraint("event", name=op.f("uq_letter_event")),
    )
    op.create_index("ix_letter_person_id", "letter", ["person_id"])
    op.create_index("ix_letter_sent_at_due_at", "letter", ["sent_at", "due_at"])
    chain_audit()


def add_to_person():
    op.add_column("person", text("mail", 254, nullable=True))
    op.add_column("person", moment("password_changed_at", nullable=True))
    op.add_column("person", moment("erased_at", nullable=True))
    op.execute("UPDATE person SET mail = login WHERE login LIKE '%@%'")
    op.create_index("ix_person_mail", "person", ["mail"])


def add_grants():
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        *person("role_grant"),
        text("role", 20),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        text("domain_slug", 60, nullable=True),
        text("module_id", 60, nullable=True),
        *person("role_grant", "for_person_id", nullable=True),
        text("reason", 500),
        *person("role_grant", "given_by", nullable=True),
        moment("given_at"),
        moment("starts_at"),
        moment("ends_at", nullable=True),
        moment("ended_at", nullable=True),
        refers("role_grant", "unit_id", "unit.id"),
        refers("role_grant", "domain_slug", "domain.slug"),
        refers("role_grant", "module_id", "module.id"),
        check("role_grant", "role", "role IN ('instructor','supervisor','administrator')"),
        check("role_grant", "unit", "role != 'instructor' OR unit_id IS NULL"),
        check(
            "role_grant",
            "subject",
            "role = 'instructor' OR (domain_slug IS NULL AND module_id IS NULL)",
        ),
        check("role_grant", "one_subject", "domain_slug IS NULL OR module_id IS NULL"),
        key("role_grant", "id"),
    )
    for column in ("person_id", "unit_id", "for_person_id"):
        op.create_index(f"ix_role_grant_{column}", "role_grant", [column])
    grant_what_was()


def grant_what_was():
    """Who had a role has it granted: a supervisor over the own unit, the others everywhere."""
    people = sa.table(
        "person",
        sa.column("id", sa.Uuid()),
        sa.column("role", sa.String()),
        sa.column("unit_id", sa.Uuid()),
        sa.column("created_at", sa.DateTime(timezone=True)),
    )
    grants = sa.table(
        "role_grant",
        sa.column("id", sa.Uuid()),
        sa.column("person_id", sa.Uuid()),
        sa.column("role", sa.String()),
        sa.column("unit_id", sa.Uuid()),
        sa.column("reason", sa.String()),
        sa.column("given_at", sa.DateTime(timezone=True)),
        sa.column("starts_at", sa.DateTime(timezone=True)),
    )
    connection = op.get_bind()
    staff = connection.execute(sa.select(people).where(people.c.role != "officer")).all()
    for one in staff:
        connection.execute(
            grants.insert().values(
                id=uuid.uuid4(),
                person_id=one.id,
                role=one.role,
                unit_id=one.unit_id if one.role == "supervisor" else None,
                reason="",
                given_at=one.created_at,
                starts_at=one.created_at,
            )
        )


def renew_invitations():
    """An invitation gets an id of its own, for a code has no token."""
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT * FROM invitation")).mappings().all()
    op.drop_table("invitation")
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        *person("invitation"),
        text("purpose", 12),
        text("token_hash", 64, nullable=True),
        text("code_hash", 200, nullable=True),
        text("sent_to", 254, nullable=True),
        *person("invitation", "made_by", nullable=True),
        moment("made_at"),
        moment("expires_at"),
        moment("used_at", nullable=True),
        check("invitation", "purpose", "purpose IN ('invitation','reset','recovery')"),
        check("invitation", "one_form", "(token_hash IS NULL) != (code_hash IS NULL)"),
        key("invitation", "id"),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitation_token_hash")),
    )
    op.create_index("ix_invitation_person_id", "invitation", ["person_id"])
    statement = sa.text(
        "INSERT INTO invitation (id, person_id, purpose, token_hash, made_at, expires_at, used_at)"
        " VALUES (:id, :person_id, 'invitation', :token_hash, :expires_at, :expires_at, :used_at)"
    ).bindparams(sa.bindparam("id", type_=sa.Uuid()))
    for row in rows:
        connection.execute(statement, {**row, "id": uuid.uuid4()})


def add_to_session():
    op.add_column("session", moment("proved_at", nullable=True))
    op.add_column("session", text("method", 12, server_default=""))
    op.execute("UPDATE session SET proved_at = created_at")
    with op.batch_alter_table("session") as batch_op:
        batch_op.alter_column("proved_at", existing_type=sa.DateTime(timezone=True), nullable=False)


def add_ways_in():
    op.create_table(
        "sign_in_step",
        text("token_hash", 64),
        *person("sign_in_step"),
        moment("made_at"),
        moment("expires_at"),
        whole("tries"),
        text("next", 500),
        key("sign_in_step", "token_hash"),
    )
    op.create_index("ix_sign_in_step_person_id", "sign_in_step", ["person_id"])
    op.create_table(
        "authenticator",
        *person("authenticator"),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        moment("made_at"),
        moment("confirmed_at", nullable=True),
        whole("last_step"),
        key("authenticator", "person_id"),
    )
    op.create_table(
        "one_time_code",
        *person("one_time_code"),
        text("kind", 10),
        whole("number", autoincrement=False),
        text("code_hash", 200),
        moment("made_at"),
        moment("used_at", nullable=True),
        check("one_time_code", "kind", "kind IN ('recovery','sheet')"),
        key("one_time_code", "person_id", "kind", "number"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "passkey",
        text("credential_id", 700),
        *person("passkey"),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        whole("sign_count"),
        text("name", 100),
        text("transports", 100),
        moment("made_at"),
        moment("used_at", nullable=True),
        key("passkey", "credential_id"),
    )
    op.create_index("ix_passkey_person_id", "passkey", ["person_id"])
    op.create_table(
        "ceremony",
        text("challenge_hash", 64),
        *person("ceremony", nullable=True),
        text("purpose", 10),
        moment("expires_at"),
        check("ceremony", "purpose", "purpose IN ('register','sign-in','prove')"),
        key("ceremony", "challenge_hash"),
    )
    op.create_index("ix_ceremony_person_id", "ceremony", ["person_id"])
    op.create_table(
        "known_device",
        text("token_hash", 64),
        *person("known_device"),
        moment("made_at"),
        moment("seen_at"),
        key("known_device", "token_hash", "person_id"),
    )
    op.create_index("ix_known_device_person_id", "known_device", ["person_id"])
    op.create_table(
        "throttle",
        text("key", 64),
        whole("count"),
        moment("first_at"),
        moment("last_at"),
        key("throttle", "key"),
    )
    op.create_index("ix_throttle_last_at", "throttle", ["last_at"])


def chain_audit():
    op.create_table(
        "audit_head",
        text("chain", 32),
        whole("number"),
        text("hash", 64),
        key("audit_head", "chain"),
    )
    new = (
        text("chain", 32, server_default="hub"),
        whole("number", server_default="0"),
        text("outcome", 10, server_default="done"),
        text("address", 64, server_default=""),
        text("salt", 32, server_default=""),
        text("digest", 64, server_default=""),
        text("hash", 64, server_default=""),
        moment("erased_at", nullable=True),
    )
    for column in new:
        op.add_column("audit_entry", column)
    chain_what_was()
    with op.batch_alter_table("audit_entry") as batch_op:
        for column in new[:-1]:
            batch_op.alter_column(
                column.name, existing_type=column.type, existing_nullable=False, server_default=None
            )
        batch_op.create_unique_constraint(op.f("uq_audit_entry_chain_number"), ["chain", "number"])
        batch_op.create_check_constraint(
            op.f("ck_audit_entry_outcome"), "outcome IN ('done','refused')"
        )
        batch_op.create_index("ix_audit_entry_person_id_at", ["person_id", "at"])


def hashed(values):
    """As `credentials/chain.py` does it at this revision."""
    line = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()


def chain_what_was():
    """What was recorded before becomes the chain of the hub, in its order."""
    entries = sa.table(
        "audit_entry",
        *(
            sa.column(name, kind)
            for name, kind in (
                ("id", sa.Uuid()),
                ("at", sa.DateTime(timezone=True)),
                ("person_id", sa.Uuid()),
                ("who", sa.String()),
                ("did", sa.String()),
                ("to", sa.String()),
                ("facts", sa.JSON()),
                ("number", sa.Integer()),
                ("salt", sa.String()),
                ("digest", sa.String()),
                ("hash", sa.String()),
            )
        ),
    )
    connection = op.get_bind()
    number, last = 0, ""
    there = sa.select(entries).order_by(entries.c.at, entries.c.id)
    for row in connection.execute(there).all():
        number += 1
        salt = secrets.token_hex(16)
        at = row.at.replace(tzinfo=UTC) if row.at.tzinfo is None else row.at.astimezone(UTC)
        who = row.person_id.hex if row.person_id else ""
        digest = hashed([salt, row.who, row.to, row.facts, ""])
        moment_text = at.isoformat(timespec="microseconds")
        link = hashed(["hub", moment_text, who, row.did, "done", digest])
        last = hashlib.sha256((last + link).encode()).hexdigest()
        connection.execute(
            entries.update()
            .where(entries.c.id == row.id)
            .values(number=number, salt=salt, digest=digest, hash=last)
        )
    if number:
        connection.execute(
            sa.text("INSERT INTO audit_head (chain, number, hash) VALUES ('hub', :number, :hash)"),
            {"number": number, "hash": last},
        )


def downgrade():
    with op.batch_alter_table("audit_entry") as batch_op:
        batch_op.drop_index("ix_audit_entry_person_id_at")
        batch_op.drop_constraint(op.f("uq_audit_entry_chain_number"), type_="unique")
        batch_op.drop_constraint(op.f("ck_audit_entry_outcome"), type_="check")
        for name in (
            "erased_at",
            "hash",
            "digest",
            "salt",
            "address",
            "outcome",
            "number",
            "chain",
        ):
            batch_op.drop_column(name)
    for table in (
        "audit_head",
        "letter",
        "throttle",
        "known_device",
        "ceremony",
        "passkey",
        "one_time_code",
        "authenticator",
        "sign_in_step",
    ):
        op.drop_table(table)
    with op.batch_alter_table("session") as batch_op:
        batch_op.drop_column("method")
        batch_op.drop_column("proved_at")
    old_invitations()
    op.drop_table("role_grant")
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_index("ix_person_mail")
        for name in ("erased_at", "password_changed_at", "mail"):
            batch_op.drop_column(name)


def old_invitations():
    """Links stay good; codes, which the old hub does not know, are gone."""
    connection = op.get_bind()
    query = "SELECT * FROM invitation WHERE token_hash IS NOT NULL"
    rows = connection.execute(sa.text(query)).mappings().all()
    op.drop_table("invitation")
    op.create_table(
        "invitation",
        text("token_hash", 64),
        *person("invitation"),
        moment("expires_at"),
        moment("used_at", nullable=True),
        key("invitation", "token_hash"),
    )
    op.create_index("ix_invitation_person_id", "invitation", ["person_id"])
    for row in rows:
        connection.execute(
            sa.text(
                "INSERT INTO invitation (token_hash, person_id, expires_at, used_at)"
                " VALUES (:token_hash, :person_id, :expires_at, :used_at)"
            ),
            dict(row),
        )
