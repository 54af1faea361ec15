"""Forms of proposals and of ending a place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_REASON = 300
MOST_TEXT = 60


class ProposeForm(forms.Form):
    """Which people for which series; who is offered on the page is what may be chosen."""

    series = forms.ChoiceField(
        label=_("Series"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a series."), "invalid_choice": _("Choose a series of the list.")},
    )
    people = forms.MultipleChoiceField(
        label=_("People"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one person."), "invalid_choice": _("Choose people of the list.")},
    )

    def __init__(
        self, *args: Any, people: Collection[UUID], series: Sequence[tuple[str, str]] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if series is None:
            del self.fields["series"]
        else:
            self.fields["series"].choices = list(series)  # type: ignore[attr-defined]  # a choice field
        self.fields["people"].choices = [(str(pk), "") for pk in people]  # type: ignore[attr-defined]

    def ticked(self) -> frozenset[str]:
        """What was ticked on a form that came back."""
        return frozenset(self.data.getlist("people")) if self.is_bound else frozenset()  # type: ignore[attr-defined]

    def chosen(self) -> list[UUID]:
        """The people of a valid form."""
        return [UUID(pk) for pk in self.cleaned_data["people"]]


class EndPlaceForm(forms.Form):
    """Why a place ends; the person reads it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads this. Write nothing about health."),
        error_messages={"required": _("Write the reason.")},
    )
