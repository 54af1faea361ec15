"""S5: what came out, in five points (E18-E23); and S6: the decision (E24)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.core.calendars import add_months
from oppiva.experiments.forms.fields import ChoicesField
from oppiva.experiments.forms.steps import StepForm
from oppiva.experiments.models import MOST_MINUTES, AsPlanned, Certainty, Choice, Step, Versus
from oppiva.jobs import clock
from oppiva.people.models import shown_name
from oppiva.ui.formatting import tidy
from oppiva.ui.forms import DayField, NumberField, TextField

YES, NO, NONE = "yes", "no", "none"
MOST_EUROS = 1_000_000
AGAIN_AFTER = 3  # months


class ResultForm(StepForm):
    """The five points. A point that is settled is not on the page: what is not sent is left alone."""

    step = Step.RESULT
    of_record = (
        "versus_prediction", "certainty", "as_planned", "changed", "changed_planned",
        "surprises", "no_surprises", "harms_seen", "harms", "hours", "costs", "learned",
    )  # fmt: skip

    versus_prediction = ChoicesField(Versus.choices)
    certainty = ChoicesField([(str(value), label) for value, label in Certainty.choices])
    as_planned = ChoicesField(AsPlanned.choices)
    changed = TextField(most=300, lines=3)
    changed_planned = ChoicesField([(YES, gettext_lazy("You decided it")), (NO, gettext_lazy("It just happened"))])
    surprises = TextField(most=500, lines=3)
    no_surprises = forms.BooleanField(required=False)
    harms_seen = ChoicesField(
        [(NONE, gettext_lazy("We noticed none")), (YES, gettext_lazy("Yes, we tell"))],
        label=gettext_lazy("Did you notice any harm?"),
    )
    harms = TextField(most=500, lines=3)
    hours = NumberField(min_value=0, max_value=MOST_MINUTES // 60, label=gettext_lazy("Working time used in all"))
    costs = NumberField(
        min_value=0, max_value=MOST_EUROS, label=gettext_lazy("Costs, if there were any"), decimal_places=2
    )
    learned = TextField(
        most=600,
        lines=4,
        help_text=gettext_lazy("One or two sentences. Others learn most from this. Nothing about customers."),
    )

    def prepare(self) -> None:
        """All but the costs is asked of every team, though nothing is required before the decision."""
        self.fields["changed"].help_text = _("At most 300 characters")
        self.fields["certainty"].help_text = _(
            "Counted needs a starting level and five numbers; repeated, another team's experiment; "
            "compared, a comparison group."
        )
        for name, field in self.fields.items():
            field.either = name != "costs"  # type: ignore[attr-defined]  # read by the drawing of fields

    def posted(self, name: str, value: object) -> dict[str, object]:
        """The record's minutes as hours, cents as euros, yes and no as they are asked."""
        held = self.record
        match name:
            case "certainty":
                return {name: "" if value is None else str(value)}
            case "changed_planned":
                return {name: "" if value is None else YES if value else NO}
            case "minutes_used":
                # 160 minutes are 2.67 hours, which are 160 minutes again.
                return {"hours": "" if value is None else tidy(round(Decimal(str(value)) / 60, 2))}
            case "costs_cents":
                return {"costs": "" if value is None else Decimal(str(value)) / 100}
            case "no_harms":
                return {"harms_seen": NONE if value else YES if getattr(held, "harms", "") else ""}
        return {name: value}

    def changes(self) -> dict[str, object]:
        """What was on the page, by the fields of the record; the tick and the text of one point go together."""
        given = {name: value for name, value in self.cleaned_data.items() if name in self.data}
        found: dict[str, object] = {
            name: given[name]
            for name in ("as_planned", "changed", "versus_prediction", "surprises", "harms", "learned", "note")
            if name in given
        }
        if given.get("certainty"):
            found["certainty"] = int(given["certainty"])
        if given.get("changed_planned"):
            found["changed_planned"] = given["changed_planned"] == YES
        if found.get("as_planned") == AsPlanned.YES:
            found |= {"changed": "", "changed_planned": None}
        if "surprises" in given:
            found["no_surprises"] = bool(given.get("no_surprises")) and not given["surprises"]
        if given.get("harms_seen") == NONE:
            found |= {"no_harms": True, "harms": ""}
        elif given.get("harms_seen") == YES or found.get("harms"):
            found["no_harms"] = False
        if "hours" in given:
            found["minutes_used"] = None if given["hours"] is None else _whole(given["hours"] * 60)
        if "costs" in given:
            found["costs_cents"] = None if given["costs"] is None else _whole(given["costs"] * 100)
        return found

    def _stands(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for field in type(self.record)._meta.concrete_fields:
            found |= self.posted(field.attname, getattr(self.record, field.attname))
        return {name: value for name, value in found.items() if name in self.fields}


class DecisionForm(StepForm):
    """One of four, why, who sees to it and when it is looked at again."""

    step = Step.DECISION
    of_record: ClassVar[tuple[str, ...]] = ("choice", "why", "owner", "owner_role", "next_on")

    choice = ChoicesField(Choice.choices)
    why = TextField(most=300, lines=3)
    owner = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": gettext_lazy("Choose somebody of the team.")}
    )
    owner_role = TextField(most=80)
    next_on = DayField(required=False)

    def __init__(self, *args: Any, members: Sequence[tuple[UUID, str]] = (), **options: Any) -> None:
        self._members = members
        super().__init__(*args, **options)

    def prepare(self) -> None:
        """The team, and the words of the questions as they are asked here."""
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ChoiceField)
        owner.choices = [("", _("Choose")), *((str(person), name) for person, name in self._members)]
        self.fields["why"].label = _("Why? One sentence is enough.")
        owner.label = _("Who answers for it?")
        self.fields["owner_role"].help_text = _("For example: service manager. Then nobody needs to be chosen above.")
        self.fields["next_on"].label = _("You look at it again")
        self.fields["next_on"].help_text = _("When you stop, no day is needed.")
        for field in self.fields.values():
            field.either = True  # type: ignore[attr-defined]  # read by the drawing of fields

    def posted(self, name: str, value: object) -> dict[str, object]:
        """Three months from now, until the team says otherwise."""
        if name == "owner":
            held = value.pk if hasattr(value, "pk") else value
            return {name: str(held) if held else ""}
        if name == "next_on" and value is None and not getattr(self.record, "choice", ""):
            return {name: again_on(clock.today())}
        return {name: value}

    def changes(self) -> dict[str, object]:
        """The owner by id."""
        found = {name: value for name, value in super().changes().items() if name in self.data}
        if "owner" in found:
            found["owner"] = UUID(str(found["owner"])) if found["owner"] else None
        return found


