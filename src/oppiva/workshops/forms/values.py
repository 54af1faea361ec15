"""Form fields of workshops: a time of day as people write it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.ui.formatting import time as shown_time


class ClockInput(forms.TimeInput):
    """A time as people write it: the browser's own picker would show it in the browser's language instead."""

    input_type = "text"

    def format_value(self, value: object) -> str | None:
        """`8.30` for a time; what was typed stays as it was typed."""
        return shown_time(value) if isinstance(value, dt.time) else super().format_value(value)


class ClockField(forms.TimeField):
    """A time typed as 8.30 or 8:30."""

    widget = ClockInput(attrs={"autocomplete": "off", "class": "input--number"})
    input_formats = ("%H.%M", "%H:%M", "%H.%M.%S", "%H:%M:%S", "%H")
    default_error_messages = {"invalid": _("Write the time like this: 8.30.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"help_text": _("For example 8.30"), **options})
