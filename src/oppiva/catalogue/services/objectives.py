"""Which objectives of the plan an experiment serves, as an analyst ticks them (records.md 3.5)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from oppiva.audit import services as audit
from oppiva.audit.services import log
from oppiva.catalogue import queries, rules
from oppiva.catalogue.models import MOST_OBJECTIVES, ServedObjectives
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.experiments.models import Experiment


def set_objectives(
    actor: Actor,
    card: Experiment,
    codes: Sequence[str],
    *,
    base_version: int | None = None,
    client_ref: UUID | None = None,
) -> ServedObjectives:
    """Tick 0 to 3 objectives of the plan in force for an experiment.

    `base_version` 0 stands for a page that had no ticks to show. Refuses more (`objectives_too_many`), a code that the
    plan does not have (`objective_unknown`), and (`Conflict`) ticks that another changed meanwhile.
    """
    rules.require_write(actor, card.programme)
    chosen = list(dict.fromkeys(codes))
    if len(chosen) > MOST_OBJECTIVES:
        raise DomainError("objectives_too_many", most=MOST_OBJECTIVES)
    known = [one.code for one in queries.objectives_of(card.programme)]
    if unknown := [one for one in chosen if one not in known]:
        raise DomainError("objective_unknown", codes=tuple(unknown))
    ordered = [one for one in known if one in chosen]
    with transaction.atomic():
        if rules.cards_with(card.programme, [card.pk]).get(card.pk) is None:
            raise DomainError("card_unknown", card=card.code)
        held, new = ServedObjectives.objects.get_or_create(experiment=card)
        base = held.version if new or base_version is None else max(base_version, 1)
        saved = audit.save(held, actor=actor, base_version=base, changes={"codes": ordered}, client_ref=client_ref)
        log(
            "objectives_ticked",
            actor=actor,
            kind="experiment",
            object_id=card.pk,
            programme=str(card.programme_id),
            codes=ordered,
        )
    return saved
