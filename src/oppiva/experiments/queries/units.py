"""In which unit a number was written down: a measure's unit may change while its numbers stay as they were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oppiva.audit.models import Revision, kind_of
from oppiva.core.policy import Actor, reading
from oppiva.experiments.models import Measure, Prediction

# Of what went out it is told that a unit was changed, not which one it was.
UNTOLD = "?"


@dataclass(frozen=True)
class UnitChange:
    """A moment at which a measure got another unit, and the one it had until then."""

    at: datetime
    before: str


def unit_at(changes: Sequence[UnitChange], moment: datetime, unit: str) -> str:
    """The unit that held at a moment; `unit` is the one that holds now."""
    return next((one.before for one in changes if one.at > moment), unit)


def is_same(one: str, other: str) -> bool:
    """Whether two units are the same; a number whose unit was not yet said has the one that was said later."""
    return one.strip().casefold() in {"", other.strip().casefold()}


def unit_changes(actor: Actor, measures: Sequence[UUID]) -> Mapping[UUID, tuple[UnitChange, ...]]:
    """The changes by the prediction or later measure they were made to, oldest first; one statement, none for none.

    Of the first measure a signed change is among them, and so is one from before the lock.
    """
    found: dict[UUID, list[UnitChange]] = defaultdict(list)
    with reading(actor):
        rows = Revision.objects.filter(
            kind__in=[kind_of(Prediction), kind_of(Measure)],
            object_id__in=measures,
            field="unit",
            version__isnull=False,
        )
        for pk, at, before, after in (
            rows.order_by("at", "version").values_list("object_id", "at", "before", "after") if measures else ()
        ):
            if before and after and not is_same(str(before), str(after)):
                found[pk].append(UnitChange(at, str(before)))
    return {pk: tuple(changes) for pk, changes in found.items()}
