"""What is typed to begin with a model: who takes it into use, how far it has come, how it may be shown (A1 to A4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from oppiva.adoption.models import NAME_LENGTH, ROLE_LENGTH, UNIT_LENGTH, ShowAs, Stage
from oppiva.people.models import Organisation
from oppiva.people.queries import area_choices, municipality_choices
from oppiva.ui.forms import DayField, TextField

Kind = Organisation.Kind
KINDS = (
    (Kind.EMPLOYMENT_AREA, pgettext_lazy("who takes a model into use", "An employment area")),
    (Kind.MUNICIPALITY, pgettext_lazy("who takes a model into use", "A municipality")),
    (Kind.EMPLOYER, pgettext_lazy("who takes a model into use", "An employer")),
    (Kind.OTHER, pgettext_lazy("who takes a model into use", "Another organisation")),
)
STAGES = (Stage.INTERESTED, Stage.DECIDED, Stage.PREPARING, Stage.TRYING, Stage.IN_USE)
SHOWN_AS = (
    (ShowAs.NAME, gettext_lazy("By name")),
    (ShowAs.AREA, gettext_lazy("Without the name, for example “one employment area”")),
    (ShowAs.HIDDEN, gettext_lazy("Not at all: only counted")),
)
NONE = ("", gettext_lazy("Choose"))
# Which field each kind of adopter needs.
NEEDS = {Kind.EMPLOYMENT_AREA: "area", Kind.MUNICIPALITY: "municipality", Kind.EMPLOYER: "name", Kind.OTHER: "name"}


class BeginForm(forms.Form):
    """Who, in what role, how far, which version, how shown; nothing is chosen beforehand of how it is shown."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Who takes the model into use?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who takes the model into use.")},
    )
    area = forms.ChoiceField(label=gettext_lazy("Employment area"), required=False)
    municipality = forms.ChoiceField(label=gettext_lazy("Municipality"), required=False)
    name = TextField(
        most=NAME_LENGTH,
        least=2,
        label=gettext_lazy("Name of the organisation"),
        help_text=gettext_lazy("When it is an employer or another organisation."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    unit = TextField(
        most=UNIT_LENGTH, label=gettext_lazy("Unit"), help_text=gettext_lazy("When not all of it takes the model.")
    )
    role = TextField(
        most=ROLE_LENGTH,
        label=gettext_lazy("Your role there"),
        help_text=gettext_lazy("For example head of services. It is not shown in public."),
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    stage = forms.ChoiceField(
        label=gettext_lazy("How far have you come?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how far you have come.")},
    )
    on = DayField(
        label=gettext_lazy("Since when?"),
        help_text=gettext_lazy("The day from which this holds, for example 5.10.2026. Today when you leave it empty."),
        required=False,
    )
    version = forms.ChoiceField(label=pgettext_lazy("of a model", "Version"))
    show_as = forms.ChoiceField(
        label=gettext_lazy("How may it be shown on the page of the model?"),
        choices=SHOWN_AS,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("You are not named in any case. You can change this later."),
        error_messages={"required": gettext_lazy("Choose how it may be shown.")},
    )

    def __init__(
        self, data: Any = None, *, versions: Sequence[tuple[str, str]], initial: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        choice: dict[str, Sequence[tuple[str, Any]]] = {
            "area": [NONE, *area_choices()],
            "municipality": [NONE, *municipality_choices()],
            "stage": [(str(one), str(one.label)[:1].upper() + str(one.label)[1:]) for one in STAGES],
            "version": versions,
        }
        for name, choices in choice.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # fields of choice
        for name in ("area", "municipality", "name"):
            self.fields[name].either = True  # type: ignore[attr-defined]  # one of them is needed

    def clean(self) -> dict[str, Any]:
        """What the kind of adopter needs is there; what belongs to another kind is left out."""
        given = super().clean() or {}
        kind = given.get("kind")
        if not kind:
            return given
        needed = NEEDS[Kind(kind)]
        if needed in given and not given[needed]:
            self.add_error(needed, MISSING[needed])
        return given | dict.fromkeys(set(NEEDS.values()) - {needed}, "")

    def day(self) -> date | None:
        """The day that was typed."""
        found: date | None = self.cleaned_data.get("on")
        return found


MISSING = {
    "area": gettext_lazy("Choose the employment area."),
    "municipality": gettext_lazy("Choose the municipality."),
    "name": gettext_lazy("Write the name of the organisation."),
}


class StrangerForm(forms.Form):
    """Who has no account gives a name and a work mail, to which a link comes."""

    name = TextField(
        most=120,
        least=2,
        required=True,
        label=gettext_lazy("Your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Write your name.")},
    )
    mail = forms.EmailField(
        max_length=254,
        label=gettext_lazy("Your work e-mail"),
        help_text=gettext_lazy("A link comes to it. The address is not shown in public."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={
            "required": gettext_lazy("Write your work e-mail address."),
            "invalid": gettext_lazy("Write the whole address, such as anna.aalto@example.fi."),
        },
    )


class RefusalForm(forms.Form):
    """Why an adopter is not confirmed; its contact reads it."""

    reason = TextField(
        most=300,
        least=10,
        lines=3,
        required=True,
        label=gettext_lazy("Why is it not yours?"),
        help_text=gettext_lazy("10 to 300 characters. Who said it reads this."),
        error_messages={"required": gettext_lazy("Write the reason, at least ten characters.")},
    )
