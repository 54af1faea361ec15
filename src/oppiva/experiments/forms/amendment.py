"""A signed change of what was locked: the fields of its target, and the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.experiments import words
from oppiva.experiments.forms.fields import ChoicesField
from oppiva.experiments.forms.prediction import (
    CUTS,
    MEASURE,
    SENTENCES,
    PredictionForm,
    check_cuts,
    check_prediction,
)
from oppiva.experiments.models import Amendment, OfStep, ShareLevel, Step
from oppiva.experiments.services.amendments import LONGEST_REASON, SHORTEST_REASON
from oppiva.ui.forms import DayField, TextField

Of = Amendment.Of
# The part of the address of each.
TARGETS: Mapping[str, str] = {"ennuste": Of.PREDICTION, "rajat": Of.THRESHOLD, "mittari": Of.MEASURE, "aika": Of.PERIOD}


class AmendmentForm(forms.Form):
    """The locked fields with what stands in them now, and why they are changed."""

    fields_of: ClassVar[Mapping[str, tuple[str, ...]]] = {
        Of.PREDICTION: ("kind", "value", "upper", "by_date", "belief"),
        Of.THRESHOLD: (*CUTS, "stop_also", *SENTENCES),
        Of.MEASURE: MEASURE,
        Of.PERIOD: ("ends_on",),
    }

    reason = TextField(
        most=LONGEST_REASON,
        lines=3,
        label=gettext_lazy("Why do you change it?"),
        help_text=gettext_lazy("10–300 characters. Both values and the reason stay to be read."),
        required=True,
        error_messages={"required": gettext_lazy("Write the reason in 10 to 300 characters.")},
    )

    def __init__(self, data: Any = None, *, target: str, record: OfStep) -> None:
        self.record, self.names = record, self.fields_of[target]
        super().__init__(data, initial={name: getattr(record, name) for name in self.names})
        if target == Of.PERIOD:
            self.fields["ends_on"] = DayField(label=str(words.FIELDS[Step.TRIAL]["ends_on"]))
        else:
            known = PredictionForm(record=record).fields
            for name in self.names:
                self.fields[name] = known[name]
        self.order_fields([*self.names, "reason"])

    def clean_reason(self) -> str:
        """Long enough to be one."""
        reason = str(self.cleaned_data["reason"])
        if len(reason) < SHORTEST_REASON:
            raise forms.ValidationError(_("Write the reason in 10 to 300 characters."))
        return reason

    def clean(self) -> dict[str, Any]:
        """The same checks as before the lock, on the record as it would become."""
        given = super().clean() or {}
        after = {
            name: given.get(name, getattr(self.record, name))
            for name in ("kind", "value", "upper", "wanted", *CUTS)
            if hasattr(self.record, name)
        }
        if "kind" in self.names:
            check_prediction(self, after)
        if "keep_cut" in self.names:
            check_cuts(self, after)
        return given

    def changes(self) -> dict[str, object]:
        """The fields of the record."""
        return {name: self.cleaned_data[name] for name in self.names}


class VisibilityForm(forms.Form):
    """How far the record is seen after the decision; everybody, once the page is published."""

    level = ChoicesField((), label=gettext_lazy("Who sees the experiment after the decision?"), required=True)

    def __init__(self, data: Any = None, *, level: str, submitted: bool) -> None:
        # The decision opens the record to the series whatever was chosen: the team alone is no answer to this question.
        super().__init__(data, initial={"level": ShareLevel.SERIES if level == ShareLevel.TEAM else level})
        field = self.fields["level"]
        assert isinstance(field, forms.ChoiceField)
        levels = [ShareLevel.SERIES, ShareLevel.PROGRAMME, *((ShareLevel.PUBLIC,) if submitted else ())]
        field.choices = [(one.value, str(one.label)) for one in levels]


class AuthorForm(forms.Form):
    """Whether the own name stands beside the experiment; each says it of oneself.

    `back_alone`: no is all that is left to say.
    """

    CHOICES = (("1", gettext_lazy("My own name")), ("0", gettext_lazy("Only “team”")))
    named = ChoicesField(
        CHOICES,
        label=gettext_lazy("How are you shown as an author?"),
        required=True,
    )

    def __init__(self, data: Any = None, *, named: bool | None = None, back_alone: bool = False) -> None:
        super().__init__(data, initial={"named": "" if named is None else str(int(named))})
        if back_alone:
            field = self.fields["named"]
            assert isinstance(field, ChoicesField)
            field.choices = [one for one in self.CHOICES if one[0] == "0"]
