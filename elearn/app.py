"""The house put together: the only file that knows every room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from elearn import cli, config
from elearn.config import Settings
from elearn.credentials import vault
from elearn.db import db
from elearn.quiz import sealing
from elearn.web import assets, connection, doors, forms, headers, hosts, language, refusals, viewer
from elearn.web.account.factors import factors
from elearn.web.account.invitation import invitation
from elearn.web.account.letters import letter_pages
from elearn.web.account.lists import lists
from elearn.web.account.passkey_set_up import passkey_set_up
from elearn.web.account.passkey_sign_in import passkey_sign_in
from elearn.web.account.passkeys import passkey_pages
from elearn.web.account.password import password
from elearn.web.account.privacy import privacy_pages
from elearn.web.account.profile import profile
from elearn.web.account.prove import prove
from elearn.web.account.reset import reset
from elearn.web.account.second_step import second_step
from elearn.web.account.sign_in import sign_in
from elearn.web.administrator.audit import audit_pages
from elearn.web.administrator.desk import administer
from elearn.web.administrator.entry import entry
from elearn.web.administrator.erasure import erasure_pages
from elearn.web.administrator.grants import role_pages
from elearn.web.administrator.people import people
from elearn.web.administrator.units import unit_pages
from elearn.web.instructor.corrections import corrections_pages
from elearn.web.instructor.courses import course_pages
from elearn.web.instructor.desk import desk
from elearn.web.instructor.draft_reading import reading_pages
from elearn.web.instructor.draft_settings import settings_pages
from elearn.web.instructor.drafts import draft_pages
from elearn.web.instructor.editor import editor
from elearn.web.instructor.fairness import fairness_pages
from elearn.web.instructor.imports import import_pages
from elearn.web.instructor.items import item_pages
from elearn.web.instructor.law import law_pages
from elearn.web.instructor.marking import marking
from elearn.web.instructor.new_course import new_course
from elearn.web.instructor.pictures import picture_pages
from elearn.web.instructor.questions import question_pages
from elearn.web.instructor.releases import release_pages
from elearn.web.instructor.translations import translation_pages
from elearn.web.instructor.versions import version_pages
from elearn.web.officer.certificates import certificates
from elearn.web.officer.lesson import lesson
from elearn.web.officer.media import media
from elearn.web.officer.modules import modules
from elearn.web.officer.quiz import quiz
from elearn.web.officer.record import own_record
from elearn.web.officer.result import result
from elearn.web.officer.review import practice
from elearn.web.officer.sealed import sealed
from elearn.web.officer.search import search
from elearn.web.officer.training import own_training
from elearn.web.public.front import front
from elearn.web.public.health import health
from elearn.web.public.help import help_pages
from elearn.web.public.speech import speech
from elearn.web.public.verify import verify
from elearn.web.supervisor.assignments import assignment_pages
from elearn.web.supervisor.attention import attention
from elearn.web.supervisor.completion import completion
from elearn.web.supervisor.completion_files import completion_files
from elearn.web.supervisor.deputies import deputy_pages
from elearn.web.supervisor.desk import supervise
from elearn.web.supervisor.excuses import excuse_pages
from elearn.web.supervisor.extra_attempts import extra_attempts
from elearn.web.supervisor.invitations import invitation_pages
from elearn.web.supervisor.late_answers import late_answers
from elearn.web.supervisor.period_reports import report_pages
from elearn.web.supervisor.programmes import programme_pages
from elearn.web.supervisor.records import officer_records
from elearn.web.supervisor.reminders import reminder_pages
from elearn.web.supervisor.roster import roster_pages
from elearn.web.supervisor.sign_in_codes import sign_in_codes
from elearn.web.supervisor.sittings import sittings
from elearn.web.supervisor.training import training_pages
from elearn.web.supervisor.training_files import training_files
from elearn.web.supervisor.units import unit_counts

DOORS: tuple[doors.Door, ...] = (
    assets.assets,
    front,
    health,
    help_pages,
    speech,
    verify,
    sign_in,
    invitation,
    password,
    reset,
    second_step,
    profile,
    factors,
    lists,
    prove,
    passkey_pages,
    passkey_sign_in,
    passkey_set_up,
    modules,
    lesson,
    search,
    media,
    quiz,
    sealed,
    result,
    practice,
    certificates,
    desk,
    marking,
    fairness_pages,
    corrections_pages,
    course_pages,
    new_course,
    draft_pages,
    settings_pages,
    editor,
    reading_pages,
    question_pages,
    picture_pages,
    release_pages,
    version_pages,
    translation_pages,
    item_pages,
    import_pages,
    law_pages,
    supervise,
    sign_in_codes,
    extra_attempts,
    sittings,
    late_answers,
    deputy_pages,
    completion,
    completion_files,
    unit_counts,
    attention,
    officer_records,
    own_record,
    own_training,
    assignment_pages,
    programme_pages,
    excuse_pages,
    roster_pages,
    invitation_pages,
    report_pages,
    reminder_pages,
    letter_pages,
    training_pages,
    training_files,
    administer,
    people,
    role_pages,
    unit_pages,
    entry,
    audit_pages,
    erasure_pages,
    privacy_pages,
)

MIGRATIONS = Path(__file__).parent.parent / "migrations"
LARGEST_REQUEST = 1024 * 1024
LARGEST_FIELDS = 2_000


class Hub(Flask):
    """Flask, without looking anew at every call whether a page is a coroutine: none is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The page as it is."""
        return func


def create_app(settings: Settings | None = None) -> Flask:
    """The application with these settings, or with those of the environment."""
    settings = settings or config.from_environment()
    # Names, answers and hashes of passwords lie there: for their owner alone.
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    config.keep_private(settings)
    app = Hub("elearn", static_folder=None, template_folder="templates", root_path=str(assets.ROOT))
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        MAX_FORM_PARTS=LARGEST_FIELDS,
        SETTINGS=settings,
        SECRET=config.secret_of(settings),
        SEALING_KEY=sealing.key_from(config.sealing_secret_of(settings)),
        VAULT_KEY=vault.key_from(config.factor_secret_of(settings)),
        LANGUAGE=settings.language,
        TIME_ZONE=settings.time_zone,
        HUB_NAME=settings.hub_name,
        ADDRESS=settings.public_address,
        MEDIA=settings.media,
        MIGRATIONS=MIGRATIONS,
        # Whether the demonstration people are here; None until somebody looked.
        DEMONSTRATION=None,
        SERVED_ON_LOOPBACK=False,
        PLAIN_HTTP=settings.plain_http,
    )
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
    db.init_app(app)
    Migrate(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    language.compile_catalogues()
    for room in (connection, hosts, viewer, language, assets, refusals, headers):
        room.init_app(app)
    for one in DOORS:
        app.register_blueprint(one)
    app.after_request(forms.keep_form_cookie)
    app.context_processor(_of_every_page)
    cli.init_app(app)
    return app


def _engine_options(settings: Settings) -> dict[str, object]:
    """PostgreSQL behind PgBouncer keeps no prepared statements; SQLite has one file, no server."""
    # An error's text goes to the log: names, answers and hashes of passwords must not.
    hidden = {"hide_parameters": True}
    if settings.database.startswith("sqlite"):
        return hidden | {"pool_size": settings.threads + 2, "max_overflow": 4}
    return hidden | {
        "pool_size": settings.threads,
        "max_overflow": 2,
        "pool_pre_ping": True,
        "connect_args": {"prepare_threshold": None},
    }


def _of_every_page() -> dict[str, object]:
    return {
        "viewer": viewer.current_viewer(),
        "path": request.full_path.rstrip("?"),
        "csrf_token": forms.csrf_token,
        "hub_name": language.hub_name(),
    }
