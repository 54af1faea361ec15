"""Form fields that several apps ask the same way."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from oppiva.core.text import one_newline, plain_number
from oppiva.ui.formatting import date, number, tidy

# Python's own reader takes more: 1_0 and the digits of every script.
_WHOLE = re.compile(r"-?[0-9]{1,15}(\.0+)?")
# Letters, marks and spaces are fine; controls and the marks that turn the direction of text are not (trust.md S7).
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
SEEN = frozenset("\n\u200d\u00ad")  # new line; joins letters in some scripts; soft hyphen


class DayInput(forms.DateInput):
    """A date as people write it: the browser's own picker would show it in the browser's language instead."""

    def format_value(self, value: object) -> str | None:
        """`5.10.2026` for a date; what was typed stays as it was typed."""
        return date(value) if isinstance(value, dt.date) else super().format_value(value)


class DayField(forms.DateField):
    """A date typed as 5.10.2026 (or 2026-10-05), with a hint that shows how unless the form gives its own."""

    widget = DayInput(attrs={"autocomplete": "off"})
    input_formats = ("%d.%m.%Y", "%Y-%m-%d")
    default_error_messages = {"invalid": _("Write the date like this: 5.10.2026.")}

    def __init__(self, *, help_text: Any = None, **options: Any) -> None:
        super().__init__(help_text=_("For example 5.10.2026") if help_text is None else help_text, **options)


class LinesField(forms.CharField):
    """A text of many lines, whose new lines count as they were typed: one letter each."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        """With one letter for each new line."""
        found = super().to_python(value)
        return one_newline(found) if isinstance(found, str) else found


class TextField(forms.CharField):
    """A text as the record counts it: in NFC, trimmed, one letter for each new line; a refusal keeps what was typed.

    `lines` 1 is one line. `least` counts when there is a text at all; whether there must be one says `required`.
    `wordy`: it holds at least one letter or digit; pictures alone are no text.
    """

    default_error_messages = {
        "unseen": _("Leave out characters that cannot be seen."),
        "wordless": _("Write it in words. Pictures alone are not enough."),
    }

    def __init__(self, *, most: int, least: int = 0, lines: int = 1, wordy: bool = True, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": lines}) if lines > 1 else forms.TextInput()
        super().__init__(**{"required": False, "widget": widget, "strip": True, **options})
        self.least, self.most, self.lines, self.wordy = least, most, lines, wordy

    def to_python(self, value: Any) -> Any:
        """The text in its one form."""
        found = unicodedata.normalize("NFC", one_newline(super().to_python(value) or ""))
        return found.strip() if self.lines > 1 else " ".join(found.split())

    def validate(self, value: Any) -> None:
        """Refuse what is too short or too long, what cannot be seen, and pictures without a word."""
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
        if self.wordy and value and not any(unicodedata.category(letter)[0] in "LN" for letter in value):
            raise ValidationError(self.error_messages["wordless"], code="wordless")


class NumberInput(forms.TextInput):
    """A number as people write it in the language of the page: a browser's own would take neither comma nor space."""

    def __init__(self, mode: str = "numeric") -> None:
        super().__init__(attrs={"inputmode": mode, "autocomplete": "off", "class": "input--number"})

    def format_value(self, value: Any) -> Any:
        """`7,5` for a number, without the zeros that a table keeps; what was typed stays as it was typed."""
        return number(tidy(value)) if isinstance(value, Decimal) else super().format_value(value)


class WholeField(forms.IntegerField):
    """A whole number; spaces between thousands may stand (`1 000`), and zeros after a comma."""

    widget = NumberInput
    default_error_messages = {"invalid": _("Write a whole number, for example 20.")}

    def to_python(self, value: Any) -> int | None:
        """From `1 000` as from `1000`."""
        if isinstance(value, str):
            value = plain_number(value)
            if value and not _WHOLE.fullmatch(value):
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class NumberField(forms.DecimalField):
    """A measured value: at most nine digits before the comma and three after it."""

    default_error_messages = {
        "invalid": _("Write a number, for example 7,5."),
        "max_digits": _("The number is too long. Write at most nine digits before the comma."),
        "max_whole_digits": _("The number is too long. Write at most nine digits before the comma."),
        "max_decimal_places": _("Write at most three digits after the comma."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(
            **{
                "required": False,
                "max_digits": 12,
                "decimal_places": 3,
                "widget": NumberInput("decimal"),
                **options,
            }
        )

    def to_python(self, value: Any) -> Any:
        """From `7,5` as from `7.5`."""
        if isinstance(value, str):
            value = plain_number(value)
            try:
                if value and not Decimal(value).is_finite():
                    raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
            except InvalidOperation:
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        return super().to_python(value)


def ask_file_again(form: forms.BaseForm, name: str) -> None:
    """Tell on a form that comes back that its chosen file does not: a browser never keeps one."""
    sent = form.files.get(name)
    if sent and form.errors and name not in form.errors:
        form.add_error(name, gettext("Choose the file %(name)s again.") % {"name": sent.name})
