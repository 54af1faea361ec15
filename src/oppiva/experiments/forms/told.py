"""Whom a team asks for permission and with which words; what a supervisor answers; the rhythm in one's calendar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.experiments.queries import Boss
from oppiva.experiments.services.permission import NOTE_LETTERS

FIRST_HOUR, LAST_HOUR = 7, 19
TOO_LONG = _("The text is too long. Shorten it to 160 characters.")


class AskForm(forms.Form):
    """The supervisors asked, none chosen beforehand, and a few words to them."""

    supervisors = forms.MultipleChoiceField(
        label=_("Whom do you ask?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose whom you ask."),
            "invalid_choice": _("Choose a supervisor of somebody in your team."),
        },
    )
    note = forms.CharField(
        label=_("A few words to the supervisor"),
        required=False,
        max_length=NOTE_LETTERS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("At most 160 characters. Nothing about customers."),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, bosses: Sequence[Boss], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["supervisors"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(one.person), f"{one.name} ({', '.join(one.units)})") for one in bosses]

    def chosen(self) -> list[UUID]:
        """The ids of those who are asked."""
        return [UUID(one) for one in self.cleaned_data["supervisors"]]


class AnswerForm(forms.Form):
    """The supervisor's words beside the answer, which is the button that was pressed."""

    words = forms.CharField(
        label=_("A few words to the team"),
        required=False,
        max_length=NOTE_LETTERS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("If you want, at most 160 characters."),
        error_messages={"max_length": TOO_LONG},
    )


class RhythmForm(forms.Form):
    """At which hour one is reminded, and whether each working day when the measure asks for each time."""

    hour = forms.TypedChoiceField(
        label=_("At what time?"),
        coerce=int,
        choices=[("", _("Choose a time")), *((hour, f"{hour}.00") for hour in range(FIRST_HOUR, LAST_HOUR + 1))],
        error_messages={"required": _("Choose a time."), "invalid_choice": _("Choose one of the times.")},
    )
    each_time = forms.ChoiceField(
        label=_("A reminder each working day?"),
        widget=forms.RadioSelect,
        choices=[("1", _("Yes, once a day")), ("0", _("No, I remember without"))],
        error_messages={"required": _("Choose yes or no.")},
    )

    def __init__(self, *args: Any, asks_days: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not asks_days:
            del self.fields["each_time"]
