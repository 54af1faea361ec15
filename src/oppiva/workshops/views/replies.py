"""How the pages of series answer: who asks, a form with its errors, a deed of a button."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.core.errors import DomainError
from oppiva.programme.models import Programme
from oppiva.ui.errors import name_fields
from oppiva.workshops import errors
from oppiva.workshops.models import Series

if TYPE_CHECKING:
    from oppiva.core.policy import Actor


def actor_of(request: HttpRequest) -> Actor:
    """The actor that the middleware of people found."""
    found: Actor = request.actor  # type: ignore[attr-defined]  # set by a middleware
    return found


def show(request: HttpRequest, template: str, context: Mapping[str, object]) -> HttpResponse:
    """A page; 422 when its form is not valid or its deed was refused: nobody takes it for saved."""
    form = context.get("form")
    wrong = isinstance(form, forms.BaseForm) and form.is_bound and bool(form.errors)
    return render(request, template, dict(context), status=422 if wrong or context.get("refused") else 200)


def refuse(form: forms.BaseForm, error: DomainError) -> None:
    """Puts a service's refusal at its field; a conflict or a lack of right goes on to its page."""
    if error.code == "conflict":
        name_fields(form, error)
        raise error
    if error.code in {"not_allowed", "version_unknown", "programme_ended"}:
        raise error
    field = str(error.facts.get("field", ""))
    form.add_error(field if field in form.fields else None, errors.words(error))


def base_version(request: HttpRequest, version: int) -> int:
    """The version the form was opened with; a number that cannot be read counts as the newest."""
    sent = request.POST.get("base_version", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and 0 < len(sent) < 9 else version


def programme_path(programme: Programme, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The line above a page's sentence: the programme and where below it."""
    return [(programme.label, reverse("reporting:programme", args=[programme.code])), *more]


def list_path(programme: Programme, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The same below the list of series."""
    return programme_path(
        programme, (_("Workshop series"), reverse("workshops:series_list", args=[programme.code])), *more
    )


def series_path(series: Series, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The same below a series."""
    address = reverse("workshops:series", args=[series.programme.code, series.code])
    label = _("Series %(code)s") % {"code": series.code}
    return list_path(series.programme, (label, address if more else ""), *more)
