"""The two days that a page of counts compares."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.ui.forms import DayField


class SpanForm(forms.Form):
    """From a day to a later one, neither of them in the future."""

    alku = DayField(label=_("From"), help_text="", error_messages={"required": _("Write the first day.")})
    loppu = DayField(label=_("To"), help_text="", error_messages={"required": _("Write the last day.")})

    def __init__(self, data: object, *, today: date) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # a QueryDict or a dict of days
        self._today = today

    def clean(self) -> dict[str, Any]:
        """Refuses days to come and days in the wrong order."""
        found: dict[str, Any] = super().clean() or {}
        first, last = found.get("alku"), found.get("loppu")
        for name, day in (("alku", first), ("loppu", last)):
            if day is not None and day > self._today:
                self.add_error(name, _("That day has not come yet. Choose today or an earlier day."))
        if first is not None and last is not None and first >= last:
            self.add_error("loppu", _("The last day is not after the first one."))
        return found
