"""S1: what the problem is, whose, how it is known, and whether others have tried (E2, E4-E7)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.experiments.forms.fields import ChoicesField, WholeField
from oppiva.experiments.forms.steps import StepForm
from oppiva.experiments.models import MOST_PRIOR, Step, Theme, Whose
from oppiva.ui.forms import NumberField, TextField

MOST_CASES = 1_000_000
LONGEST_ADDRESS = 300


class ProblemForm(StepForm):
    """Five prompts: problem and whose, name, theme, how it is known, done before."""

    step = Step.PROBLEM
    of_record = (
        "name", "summary", "theme", "problem", "problem_of", "how_known",
        "baseline", "baseline_unit", "baseline_n", "baseline_period", "prior_work", "prior_none",
    )  # fmt: skip

    needed = frozenset({"name", "summary", "theme", "problem", "problem_of"})

    problem = TextField(most=500, lines=3, help_text=gettext_lazy("At most 500 characters. Nobody is named."))
    problem_of = forms.MultipleChoiceField(required=False, choices=Whose.choices, widget=forms.CheckboxSelectMultiple)
    name = TextField(most=80, help_text=gettext_lazy("3–80 characters"))
    summary = TextField(most=160, lines=2, help_text=gettext_lazy("What do you try? 10–160 characters."))
    theme = ChoicesField(Theme.choices)
    how_known = TextField(most=300, lines=2, help_text=gettext_lazy("For example: counted, seen, told by customers"))
    baseline = NumberField(help_text=gettext_lazy("How is it now? For example 18"))
    baseline_unit = TextField(most=20, wordy=False, help_text=gettext_lazy("For example min"))
    baseline_n = WholeField(least=1, most=MOST_CASES)
    baseline_period = TextField(most=80, help_text=gettext_lazy("For example: two weeks in February"))
    prior_none = forms.BooleanField(required=False)

    def prepare(self) -> None:
        """One row for each address of earlier work; empty ones until there are five. What one could try is offered."""
        held = {one.get("address") for one in getattr(self.record, "prior_work", []) if isinstance(one, dict)}
        left = [(address, name) for address, name in self.offers if address not in held]
        if left:
            self.fields["prior_own"] = forms.MultipleChoiceField(
                required=False,
                choices=left,
                widget=forms.CheckboxSelectMultiple,
                label=_("From what you could try"),
                help_text=_("The address is added when you save."),
            )
        for number in range(1, MOST_PRIOR + 1):
            self.fields[f"prior_{number}"] = TextField(
                most=LONGEST_ADDRESS,
                wordy=False,
                label=_("Address %(n)s") % {"n": number},
                widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
            )
            self.fields[f"repeats_{number}"] = forms.BooleanField(required=False, label=_("We repeat it"))

    def posted(self, name: str, value: object) -> dict[str, object]:
        """Each address in its row."""
        if name != "prior_work":
            return {name: value}
        rows = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
        found: dict[str, object] = {}
        for number in range(1, MOST_PRIOR + 1):
            row = rows[number - 1] if number <= len(rows) else {}
            found |= {f"prior_{number}": row.get("address", ""), f"repeats_{number}": bool(row.get("repeats"))}
        return found

    def prior_rows(self) -> list[tuple[forms.BoundField, forms.BoundField, bool]]:
        """The rows for addresses; shown are those that hold one and one more, two at least: a linked hit takes more."""
        rows = [(self[f"prior_{number}"], self[f"repeats_{number}"]) for number in range(1, MOST_PRIOR + 1)]
        last = max((index for index, (address, _tick) in enumerate(rows, 1) if address.value()), default=0)
        return [(*row, index <= max(2, last + 1)) for index, row in enumerate(rows, 1)]

    def prior_addresses(self) -> set[str]:
        """The addresses that stand in the form as it is shown."""
        return {str(address.value()) for address, _tick, _shown in self.prior_rows() if address.value()}

    def folds(self) -> dict[str, bool]:
        """Which parts stay folded."""
        prior = [f"prior_{number}" for number in range(1, MOST_PRIOR + 1)]
        return {
            "known": self.folded("how_known", "baseline", "baseline_unit", "baseline_n", "baseline_period"),
            "prior": self.folded("prior_none", "prior_own", *prior),
        }

    def clean(self) -> dict[str, Any]:
        """An address is one of the web; "not found" goes with no address."""
        given = super().clean() or {}
        rows: list[dict[str, object]] = []
        for number in range(1, MOST_PRIOR + 1):
            address = given.get(f"prior_{number}", "")
            if not address:
                continue
            try:
                URLValidator(schemes=["http", "https"])(address)
            except forms.ValidationError:
                self.add_error(f"prior_{number}", _("Give the whole address. It begins with https."))
                continue
            rows.append({"address": address, "repeats": bool(given.get(f"repeats_{number}"))})
        typed = {row["address"] for row in rows}
        rows += [{"address": one, "repeats": False} for one in given.get("prior_own", []) if one not in typed]
        if len(rows) > MOST_PRIOR:
            self.add_error("prior_own", _("Choose fewer: five addresses have room."))
        if rows and given.get("prior_none"):
            self.add_error("prior_none", _("Take the tick away, or leave the addresses out."))
        given["prior_work"] = rows
        return given

    def changes(self) -> dict[str, object]:
        """Earlier work as one list."""
        return {**super().changes(), "prior_work": self.cleaned_data["prior_work"]}

    def told(self, name: str, value: object) -> object:
        """Earlier work as its addresses."""
        if name == "prior_work" and isinstance(value, list):
            return ", ".join(str(one.get("address", "")) for one in value if isinstance(one, dict))
        return super().told(name, value)
