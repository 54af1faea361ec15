"""How the views of experiments answer a refusal: at its field, or as a page of its own."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from oppiva.core.errors import DomainError
from oppiva.experiments.forms.fields import CODE_WARNING
from oppiva.experiments.steps_errors import sentence

# A field's own mistakes stand at the field; everything else is a page: somebody was faster, or it is locked.
AT_FIELD = frozenset(
    {
        "amendment_reason",
        "amendment_empty",
        "trial_too_long",
        "starts_in_past",
        "tasks_full",
        "measures_full",
        "prediction_crossed",
        "limits_crossed",
    }
)


def said(request: HttpRequest, *, coded: bool, words: str = "") -> None:
    """Saved; that a personal identity code stands in it is said beside, and never repeated."""
    messages.success(request, words or _("Saved."))
    if coded:
        messages.warning(request, str(CODE_WARNING))


def refuse(form: forms.BaseForm, error: DomainError) -> None:
    """Puts a refusal at its field; whatever is no mistake of the form goes on to its page."""
    if error.code not in AT_FIELD:
        raise error
    field = str(error.facts.get("field", ""))
    form.add_error(field if field in form.fields else None, sentence(error))
