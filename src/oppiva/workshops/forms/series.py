"""A series: its code, who it is for, how many seats; and why it is cancelled."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from oppiva.ui.forms import DayField, WholeField
from oppiva.workshops.models import FEWEST_SEATS, MOST_SEATS, Series

Choices = Sequence[tuple[str, str]]
FIELDS = ("code", "name", "area", "languages", "seats", "sign_up_until", "accessible_teams")
MOST_TEAM = 4


class SeriesForm(forms.Form):
    """The fields of a series; organisations are those that take part in the programme."""

    code = forms.CharField(
        label=_("Code"), max_length=8, help_text=_("For example 07. It names the series everywhere.")
    )
    name = forms.CharField(label=_("Name"), max_length=80, required=False)
    organisations = forms.MultipleChoiceField(
        label=_("Whose people may take part"), required=False, widget=forms.CheckboxSelectMultiple
    )
    # Who took part when the form was opened: what others have changed of it since is not undone by this form.
    were = forms.CharField(required=False, max_length=4_000, widget=forms.HiddenInput)
    area = forms.ChoiceField(label=_("Area"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages of the series"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language.")},
    )
    seats = WholeField(
        label=_("Seats"),
        min_value=FEWEST_SEATS,
        max_value=MOST_SEATS,
        help_text=_("From 3 to 28. Teams have three or four people each."),
        error_messages={
            "invalid": _("Give the seats as a whole number from 3 to 28."),
            "min_value": _("Give the seats as a whole number from 3 to 28."),
            "max_value": _("Give the seats as a whole number from 3 to 28."),
        },
    )
    sign_up_until = DayField(
        label=_("Last day of sign-up"), required=False, help_text=_("Leave empty to close the sign-up by hand.")
    )
    accessible_teams = WholeField(
        label=_("Tables without steps"),
        required=False,
        min_value=0,
        max_value=MOST_SEATS,
        help_text=_("How many teams can have one. Leave empty when all can."),
    )

    def __init__(self, data: object = None, *, organisations: Choices, areas: Choices, initial: object = None) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]  # QueryDict, dict or None
        self.fields["organisations"].choices = organisations  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", _("No area")), *areas]  # type: ignore[attr-defined]

    def values(self) -> dict[str, object]:
        """The fields of the series itself; the area as its code."""
        found = {name: self.cleaned_data[name] for name in FIELDS if name != "area"}
        return {**found, "area_id": self.cleaned_data["area"] or None}

    def taking_part(self, now: Sequence[str]) -> list[str]:
        """Who takes part after this form: those of `now`, with what it adds and without what it takes away."""
        chosen: list[str] = self.cleaned_data["organisations"]
        if "were" not in self.data:
            return chosen
        were = self.cleaned_data["were"].split()
        gone = set(were) - set(chosen)
        return [*(one for one in now if one not in gone), *(one for one in chosen if one not in {*were, *now})]

    @staticmethod
    def of(series: Series, organisations: Sequence[str]) -> dict[str, object]:
        """What the form of a stored series shows at first."""
        found = {name: getattr(series, name) for name in FIELDS if name != "area"}
        chosen = {"organisations": list(organisations), "were": " ".join(organisations)}
        return {**found, "area": series.area_id or "", **chosen}


class ReasonForm(forms.Form):
    """Why something is cancelled; those who are told read it."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Everybody who is told reads it. Write nothing about a person.")
    )
