"""A half-day: when, how, where and who leads it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.people.models import Person
from oppiva.ui.forms import DayField
from oppiva.workshops.forms.values import ClockField
from oppiva.workshops.models import AFTERNOON, MORNING, Session

TIMES = {"am": MORNING, "pm": AFTERNOON}
OWN = "own"


class SessionForm(forms.Form):
    """The fields of one half-day; `told` asks for the reason that goes with the change."""

    day = DayField(label=_("Date"), required=False)
    half = forms.ChoiceField(
        label=_("Time"),
        required=False,
        choices=[("am", _("Morning, 8.30–12")), ("pm", _("Afternoon, 12.30–16")), (OWN, _("Other time"))],
        widget=forms.RadioSelect,
    )
    starts = ClockField(label=_("Begins"), required=False)
    ends = ClockField(label=_("Ends"), required=False, help_text=_("For example 12.00"))
    mode = forms.ChoiceField(label=_("How people take part"), choices=Session.Mode.choices, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Place"), max_length=120, required=False, help_text=_("Building, room and address.")
    )
    join_url = forms.CharField(
        label=_("Meeting link"),
        max_length=500,
        required=False,
        help_text=_("Shown only to those who take part. It begins with https."),
    )
    facilitator = forms.ChoiceField(label=_("Led by"), required=False)
    second = forms.ChoiceField(label=_("Second facilitator"), required=False)
    reason = forms.CharField(
        label=_("Reason for the change"),
        max_length=300,
        required=False,
        help_text=_("Everybody who is told reads it. Write nothing about a person."),
    )

    def __init__(self, data: object = None, *, session: Session, leaders: Sequence[Person], told: bool) -> None:
        super().__init__(data, initial=_initial(session))  # type: ignore[arg-type]  # QueryDict or None
        self.had_day = session.day is not None
        self.people = {str(one.pk): one for one in leaders}
        choices = [("", _("Nobody yet")), *((str(one.pk), one.name) for one in leaders)]
        for name in ("facilitator", "second"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for name in ("starts", "ends"):
            self.fields[name].either = True  # type: ignore[attr-defined]  # asked for with "Other time" only
        self.fields["half"].either = True  # type: ignore[attr-defined]
        if not told:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """A half-day chosen by name stands for its clock times; another time is asked for."""
        data = self.cleaned_data
        half = data.get("half")
        if data.get("day") is None:
            # Emptying the date of a half-day that had one takes its time away, too.
            if half and not self.had_day and "day" not in self.errors:
                self.add_error("day", _("Give the date, too."))
            data["starts"] = data["ends"] = None
        elif half in TIMES:
            data["starts"], data["ends"] = TIMES[half]
        elif half == "" and not (data.get("starts") or data.get("ends")):
            self.add_error("half", _("Choose the time, too."))
        else:
            for name in ("starts", "ends"):
                if data.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Write the time like this: 8.30."))
        return data

    def values(self) -> dict[str, object]:
        """The fields of the half-day; persons in place of their ids."""
        found = {name: self.cleaned_data[name] for name in ("day", "starts", "ends", "mode", "place", "join_url")}
        return {**found, **{name: self.people.get(self.cleaned_data[name]) for name in ("facilitator", "second")}}


def _initial(session: Session) -> dict[str, object]:
    found: dict[str, object] = {
        name: getattr(session, name) for name in ("day", "starts", "ends", "mode", "place", "join_url")
    }
    span = (session.starts, session.ends)
    found["half"] = next((half for half, times in TIMES.items() if times == span), OWN if session.starts else "")
    if found["half"] in TIMES:
        found["starts"] = found["ends"] = None
    found |= {"facilitator": _id(session.facilitator_id), "second": _id(session.second_id)}
    return found


def _id(pk: UUID | None) -> str:
    return "" if pk is None else str(pk)
