"""What is typed around the steward of a model: an invitation, a yes with its time, a no or a farewell with why."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, npgettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from oppiva.catalogue.models import LONGEST_STEWARDSHIP_MONTHS, REASON_LENGTH
from oppiva.catalogue.services.stewards import NAME_LENGTH, ROLE_LENGTH
from oppiva.ui.formatting import date as full_date
from oppiva.ui.forms import TextField

OFFERED = "organisaatiot"  # the list of names that the first field offers while one types
MONTHS = (36, 24, 12, 6)
LEAST_REASON = 10


class InviteForm(forms.Form):
    """Which organisation, in what role, and whose answer is asked for."""

    organisation = TextField(
        most=NAME_LENGTH,
        least=2,
        required=True,
        label=_("Which organisation?"),
        help_text=_("The one that goes on with the model when the programme is over."),
        widget=forms.TextInput(attrs={"list": OFFERED, "autocomplete": "off"}),
        error_messages={"required": _("Write the name of the organisation.")},
    )
    role = TextField(
        most=ROLE_LENGTH,
        least=2,
        required=True,
        label=_("In what role is it kept there?"),
        help_text=_("A role, not a person: for example head of services. It is shown on the page of the model."),
        error_messages={"required": _("Write the role.")},
    )
    mail = forms.EmailField(
        max_length=254,
        label=_("Work e-mail of the person who answers"),
        help_text=_("The question goes to this address. The address is not shown to anyone."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        error_messages={
            "required": _("Write the e-mail address."),
            "invalid": _("Write the whole address, such as anna.aalto@example.fi."),
        },
    )


class CheckForm(forms.Form):
    """That the model and what contradicts it were read: without it nothing counts as checked."""

    read = forms.BooleanField(
        label=_("I have read the model and what contradicts it"),
        error_messages={"required": _("Read them first, then tick this.")},
    )


class AcceptForm(forms.Form):
    """For how long the model is kept, at most 36 months at a time."""

    months = forms.TypedChoiceField(
        coerce=int,
        label=_("For how long?"),
        help_text=_("You can hand the model over or leave it earlier."),
        choices=[
            (
                one,
                npgettext_lazy("time of a steward", "%(n)s month", "%(n)s months", one) % {"n": one},
            )
            for one in MONTHS
            if one <= LONGEST_STEWARDSHIP_MONTHS
        ],
    )

    def __init__(self, data: Any = None, *, ends: date | None = None) -> None:
        super().__init__(data)
        if ends is not None:  # what the gate of publishing asks for is known before one answers
            words = gettext("The programme ends on %(day)s. The model is published once your time lasts longer.")
            hint = f"{words % {'day': full_date(ends)}} {self.fields['months'].help_text}"
            self.fields["months"].help_text = hint


class ReasonForm(forms.Form):
    """Why; `least` 0: without a reason, too."""

    def __init__(self, data: Any = None, *, label: str | Promise, hint: str | Promise = "", least: int = 0) -> None:
        super().__init__(data)
        self.fields["reason"] = TextField(
            most=REASON_LENGTH,
            least=max(least, 1),
            lines=3,
            required=least > 0,
            label=label,
            help_text=hint,
            error_messages={"required": _("Say why.")},
        )


DECLINE_LABEL = pgettext_lazy("steward", "Why not? You need not say")
LEAVE_LABEL = pgettext_lazy("steward", "Why do you leave it?")
NO_ANSWER_LABEL = pgettext_lazy("steward", "Why is it not answered?")
