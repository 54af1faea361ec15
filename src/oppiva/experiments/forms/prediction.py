"""S2: belief, first measure, prediction and limits of decision (E8-E11); and the second and third measure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.core.statistics import in_order
from oppiva.experiments import words
from oppiva.experiments.forms.fields import ChoicesField
from oppiva.experiments.forms.steps import StepForm
from oppiva.experiments.models import Predicted, Rhythm, Statistic, Step, Wanted
from oppiva.ui.forms import DayField, NumberField, TextField

USUAL = {"rhythm": Rhythm.EACH_TIME, "statistic": Statistic.MEDIAN}
NUMBERS = (Predicted.AT_MOST, Predicted.AT_LEAST, Predicted.BETWEEN)
MEASURE = ("what", "unit", "wanted", "how", "who", "rhythm", "statistic")
CUTS = ("keep_cut", "stop_cut")
SENTENCES = ("keep_words", "change_words", "stop_words")


def measure_fields() -> dict[str, forms.Field]:
    """What every measure is asked (E10)."""
    return {
        "what": TextField(most=120, help_text=gettext_lazy("For example: minutes used for asking the background")),
        "unit": TextField(most=20, wordy=False, help_text=gettext_lazy("For example min, pieces or %")),
        "wanted": ChoicesField(Wanted.choices),
        "how": TextField(most=160, lines=2),
        "who": TextField(most=80),
        "rhythm": ChoicesField(Rhythm.choices),
        "statistic": ChoicesField(
            Statistic.choices,
            help_text=gettext_lazy("The middle number stands even if one day goes quite differently."),
        ),
    }


class PredictionForm(StepForm):
    """Four prompts: belief, measure, prediction, limits."""

    step = Step.PREDICTION
    of_record = (
        "belief", *MEASURE, "kind", "value", "upper", "by_date", *CUTS, "stop_also", *SENTENCES,
    )  # fmt: skip

    needed = frozenset(
        {"belief", "what", "unit", "wanted", "rhythm", "statistic", "kind", "value", "by_date", "keep_cut", "stop_cut"}
    )

    belief = TextField(most=200, lines=2, help_text=gettext_lazy("One sentence, at most 200 characters"))
    kind = ChoicesField(Predicted.choices)
    value = NumberField()
    upper = NumberField(help_text=gettext_lazy("Only with “between”"))
    by_date = DayField(required=False)
    keep_cut = NumberField()
    stop_cut = NumberField()
    stop_also = TextField(most=160, help_text=gettext_lazy("For example: the message burdens customers"))
    keep_words = TextField(most=160, lines=2)
    change_words = TextField(most=160, lines=2)
    stop_words = TextField(most=160, lines=2)

    def prepare(self) -> None:
        """The questions of a measure; how it is counted has an answer that mostly fits."""
        for name, field in measure_fields().items():
            field.label = str(words.FIELDS[Step.PREDICTION][name])
            self.fields[name] = field

    def posted(self, name: str, value: object) -> dict[str, object]:
        """Each time and the middle number, until the team says otherwise."""
        return {name: value or USUAL.get(name, value)}

    def folds(self) -> dict[str, bool]:
        """Which parts stay folded."""
        usual = all(self[name].value() in ("", None, USUAL[name]) for name in USUAL)
        return {
            "details": usual and self.folded("how", "who") and not any(name in self.errors for name in USUAL),
            "sentences": self.folded(*SENTENCES),
        }

    def clean(self) -> dict[str, Any]:
        """A number goes with a number, two with `between`, the lower first; limits leave no hole."""
        given = super().clean() or {}
        check_prediction(self, given)
        check_cuts(self, given)
        return given


def check_prediction(form: forms.Form, given: Mapping[str, Any]) -> None:
    """Refuse numbers that do not go together, at their fields."""
    kind, value, upper = given.get("kind"), given.get("value"), given.get("upper")
    if value is not None and kind and kind not in NUMBERS:
        form.add_error("value", _("A direction has no number. Leave the number out, or choose at most or at least."))
    if upper is not None and kind != Predicted.BETWEEN:
        form.add_error("upper", _("The upper number goes only with “between”."))
    elif value is not None and upper is not None and upper < value:
        form.add_error("upper", _("The upper number is at least the lower one."))


def check_cuts(form: forms.Form, given: Mapping[str, Any]) -> None:
    """Limits without a hole (records.md 2.3): smaller is better keeps below the limit for stopping, bigger above it."""
    keep, stop, wanted = given.get("keep_cut"), given.get("stop_cut"), given.get("wanted")
    if keep is None or stop is None or not wanted:
        return
    if in_order(wanted, keep, stop):
        return
    if wanted == Wanted.DOWN:
        form.add_error("stop_cut", _("Smaller is better: the limit for stopping is at least the limit for keeping."))
    else:
        form.add_error("stop_cut", _("Bigger is better: the limit for stopping is at most the limit for keeping."))


class MeasureForm(forms.Form):
    """A second or third measure, small: what, unit, direction; the rest has an answer that mostly fits."""

    client_ref = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any] | None = None) -> None:
        begins = {name: value or USUAL.get(name, value) for name, value in (initial or {}).items()}
        super().__init__(data, initial={**USUAL, **begins, "client_ref": uuid4()})
        for name, field in measure_fields().items():
            field.label = str(words.FIELDS[Step.PREDICTION][name])
            self.fields[name] = field
        self.fields["what"].required = True
        self.fields["what"].error_messages["required"] = _("Write what you count.")

    def changes(self) -> dict[str, object]:
        """The fields of the record."""
        return {name: self.cleaned_data[name] for name in MEASURE}
