"""The questions of a published module in the formats of other programs."""

from __future__ import annotations

import click
from flask import current_app

from elearn.interop import gift_writing, moodle_writing
from elearn.interop.banks.outgoing import Written
from elearn.languages import LANGUAGES
from elearn.library.catalogue import Opened
from elearn.library.workshop.banks import Bank, bank_of
from elearn.library.workshop.history import Entry


def moodle_xml(opened: Opened, version: Entry) -> bytes:
    """Moodle XML with the pictures inside. Says on standard error what it has no place for."""
    bank = _bank(opened, version)
    written = moodle_writing.written(bank.questions, bank.title, bank.language, bank.media)
    return _told(written)


def gift(opened: Opened, version: Entry) -> bytes:
    """GIFT. Says on standard error what it has no place for."""
    bank = _bank(opened, version)
    return _told(gift_writing.written(bank.questions, bank.title, bank.language))


def _bank(opened: Opened, version: Entry) -> Bank:
    return bank_of(opened, version.id, current_app.config["MEDIA"])


def _told(written: Written) -> bytes:
    language = LANGUAGES[current_app.config["LANGUAGE"]]
    click.echo(f"questions {written.count}, left out {written.skipped}", err=True)
    for remark in written.remarks:
        look = "" if remark.is_loss else "look: "
        place = f"{remark.place}: " if remark.place else ""
        click.echo(f"{place}{look}{language.said(remark.text) % remark.values}", err=True)
    return written.data
