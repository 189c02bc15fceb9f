"""What an officer learnt elsewhere: handed in with its papers, and what was decided about it."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from flask import make_response, redirect, render_template, send_file
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.errors import Conflict, Invalid, Refusal, TooLarge
from elearn.learning.training import outside, scans
from elearn.people import users
from elearn.web import training_papers as papers
from elearn.web.doors import door, takes_files
from elearn.web.refusals import STATUS, sentence
from elearn.web.viewer import signed_in

own_training = door("own_training", needs=Power.LEARN)

LIST = "/training/"


@own_training.get(LIST)
def show() -> str:
    return _page()


@own_training.post(LIST)
@takes_files(papers.LARGEST_FORM)
def enter() -> Response:
    """Enters a paper of one's own; a supervisor is the second person who decides."""
    try:
        papers.enter(signed_in().person_id)
    except (Invalid, TooLarge, Conflict) as refusal:
        return make_response(_page(refusal), STATUS[type(refusal)])
    return redirect(LIST, 303)


def _page(refusal: Refusal | None = None) -> str:
    viewer = signed_in()
    return render_template(
        "officer/training.html",
        rows=papers.rows(outside.of(viewer, viewer.person_id)),
        supervisors=users.supervisors_of(viewer, at=clock.now()),
        form=papers.form(),
        trouble=(f"_{refusal.code}", sentence(refusal)) if refusal else None,
    )


@own_training.get(f"{LIST}<uuid:training_id>/scan")
def scan(training_id: UUID) -> Response:
    """The scan of a paper, for its owner and for who supervises her: a PDF only to be saved."""
    sha256 = outside.scan_of(signed_in(), training_id)
    data, extension, kind = scans.read(papers.folder(), sha256)
    response = send_file(
        BytesIO(data),
        mimetype=kind,
        as_attachment=not kind.startswith("image/"),
        download_name=f"training-{sha256[:12]}.{extension}",
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
