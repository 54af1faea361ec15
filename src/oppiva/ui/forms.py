"""Form fields that several apps ask the same way."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oppiva.core.text import one_newline, plain_number
from oppiva.ui.formatting import date, number, tidy

# Python's own reader takes more: 1_0 and the digits of every script.
_WHOLE = re.compile(r"-?[0-9]{1,15}(\.0+)?")


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
