"""The page of the rules of a draft's quiz: when it is passed, how often it can be tried, what is
shown."""

from __future__ import annotations

from flask import render_template

from elearn.errors import NotFound
from elearn.languages import LANGUAGES
from elearn.library.workshop import lessons, settings
from elearn.library.workshop.checking import Checked
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.settings import Settings
from elearn.web.instructor import found, rules_form
from elearn.web.instructor.frame import frame
from elearn.web.instructor.rules_form import Fields
from elearn.web.language import _


def read(draft: Drafted, checked: Checked) -> Settings:
    """The settings at the head of the quiz. Raises NotFound where there is none."""
    base = lessons.contents_of(checked.files.texts).base
    try:
        return settings.read(draft.id, f"quiz.{base}.md")
    except NotFound:
        raise NotFound("This draft has no quiz yet: add one on the page of its lessons.") from None


def fields_of(read: Settings) -> Fields:
    """The fields that say what the rules say."""
    title, rules = settings.rules_of(read)
    return rules_form.fields_of(title, rules)


def page(
    draft: Drafted,
    checked: Checked,
    read: Settings,
    typed: Fields,
    *,
    revision: int,
    trouble: tuple[str, str] | None = None,
    is_saved: bool = False,
) -> str:
    """The form; after a refusal with what was typed."""
    base = lessons.contents_of(checked.files.texts).base
    return render_template(
        "instructor/quiz_settings.html",
        draft=frame(draft, "settings/"),
        revision=revision,
        typed=typed,
        base=LANGUAGES[base],
        waits=range(1, rules_form.wait_rows(typed) + 1),
        units={"d": _("days"), "h": _("hours"), "m": _("minutes")},
        choices=_choices(),
        findings=[
            row
            for group in found.groups(draft, checked)
            if group.name == read.name
            for row in group.rows
            if row.address.endswith("settings/quiz")
        ],
        is_saved=is_saved,
        trouble=trouble,
    )


def _choices() -> dict[str, tuple[str, dict[str, str]]]:
    """What may be chosen of each rule, in plain words: what is asked, and the answers."""
    return {
        "show": (
            _("What an officer sees after an attempt"),
            {
                "feedback": _("the score, the mark of each question, and feedback"),
                "marks": _("the score and the mark of each question"),
                "score": _("the score alone"),
            },
        ),
        "show_answers": (
            _("When the right answers are shown"),
            {
                "after pass": _("once the quiz is passed, or no attempt is left"),
                "after attempt": _("after every attempt"),
                "after last attempt": _("after the last attempt"),
                "never": _("never"),
            },
        ),
        "shuffle": (
            _("What stands in another order in each attempt"),
            {
                "options": _("the options of a question"),
                "questions": _("the questions"),
                "both": _("questions and options"),
                "no": _("nothing"),
            },
        ),
        "keep": (
            _("Which attempt counts"),
            {"best": _("the best one"), "last": _("the last one"), "first": _("the first one")},
        ),
    }
