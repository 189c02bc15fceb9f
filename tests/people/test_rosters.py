"""Rosters against the hub: who is known, what is wrong, and that nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import cast
import making
import pytest
from cast import AIDA, BEK, SANA, VERA
from click.testing import Result
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from people import rosters as files
from sqlalchemy import select
from unchanged import nothing_changes

from elearn.access import Viewer
from elearn.db import db, transaction
from elearn.errors import Conflict, Invalid, NotFound
from elearn.interop import spreadsheets
from elearn.learning.duties import ledger
from elearn.models.audit import AuditEntry
from elearn.models.people import Person, Posting, Unit
from elearn.people import units, users
from elearn.people.roster import cells as roster_cells
from elearn.people.roster import changes, columns, planning
from elearn.people.roster import rows as roster_rows
from elearn.people.roster.plans import Plan
from elearn.people.roster.rows import Corrections, Line, Lines

NORTH = "Kazakhstan/North"
HEAD = "service number;name;rank;unit;mail;language;status"


def lines(*rows: str, head: str = HEAD, corrections: Corrections | None = None) -> Lines:
    table = spreadsheets.read("\n".join([head, *rows]).encode())
    return roster_rows.lines(table, columns.layout(table, {}), corrections)


def planned(
    *rows: str, by: str = SANA, head: str = HEAD, close: bool = False, at_place: str = NORTH
) -> Plan:
    viewer = making.viewer(by)
    place = units.at_place(at_place)
    return planning.plan(viewer, place.id, lines(*rows, head=head), close_missing=close)


def applied(*rows: str, at: datetime, by: str = SANA, close: bool = False) -> Plan:
    viewer = making.viewer(by)
    with transaction():
        plan = planned_inside(viewer, rows, close)
        changes.apply(viewer, plan, seal=plan.seal, at=at)
    return plan


def planned_inside(viewer: Viewer, rows: Sequence[str], close: bool) -> Plan:
    place = units.at_place(NORTH)
    return planning.plan(viewer, place.id, lines(*rows), close_missing=close)


def wrong(plan: Plan) -> list[tuple[int, str]]:
    return [(one.row, one.field) for one in plan.errors]


def person(login: str) -> Person:
    db.session.rollback()
    found = users.by_login(login)
    assert found
    return found


ONE = "00417;Образец Примеров;майор;Northern Crossing;p@sample.example;ru;active"
TWO = "АВ-0912;Проба Макетова;;North;;kk;"


def test_new_people_come_in_with_all_that_is_said_of_them(app: Flask, at: datetime) -> None:
    applied(ONE, TWO, at=at)

    one, two = person("p@sample.example"), person("ав-0912")
    assert (one.service_number, one.rank, one.language) == ("00417", "майор", "ru")
    assert (one.role, one.password_hash, one.mail) == ("officer", None, "p@sample.example")
    assert (two.service_number, two.mail, two.name) == ("АВ-0912", None, "Проба Макетова")
    assert db.session.get_one(Unit, one.unit_id).name == "Northern Crossing"
    posted = db.session.scalars(select(Posting).where(Posting.person_id == two.id)).one()
    assert (posted.unit_id, posted.from_at, posted.to_at) == (two.unit_id, at, None)


def test_the_same_file_again_changes_nothing(app: Flask, at: datetime) -> None:
    applied(ONE, TWO, at=at)

    with nothing_changes():
        plan = applied(ONE, TWO, at=at + timedelta(days=1))

    assert (plan.is_idle, plan.unchanged, plan.errors) == (True, 2, ())


def test_a_move_keeps_when_and_where_and_a_change_says_old_and_new(
    app: Flask, at: datetime
) -> None:
    applied(ONE, TWO, at=at)
    later = at + timedelta(days=1)

    plan = applied(
        ONE.replace("Northern Crossing", "North"), TWO.replace(";;", ";капитан;", 1), at=later
    )

    assert [one.unit for one in plan.moved] == ["North"]
    assert [one.fields for one in plan.altered] == [(("rank", "", "капитан"),)]
    one = person("p@sample.example")
    postings = db.session.scalars(
        select(Posting).where(Posting.person_id == one.id).order_by(Posting.from_at)
    ).all()
    assert [(row.from_at, row.to_at) for row in postings] == [(at, later), (later, None)]


def test_reports_of_a_past_day_count_by_the_rank_of_then(app: Flask, at: datetime) -> None:
    applied(ONE, at=at)
    later = at + timedelta(days=1)
    applied(ONE.replace("майор", "подполковник"), at=later)

    viewer, who = making.viewer(SANA), Person.login == "p@sample.example"
    then = ledger.read(viewer, who, at=at + timedelta(hours=1), past=True)
    now = ledger.read(viewer, who, at=later + timedelta(hours=1))
    assert [one.rank for one in then.entries] == ["майор"]
    assert [one.rank for one in now.entries] == ["подполковник"]


def test_a_blank_cell_takes_nothing_away(app: Flask, at: datetime) -> None:
    applied(ONE, at=at)

    plan = planned("00417;Образец Примеров;;;;;")

    assert plan.is_idle
    assert plan.unchanged == 1


def test_the_acts_are_in_the_record(app: Flask, at: datetime) -> None:
    applied(ONE, TWO, at=at)

    db.session.rollback()
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.at == at)).all()
    said = {(entry.did, entry.to) for entry in entries}
    assert {("add person", "p@sample.example"), ("add person", "ав-0912")} <= said
    whole = next(entry for entry in entries if entry.did == "import roster")
    assert whole.facts == {"added": 2, "moved": 0, "changed": 0, "closed": 0}


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("1;;;;;;", "full_name"),
        (";Образец;;;;;", "service_number"),
        ("9,00101E+11;Образец;;;;;", "service_number"),
        ("1.5;Образец;;;;;", "service_number"),
        ("1;Обра?ец;;;;;", "full_name"),
        ("1;Образец;;Nothern Crosing;;;", "unit"),
        ("1;Образец;;;no address;;", "mail"),
        ("1;Образец;;;;Klingon;", "language"),
        ("1;Образец;;;;;maybe", "status"),
        ("1;" + "Я" * 201 + ";;;;;", "full_name"),
        ("1;Образец;;;ilya@hub.example;;", "mail"),
        ("1;Образец;;;BEK@x.example;;\n1;Другой;;;;;", "service_number"),
        ("1;Образец;;;b@x.example;;\n2;Другой;;;B@X.example;;", "mail"),
    ],
)
def test_what_is_wrong_is_said_of_its_cell(app: Flask, at: datetime, row: str, field: str) -> None:
    rows = row.split("\n")

    plan = planned(*rows)

    assert wrong(plan) == [(1 + len(rows), field)]


def test_one_error_keeps_all_rows_out(app: Flask, at: datetime) -> None:
    with nothing_changes(), pytest.raises(Invalid):
        applied(ONE, "2;;;;;;", at=at)


def test_a_plan_that_is_not_the_one_shown_is_not_done(app: Flask, at: datetime) -> None:
    seal = planned(ONE).seal
    viewer = making.viewer(SANA)

    with nothing_changes(), pytest.raises(Conflict), transaction():
        changes.apply(viewer, planned_inside(viewer, [ONE, TWO], False), seal=seal, at=at)


def test_an_unknown_unit_is_answered_with_the_nearest(app: Flask) -> None:
    plan = planned("1;Образец;;Nothern Crosing;;;")

    assert "Did you mean Northern Crossing?" in plan.errors[0].sentence


def test_units_of_one_name_are_told_apart_by_the_one_above(app: Flask, at: datetime) -> None:
    with transaction():
        north = units.at_place(NORTH)
        for name in ("Post", "Line"):
            above = units.add(name, "unit", at=at, parent=north)
            units.add("Crew 1", "unit", at=at, parent=above)

    assert wrong(planned("1;Образец;;crew 1;;;")) == [(2, "unit")]
    assert planned("1;Образец;;line / Crew 1;;;").added[0].unit == "Crew 1"


def test_a_wrong_unit_is_said_once_and_its_correction_holds_below(app: Flask) -> None:
    rows = ("1;A;;Nowhere;;;", "2;B;;;;;", "3;C;;;;;")
    corrected = lines(*rows, corrections=Corrections({(2, "unit"): "North"}))
    first_left_out = lines(*rows, corrections=Corrections(left_out={2}))
    north = units.at_place(NORTH).id

    assert wrong(planned(*rows)) == [(2, "unit")]
    sana = making.viewer(SANA)
    assert len(planning.plan(sana, north, corrected, close_missing=False).added) == 3
    assert wrong(planning.plan(sana, north, first_left_out, close_missing=False)) == [(3, "unit")]


def test_a_unit_outside_is_unknown(app: Flask) -> None:
    assert wrong(planned("1;Образец;;South;;;")) == [(2, "unit")]
    with pytest.raises(NotFound):
        planned("1;Образец;;;;;", at_place="Tajikistan/South")


def test_who_holds_a_role_is_changed_by_an_administrator_alone(app: Flask, at: datetime) -> None:
    same = f";Sana Karimova;;North;{SANA};;active"
    other = same.replace("Karimova;", "Karimova;полковник", 1)

    assert planned(same).unchanged == 1
    assert wrong(planned(other, by=VERA)) == [(2, "mail")]
    assert wrong(planned(same.replace("active", "left"), by=VERA)) == [(2, "mail")]
    assert SANA not in {one.login for one in planned(ONE, close=True).closing}


def test_another_agencys_officer_is_neither_moved_nor_named(app: Flask, at: datetime) -> None:
    by_number = planned(f"{BEK};Bek Rahimov;;North;;;", by=VERA)

    assert wrong(by_number) == [(2, "mail")]
    assert "Bek" not in by_number.errors[0].sentence


def test_who_has_no_number_yet_is_known_by_mail_or_by_the_login(app: Flask, at: datetime) -> None:
    applied(f"00001;Аида Нурланова;майор;;{AIDA};;", at=at)
    plan = planned("00042;Bek Rahimov;;;;;", by=VERA, at_place="Tajikistan/South")

    assert person(AIDA).service_number == "00001"
    assert wrong(plan) == [(2, "service_number")]
    assert planned("0042;Bek Rahimov;;;;;", by=VERA, at_place="Tajikistan/South").changed


def test_digits_of_any_script_are_the_same_number(app: Flask, at: datetime) -> None:
    applied("۰۰۳۱۲;نمونه;;;;;", at=at)

    assert person("00312").service_number == "۰۰۳۱۲"
    assert planned("00312;نمونه;;;;;").unchanged == 1


def test_lost_zeros_are_refused_and_letters_that_look_the_same_are_told(
    app: Flask, at: datetime
) -> None:
    applied(ONE, TWO, at=at)

    assert wrong(planned("417;Образец Примеров;;;;;")) == [(2, "service_number")]
    alike = planned("AB-0912;Somebody Else;;;;;")
    assert not alike.errors
    assert "АВ-0912" in alike.warnings[0].sentence
    assert planned("00417;Образец Примеров;;;;;", "418;Другой;;;;;").warnings


def test_who_has_left_is_closed_and_keeps_what_was_learned(app: Flask, at: datetime) -> None:
    making.passed(AIDA, at=at)

    applied(f";;;;{AIDA};;left", at=at)

    aida = person(AIDA)
    assert aida.disabled_at == at
    assert db.session.scalar(select(Posting.to_at).where(Posting.person_id == aida.id)) == at
    assert planned(f";;;;{AIDA};;уволен").is_idle
    assert wrong(planned(f";Аида;;;{AIDA};;active")) == [(2, "mail")]


def test_who_is_missing_is_listed_and_closed_only_where_asked(app: Flask, at: datetime) -> None:
    plan = planned(ONE)
    assert {one.login for one in plan.missing} == {AIDA, SANA}
    assert not plan.closing

    applied(ONE, at=at, close=True)

    assert person(AIDA).disabled_at == at
    assert person(SANA).disabled_at is None


def test_a_merged_unit_is_filled_down_and_titles_and_totals_are_no_people() -> None:
    table = spreadsheets.read(files.office(*files.RUSSIAN), code_page="cp1251")
    found = roster_rows.lines(table, columns.layout(table, {}))

    assert [line.says("unit") for line in found.lines] == ["Northern Crossing"] * 2
    assert found.lines[0].says("full_name") == "Примеров Образец Тестович"
    assert (found.left_out, found.filled) == ((1, 6), 1)


def test_birth_dates_and_national_numbers_are_never_taken() -> None:
    table = spreadsheets.read("Имя;Дата рождения;ИИН/ПИНФЛ;Жетон\nА;01.02.1980;123;7\n".encode())
    layout = columns.layout(table, {})

    assert [one.title for one in layout.columns if one.is_personal] == [
        "Дата рождения",
        "ИИН/ПИНФЛ",
    ]
    assert {one.field for one in layout.columns} == {"given_name", "", "service_number"}


@pytest.mark.parametrize(
    "head",
    [
        "badge_no;full name;rank;position;unit;e-mail",
        "Личный номер;ФИО;Звание;Должность;Подразделение;Эл. почта",
        "Жеке нөмірі;Аты-жөні;Атағы;Лауазымы;Бөлімше;Электрондық пошта",
        "Жеке номери;Аты-жөнү;Наамы;Кызматы;Бөлүм;Электрондук почта",
        "Shaxsiy raqami;F.I.Sh.;Unvoni;Lavozimi;Bo‘lim;Elektron pochta",
        "Рақами шахсӣ;Ному насаб;Рутба;Вазифа;Шуъба;Почтаи электронӣ",
        "Şahsy belgisi;Familiýasy, ady;Harby ady;Wezipesi;Bölüm;Elektron poçta",
        "شماره خدمت;نام کامل;رتبه;وظیفه;بخش;ایمیل",
        "د خدمت شمېره;بشپړ نوم;رتبه;دنده;څانګه;برېښنالیک",
        "سروس نمبر;مکمل نام;رینک;منصب;شعبہ;ای میل",
    ],
)
def test_heads_are_known_in_ten_languages(head: str) -> None:
    assert [columns.meaning(word) for word in head.split(";")] == [
        *("service_number", "full_name", "rank", "position", "unit", "mail")
    ]


def test_a_column_can_be_taken_for_something_else() -> None:
    table = spreadsheets.read(b"x;name;rank\n7;A;B\n")
    layout = columns.layout(table, {1: "service_number", 3: "-"})

    assert [one.field for one in layout.columns] == ["service_number", "full_name", ""]


def test_corrections_stand_in_the_place_of_cells() -> None:
    found = lines("1;;;;;;", "2;B;;;;;", corrections=Corrections({(2, "full_name"): "A"}, {3}))

    assert [(line.number, line.says("full_name")) for line in found.lines] == [(2, "A")]


@given(st.dictionaries(st.sampled_from(columns.FIELDS), st.text(max_size=30)))
def test_whatever_the_cells_say_it_is_said_in_sentences(cells: dict[str, str]) -> None:
    _wanted, faults = roster_cells.wanted(Line(7, cells))

    assert all(fault.sentence and fault.row == 7 for fault in faults)


# At the console ----------------------------------------------------------------------------


def imported(app: Flask, file: Path, *more: str) -> Result:
    db.session.rollback()
    args = ["people", "import", str(file), "--unit", NORTH, *more]
    return app.test_cli_runner().invoke(args=args)


def test_the_console_brings_a_roster_in(app: Flask, at: datetime, tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_bytes(files.office(*files.RUSSIAN))
    with nothing_changes():
        assert "the likeliest is cp1251" in imported(app, file).output
        assert imported(app, file, "--encoding", "cp1251", "--dry-run").exit_code == 0

    done = imported(app, file, "--encoding", "cp1251")

    assert (done.exit_code, done.output[:16]) == (0, "added 2, moved 0")
    assert person("primerov@sample.example").name == "Примеров Образец Тестович"


def test_the_console_names_row_and_column(app: Flask, at: datetime, tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_text(f"{HEAD}\n1;A;;Nowhere;;;\n", "utf-8")

    with nothing_changes():
        done = imported(app, file)

    assert done.exit_code == 1
    assert f"{file}:2:4: There is no unit Nowhere here." in done.output


def test_the_console_acts_within_the_reach_of_who_acts(
    app: Flask, at: datetime, tmp_path: Path
) -> None:
    with transaction():
        cast.join(at=at)
    file = tmp_path / "roster.csv"
    file.write_text(f"{HEAD}\n1;A;;;;;\n", "utf-8")

    with nothing_changes():
        assert imported(app, file, "--as", cast.SAUL).exit_code == 1
        assert imported(app, file, "--as", AIDA).exit_code == 1
    assert imported(app, file, "--as", SANA).exit_code == 0
