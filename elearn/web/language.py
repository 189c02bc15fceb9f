"""Which language this request is answered in. The only file that knows flask-babel."""

from __future__ import annotations

import os
from datetime import date, datetime
from functools import lru_cache

import flask_babel
from babel import Locale
from babel.dates import get_timezone_location
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import get_decimal_symbol
from flask import Flask, current_app, g, request
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from elearn.languages import LANGUAGES, TRANSLATIONS, Language, known
from elearn.web.viewer import cookie_name, current_viewer

COOKIE = "lang"


def _(text: str, /, **values: object) -> str:
    """The text in the reader's language, its named places filled, whatever they are called."""
    said = str(flask_babel.gettext(text))
    return said % values if values else said


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """The same for a text that counts; `num` is a place of it too."""
    return str(flask_babel.ngettext(one, many, num, **values))


def current() -> Language:
    """What this page is in: `?lang=`, the account's, the cookie's, the browser's, the hub's."""
    code = g.get("language")
    if code is None:
        code = g.language = (
            known(request.args.get("lang")) or _kept() or _asked() or current_app.config["LANGUAGE"]
        )
    return LANGUAGES[code]


def chosen_before() -> str | None:
    """What this browser's cookie says, whoever sits there."""
    return request.cookies.get(cookie_name(COOKIE))


def _kept() -> str | None:
    viewer = current_viewer()
    return (viewer and known(viewer.language)) or known(chosen_before())


def _asked() -> str | None:
    return _first_known(request.headers.get("Accept-Language", ""))


@lru_cache(maxsize=1024)
def _first_known(wanted: str) -> str | None:
    """The first of a browser's languages that we speak; the same line comes with every page."""
    for tag, quality in parse_accept_header(wanted, LanguageAccept):
        base = tag.split("-")[0].lower()
        code = known(tag) or known(base) or ("fa-af" if base == "fa" else None)
        # A quality of nothing says that the reader does not want it (RFC 9110, 12.4.2).
        if code and quality > 0:
            return code
    return None


def name_of(code: str) -> str:
    """What a language calls itself."""
    return LANGUAGES[code].name


def name_here(code: str) -> str:
    """What the reader's language calls a language."""
    name = Locale.parse(LANGUAGES[code].locale).get_language_name(current().locale)
    return name or name_of(code)


def compile_catalogues() -> None:
    """Makes the files that gettext reads, where they are missing or older than their source."""
    for source in TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"):
        made = source.with_suffix(".mo")
        if made.exists() and made.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file)
        # A name of this process's own: two that start at once must not take each other's.
        partial = made.with_suffix(f".mo.{os.getpid()}")
        with partial.open("wb") as file:
            write_mo(file, catalogue)
        partial.replace(made)


def hub_name() -> str:
    """What the hub is called, in the reader's language unless the operator named it."""
    named: str = current_app.config["HUB_NAME"]
    return named or _("Central Asian Regional Hub for Countering Global Threats")


def shown_day(moment: date) -> str:
    return str(flask_babel.format_date(moment, "long"))


def shown_time(moment: datetime) -> str:
    return str(flask_babel.format_time(moment, "short"))


def shown_moment(moment: datetime) -> str:
    """A day and a time in the hub's zone, as the reader writes them. The zone is said, for the
    reader's device may go by another one."""
    day = flask_babel.format_date(moment, "medium")
    time = flask_babel.format_time(moment, "short")
    offset = flask_babel.to_user_timezone(moment).strftime("%z")
    return f"{day}, {time} (UTC{offset[:3]}:{offset[3:]})"


def shown_zone(at: datetime) -> str:
    """The clock of the hub as people call it: its city, where it goes by one, and how far the
    clock is from UTC at a moment."""
    offset = flask_babel.to_user_timezone(at).strftime("%z")
    distance = f"UTC{offset[:3]}:{offset[3:]}"
    zone = current_app.config["TIME_ZONE"]
    if "/" not in zone or zone.startswith("Etc/"):
        return distance
    city = get_timezone_location(zone, locale=current().locale, return_city=True)
    return f"{city} ({distance})"


def shown_number(number: int | float) -> str:
    """A number with the signs that the reader's language writes between its digits."""
    return str(flask_babel.format_decimal(number))


def shown_hundredths(number: float) -> str:
    """A number with exactly two decimals, so that several of them can be held side by side."""
    # 0.0 added: what is rounded to nothing has no sign.
    return str(flask_babel.format_decimal(round(number, 2) + 0.0, "0.00"))


def shown_percent(whole: int) -> str:
    """A whole percentage, 0 to 100, as the reader writes it."""
    return str(flask_babel.format_percent(whole / 100))


def list_separator() -> str:
    """What spreadsheets of the reader's country cut lines at: where numbers have a comma before
    their fractions, a semicolon."""
    return "," if get_decimal_symbol(current().locale) == "." else ";"


def marked(text: str) -> Markup:
    """A text of the content, set apart from the sentence around it, and marked with its
    language where that is not the page's (WCAG 3.1.2)."""
    spoken = getattr(text, "language", None)
    if spoken is None or spoken == current():
        return Markup("<bdi>{}</bdi>").format(text)
    return Markup('<bdi lang="{}" dir="{}">{}</bdi>').format(spoken.tag, spoken.direction, text)


def init_app(app: Flask) -> None:
    flask_babel.Babel(
        app,
        locale_selector=lambda: current().locale,
        default_translation_directories=str(TRANSLATIONS),
        default_timezone=app.config["TIME_ZONE"],
    )
    app.jinja_env.filters.update(
        said=marked,
        day=shown_day,
        clock_time=shown_time,
        moment=shown_moment,
        number=shown_number,
        percent=shown_percent,
    )
    app.context_processor(lambda: {"lang": current(), "languages": list(LANGUAGES.values())})