class CorrectionForm(DecisionForm):
    """A recorded decision put right, with the reason."""

    of_record: ClassVar[tuple[str, ...]] = (*DecisionForm.of_record, "reason")

    reason = TextField(
        most=300,
        lines=2,
        label=gettext_lazy("Why is it corrected?"),
        help_text=gettext_lazy("10 to 300 characters. Both decisions stay to be read, with this reason."),
    )

    def prepare(self) -> None:
        """Who was named stays a choice, also after leaving the team."""
        held = getattr(self.record, "owner", None)
        if held is not None and held.pk not in {person for person, _name in self._members}:
            self._members = [*self._members, (held.pk, shown_name(held.name))]
        super().prepare()

    def posted(self, name: str, value: object) -> dict[str, object]:
        """As it was recorded."""
        return {name: value} if name == "next_on" else super().posted(name, value)

    def changes(self) -> dict[str, object]:
        """The reason is no part of the decision."""
        return {name: value for name, value in super().changes().items() if name not in {"reason", "note"}}

    def _stands(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for name in DecisionForm.of_record:
            found |= self.posted(name, getattr(self.record, name))
        return found


def again_on(today: date) -> date:
    """The day on which a decision is looked at again."""
    return add_months(today, AGAIN_AFTER)


def _whole(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
