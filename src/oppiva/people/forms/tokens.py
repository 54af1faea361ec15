"""A new token: what it is for, which grant it stands on, how long it works."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.core.calendars import add_months
from oppiva.people.forms.fields import SeenText
from oppiva.people.models import PURPOSE_LENGTH

MONTHS = (("1", _("one month")), ("3", _("three months")), ("6", _("six months")), ("12", _("twelve months")))


class TokenForm(forms.Form):
    """A token for one program."""

    purpose = SeenText(
        label=_("What is it for?"),
        max_length=PURPOSE_LENGTH,
        help_text=_("For example: the intranet shows our adoptions. Only you see this."),
        error_messages={"required": _("Write what the token is for.")},
    )
    grant = forms.ChoiceField(
        label=_("By which of your grants?"),
        help_text=_("The program may what this grant allows, and nothing else. When the grant ends, the token ends."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of your grants."), "invalid_choice": _("Choose one of your grants.")},
    )
    months = forms.ChoiceField(
        label=_("How long does it work?"),
        choices=MONTHS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how long."), "invalid_choice": _("Choose how long.")},
    )

    def __init__(self, data: Any = None, *, grants: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["grant"].choices = list(grants)  # type: ignore[attr-defined]  # a field of choice

    def ends_on(self, today: date) -> date:
        """The last day on which it works."""
        return add_months(today, int(self.cleaned_data["months"]))
