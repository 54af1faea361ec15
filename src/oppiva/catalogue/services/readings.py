"""How an analyst reads a measure, for the summary of a candidate (text-analysis.md 11)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from oppiva.audit import services as audit
from oppiva.audit.services import log
from oppiva.catalogue import rules
from oppiva.catalogue.lengths import taken
from oppiva.catalogue.models import READING_NOTE, DirectionSaid, EffectDomain, MeasureReading, WishRead
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.experiments.models import Cycle
from oppiva.experiments.queries import MeasureNumbers

FIELDS = frozenset({"domain", "wish", "band_low", "band_high", "counts", "answers", "method_changed", "said", "note"})
NO_WORDS = 5  # letters of a note below which it says nothing of how the method changed


def set_reading(
    actor: Actor,
    cycle: Cycle,
    measure: MeasureNumbers,
    *,
    changes: Mapping[str, object],
    base_version: int | None = None,
    client_ref: UUID | None = None,
) -> MeasureReading:
    """Says how a measure of a decided round is read (`queries.measure_of`).

    `base_version` 0 stands for a page on which nothing had been said. Refuses a domain without a wanted direction
    (`wish_missing`), a band without two ends (`band_ends`), a changed method without a word (`text_short`), what is on
    no list (`reading_unknown`), and (`Conflict`) what another said meanwhile.
    """
    rules.require_write(actor, cycle.experiment.programme)
    clean = _checked(dict(changes), measure)
    with transaction.atomic():
        held, new = MeasureReading.objects.get_or_create(cycle=cycle, position=measure.position)
        base = held.version if new or base_version is None else max(base_version, 1)
        saved = audit.save(held, actor=actor, base_version=base, changes=clean, client_ref=client_ref)
        log(
            "measure_read",
            actor=actor,
            kind="experiment",
            object_id=cycle.experiment_id,
            programme=str(cycle.experiment.programme_id),
            measure=measure.position,
        )
    return saved


def _checked(changes: dict[str, object], measure: MeasureNumbers) -> dict[str, object]:
    if unknown := changes.keys() - FIELDS:
        raise ValueError(f"nothing is read of {sorted(unknown)}")
    for name, known in (("domain", EffectDomain), ("wish", WishRead), ("said", DirectionSaid)):
        if changes.get(name, "") not in {"", *known.values}:
            raise DomainError("reading_unknown", field=name)
    band = changes.get("wish") == WishRead.BAND
    low, high = changes.get("band_low"), changes.get("band_high")
    if not band:
        changes |= {"band_low": None, "band_high": None}
    elif not isinstance(low, Decimal) or not isinstance(high, Decimal) or low > high:
        raise DomainError("band_ends", field="band_high")
    if changes.get("domain") and not (changes.get("wish") or measure.wanted):
        raise DomainError("wish_missing", field="wish")
    least = NO_WORDS if changes.get("method_changed") else 0
    changes["note"] = taken(str(changes.get("note", "")), "note", least=least, most=READING_NOTE)
    return changes
