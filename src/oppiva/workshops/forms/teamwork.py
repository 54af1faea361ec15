"""What a team writes on its own page: the next step, and a request for help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.ui.forms import DayField
from oppiva.workshops.queries import Member, TeamOf
from oppiva.workshops.services.closing import MOST_LETTERS as STEP_LETTERS
from oppiva.workshops.services.help import MOST_LETTERS as HELP_LETTERS

LEAD = "vetaja"


class StepForm(forms.Form):
    """What, who and by when; nothing is chosen beforehand."""

    text = forms.CharField(
        label=_("What do you do next?"),
        max_length=STEP_LETTERS,
        min_length=5,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One thing, at most 160 characters. Nothing about customers."),
        error_messages={
            "required": _("Write the next step."),
            "min_length": _("Write at least five letters."),
            "max_length": _("The step is too long. Shorten it to 160 characters."),
        },
    )
    owner = forms.ChoiceField(
        label=_("Who sees to it?"),
        error_messages={
            "required": _("Choose who sees to it."),
            "invalid_choice": _("Choose somebody of the team."),
        },
    )
    due_on = DayField(label=_("By when?"), error_messages={"required": _("Give the day.")})
    client_ref = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, members: Sequence[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        people = [(str(one.person), one.first) for one in members if one.person is not None]
        field.choices = [("", _("Choose")), *people]

    def clean_owner(self) -> UUID:
        """The person's id."""
        return UUID(self.cleaned_data["owner"])


class HelpForm(forms.Form):
    """Whom a team asks, and with which words."""

    to = forms.ChoiceField(
        label=_("Whom do you ask?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the facilitator or a team."),
            "invalid_choice": _("Choose one of those shown."),
        },
    )
    text = forms.CharField(
        label=_("What about?"),
        required=False,
        max_length=HELP_LETTERS,
        error_messages={"max_length": _("The text is too long. Shorten it to 160 characters.")},
    )
    client_ref = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, teams: Sequence[TeamOf], **options: Any) -> None:
        super().__init__(*args, **options)
        if not teams:
            del self.fields["to"]
            return
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        named = [(str(team.pk), _("Team %(n)s") % {"n": team.number}) for team in teams]
        field.choices = [(LEAD, _("The facilitator")), *named]


class LineForm(forms.Form):
    """A line of the feedback, and whether the summary shows it."""

    text = forms.UUIDField()
    shown = forms.BooleanField(required=False)
