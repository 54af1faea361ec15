"""What the forms of all steps share: their record as the form shows it, what changed, and a conflict in its words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from oppiva.core.errors import DomainError
from oppiva.experiments import words
from oppiva.experiments.forms.fields import shown, warn_of_codes
from oppiva.experiments.models import OfStep, Step
from oppiva.ui.forms import TextField
from oppiva.workshops.models import NOTE_LENGTH

EMPTY: tuple[object, ...] = ("", None, False)


class StepForm(forms.Form):
    """One step: its fields are named as those of the record, unless `posted` and `changes` say otherwise.

    Nothing is required: gates ask for it. `frozen` fields are locked; they are neither shown nor sent, and a page from
    before the lock that still sends them is refused by the service. `offers` are addresses with names that the writer
    may add (Voisin kokeilla tätä).
    """

    step: ClassVar[Step]
    # Fields of the record in the order of the page.
    of_record: ClassVar[tuple[str, ...]]
    # What a gate asks for later does not call itself optional now.
    needed: ClassVar[frozenset[str]] = frozenset()

    note = TextField(most=NOTE_LENGTH, lines=4, wordy=False)
    client_ref = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        record: OfStep,
        draft: Mapping[str, str] | None = None,
        frozen: frozenset[str] = frozenset(),
        offers: Sequence[tuple[str, str]] = (),
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.record = record
        self.offers = offers
        for name, label in self.labels().items():
            if name in self.fields:
                self.fields[name].label = label
        for name in frozen:
            if data is None or name not in data:
                self.fields.pop(name, None)
        note = self.fields["note"]
        assert isinstance(note, TextField)
        # What came from the notes of old half-days may be longer; it never stands in the way of a save.
        note.most = max(NOTE_LENGTH, len(record.note))
        self.prepare()
        for name in self.needed & set(self.fields):
            self.fields[name].either = True  # type: ignore[attr-defined]  # read by ui.fields
        self.order_fields(self.of_record)
        self.initial = {**self._stands(), **(self._typed(draft) if draft is not None else {}), "client_ref": uuid4()}
        self.coded = warn_of_codes(self)

    @classmethod
    def labels(cls) -> dict[str, str]:
        """What the fields of the step are called; nothing for what is no step itself."""
        step = getattr(cls, "step", None)
        return {} if step is None else {name: str(label) for name, label in words.FIELDS[step].items()}

    def prepare(self) -> None:
        """What depends on the record: choices, hints."""

    def posted(self, name: str, value: object) -> dict[str, object]:
        """A field of the record as the form holds it."""
        return {name: value}

    def changes(self) -> dict[str, object]:
        """What a valid form says, by the fields of the record; what was not on the page is left alone."""
        given = self.cleaned_data
        return {name: given[name] for name in (*self.of_record, "note") if name in given and name in self.fields}

    def differs(self) -> bool:
        """Whether a valid form says anything else than the record."""
        return any(value != getattr(self.record, name) for name, value in self.changes().items())

    def _stands(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for name in (*self.of_record, "note"):
            found |= self.posted(name, getattr(self.record, name))
        return found

    def _typed(self, draft: Mapping[str, str]) -> dict[str, object]:
        """What stood in the form when it was kept: what is not there was empty or not ticked."""
        found: dict[str, object] = {}
        for name, field in self.fields.items():
            sent = draft.get(name, "")
            if isinstance(field, forms.BooleanField):
                found[name] = bool(sent)
            elif isinstance(field, forms.MultipleChoiceField):
                found[name] = [one for one in sent.split(",") if one]
            else:
                found[name] = sent
        return found

    def folded(self, *names: str) -> bool:
        """Whether a folded part of the page may stay folded: nothing stands in it and nothing in it is wrong."""
        here = [name for name in names if name in self.fields]
        return not any(name in self.errors or self[name].value() not in EMPTY for name in here)

    def speak(self, error: DomainError) -> None:
        """Lets the page of a conflict speak the form's words, and send again what others changed."""
        error.facts["labels"] = self.labels()
        for side in ("mine", "theirs"):
            texts = error.facts.get(side)
            if isinstance(texts, Mapping):
                error.facts[side] = {name: self.told(name, value) for name, value in texts.items()}
        others = error.facts.get("others")
        if isinstance(others, Mapping):
            sent: dict[str, object] = {}
            for name, value in others.items():
                sent |= self.posted(name, value)
            error.facts["others"] = {name: value for name, value in sent.items() if name in self.fields}

    def told(self, name: str, value: object) -> object:
        """A plain value of the record in words."""
        field = self.fields.get(name)
        if isinstance(value, list):
            return ", ".join(str(self.told(name, one)) for one in value)
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(field, forms.ChoiceField | forms.MultipleChoiceField):
            return str(dict(field.choices).get(str(value), value or ""))  # type: ignore[arg-type]  # no groups here
        if isinstance(field, forms.DateField) and isinstance(value, str):
            with suppress(ValueError):
                return dt.date.fromisoformat(value)
        if isinstance(field, forms.DecimalField) and isinstance(value, str):
            with suppress(InvalidOperation):
                return shown(Decimal(value))
        return value


def draft_values(form: StepForm, data: QueryDict) -> dict[str, str]:
    """What was typed, by the names of the form's fields, for the draft; several values stand in one text."""
    names = [name for name in form.fields if name != "client_ref" and name in data]
    return {name: ",".join(data.getlist(name)) for name in names}
