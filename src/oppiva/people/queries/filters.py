"""What a list was asked for; the page and the table out of it ask with the same words (trust.md A5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from uuid import UUID

from oppiva.core.policy import Actor
from oppiva.people.models import Person
from oppiva.people.rules import may_give_somewhere, organisation_ids, sees_left, takes_out_all_it_sees, unit_ids

EVERYBODY = "all"
IDS = frozenset({"unit", "organisation"})


@dataclass(frozen=True, slots=True)
class Filters:
    """The words searched for and what narrows a list; each list knows some of these and leaves the others alone.

    `state`: one of Person.State, EVERYBODY with those who have left, or empty: everybody who works here now.
    `takes_out` leaves the persons whom the reader may export.
    """

    text: str = ""
    unit: UUID | None = None
    organisation: UUID | None = None
    state: str = ""
    role: str = ""
    kind: str = ""
    area: str = ""
    takes_out: bool = False

    @property
    def any(self) -> bool:
        """Whether anything is asked for at all."""
        return self != Filters()

    def plain(self) -> dict[str, object]:
        """As the arguments of a job: ids, codes and the words."""
        return {name: value if isinstance(value, bool) else str(value) for name, value in asdict(self).items() if value}


def filters_from(plain: Mapping[str, object]) -> Filters:
    """The filters that `plain` wrote down."""
    values = {name: UUID(str(value)) if name in IDS else value for name, value in plain.items()}
    return Filters(**values)  # type: ignore[arg-type]  # as they were written down


def settled(actor: Actor, filters: Filters) -> Filters:
    """What is not the reader's to ask counts as not asked: an organisation or unit out of sight, leavers, roles."""
    if filters.unit is not None and filters.unit not in unit_ids(actor):
        filters = replace(filters, unit=None)
    if filters.organisation is not None and filters.organisation not in organisation_ids(actor):
        filters = replace(filters, organisation=None)
    if filters.state in {Person.State.LEFT, EVERYBODY} and not sees_left(actor):
        filters = replace(filters, state="")
    if filters.role and not may_give_somewhere(actor):
        filters = replace(filters, role="")
    if filters.takes_out and takes_out_all_it_sees(actor):
        filters = replace(filters, takes_out=False)
    return filters
