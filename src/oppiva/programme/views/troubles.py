"""A plan that cannot be taken in: line, key, what to do, and the text around it."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms

from oppiva.core.errors import DomainError
from oppiva.core.plan import PlanError
from oppiva.programme import errors
from oppiva.programme.forms import PlanFileForm
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


def explain(form: forms.Form, error: DomainError, field: str = "text") -> Trouble:
    """Put an error of the plan at the form and answer where it stands; a file's text is kept in the text area."""
    if isinstance(form, PlanFileForm):
        form.keep_text()
    text = str(form.data.get(field, ""))
    if not isinstance(error, PlanError):
        path = str(error.facts.get("path", ""))
        message = errors.words(error)
        form.add_error(field, message)
        return Trouble(message, 0, path, path_label(path) if path else "", [])
    message = plan_error_message(error)
    form.add_error(field, message)
    label = _label(error.path)
    return Trouble(message, error.line, error.path, label, _around(text, error.line))


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
