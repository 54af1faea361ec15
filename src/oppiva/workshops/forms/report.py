"""What was ticked of a report's proposal: the times come back with it, for nothing of it was stored."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from oppiva.workshops.forms.values import moment_of
from oppiva.workshops.services import ReportRow

MOST = 200


class TakeReportForm(forms.Form):
    """The ticked people, each with `times_ID` and `minutes_ID`; anything else than what the page sent is not valid."""

    def clean(self) -> dict[str, Any]:
        """The rows as the page sent them."""
        data: Any = self.data
        try:
            chosen = [UUID(pk) for pk in data.getlist("person")[:MOST]]
            self.cleaned_data["rows"] = [_row(pk, data) for pk in chosen]
        except ValueError as error:
            raise forms.ValidationError("malformed") from error
        return self.cleaned_data

    def chosen(self) -> list[ReportRow]:
        """The rows of a valid form."""
        found: list[ReportRow] = self.cleaned_data["rows"]
        return found


def _row(person: UUID, data: Any) -> ReportRow:
    arrived, _bar, left = data.get(f"times_{person}", "").partition("|")
    minutes = data.get(f"minutes_{person}", "")
    if not (minutes.isascii() and minutes.isdecimal() and len(minutes) < 5):
        raise ValueError("minutes")
    at = [moment_of(text) if text else None for text in (arrived, left)]
    return ReportRow(person, at[0], at[1], int(minutes))
