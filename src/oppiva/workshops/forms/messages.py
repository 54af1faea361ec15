"""A message to a series or to one of its teams."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.ui.forms import LinesField
from oppiva.workshops.models import Team
from oppiva.workshops.queries.scopes import team_label
from oppiva.workshops.services.messages import MOST_LETTERS


class MessageForm(forms.Form):
    """What is told, to whom, and whether by mail as well."""

    text = LinesField(
        label=_("Message"),
        max_length=MOST_LETTERS,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("At most 600 characters. Nothing about anybody's health or customers."),
        error_messages={
            "required": _("Write the message."),
            "max_length": _("The message is too long. Shorten it to 600 characters."),
        },
    )
    team = forms.ChoiceField(
        label=_("For whom"),
        required=False,
        error_messages={"invalid_choice": _("That team is not of this series. Choose one of those shown.")},
    )
    by_mail = forms.BooleanField(
        label=_("Also by mail"),
        required=False,
        help_text=_("Without it the message stands on the reader's first page at once."),
    )

    def __init__(self, *args: Any, teams: Iterable[Team], **options: Any) -> None:
        super().__init__(*args, **options)
        self._teams = {str(team.pk): team for team in teams}
        if not self._teams:
            del self.fields["team"]
            return
        field = self.fields["team"]
        assert isinstance(field, forms.ChoiceField)
        named = [(pk, team_label(team.series.code, team.number)) for pk, team in self._teams.items()]
        field.choices = [("", _("The whole series")), *named]

    def clean_team(self) -> Team | None:
        """The team itself; None is the whole series."""
        return self._teams.get(self.cleaned_data["team"])
