"""Why a decision is or is not in use any more, in a few words."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.experiments.models import WHY_LENGTH


class WhyForm(forms.Form):
    """A reason, if one is given."""

    reason = forms.CharField(
        label=_("Why? In a few words, if you like"),
        required=False,
        max_length=WHY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("At most 160 characters. No names, nothing about customers or anybody's health."),
        error_messages={"max_length": _("The text is too long. Shorten it to 160 characters.")},
    )
