"""Why a decision is or is not in use any more, in a few words."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.core.errors import DomainError
from oppiva.core.text.personal import has_identity_code
from oppiva.experiments.models import WHY_LENGTH
from oppiva.experiments.reading_errors import WORDS
from oppiva.ui.refusals import words_of


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

    def clean_reason(self) -> str:
        """Without an identity code: every reader of the experiment sees the reason (trust.md W6)."""
        reason: str = self.cleaned_data["reason"]
        if has_identity_code(reason):
            raise forms.ValidationError(words_of(WORDS, DomainError("identity_code")))
        return reason
