"""Forms of the log: a number, a line of the diary. What waits on a device comes by the same forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from oppiva.experiments.forms.fields import WholeField
from oppiva.experiments.models import DiaryEntry, EntryKind, Observation
from oppiva.experiments.services import Sent
from oppiva.experiments.services.entries import LONGEST, LONGEST_ALT
from oppiva.experiments.services.observations import MOST_CASES, NOTE_LENGTH
from oppiva.ui.forms import DayField, NumberField, TextField, ask_file_again

KINDS = [
    (EntryKind.AS_PLANNED, _("As planned")),
    (EntryKind.SURPRISE, _("Surprise")),
    (EntryKind.PROBLEM, _("Problem")),
    (EntryKind.CUSTOMER_SAID, _("A customer said")),
]
MOST_CYCLES = 999


class LogForm(forms.Form):
    """What every row of the log is sent with: its key, its cycle, and the device's clock when it waited there."""

    client_ref = forms.UUIDField(required=False, widget=forms.HiddenInput)
    cycle = forms.IntegerField(required=False, min_value=1, max_value=MOST_CYCLES, widget=forms.HiddenInput)

    def sent(self, *, queued: bool) -> Sent:
        """How the row of a valid form came; a clock that cannot be read counts as ours."""
        given = self.cleaned_data
        return Sent(
            client_ref=given["client_ref"],
            made_at=_moment(self.data.get("made_at")) if queued else None,
            sent_at=_moment(self.data.get("sent_at")) if queued else None,
            cycle=given["cycle"],
            queued=queued,
        )


class NumberForm(LogForm):
    """One number: always empty to begin with; day, cases and note are there for whom they matter."""

    measure = forms.ChoiceField(
        label=_("What did you count?"), widget=forms.RadioSelect, error_messages={"required": _("Choose a measure.")}
    )
    value = NumberField(
        label=_("Number"), required=True, error_messages={"required": _("Write the number, for example 10.")}
    )
    day = DayField(label=_("Day"), required=False, help_text=_("For example 5.10.2026. Empty: today."))
    n = WholeField(
        label=_("From how many cases"),
        least=1,
        most=MOST_CASES,
        help_text=_("Empty: one."),
        error_messages={"min_value": _("Write at least %(limit_value)s.")},
    )
    note = TextField(label=_("Note"), most=NOTE_LENGTH, help_text=_("At most 120 characters. Nothing about customers."))

    def __init__(
        self,
        data: Any = None,
        *,
        cycle: int,
        measures: Sequence[tuple[int, str, str]],
        texts_off: bool = False,
        row: Observation | None = None,
    ) -> None:
        super().__init__(data, initial=_of_number(row) if row is not None else {"client_ref": uuid4(), "cycle": cycle})
        self.measures = measures
        field = self.fields["measure"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(position), what) for position, what, _unit in measures]
        # A row that waited on a device names none where its page had but one.
        field.required = any(what for _position, what, _unit in measures)
        if len(measures) < 2 or row is not None:
            del self.fields["measure"]
        # What was typed on a page from before is never dropped unsaid: the service refuses it at its field.
        if texts_off and not self.is_bound:
            del self.fields["note"]
        self.fields["value"].widget.attrs |= {"enterkeyhint": "done"}

    def values(self) -> dict[str, Any]:
        """What a valid form says, for the service."""
        given = self.cleaned_data
        return {
            "measure": int(given.get("measure") or 1),
            "value": given["value"],
            "day": given["day"],
            "n": given["n"] or 1,
            "note": given.get("note", ""),
        }

    def changes(self) -> dict[str, object]:
        """What a valid form of a row there says, by the fields of the row; an empty day leaves the day."""
        given = self.cleaned_data
        found: dict[str, object] = {"value": given["value"], "n": given["n"] or 1}
        if given["day"] is not None:
            found["observed_on"] = given["day"]
        if "note" in self.fields:
            found["note"] = given["note"]
        return found


class EntryForm(LogForm):
    """One line of the diary: what kind, and words, a photo or speech as one likes."""

    kind = forms.ChoiceField(
        label=_("What kind of entry is it?"),
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of entry it is.")},
    )
    text = TextField(
        label=_("In a few words"),
        most=LONGEST,
        lines=3,
        wordy=False,
        help_text=_("At most 280 characters. Nothing by which a customer is known. You can also dictate it."),
    )
    photo = forms.FileField(
        label=_("Photo"),
        required=False,
        max_length=None,
        help_text=_("JPEG, PNG or WebP, at most 10 MB. Where it was taken is removed. No customers in it."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"empty": _("The file is empty. Choose another.")},
    )
    photo_alt = TextField(
        label=_("What does the photo show?"), most=LONGEST_ALT, help_text=_("For those who do not see it.")
    )
    speech = forms.FileField(
        label=_("Speech"),
        required=False,
        max_length=None,
        help_text=_("A recording of at most a minute: MP3 or M4A."),
        widget=forms.FileInput(attrs={"accept": "audio/mpeg,audio/mp4,audio/x-m4a,.mp3,.m4a"}),
        error_messages={"empty": _("The file is empty. Choose another.")},
    )
    day = DayField(label=_("Day"), required=False, help_text=_("For example 5.10.2026. Empty: today."))

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        cycle: int,
        texts_off: bool = False,
        row: DiaryEntry | None = None,
    ) -> None:
        first = _of_entry(row) if row is not None else {"client_ref": uuid4(), "cycle": cycle}
        super().__init__(data, files, initial=first)
        self.row = row
        if texts_off and not self.is_bound:
            for name in ("text", "photo", "photo_alt", "speech"):
                del self.fields[name]
            return
        if row is not None:
            for name, there in (("photo", row.photo_id), ("speech", row.speech_id)):
                if there is not None:
                    label = _("Remove the photo") if name == "photo" else _("Remove the speech")
                    self.fields[f"without_{name}"] = forms.BooleanField(label=label, required=False)

    def values(self) -> dict[str, Any]:
        """What a valid form says, for the service."""
        given = self.cleaned_data
        return {
            "kind": given["kind"],
            "text": given.get("text", ""),
            "day": given["day"],
            "photo": given.get("photo"),
            "photo_alt": given.get("photo_alt", ""),
            "speech": given.get("speech"),
        }

    def changes(self) -> dict[str, object]:
        """What a valid form of a line there says, by the fields of the row; an empty day leaves the day."""
        given = self.cleaned_data
        found: dict[str, object] = {"kind": given["kind"]}
        found |= {name: given[name] for name in ("text", "photo_alt") if name in self.fields}
        if given["day"] is not None:
            found["happened_on"] = given["day"]
        return found

    def without(self) -> frozenset[str]:
        """The files that are taken away."""
        return frozenset(f"{name}_id" for name in ("photo", "speech") if self.cleaned_data.get(f"without_{name}"))

    def keep_files_in_mind(self) -> None:
        """A form that comes back asks for the chosen files again."""
        for name in ("photo", "speech"):
            if name in self.fields:
                ask_file_again(self, name)


def _of_number(row: Observation) -> dict[str, object]:
    return {"value": row.value, "day": row.observed_on, "n": row.n, "note": row.note}


def _of_entry(row: DiaryEntry) -> dict[str, object]:
    return {"kind": row.kind, "text": row.text, "photo_alt": row.photo_alt, "day": row.happened_on}


def _moment(sent: object) -> datetime | None:
    """A moment with its zone as a device writes it; None for anything else."""
    try:
        found = parse_datetime(str(sent or ""))
    except (ValueError, OverflowError):
        return None
    return found if found is not None and found.tzinfo is not None else None
