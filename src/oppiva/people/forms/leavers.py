"""The form of the leavers' check: a tick and a day for each person, or one press that all are still here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from oppiva.people.queries import AskedAbout
from oppiva.people.words import ERRORS
from oppiva.ui.formatting import date as day_words
from oppiva.ui.forms import DayField


class LeaversForm(forms.Form):
    """Who has left and from which day; the day is today unless told otherwise."""

    def __init__(self, data: QueryDict | None, *, people: Sequence[AskedAbout], today: date) -> None:
        super().__init__(data)
        self._people = people
        for person in people:
            self.fields[f"left_{person.pk}"] = forms.BooleanField(required=False, label=person.name)
            self.fields[f"day_{person.pk}"] = DayField(
                required=False,
                initial=today,
                label=_("From"),
                help_text="",
                error_messages={"invalid": _("Write the day as 5.10.2026.")},
            )
        self._today = today

    def rows(self) -> list[tuple[AskedAbout, forms.BoundField, forms.BoundField, str]]:
        """Each person with the tick, the day, and the day as it is shown: as typed, else today."""
        return [
            (person, self[f"left_{person.pk}"], day, day_words(value) if isinstance(value, date) else str(value or ""))
            for person in self._people
            for day in [self[f"day_{person.pk}"]]
            for value in [day.value()]
        ]

    def clean(self) -> dict[str, Any]:
        """Either somebody is ticked or all are said to be here; neither and both are asked again."""
        found = super().clean() or {}
        ticked, all_here = bool(self.left(found)), "all_here" in self.data
        if ticked == all_here:
            raise forms.ValidationError(str(ERRORS["leavers_both" if ticked else "leavers_nobody"]))
        return found

    def left(self, found: dict[str, Any] | None = None) -> dict[UUID, date]:
        """The ticked people with their days; an emptied day is today."""
        found = self.cleaned_data if found is None else found
        return {
            person.pk: found.get(f"day_{person.pk}") or self._today
            for person in self._people
            if found.get(f"left_{person.pk}")
        }
