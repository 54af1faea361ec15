"""Forms of the door and the sheet: the code, a mark, times, a correction, the meeting service's report, a batch."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from oppiva.core.errors import DomainError
from oppiva.core.scheduling import exists
from oppiva.ui.formatting import time as shown_time
from oppiva.workshops.forms.values import ClockField, moment_of
from oppiva.workshops.models import Attendance, Session
from oppiva.workshops.queries import AttendanceRow
from oppiva.workshops.services import KEEP, After, Mark

MODES = frozenset({"", *Attendance.Mode.values})
ABSENT = "none"


class CodeForm(forms.Form):
    """The join code as people type it."""

    code = forms.CharField(
        label=_("Join code"),
        max_length=60,
        help_text=_("It stands on the screen of the room, for example KUIKKA 42."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Write the code that stands on the screen.")},
    )


class TimesForm(forms.Form):
    """How somebody takes part, from when and until when."""

    mode = forms.ChoiceField(label=_("How"), choices=Attendance.Mode.choices, widget=forms.RadioSelect)
    arrived = ClockField(label=_("Came"), required=False, help_text=_("Leave empty when there from the beginning."))
    left = ClockField(label=_("Left"), required=False, help_text=_("Leave empty when there to the end."))
    client_ref = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, session: Session, row: AttendanceRow | None = None) -> None:
        at = {
            "arrived": _local(session, row.arrived if row else None),
            "left": _local(session, row.left if row else None),
        }
        mode = (row.mode if row else "") or Attendance.Mode.SITE
        super().__init__(data, initial={"mode": mode, **at, "client_ref": uuid4()})
        self.session = session
        self._stood = {name: (at[name], getattr(row, name, None)) for name in at}

    def clean(self) -> dict[str, Any]:
        """Times of the half-day's own day, as moments."""
        data = self.cleaned_data
        for name in ("arrived", "left"):
            at = data.get(name)
            if isinstance(at, time):
                if self.session.day is None or not exists(self.session.day, at, self.session.zone):
                    self.add_error(name, _("Clocks skip this hour on that night. Choose another time."))
                else:
                    shown, stood = self._stood[name]
                    # A report tells of seconds, the field shows minutes: what was left as it stood is that very moment.
                    same = stood is not None and shown_time(at) == shown
                    data[name] = stood if same else moment(self.session, self.session.day, at)
        return data


class CorrectionForm(TimesForm):
    """What was true of a locked attendance, and why it is corrected."""

    mode = forms.ChoiceField(
        label=_("How"),
        choices=[*Attendance.Mode.choices, (ABSENT, _("is not marked for this workshop"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        min_length=10,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("10 to 300 characters. Stays beside both values. Write nothing about why somebody was away."),
        error_messages={"required": _("Write the reason.")},
    )

    def after(self) -> After | None:
        """The value of a valid form."""
        data = self.cleaned_data
        return None if data["mode"] == ABSENT else After(data["mode"], data["arrived"], data["left"])


class ReportForm(forms.Form):
    """The attendance report of a meeting service."""

    file = forms.FileField(
        label=_("Choose the report"),
        help_text=_("The attendance report that Teams gives, as it is: CSV or Excel. It is read once and not kept."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.txt"}),
        error_messages={
            "required": _("Choose the report first."),
            "empty": _("The file is empty. Choose another file."),
        },
    )


def marks_of(body: bytes) -> tuple[datetime | None, list[Mark]]:
    """What a device sends of its queue: when by its clock, and the marks. Refuses anything else (`marks_malformed`)."""
    try:
        sent = json.loads(body)
        sent_at = moment_of(sent["sent_at"]) if sent.get("sent_at") else None
        return sent_at, [_mark(one) for one in sent["marks"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DomainError("marks_malformed") from error


def moment(session: Session, day: date, at: time) -> datetime:
    """A time of day of the half-day's zone."""
    return datetime.combine(day, at, ZoneInfo(session.zone)).astimezone(UTC)


def _mark(sent: dict[str, Any]) -> Mark:
    mode = sent["mode"]
    if mode not in MODES:
        raise ValueError("mode")
    return Mark(
        UUID(sent["person"]), mode, moment_of(sent["made_at"]), client_ref=UUID(sent["client_ref"]), arrived=KEEP
    )


def _local(session: Session, at: datetime | None) -> str:
    return shown_time(at.astimezone(ZoneInfo(session.zone)).time()) if at is not None else ""
