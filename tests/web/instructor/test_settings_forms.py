"""Whatever is sent as settings is read, or refused in words; and settings pass through a form."""

from __future__ import annotations

import contextlib

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from elearn.errors import Invalid
from elearn.quiz.questions import Rules
from elearn.web.instructor import rules_form, settings_form

NAMES = st.sampled_from(
    [
        *("title.ru", "title.en", "summary.kk", "audience.ru", "hours", "rows", "add", "sources"),
        *("objective.1.code", "objective.1.ru", "objective.2.ru", "objective.2.en"),
        *("requires", "certificate", "months", "days", "completion", "national", "status"),
        *("pass_mark", "attempts", "wait.1", "wait.2", "unit.1", "wait.x", "time_limit"),
        *("show", "shuffle", "keep", "supervised"),
    ]
)
TEXTS = st.text(max_size=12) | st.sampled_from(
    ["months", "24", "pass", "٢", "1e9", "-1", "x" * 3000]
)
FIELDS = st.dictionaries(NAMES, TEXTS)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
SETTINGS = st.dictionaries(
    st.sampled_from(
        ["title", "summary", "hours", "objectives", "requires", "certificate", "status", "sources"]
    ),
    VALUES,
)


@given(FIELDS, SETTINGS)
def test_any_fields_over_any_settings_are_read_or_refused(
    fields: dict[str, str], before: dict[str, object]
) -> None:
    with contextlib.suppress(Invalid):
        settings_form.changes(MultiDict(fields), before, "ru")
    assert settings_form.said_in(MultiDict(fields), "ru")[0] == "ru"


@given(FIELDS)
def test_any_rules_are_read_or_refused(fields: dict[str, str]) -> None:
    with contextlib.suppress(Invalid):
        rules_form.changes(MultiDict(fields), rules_form.fields_of("Quiz", Rules()))


@given(
    st.builds(
        Rules,
        st.integers(1, 100),
        st.none() | st.integers(1, 1000),
        st.lists(st.integers(0, 700).map(lambda days: days * 86400), max_size=5).map(tuple),
        st.none() | st.integers(1, 9999),
        show_answers=st.sampled_from(rules_form.CHOICES["show_answers"]),
        supervised=st.booleans(),
    )
)
def test_rules_that_nobody_changed_are_not_written(rules: Rules) -> None:
    fields = rules_form.fields_of("Quiz", rules)

    assert rules_form.changes(fields, rules_form.fields_of("Quiz", rules)) == {}
