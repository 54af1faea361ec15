"""What the addresses of the library ask for: how its list is narrowed, which versions stand side by side, one's own
figures for the calculator."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from oppiva.catalogue.models import MOST_EVIDENCE, Effect, EffortStep, ModelState
from oppiva.catalogue.queries import library as reads
from oppiva.experiments.models import Theme, Whose
from oppiva.people.queries import area_choices
from oppiva.ui.forms import NumberField, WholeField
from oppiva.ui.sent import page_in

TEXT, ORDER, LONGEST = "q", "jarjestys", 200
MOST_STAFF, MOST_CUSTOMERS, MOST_HOUR_EUROS = 10_000, 1_000_000, 1_000
# What a state of the address shows; without one what is offered for use.
STATES: Mapping[str, Sequence[str]] = {
    "": reads.in_use(),
    ModelState.DUE_REVIEW: (ModelState.DUE_REVIEW,),
    ModelState.REPLACED: (ModelState.REPLACED,),
    ModelState.WITHDRAWN: (ModelState.WITHDRAWN,),
    reads.ALL: reads.states(),
}


@dataclass(frozen=True)
class LibraryAsked:
    """How the list is asked for; `chosen`: the one value of each filter of the address."""

    text: str = ""
    order: str = ""
    page: int = 1
    chosen: Mapping[str, str] = field(default_factory=dict)

    @property
    def narrowed(self) -> bool:
        """Whether the list is asked for anything but its pages."""
        return bool(self.text or any(self.chosen.values()))

    @property
    def filters(self) -> dict[str, Sequence[str]]:
        """The same as the rows are narrowed by."""
        found: dict[str, Sequence[str]] = {name: (value,) for name, value in self.chosen.items() if value}
        return {**found, reads.STATE: STATES[self.chosen.get(reads.STATE, "")]}


def asked_of(query: QueryDict) -> LibraryAsked:
    """Read with care: what cannot be read is taken as not asked."""
    known: dict[str, Collection[str]] = {
        reads.WHOM: Whose.values,
        reads.THEME: Theme.values,
        reads.AREA: [code for code, _name in area_choices()] if query.get(reads.AREA) else (),
        reads.EVIDENCE: [str(level) for level in range(1, MOST_EVIDENCE + 1)],
        reads.EFFORT: EffortStep.values,
        reads.EFFECT: Effect.values,
        reads.STATE: STATES.keys(),
    }
    chosen = {name: value for name, values in known.items() if (value := query.get(name, "")) and value in values}
    order = query.get(ORDER, "")
    return LibraryAsked(
        text=" ".join(query.get(TEXT, "").replace("\x00", " ").split())[:LONGEST],
        order=order if order in reads.ORDERS else "",
        page=page_in(query),
        chosen=chosen,
    )


class CalculatorForm(forms.Form):
    """One's own figures; each may be missing, and then what hangs on it stays unknown (records.md 3.5)."""

    henkilosto = WholeField(label=_("Staff who would work this way"), required=False, min_value=1, max_value=MOST_STAFF)
    asiakkaita = WholeField(label=_("Customers a month"), required=False, min_value=0, max_value=MOST_CUSTOMERS)
    tuntihinta = NumberField(
        label=_("Cost of an hour of work, euros"),
        min_value=0,
        max_value=MOST_HOUR_EUROS,
        decimal_places=2,
        error_messages={"max_decimal_places": _("Write at most two digits after the comma.")},
    )

    def cents(self) -> int | None:
        """The price of an hour in whole cents."""
        euros: Decimal | None = self.cleaned_data["tuntihinta"]
        return None if euros is None else int((euros * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
