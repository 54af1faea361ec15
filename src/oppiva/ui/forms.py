"""Form fields that several apps ask the same way."""

from __future__ import annotations

from django import forms


class DayInput(forms.DateInput):
    """The browser's own date picker; where it has none, a date can be typed as 5.10.2026."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A date picked or typed: 2026-10-05, 5.10.2026."""

    widget = DayInput
    input_formats = ("%Y-%m-%d", "%d.%m.%Y")
