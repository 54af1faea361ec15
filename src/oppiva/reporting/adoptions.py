"""What reporting counts of adoptions: confirmed ones, of which in use and unknown, in how many areas (records.md 5)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import ngettext, pgettext

from oppiva.adoption.queries.spread import AdoptionsCounted, adoptions_counted
from oppiva.adoption.rules.spread import reads_spread
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.programme.models import Programme
from oppiva.reporting import addresses, slots, words
from oppiva.reporting.slots import Query, Tally
from oppiva.ui.formatting import date, number

ADOPTIONS = "adoptions"
QUERY = "adoptions_confirmed"


@dataclass(frozen=True)
class AdoptionsCard:
    """Adoptions in the margin of the programme page: the figure, its parts by mark, how and when it was counted."""

    value: str
    words: str
    parts: tuple[tuple[str, str, str], ...]
    counted: str
    day: str
    address: str


def register() -> None:
    """A target of this code, where a plan names one, gets its query."""
    slots.register_count(ADOPTIONS, Query(QUERY, _adoptions))


def _adoptions(programmes: Collection[UUID], /, *, imported: bool = True) -> Mapping[UUID, Tally]:
    """None of these was brought in from a file: each is its adopter's own."""
    return {pk: tally_of(one) for pk, one in adoptions_counted(programmes).items()}


def tally_of(one: AdoptionsCounted) -> Tally:
    """Confirmed adoptions as the figure of a target, divided by whether they are known to be in use."""
    rest = one.confirmed - one.in_use - one.unknown
    parts = (("adoption_in_use", one.in_use), ("adoption_unknown", one.unknown), ("adoption_other", rest))
    return Tally(one.confirmed, parts=tuple((part, amount) for part, amount in parts if amount))


def adoptions_card(actor: Actor, programme: Programme) -> AdoptionsCard | None:
    """The card of a programme, None while nobody has taken its models; one statement."""
    found = adoptions_counted([programme.pk])[programme.pk]
    if not found.confirmed:
        return None
    marks = {"adoption_in_use": "in_use", "adoption_unknown": "unknown", "adoption_other": "interested"}
    parts = [(marks[part], number(amount), str(words.STAGES[part])) for part, amount in tally_of(found).parts]
    areas = ngettext("area in which a model has come into use", "areas in which models have come into use", found.areas)
    if found.areas:
        parts.append(("embedded", number(found.areas), areas))
    open_ = reads_spread(actor, programme)
    return AdoptionsCard(
        value=number(found.confirmed),
        words=pgettext("figure", "adoption") if found.confirmed == 1 else pgettext("figure", "adoptions"),
        parts=tuple(parts),
        counted=words.counted(QUERY),
        day=date(clock.today()),
        address=addresses.spread(programme.code) if open_ else addresses.library_spread(),
    )
