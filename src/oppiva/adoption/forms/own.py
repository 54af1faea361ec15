"""The small forms of an adopter: each is one page on a phone, nothing is chosen beforehand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oppiva.adoption.errors import WORDS
from oppiva.adoption.models import (
    MEASURE_LENGTH,
    MEASURE_UNIT_LENGTH,
    PERIOD_LENGTH,
    SENTENCE_LENGTH,
    SHORTEST_SENTENCE,
    WORDS_LENGTH,
    EndReason,
    ResultTold,
    Stage,
    Verdict,
)
from oppiva.adoption.queries.record import PartRow
from oppiva.adoption.services import Looked, Reach, Result, looked_at
from oppiva.core.errors import DomainError
from oppiva.core.text.personal import has_identity_code
from oppiva.experiments import publishing_words
from oppiva.ui.forms import DayField, NumberField, TextField, WholeField
from oppiva.ui.refusals import words_of

NO_TICK = _("Tick it if it is no personal data. If it is, change the text.")
UNKNOWN_HINT = _("Leave it empty if you do not know: it then reads unknown, never 0.")


def choices_of(choices: Any) -> list[tuple[str, str]]:
    """The choices of a list with a capital, for buttons."""
    return [(str(value), capfirst(str(label))) for value, label in choices.choices]


def one_of(choices: Any, **options: Any) -> forms.ChoiceField:
    """One of a list as equal buttons."""

    def offered() -> list[tuple[str, str]]:
        return choices_of(choices)

    return forms.ChoiceField(**{"choices": offered, "widget": forms.RadioSelect, **options})


class StageForm(forms.Form):
    """To which stage, since when, and why when it ended."""

    stage = one_of(Stage, label=_("Which stage are you in now?"), error_messages={"required": _("Choose a stage.")})
    on = DayField(required=False, label=_("Since when?"), help_text=_("For example 5.10.2026. Empty means today."))
    reason = one_of(EndReason, required=False, label=_("If it ended, why?"))
    words = TextField(
        most=WORDS_LENGTH, label=_("In your own words"),
        help_text=_("At most 160 characters. No names, nothing about customers."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, now: str) -> None:
        super().__init__(data)
        field = self.fields["stage"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [one for one in choices_of(Stage) if one[0] != now]

    def clean(self) -> dict[str, Any]:
        """What ended has a reason; a reason alone is no end."""
        cleaned = super().clean() or {}
        if cleaned.get("stage") == Stage.ENDED and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", words_of(WORDS, DomainError("end_without_reason")))
        return cleaned


class ReachForm(forms.Form):
    """How many use it and how many could; an empty field is unknown."""

    staff_using = WholeField(
        required=False, min_value=0, label=_("How many of the staff use it?"), help_text=UNKNOWN_HINT
    )
    staff_could = WholeField(
        required=False, min_value=0, label=_("How many of the staff could use it?"), help_text=UNKNOWN_HINT
    )
    customers_reached = WholeField(
        required=False, min_value=0, label=_("How many customers has it reached?"), help_text=UNKNOWN_HINT
    )
    customers_could = WholeField(
        required=False, min_value=0, label=_("How many customers could it reach?"), help_text=UNKNOWN_HINT
    )
    customers_period = TextField(
        most=PERIOD_LENGTH, label=_("Over which time are the customers counted?"),
        help_text=_("For example: a month. Needed when you give customers."),
    )  # fmt: skip

    def reach(self) -> Reach:
        """What was told; empty is unknown."""
        given = self.cleaned_data
        return Reach(
            given["staff_using"], given["staff_could"], given["customers_reached"], given["customers_could"],
            given["customers_period"],
        )  # fmt: skip


class CoreForm(forms.Form):
    """Of each core part one of three equal answers; what is left empty stays as it was."""

    def __init__(self, data: Any = None, *, parts: Sequence[PartRow]) -> None:
        super().__init__(data)
        for one in parts:
            hint = ""
            if one.verdict:
                hint = _("Last said: %(verdict)s") % {"verdict": Verdict(one.verdict).label}
            self.fields[f"part-{one.key}"] = one_of(Verdict, required=False, label=one.what, help_text=hint)
            self.fields[f"part-{one.key}"].either = True  # type: ignore[attr-defined]  # read by ui.fields

    def clean(self) -> dict[str, Any]:
        """At least one part is said."""
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            self.add_error(None, _("Choose for at least one part."))
        return cleaned

    def verdicts(self) -> Mapping[str, str]:
        """By the key of a part what was said."""
        return {name.removeprefix("part-"): value for name, value in self.cleaned_data.items()}


class ResultForm(forms.Form):
    """Measured, with what is known of it, or not measured."""

    result = one_of(ResultTold, label=_("Is there a result?"), error_messages={"required": _("Choose one.")})
    result_measure = TextField(
        most=MEASURE_LENGTH, label=_("What was measured?"),
        help_text=_("The measure of the model or your own, for example: waiting time."),
    )  # fmt: skip
    result_unit = TextField(
        most=MEASURE_UNIT_LENGTH, wordy=False, label=_("Unit"), help_text=_("For example: min, %, days.")
    )
    result_before = NumberField(label=pgettext_lazy("a measured number", "Before"), help_text=UNKNOWN_HINT)
    result_after = NumberField(label=pgettext_lazy("a measured number", "After"), help_text=UNKNOWN_HINT)
    result_n = WholeField(
        required=False, min_value=1, label=_("From how many was it measured?"), help_text=UNKNOWN_HINT
    )
    result_period = TextField(
        most=PERIOD_LENGTH, label=_("Over which time?"), help_text=_("For example: January to March.")
    )

    def clean(self) -> dict[str, Any]:
        """What is measured has a measure."""
        cleaned = super().clean() or {}
        missing = not cleaned.get("result_measure") and "result_measure" not in self.errors
        if cleaned.get("result") == ResultTold.MEASURED and missing:
            self.add_error("result_measure", _("Say what was measured."))
        return cleaned

    def told(self) -> Result:
        """The result."""
        given = self.cleaned_data
        return Result(
            given["result"], given["result_measure"], given["result_unit"], given["result_before"],
            given["result_after"], given["result_n"], given["result_period"],
        )  # fmt: skip


class OwnWords(forms.Form):
    """A text that others read: what may be personal data in it is ticked one by one, an identity code is refused."""

    text_field = "text"

    def __init__(self, data: Any = None, *, language: str) -> None:
        super().__init__(data)
        said = str(data.get(self.text_field, "")) if data else ""
        self.findings: tuple[Looked, ...] = looked_at(str(self.fields[self.text_field].to_python(said) or ""), language)
        for one in self.findings:
            kind = publishing_words.KINDS.get(one.kind, one.kind)
            self.fields[f"fine_{one.key}"] = forms.BooleanField(
                required=False, label=_("“%(text)s” is no personal data") % {"text": one.text}, help_text=str(kind)
            )

    def clean(self) -> dict[str, Any]:
        """Every place needs its tick: each is a decision of its own."""
        cleaned = super().clean() or {}
        text = str(cleaned.get(self.text_field, ""))
        if has_identity_code(text):
            self.add_error(self.text_field, words_of({}, DomainError("identity_code")))
        for one in self.findings:
            if not cleaned.get(f"fine_{one.key}"):
                self.add_error(f"fine_{one.key}", NO_TICK)
        return cleaned

    def settled(self) -> Collection[str]:
        """The keys of the places that were ticked."""
        return [one.key for one in self.findings if self.cleaned_data.get(f"fine_{one.key}")]


class TipForm(OwnWords):
    """A tip to the next place."""

    text = TextField(
        most=SENTENCE_LENGTH, least=SHORTEST_SENTENCE, lines=4, required=True,
        label=_("Your tip to the next place"),
        help_text=_("10 to 300 characters. What would you have liked to know? No names, nothing about customers."),
        error_messages={"required": _("Write the tip.")},
    )  # fmt: skip


class ChangeForm(OwnWords):
    """The sentence after the eight taps."""

    text_field = "sentence"
    sentence = TextField(
        most=SENTENCE_LENGTH, least=SHORTEST_SENTENCE, lines=3, required=True,
        label=_("What did you change? In one sentence"),
        help_text=_("10 to 300 characters. No names, nothing about customers."),
        error_messages={"required": _("Write one sentence.")},
    )  # fmt: skip


class VersionForm(forms.Form):
    """Since when another version is used."""

    on = DayField(
        required=False, label=_("Since when do you use it?"), help_text=_("For example 5.10.2026. Empty means today.")
    )


class ContactForm(forms.Form):
    """Who is the contact from now on."""

    mail = forms.EmailField(
        max_length=254,
        label=_("Work e-mail of the new contact"),
        help_text=_("The person must have signed in here once. The address is not shown to anyone."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        error_messages={
            "required": _("Write the e-mail address."),
            "invalid": _("Write the whole address, such as anna.aalto@example.fi."),
        },
    )
