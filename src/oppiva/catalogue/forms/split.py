"""A candidate split: the new names, and for each card where it goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oppiva.catalogue.forms.candidates import name_field, reason_field
from oppiva.catalogue.models import SENTENCE_LENGTH, SHORTEST_SENTENCE
from oppiva.ui.forms import TextField

KEEP = "oppi"
LEAST, MOST = 2, 6


class SplitForm(forms.Form):
    """`cards`: code and name of each card. A part without a name is not made; the first two are asked for."""

    reason = reason_field(required=False)

    def __init__(self, *given: Any, cards: Sequence[tuple[str, str]], parts: int = LEAST, **more: Any) -> None:
        super().__init__(*given, **more)
        self.parts, self.cards = max(LEAST, min(parts, MOST)), list(cards)
        for at in range(self.parts):
            self.fields[f"name_{at}"] = name_field(required=at < LEAST)
            self.fields[f"name_{at}"].label = gettext("Name of new candidate %(n)s") % {"n": at + 1}
            self.fields[f"one_sentence_{at}"] = TextField(
                least=SHORTEST_SENTENCE, most=SENTENCE_LENGTH, label=_("In one sentence")
            )
        choices = [(str(at), gettext("New candidate %(n)s") % {"n": at + 1}) for at in range(self.parts)]
        for code, name in self.cards:
            self.fields[f"card_{code}"] = forms.MultipleChoiceField(
                label=f"{code} {name}".strip(),
                choices=[*choices, (KEEP, gettext("Kept as learning"))],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
            # Needed, but said by `clean`, which names the card: nothing marks it as optional.
            self.fields[f"card_{code}"].either = True  # type: ignore[attr-defined]  # read by ui.fields

    @staticmethod
    def labels() -> dict[str, str]:
        """What the fields are called before they are made."""
        return {f"name_{at}": gettext("Name of new candidate %(n)s") % {"n": at + 1} for at in range(MOST)}

    @property
    def named(self) -> list[tuple[BoundField, BoundField]]:
        """The fields of each part."""
        return [(self[f"name_{at}"], self[f"one_sentence_{at}"]) for at in range(self.parts)]

    @property
    def placed(self) -> list[BoundField]:
        """The field of each card."""
        return [self[f"card_{code}"] for code, _name in self.cards]

    def clean(self) -> dict[str, Any]:
        """Each card has a place, and not two that exclude each other; each part that is named has a card."""
        given = super().clean() or {}
        used: set[str] = set()
        for code, _name in self.cards:
            chosen = given.get(f"card_{code}", [])
            if not chosen:
                self.add_error(f"card_{code}", _("Choose where this goes."))
            elif KEEP in chosen and len(chosen) > 1:
                self.add_error(f"card_{code}", _("Kept as learning excludes the others."))
            used |= set(chosen)
        for at in range(self.parts):
            name = given.get(f"name_{at}", "")
            if name and str(at) not in used:
                self.add_error(f"name_{at}", _("Each new candidate needs at least one experiment."))
            elif not name and str(at) in used and f"name_{at}" not in self.errors:
                self.add_error(f"name_{at}", ValidationError(_("Give the candidate a name."), code="required"))
        return given
