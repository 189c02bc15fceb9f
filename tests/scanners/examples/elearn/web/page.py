"""Bad lines, each marked with the rule that must find it, and good ones beside them."""

import hashlib
import logging
import os
import pickle
import random  # ruleid: guessable-random
import ssl
import subprocess
import time
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlencode

import flask
import yaml
from flask import Blueprint, redirect, render_template_string, request
from markupsafe import Markup, escape
from sqlalchemy import select

from elearn.db import db
from elearn.models.learning import Attempt
from elearn.web import viewer
from elearn.web.addresses import own_path
from elearn.web.viewer import set_cookie

log = logging.getLogger(__name__)
app = flask.Flask(__name__)


def reach_the_browser(text, lesson, response):
    Markup(text)  # ruleid: markup-of-text
    Markup(f"<b>{text}</b>")  # ruleid: markup-of-text
    Markup("<b>" + text)  # ruleid: markup-of-text
    Markup(lesson.html)  # ruleid: markup-of-text
    Markup("<b>{}</b>").format(text)
    escape(text)
    render_template_string(text)  # ruleid: template-from-text
    app.jinja_env.from_string(text)  # ruleid: template-from-text


def go_on(form, response):
    redirect(request.args.get("next"))  # ruleid: redirect-from-request
    redirect(request.args["next"], 303)  # ruleid: redirect-from-request
    redirect(form.next.data)  # ruleid: redirect-from-request
    redirect(f"{request.host_url}sign-in")  # ruleid: redirect-from-request
    wanted = request.form.get("next", "/")
    redirect(wanted, 303)  # ruleid: redirect-from-request
    response.headers["Location"] = wanted  # ruleid: redirect-from-request
    redirect(own_path(wanted), 303)
    redirect(f"/sign-in?{urlencode({'next': wanted})}", 303)
    redirect("/", 303)


def open_what_was_sent(folder):
    sent = request.files["file"]
    (folder / sent.filename).read_bytes()
    Path(sent.filename)  # ruleid: file-named-by-request
    open(request.args["name"])  # ruleid: file-named-by-request
    flask.send_file(request.args.get("name"))  # ruleid: file-named-by-request
    open("fixed.txt")


def ask_the_database(attempt_id):
    db.session.scalar(  # ruleid: query-in-page
        select(Attempt).where(Attempt.id == attempt_id)  # ruleid: query-in-page, query-without-rights
    )
    Attempt.query.filter_by(id=attempt_id)  # ruleid: query-in-page
    db.session.commit()  # ruleid: query-in-page, commit-outside-transaction
    db.session.rollback()


def come_in(response, token):
    Blueprint("pages", __name__)  # ruleid: page-without-door
    response.set_cookie("session", token)  # ruleid: cookie-outside-viewer
    response.headers["Set-Cookie"] = f"session={token}"  # ruleid: cookie-outside-viewer
    viewer.set_cookie(response, "session", token)
    set_cookie(response, "session", token)


@app.route("/everything")  # ruleid: page-without-door
def everything():
    os.environ["ELEARN_SECRET"]  # ruleid: environment-outside-settings
    os.getenv("ELEARN_SECRET")  # ruleid: environment-outside-settings
    datetime.now()  # ruleid: clock-of-its-own
    datetime.utcnow()  # ruleid: clock-of-its-own
    date.today()  # ruleid: clock-of-its-own
    time.time()  # ruleid: clock-of-its-own
    time.monotonic()


def run(text, name, requests):
    pickle.loads(text)  # ruleid: code-from-data
    yaml.load(text)  # ruleid: code-from-data
    eval(text)  # ruleid: code-from-data
    subprocess.run(f"ls {name}", shell=True)  # ruleid: shell
    os.system(name)  # ruleid: shell
    subprocess.run(["ls", name])
    hashlib.md5(text)  # ruleid: broken-hash
    hashlib.new("sha1", text)  # ruleid: broken-hash
    hashlib.sha256(text)
    random.choice(text)  # ruleid: guessable-random
    requests.get("https://example.org", verify=False)  # ruleid: unverified-line
    ssl._create_unverified_context()  # ruleid: unverified-line
    app.run(debug=True)  # ruleid: debugger


def tell(viewer, password, found, attempt):
    log.info("signed in with %s", password)  # ruleid: secret-in-log
    log.warning("stored %s", attempt.responses)  # ruleid: secret-in-log
    logging.error("session %s", found.token)  # ruleid: secret-in-log
    log.warning("a session of %s was not noted", viewer.person_id)
