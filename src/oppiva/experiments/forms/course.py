"""Why a trial is paused, broken off or did not start; its new last day, its new time."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.experiments.models import REASON_LENGTH, Reason
from oppiva.ui.forms import DayField, TextField


class ReasonForm(forms.Form):
    """A reason of the list; words of one's own beside "another reason"."""

    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the reason."), "invalid_choice": _("Choose the reason.")},
    )
    words = TextField(
        most=REASON_LENGTH,
        label=_("Which reason?"),
        help_text=_("Only with another reason, at most 160 characters. Nothing about anybody's health."),
    )

    def clean(self) -> dict[str, object]:
        """Another reason is told in words."""
        given = super().clean() or {}
        if given.get("reason") == Reason.OTHER and "words" in given and not given["words"]:
            self.add_error("words", _("Tell the reason in a few words."))
        return given


class ExtensionForm(forms.Form):
    """A new last day and why."""

    ends_on = DayField(label=_("New last day"), error_messages={"required": _("Give the day.")})
    reason = TextField(
        most=300,
        lines=2,
        label=_("Why does the trial go on?"),
        required=True,
        help_text=_("10 to 300 characters. It stays beside the result, with both days."),
        error_messages={"required": _("Write the reason, at least ten characters.")},
    )


class PeriodForm(ExtensionForm):
    """A new time for a trial that is planned again."""

    starts_on = DayField(label=_("New first day"), error_messages={"required": _("Give the day.")})
    field_order = ("starts_on", "ends_on", "reason")
