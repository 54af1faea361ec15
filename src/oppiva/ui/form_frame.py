"""The frame of a form: its element with token and version, and the summary of what is to be mended.

Drawn here and not in a template: every form has one, and a component would be a tenth of what a small form costs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from django.forms import BaseForm
from django.utils.translation import ngettext

from oppiva.ui.counting import number_word
from oppiva.ui.fields import Problem, problems_of


@dataclass(frozen=True)
class Frame:
    """What a page says of its form; `draft` names the place in the tab where long texts are kept.

    `data` are attributes for a script that keeps what is typed: such a form does not ask before it is left.
    """

    form: BaseForm | None = None
    version: str = ""
    action: str = ""
    method: str = "post"
    wide: bool = False
    classes: str = ""
    draft: str = ""
    data: Mapping[str, str] = field(default_factory=dict)


def opening(frame: Frame, token: str, warning: str) -> str:
    """Everything before the fields: the summary of problems, if any, and the opening of the form."""
    form, post = frame.form, frame.method == "post"
    classes = " ".join(part for part in ("form", "form--wide" if frame.wide else "", frame.classes) if part)
    parts = [
        _summary(problems_of(form), warning) if form is not None and form.errors else "",
        f'<form class="{escape(classes)}" method="{escape(frame.method)}"',
        f' action="{escape(frame.action)}"' if frame.action else "",
        ' enctype="multipart/form-data"' if form is not None and form.is_multipart() else "",
        " novalidate" if frame.data else " novalidate data-guard",
        *(f' data-{name}="{escape(value)}"' for name, value in frame.data.items()),
        f' data-draft="{escape(frame.draft)}"' if frame.draft else "",
        ">",
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{escape(token)}">' if post and token else "",
        f'<input type="hidden" name="base_version" value="{escape(frame.version)}">' if frame.version else "",
    ]
    return "".join(parts)


def _summary(problems: list[Problem], warning: str) -> str:
    if not problems:
        return ""
    count = len(problems)
    words = ngettext("One thing to mend", "%(n)s things to mend", count) % {"n": number_word(count)}
    lines = "".join(f"<li>{_line(problem)}</li>" for problem in problems)
    return (
        f'<div class="errors" role="alert" tabindex="-1" autofocus><h2>{warning} {escape(words)}</h2>'
        f"<ul>{lines}</ul></div>"
    )


def _line(problem: Problem) -> str:
    message = escape(str(problem.message))
    if not problem.target:
        return message
    return f'<a href="#{escape(problem.target)}">{escape(str(problem.label))}: {message}</a>'
