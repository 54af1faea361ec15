"""Names, reasons and answers; what is refused of them stands at its field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from oppiva.catalogue.models import (
    ANSWER_LENGTH,
    NAME_LENGTH,
    REASON_LENGTH,
    SENTENCE_LENGTH,
    SHORTEST_ANSWER,
    SHORTEST_NAME,
    SHORTEST_SENTENCE,
    WHOM_LENGTH,
)
from oppiva.experiments.models import Whose
from oppiva.ui.context import LANGUAGES
from oppiva.ui.forms import TextField


def name_field(**more: Any) -> TextField:
    """What a candidate is called."""
    return TextField(
        least=SHORTEST_NAME,
        most=NAME_LENGTH,
        label=_("Name of the candidate"),
        help_text=_("3–80 characters. What do these experiments have in common?"),
        error_messages={"required": _("Give the candidate a name.")},
        **{"required": True, **more},
    )


def sentence_field() -> TextField:
    """What it is in one sentence."""
    return TextField(
        least=SHORTEST_SENTENCE,
        most=SENTENCE_LENGTH,
        lines=2,
        label=_("In one sentence"),
        help_text=_("20–160 characters"),
    )


def reason_field(**more: Any) -> TextField:
    """Why something is done."""
    return TextField(
        least=1,
        most=REASON_LENGTH,
        lines=2,
        label=_("Reason"),
        help_text=_("At most 300 characters"),
        error_messages={"required": _("Write the reason.")},
        **more,
    )


class NameForm(forms.Form):
    """A new candidate: people give the name."""

    name = name_field()
    one_sentence = sentence_field()


class CandidateForm(NameForm):
    """What a candidate is called, in one sentence, for whom."""

    for_whom = forms.MultipleChoiceField(
        label=_("For whom"), choices=Whose.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    for_whom_words = TextField(most=WHOM_LENGTH, label=_("For whom, in words"), help_text=_("At most 120 characters"))
    language = forms.ChoiceField(label=_("Language of the name"), choices=list(LANGUAGES.items()))


def renamed(form: forms.Form) -> dict[str, object]:
    """The fields as the service takes them."""
    return dict(form.cleaned_data)


class KeepForm(forms.Form):
    """Why a candidate leads to no model."""

    reason = reason_field(required=True)


class AnswerForm(forms.Form):
    """What is said to a contradiction."""

    text = TextField(
        least=SHORTEST_ANSWER,
        most=ANSWER_LENGTH,
        lines=3,
        required=True,
        label=_("Answer to the contradiction"),
        help_text=_("10–400 characters. Why did it go otherwise there, and what does it say of the idea?"),
        error_messages={"required": _("Write the answer.")},
    )


class MergeForm(NameForm):
    """Which candidates become one, and what it is called."""

    candidates = forms.MultipleChoiceField(
        label=_("Candidates to merge"),
        help_text=_("At least two. Locked ones are not here."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least two candidates to merge.")},
    )
    reason = reason_field(required=False)
    field_order = ("candidates", "name", "one_sentence", "reason")

    def __init__(self, *given: Any, choices: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["candidates"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def clean_candidates(self) -> list[str]:
        """Two at least."""
        chosen: list[str] = self.cleaned_data["candidates"]
        if len(chosen) < 2:
            raise ValidationError(_("Choose at least two candidates to merge."), code="merge_too_few")
        return chosen
