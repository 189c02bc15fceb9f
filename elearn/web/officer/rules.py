"""The rules of an attempt in sentences, told before the start."""

from __future__ import annotations

from collections.abc import Iterator

from elearn.learning.admission import Admission
from elearn.library.texts import in_language
from elearn.quiz import drawing
from elearn.quiz.questions import Pool, Question, Quiz, Rules
from elearn.web import language, waits
from elearn.web.language import _, ngettext


def told(
    quiz: Quiz,
    admitted: Admission,
    *,
    extra_time_percent: int,
    state: str | None,
    needs_reading: bool,
) -> list[str]:
    """Everything that an officer of this state is held to, a sentence each."""
    rules = quiz.rules
    return [
        *_questions(quiz, state),
        *_pass_mark(rules, needs_reading),
        *_attempts(rules, admitted),
        *_waits(rules),
        *_time(rules, extra_time_percent),
        *_afterwards(rules),
        *_supervision(rules),
    ]


def _questions(quiz: Quiz, state: str | None) -> Iterator[str]:
    """How many questions of which pools; those outside pools are for everybody."""
    single = [entry for entry in quiz.entries if isinstance(entry, Question)]
    pools = [
        entry for entry in quiz.entries if isinstance(entry, Pool) and drawing.is_for(entry, state)
    ]
    fixed = sum(map(_size, single))
    drawn = [(pool, _drawn(pool)) for pool in pools]
    low = fixed + sum(few for _pool, (few, _many) in drawn)
    high = fixed + sum(many for _pool, (_few, many) in drawn)
    total = ngettext("%(count)s question", "%(count)s questions", high, count=_range(low, high))
    parts = [
        _("%(count)s from “%(pool)s”", count=_range(*sizes), pool=_title(pool))
        for pool, sizes in drawn
    ]
    if not parts:
        yield _("%(questions)s, the same for everybody.", questions=total)
        return
    if fixed:
        parts.append(_("%(count)s for everybody", count=fixed))
    yield _("%(questions)s: %(parts)s.", questions=total, parts=_(", ").join(parts))


def _title(pool: Pool) -> str:
    """The pool's title, set apart from a sentence that may run the other way."""
    return f"\u2068{in_language(pool.titles, language.current().code)}\u2069"


def _size(question: Question) -> int:
    return sum(1 for _part in question.marked())


def _drawn(pool: Pool) -> tuple[int, int]:
    """How many questions the pool gives, at least and at most: cases differ in length."""
    sizes = sorted(map(_size, pool.questions))
    draw = min(pool.draw, len(sizes))
    return sum(sizes[:draw]), sum(sizes[len(sizes) - draw :])


def _range(low: int, high: int) -> str:
    return str(high) if low == high else f"{low}–{high}"


def _pass_mark(rules: Rules, needs_reading: bool) -> Iterator[str]:
    percent = language.shown_percent(rules.pass_percent)
    yield _("To pass you need %(percent)s of the points.", percent=percent)
    if needs_reading:
        yield _("The certificate also needs every lesson marked as read.")


def _attempts(rules: Rules, admitted: Admission) -> Iterator[str]:
    if rules.attempts is None:
        yield _("You may try as often as you like.")
    elif admitted.extra is not None:
        yield _("You have used all your attempts; one more was given to you.")
    elif admitted.left == 0 and not admitted.running:
        yield ngettext(
            "All attempts are used: %(num)s.", "All attempts are used: %(num)s.", rules.attempts
        )
    elif admitted.running or admitted.left in (None, rules.attempts):
        yield ngettext("You have %(num)s attempt.", "You have %(num)s attempts.", rules.attempts)
    else:
        yield ngettext(
            "You have %(num)s attempt; %(left)s of them left.",
            "You have %(num)s attempts; %(left)s of them left.",
            rules.attempts,
            left=admitted.left,
        )
    if rules.attempts != 1:
        yield {
            "best": _("The best one counts."),
            "last": _("The last one counts."),
            "first": _("The score of the first one stays."),
        }[rules.keep]


def _waits(rules: Rules) -> Iterator[str]:
    times = waits.told(rules)
    if times:
        yield _("After a failed attempt you wait before the next one: %(times)s.", times=times)


def _time(rules: Rules, extra_time_percent: int) -> Iterator[str]:
    if rules.limit_minutes is None:
        yield _("There is no time limit. You can leave and come back.")
        return
    # Rounded down: a page never promises more than the clock gives.
    minutes = rules.limit_minutes * (100 + extra_time_percent) // 100
    yield ngettext(
        "You have %(num)s minute from the start.",
        "You have %(num)s minutes from the start.",
        minutes,
    )
    if extra_time_percent:
        percent = language.shown_percent(extra_time_percent)
        yield _("Your extra time of %(percent)s is counted in.", percent=percent)


def _afterwards(rules: Rules) -> Iterator[str]:
    """What is shown after an attempt, and when."""
    if rules.show == "score":
        yield _("Afterwards you see your score.")
        return
    yield _("Afterwards you see your score and which of your answers were right.")
    if rules.show == "marks" or rules.show_answers == "never":
        yield _("The right answers are not shown.")
        return
    yield {
        "after attempt": _("The right answers and why are shown after every attempt."),
        "after pass": _(
            "The right answers and why are shown once you have passed, or after your last attempt."
        ),
        "after last attempt": _("The right answers and why are shown after your last attempt."),
    }[rules.show_answers]


def _supervision(rules: Rules) -> Iterator[str]:
    if rules.supervised:
        yield _("It is taken under supervision: the invigilator's code opens it.")
    else:
        yield _(
            "It is taken without supervision, unless you begin it with the code of a sitting; "
            "the certificate says which it was."
        )
