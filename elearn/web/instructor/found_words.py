"""The sentences of findings as the browser says them: without the files and signs that authors of
files know, and that forms hide."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from elearn.errors import Finding, message
from elearn.web.instructor import question_says
from elearn.web.language import _

_NO_TITLES: Mapping[str, str] = MappingProxyType({})

IN_PLAIN_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "The original has changed since this translation; bring it up to date, then run "
        "flask modules fmt --translated with this file.": message(
            "The original has changed since this translation: bring it up to date on the page of "
            "translations."
        ),
        "The objective %(code)s does not stand in module.yml.": message(
            "The objective %(code)s is not among those of the course: add it to the settings."
        ),
        "The objective %(name)s is not in module.yml: add it there.": message(
            "The objective %(name)s is not among those of the course: choose another one, or add "
            "it to the settings."
        ),
        "The objective %(name)s is not in module.yml: did you mean %(near)s?": message(
            "The objective %(name)s is not among those of the course; did you mean %(near)s?"
        ),
        "The lesson %(slug)s has no file %(file)s.": message(
            "The lesson %(slug)s is on the list, but its text is missing: take it out of the list."
        ),
        "The lesson %(slug)s has no file %(file)s; did you mean %(near)s?": message(
            "The lesson %(slug)s is on the list, but its text is missing: take it out of the list."
        ),
        "%(slug)s is not listed under lessons in module.yml.": message(
            "This text belongs to no lesson of the course: add a lesson %(slug)s, or take the text "
            "out."
        ),
        "%(slug)s differs by state here; list it under national in module.yml.": message(
            "The lesson %(slug)s has a chapter for one state: mark it in the settings as one that "
            "differs by state."
        ),
        "%(slug)s is national but no lesson; list it under lessons too.": message(
            "%(slug)s is marked as a lesson that differs by state, but is no lesson."
        ),
        "The file has %(count)d KB; %(most)d KB are allowed. Make it smaller or split it.": message(
            "This has %(count)d KB; %(most)d KB are allowed. Make it smaller, or split it in two."
        ),
        "The tag %(tag)s is not in domain.yml: add it there or correct it.": message(
            "The tag %(tag)s is not among those of the subject: correct it, or ask who keeps the "
            "subject."
        ),
        "The tag %(tag)s is not in domain.yml: did you mean %(near)s?": message(
            "The tag %(tag)s is not among those of the subject; did you mean %(near)s?"
        ),
        "There is no file media/%(name)s.": message(
            "There is no picture or file %(name)s: put it into the draft."
        ),
        "There is no file media/%(name)s; did you mean media/%(near)s?": message(
            "There is no picture or file %(name)s; did you mean %(near)s?"
        ),
        "Pictures are shown from media/ only; put the file there.": message(
            "Only pictures that were put into the draft are shown: put this one in."
        ),
        "%(address)s leads out of the module; link to lesson.en.md, media/file or "
        "https://.": message(
            "%(address)s leads out of the course: link to a lesson, to a file of the draft, or to "
            "an address that begins with https://."
        ),
        "%(key)s lacks the base language %(base)s.": message(
            "%(key)s is missing in the language in which the course is written, %(base)s."
        ),
        "The head of the file needs a line title: …": message("The quiz needs a title."),
        "The lesson %(slug)s has no heading with the id %(name)s.": message(
            "The lesson %(slug)s has no heading that is called %(name)s: choose another one."
        ),
        "The lesson %(slug)s has no heading with the id %(name)s; did you mean %(near)s?": message(
            "The lesson %(slug)s has no heading that is called %(name)s; did you mean %(near)s?"
        ),
        "Source: %(source)s of the question %(id)s is no lesson of this module.": message(
            "This question leads to a lesson that the course does not have: choose another one."
        ),
    }
)


def sentence(finding: Finding, titles: Mapping[str, str] = _NO_TITLES) -> str:
    """What a finding says, in the reader's language. `titles` of questions are by their ids."""
    values = finding.values
    text = IN_PLAIN_WORDS.get(finding.text) or question_says.IN_FORMS.get(finding.text)
    if finding.text == question_says.LACKS_LABELS:
        text = question_says.OF_LABELS.get(str(values.get("labels")))
    if "id" in values:
        values = {"title": titles.get(str(values["id"]), values["id"]), **values}
    # Without values too: a text that is filled in writes its percent signs twice.
    return str(_(text or finding.text)) % values
