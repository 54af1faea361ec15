"""Picking an experiment of others, saying why to oneself, looking at what came of it, and dropping it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit.services import save
from oppiva.core.policy import Actor, reading
from oppiva.experiments import queries, rules
from oppiva.experiments.models import Pick
from oppiva.experiments.queries.picks import Stand
from oppiva.experiments.rules import Sight
from oppiva.jobs import clock


def pick(sight: Sight, *, note: str | None = None) -> None:
    """The reader picks the experiment; picked already, the note alone changes, and None leaves it.

    How it stands now counts as seen. No row of the audit log and no history tells it: nobody but the person learns who
    picked what. Refuses the team itself and who does not read the experiment (`not_allowed`).
    """
    person = rules.require_pick(sight)
    with transaction.atomic():
        held = _held(sight.actor, sight.experiment.pk)
        if held is None:
            here, _teams = rules.with_all_places(sight.actor)
            stand = queries.stands_of(here, [sight.experiment.pk]).get(sight.experiment.pk, Stand())
            made = Pick(person_id=person, experiment=sight.experiment, note=note or "", at=clock.now(), **_seen(stand))
            try:
                with transaction.atomic():
                    save(made, actor=sight.actor)
                return
            except IntegrityError:  # the same tap came twice
                held = _held(sight.actor, sight.experiment.pk)
        if held is not None and note is not None:
            save(held, actor=sight.actor, changes={"note": note})


def drop_pick(actor: Actor, experiment: UUID) -> str:
    """Takes an experiment off the actor's own picks for good, also one that is not open any more; answers its note.

    What was typed is told once more before it is gone: one tap must not lose it unseen.
    """
    with reading(actor):
        rows = rules.picks_of(actor).filter(experiment=experiment)
        note = "".join(rows.values_list("note", flat=True))
        rows.delete()
    return note


def look_at_picks(actor: Actor, shown: Mapping[UUID, str]) -> int:
    """What a page showed of own picks (id -> mark) has been seen; what came after the page was drawn stays new.

    Answers how many changed. Ids of nobody or of others are passed over.
    """
    with transaction.atomic():
        fresh = [one for one in queries.picks_of(actor) if one.news and shown.get(one.pk) == one.now.mark]
        with reading(actor):
            rows = list(rules.picks_of(actor).select_for_update().filter(pk__in=[one.pk for one in fresh]))
        now = {one.pk: one.now for one in fresh}
        for row in rows:
            save(row, actor=actor, changes=_seen(now[row.pk]))
        return len(rows)


def _held(actor: Actor, experiment: UUID) -> Pick | None:
    with reading(actor):
        return rules.picks_of(actor).select_for_update().filter(experiment=experiment).first()


def _seen(stand: Stand) -> dict[str, object]:
    return {
        "seen_rounds": stand.rounds,
        "seen_answers": stand.answers,
        "seen_withdrawals": stand.withdrawals,
        "seen_open": stand.open,
    }
