"""A message to a series or to one of its teams."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from oppiva.workshops.models import Team
from oppiva.workshops.queries.scopes import team_label
from oppiva.workshops.services.messages import MOST_LETTERS


class TeamField(forms.ModelChoiceField[Team]):
    """A team by the code its experiment has."""

    def label_from_instance(self, obj: Any) -> str:
        """`Team 07-3`."""
        return team_label(obj.series.code, obj.number)


class MessageForm(forms.Form):
    """What is told, to whom, and whether by mail as well."""

    text = forms.CharField(
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
    team = TeamField(
        label=_("For whom"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=_("The whole series"),
        error_messages={"invalid_choice": _("That team is not of this series. Choose one of those shown.")},
    )
    by_mail = forms.BooleanField(
        label=_("Also by mail"),
        required=False,
        help_text=_("Without it the message stands on the reader's first page at once."),
    )

    def __init__(self, *args: Any, teams: QuerySet[Team], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["team"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = teams
        if not teams:
            del self.fields["team"]
