"""A published model and those who take it into use: a person from elsewhere, one of the steward's own house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from catalogue.library import Library, make_library
from catalogue.table import Table
from oppiva.adoption import services
from oppiva.adoption.models import Adoption
from oppiva.catalogue.models import ModelVersion
from oppiva.core.policy import Actor
from oppiva.people.models import EmploymentArea, Notice, Person
from oppiva.people.queries import actor_for
from workshops.cast import person_of

# The model comes from area 23, its steward is of 01; the adopter of another area works in none that is known here.
FAR_AREA = "37"
TAPS = {
    "when": "before", "planned": "planned", "decided_by": "staff", "what": "channel",
    "for_whom": "customer_group", "how": "replaced", "core_touched": "no", "why": "fit",
}  # fmt: skip


@dataclass
class Places:
    """A published model (1.0.0) with its library, and a person from elsewhere."""

    library: Library
    version: ModelVersion
    outsider: Person

    @property
    def adopter(self) -> Actor:
        return actor_for(self.outsider)

    @property
    def manager(self) -> Actor:
        return actor_for(self.library.table.lab.cast.manager)

    def begin(self, actor: Actor | None = None, *, area: str = FAR_AREA, **more: Any) -> Adoption:
        """An employment area takes the model into use, and waits to be confirmed."""
        who = services.Adopter("employment_area", area=EmploymentArea.objects.get(pk=area))
        told = {"role": "palvelupäällikkö", "show_as": "name", "stage": "trying", **more}
        version = told.pop("version", self.version)
        model = self.library.fresh()
        return services.start(actor or self.adopter, model, adopter=told.pop("adopter", who), version=version, **told)

    def confirmed(self, **more: Any) -> Adoption:
        """The same, confirmed by the project manager."""
        return services.confirm(self.manager, self.begin(**more))

    def in_use(self, on: date, **more: Any) -> Adoption:
        """The same, in use since a day."""
        made = self.confirmed(**more)
        return services.move(self.adopter, made, to="in_use", on=on)


def make_places(table: Table) -> Places:
    """A model is published; a person without any role or unit signs in."""
    library = make_library(table)
    version = library.published()
    return Places(library, version, person_of("Olga Ottaja"))


def told(person: Person | None) -> list[tuple[str, str]]:
    """What a person has been told of adoptions: kind and code, in order."""
    rows = Notice.objects.filter(person=person, kind__startswith="adoption.").order_by("created_at", "pk")
    return list(rows.values_list("kind", "code"))
