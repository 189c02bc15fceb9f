"""A draft becomes a version: now, or at a moment that was chosen."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from elearn import audit
from elearn.access import Viewer, teaches
from elearn.db import db
from elearn.errors import Conflict, Invalid, NotFound
from elearn.library.workshop import drafts, renderings, reviews, texts
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.renderings import Rendered
from elearn.library.workshop.titles import SETTINGS
from elearn.models.library import Module, Version
from elearn.models.people import Person
from elearn.models.workshop import Draft

ERRORS, REVIEW, RIGHTS, VERSION, SAME = "errors", "review", "rights", "version", "same"
"""Why a scheduled draft was held back."""
FURTHEST = timedelta(days=366)


def publish(viewer: Viewer, draft: Drafted, rendered: Rendered, *, why: str, at: datetime) -> int:
    """Makes the rendered draft the version that readers see, and closes it; the version's number.

    Raises Conflict where the draft or the published version changed since it was rendered
    (codes "files", "version"), where a review is wanted (code "review"), and where nothing
    differs from what is published.
    """
    kept = audit.reason(why)
    found = _ready(viewer, draft, rendered)
    _keep_settings(viewer, found, rendered, at=at)
    number = renderings.publish(viewer, rendered, came_from="draft", why=kept, at=at)
    if number is None:
        raise Conflict("Nothing in this draft differs from what is published.", code=SAME)
    drafts.close(found.id, "published", at=at)
    return number


def schedule(
    viewer: Viewer, draft: Drafted, rendered: Rendered, *, why: str, moment: datetime, at: datetime
) -> None:
    """Has the draft published at a moment to come, in the viewer's name. Raises as `publish`,
    and Invalid for a moment that is past or a year away."""
    kept = audit.reason(why)
    if not at < moment <= at + FURTHEST:
        raise Invalid("Choose a day and hour that are still to come, within a year.", code="day")
    found = _ready(viewer, draft, rendered)
    _keep_settings(viewer, found, rendered, at=at)
    row = db.session.get_one(Draft, found.id)
    row.state, row.publish_at, row.scheduled_by = "scheduled", moment, viewer.person_id
    row.why, row.held_back, row.changed_at = kept, "", at
    db.session.flush()
    audit.record(
        viewer,
        "schedule draft",
        found.module_id,
        at=at,
        draft=str(found.id),
        starts_at=moment.isoformat(),
        why=kept,
    )


def unschedule(viewer: Viewer, id: UUID, *, at: datetime) -> None:
    """Takes a draft back from its day; an approval stays. Again changes nothing."""
    found = drafts.open_draft(viewer, id)
    if found.state != "scheduled":
        return
    row = db.session.get_one(Draft, id)
    row.state = "in review" if reviews.is_wanted(found) else "writing"
    row.publish_at = row.scheduled_by = None
    db.session.flush()
    audit.record(viewer, "take draft from its day", found.module_id, at=at, draft=str(id))


def due(*, at: datetime) -> list[tuple[UUID, str | None]]:
    """The scheduled drafts whose moment has come, with the login of who scheduled each, None
    where that account is closed; the earliest first."""
    query = (
        select(Draft.id, Person.login, Person.disabled_at)
        .join(Person, Person.id == Draft.scheduled_by)
        .where(Draft.state == "scheduled", Draft.publish_at <= at)
        .order_by(Draft.publish_at)
    )
    rows = db.session.execute(query)
    return [(row.id, None if row.disabled_at else row.login) for row in rows]


def publish_due(viewer: Viewer, draft: Drafted, rendered: Rendered, *, at: datetime) -> int:
    """Publishes a scheduled draft in the name of who scheduled it. Raises as `publish`, and
    Conflict (code "version") where others published the module after it was scheduled."""
    row = _locked_due(draft.id, at=at)
    if row is None:
        raise Conflict("This draft is no longer to be published now.", code="gone")
    if rendered.current and _published_after(rendered.current.id, row.changed_at):
        raise Conflict("Another version was published meanwhile.", code=VERSION)
    return publish(viewer, draft, rendered, why=row.why, at=at)


def hold_back(id: UUID, code: str, *, at: datetime) -> bool:
    """Puts a draft that could not be published at its moment back to writing, and notes why;
    False where somebody else was first."""
    row = _locked_due(id, at=at)
    if row is None:
        return False
    row.state, row.publish_at, row.held_back = "writing", None, code
    row.changed_at = at
    db.session.flush()
    audit.record(
        None, "hold draft back", row.module_id, at=at, draft=str(id), outcome="refused", why=code
    )
    return True


def _locked_due(id: UUID, *, at: datetime) -> Draft | None:
    query = select(Draft).where(Draft.id == id, Draft.state == "scheduled", Draft.publish_at <= at)
    return db.session.scalar(query.with_for_update().execution_options(populate_existing=True))


def _published_after(version_id: UUID, moment: datetime) -> bool:
    query = select(Version.id).where(Version.id == version_id, Version.published_at > moment)
    return db.session.scalar(query) is not None


def _ready(viewer: Viewer, draft: Drafted, rendered: Rendered) -> Drafted:
    """The draft, locked with its module, where it still is what was rendered."""
    found = drafts.open_draft(viewer, draft.id)
    place = select(Module.domain_slug).where(Module.id == found.module_id)
    domain = db.session.scalar(place.with_for_update())
    if domain is not None and not teaches(viewer, domain, found.module_id):
        raise NotFound("There is no such module here. Look through the list on the first page.")
    if renderings.stamp_of(found) != rendered.stamp:
        raise Conflict(
            "Somebody changed this draft while you published it. Look at the changes, then "
            "publish it again; nothing is lost.",
            code="files",
        )
    if renderings.current_of(found.module_id) != rendered.current:
        raise Conflict(
            "A new version was published while you read this; look at the changes again.",
            code="version",
        )
    if reviews.is_wanted(found) and not reviews.is_approved(found, rendered.source.hash):
        raise Conflict(
            "Courses of this subject are published after a second instructor has approved the "
            "draft as it stands now. Ask for a review.",
            code=REVIEW,
        )
    return found


def _keep_settings(viewer: Viewer, draft: Drafted, rendered: Rendered, *, at: datetime) -> None:
    """Writes the edition that was chosen into the draft too."""
    if rendered.stamp.texts.get(SETTINGS) != rendered.settings:
        texts.put(viewer, draft.id, SETTINGS, rendered.settings, at=at)
