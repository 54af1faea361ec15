"""A short text as the table's records count it."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from oppiva.core.text import one_newline
from oppiva.ui.formatting import number

# Controls and the marks that turn the direction of text (trust.md S7); a new line and what joins letters may stand.
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
SEEN = frozenset("\n\u200d\u00ad")


class TextField(forms.CharField):
    """A text in NFC, trimmed, one letter for each new line; too short or too long it is kept as it was typed.

    `least` counts when there is a text at all; whether there must be one says `required`.
    """

    default_error_messages = {"unseen": _("Leave out characters that cannot be seen.")}

    def __init__(self, *, most: int, least: int = 0, lines: int = 1, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput()
        super().__init__(**{"required": False, "widget": widget, **options})
        self.least, self.most, self.lines = least, most, lines

    def to_python(self, value: Any) -> str:
        """The text in its one form."""
        found = unicodedata.normalize("NFC", one_newline(super().to_python(value) or ""))
        return found.strip() if self.lines > 1 else " ".join(found.split())

    def validate(self, value: Any) -> None:
        """Refuse what is shorter or longer than the record takes, and what cannot be seen."""
        super().validate(value)
        if value and len(value) < self.least:
            words = ngettext("Write at least one character.", "Write at least %(n)s characters.", self.least)
            raise ValidationError(words % {"n": number(self.least)}, code="min_length")
        if len(value) > self.most:
            words = ngettext(
                "Shorten the text to one character. There are now %(n)s.",
                "Shorten the text to %(most)s characters. There are now %(n)s.",
                self.most,
            )
            raise ValidationError(words % {"most": number(self.most), "n": number(len(value))}, code="max_length")
        if any(unicodedata.category(letter) in UNSEEN and letter not in SEEN for letter in value):
            raise ValidationError(self.error_messages["unseen"], code="unseen")
