"""A plan that cannot be taken in: line, key, what to do, and the text around it."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext

from oppiva.core.errors import DomainError, whole
from oppiva.core.plan import PlanError
from oppiva.programme import errors
from oppiva.programme.forms import PlanFileForm
from oppiva.programme.plan_errors import what_is_wrong
from oppiva.programme.wording import path_label, plan_error_message

AROUND = 2


@dataclass(frozen=True)
class Line:
    """A line of the text beside the one that is wrong."""

    no: int
    text: str
    wrong: bool


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a plan: the sentence, the line and key it stands at, and the lines around."""

    message: str
    line: int
    path: str
    label: str
    lines: list[Line]
    column: int = 0
    target: str = ""
    version_of: str = ""  # the code of the programme that a version can be added to


def explain(form: forms.Form, error: DomainError, field: str = "text") -> Trouble:
    """Put an error of the plan at the form and answer where it stands; a file's text is kept in the text area."""
    if isinstance(form, PlanFileForm):
        form.keep_text()
    text, target = str(form.data.get(field, "")), form[field].auto_id if field in form.fields else ""
    if not isinstance(error, PlanError):
        path = str(error.facts.get("path", ""))
        message = errors.words(error)
        form.add_error(field, message)
        there = str(error.facts["value"]) if error.facts.get("writable") else ""
        return Trouble(message, 0, path, path_label(path) if path else "", [], target=target, version_of=there)
    form.add_error(field, plan_error_message(error))
    return Trouble(
        what_is_wrong(error, gettext),
        error.line,
        error.path,
        _label(error.path),
        _around(text, error.line),
        whole(error.facts, "column"),
        target,
    )


def summary_of(form: forms.Form, trouble: Trouble | None) -> forms.Form:
    """The form whose errors stand above the fields: none when the trouble with the plan is told there already."""
    return form if trouble is None else type(form)()


def _label(path: str) -> str:
    """The words of a path; a key that the format does not know has none."""
    try:
        return path_label(path) if path else ""
    except KeyError:
        return ""


def _around(text: str, line: int) -> list[Line]:
    if line < 1:
        return []
    rows = text.splitlines()
    first = max(line - 1 - AROUND, 0)
    return [Line(at + 1, rows[at][:200], at + 1 == line) for at in range(first, min(line + AROUND, len(rows)))]
