"""S3: the smallest trial, its permissions and time (E12, E14, E15), and who does what (E13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.experiments.forms.fields import ChoicesField, WholeField
from oppiva.experiments.forms.steps import StepForm
from oppiva.experiments.models import LONGEST_TRIAL, MOST_MINUTES, USUAL_TRIAL, Step
from oppiva.ui.forms import DayField, TextField

YES, NO = "yes", "no"
MOST_CASES = 10_000


class TrialForm(StepForm):
    """Four prompts: where, with how many and when; customer data and what stops it; permission; time."""

    step = Step.TRIAL
    of_record = (
        "where", "how_many", "starts_on", "ends_on", "customer_data", "stop_rule",
        "nod_name", "nod_on", "minutes_estimated",
    )  # fmt: skip

    needed = frozenset({"where", "how_many", "starts_on", "ends_on", "customer_data", "stop_rule"})

    where = TextField(most=120, help_text=gettext_lazy("For example: new customers, first meeting"))
    how_many = WholeField(least=1, most=MOST_CASES, help_text=gettext_lazy("For example 20"))
    starts_on = DayField(required=False)
    ends_on = DayField(required=False, help_text=gettext_lazy("Left empty it is four weeks. At most 84 days."))
    customer_data = ChoicesField([(NO, gettext_lazy("No")), (YES, gettext_lazy("Yes"))])
    stop_rule = TextField(most=160, lines=2, help_text=gettext_lazy("For example: a customer asks you to"))
    nod_name = TextField(most=80, help_text=gettext_lazy("The name is never published."))
    nod_on = DayField(required=False)
    minutes_estimated = WholeField(least=0, most=MOST_MINUTES, help_text=gettext_lazy("For example 360, six hours"))

    def posted(self, name: str, value: object) -> dict[str, object]:
        """Yes, no or not answered."""
        if name == "customer_data":
            return {name: "" if value is None else YES if value else NO}
        return {name: value}

    def changes(self) -> dict[str, object]:
        """Yes, no or not answered, as the record holds it."""
        found = super().changes()
        if "customer_data" in found:
            found["customer_data"] = {YES: True, NO: False}.get(str(found["customer_data"]))
        return found

    def folds(self) -> dict[str, bool]:
        """Which parts stay folded."""
        return {"nod": self.folded("nod_name", "nod_on")}

    def clean(self) -> dict[str, Any]:
        """Four weeks when no last day is given; never before the first, never over 84 days."""
        given = super().clean() or {}
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if starts is None:
            return given
        if ends is None and "ends_on" not in self.errors and "ends_on" in self.fields:
            given["ends_on"] = starts + timedelta(days=USUAL_TRIAL)
        elif ends is not None and ends < starts:
            self.add_error("ends_on", _("The last day is not before the first."))
        elif ends is not None and ends > starts + timedelta(days=LONGEST_TRIAL):
            self.add_error("ends_on", _("A trial lasts at most 84 days. Choose an earlier last day."))
        return given

    def told(self, name: str, value: object) -> object:
        """Yes or no in words."""
        if name == "customer_data" and value is None:
            return ""
        return super().told(name, value)


class TaskForm(forms.Form):
    """Who does what by when."""

    what = TextField(
        most=120,
        label=gettext_lazy("What is done?"),
        required=True,
        error_messages={"required": gettext_lazy("Write what is done.")},
    )
    member = forms.ChoiceField(required=False, label=gettext_lazy("Who does it?"))
    due_on = DayField(required=False, label=gettext_lazy("By when?"))
    client_ref = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, members: Sequence[tuple[UUID, str]], initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial={**(initial or {}), "client_ref": uuid4()})
        field = self.fields["member"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Not chosen yet")), *((str(person), name) for person, name in members)]

    def changes(self) -> dict[str, object]:
        """The fields of the record."""
        given = self.cleaned_data
        member = UUID(given["member"]) if given["member"] else None
        return {"what": given["what"], "member_id": member, "due_on": given["due_on"]}
