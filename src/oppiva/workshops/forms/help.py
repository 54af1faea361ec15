"""A team asks for help between half-days, and a facilitator answers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.workshops.services.help import ANSWER_LETTERS, MOST_LETTERS


class AskForm(forms.Form):
    """What the team needs help with; nothing at all is enough."""

    text = forms.CharField(
        label=_("What about?"),
        required=False,
        max_length=MOST_LETTERS,
        help_text=_("If you want, at most 160 characters. Nothing about customers."),
        error_messages={"max_length": _("The text is too long. Shorten it to 160 characters.")},
    )
    client_ref = forms.UUIDField(required=False, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """The answer in words."""

    text = forms.CharField(
        label=_("Your answer to the team"),
        max_length=ANSWER_LETTERS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Write an answer to the team."),
            "max_length": _("The text is too long. Shorten it to 300 characters."),
        },
    )
