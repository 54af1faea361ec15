"""Which objectives of the plan an experiment serves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from oppiva.catalogue.models import MOST_OBJECTIVES
from oppiva.catalogue.queries import Objective


class ObjectivesForm(forms.Form):
    """None to three ticks; none is said aloud as "not linked"."""

    codes = forms.MultipleChoiceField(
        label=_("Objectives of the plan"),
        help_text=_("Tick at most three. Without a tick the experiment is shown as not linked."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose objectives of the plan in force.")},
    )

    def __init__(self, *given: Any, objectives: Sequence[Objective], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["codes"].choices = [  # type: ignore[attr-defined]  # a choice field
            (one.code, f"{one.code} {one.title}" if one.title != one.code else one.code) for one in objectives
        ]

    def clean_codes(self) -> list[str]:
        """Three at most."""
        chosen: list[str] = self.cleaned_data["codes"]
        if len(chosen) > MOST_OBJECTIVES:
            raise ValidationError(
                _("Tick at most %(most)s objectives."), params={"most": MOST_OBJECTIVES}, code="objectives_too_many"
            )
        return chosen
