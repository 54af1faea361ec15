"""How every page with a form answers."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def show(request: HttpRequest, template: str, context: Mapping[str, object]) -> HttpResponse:
    """A page; 422 when its form is not valid or its deed was refused: the text is kept, nobody takes it for saved."""
    form = context.get("form")
    wrong = isinstance(form, forms.BaseForm) and form.is_bound and bool(form.errors)
    return render(request, template, dict(context), status=422 if wrong or context.get("refused") else 200)
