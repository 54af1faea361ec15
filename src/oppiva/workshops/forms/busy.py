"""Closed half-days: for whom, from when until when, which halves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.ui.forms import DayField
from oppiva.workshops.models import Half
from oppiva.workshops.rules import BusyReach


class BusyForm(forms.Form):
    """One day or a range of days; the choice of whom is there only for who has several."""

    of = forms.ChoiceField(label=_("Closed for"))
    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"), required=False, help_text=_("Leave empty for one day."))
    halves = forms.MultipleChoiceField(
        label=_("Time"),
        choices=[(Half.AM, _("Mornings")), (Half.PM, _("Afternoons"))],
        widget=forms.CheckboxSelectMultiple,
        initial=[Half.AM, Half.PM],
        error_messages={"required": _("Choose mornings, afternoons or both.")},
    )

    def __init__(self, data: object = None, *, reach: BusyReach, **options: Any) -> None:
        super().__init__(data, **options)  # type: ignore[arg-type]  # QueryDict or None
        choices: list[Any] = [("programme", _("The whole programme"))] if reach.whole else []
        choices += [(f"organisation:{pk}", name) for pk, name in reach.organisations]
        choices += [(f"unit:{pk}", name) for pk, name in reach.units]
        self.fields["of"].choices = choices if len(choices) == 1 else [("", _("Choose")), *choices]  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["of"].initial = choices[0][0]
