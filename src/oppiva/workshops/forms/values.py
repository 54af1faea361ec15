"""Form fields of workshops: a time of day as people write it, a moment as programs do."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.ui.formatting import time as shown_time

# Whatever a clock is wrong by, a moment of another age is none of a half-day, and sums of such leave the calendar.
EARLIEST, LATEST = dt.datetime(1900, 1, 1, tzinfo=dt.UTC), dt.datetime(2200, 1, 1, tzinfo=dt.UTC)


def moment_of(text: str) -> dt.datetime:
    """A moment as programs write it, with its zone; refuses (ValueError) any other text, and one of another age."""
    found = dt.datetime.fromisoformat(text)
    if found.tzinfo is None or not EARLIEST < found < LATEST:
        raise ValueError("moment")
    return found


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
