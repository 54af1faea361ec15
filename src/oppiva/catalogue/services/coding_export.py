"""Taking an analysis out: a person passes the gate for exactly these texts, then the file is made."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from oppiva.audit.services import log
from oppiva.catalogue.queries.coding_export import KIND, Everything, confirmed, everything
from oppiva.catalogue.rules import coding as rules
from oppiva.catalogue.rules.coding import Desk
from oppiva.core.errors import DomainError
from oppiva.experiments.models import SHORTEST_WORDS, FlagDecision, PublicationCheck
from oppiva.experiments.services import checks
from oppiva.experiments.services.checks import CODES, Settled, Spot
from oppiva.experiments.services.identity import require_clean
from oppiva.jobs.models import Job
from oppiva.jobs.services import enqueue
from oppiva.people.services import note_export

JOB = FILE = "catalogue.coding"
LONGEST_REASON = 200


def confirm(desk: Desk, *, leave_out: bool, kept: Mapping[Spot, str], answers: Mapping[str, bool]) -> PublicationCheck:
    """Pass the gate: what is marked goes out blocked but for `kept`, each place with the reason why it is no personal
    data, and the three questions answered.

    An answer that is not fine sends it back: the check is not confirmed. Refuses an identity code (`flag_code`), a
    place without its reason (`flag_reason`), and what `rules.require_export` does.
    """
    rules.require_export(desk)
    require_clean(list(kept.values()))
    with transaction.atomic():
        found = everything(desk, leave_out=leave_out)
        known = set(found.spots)
        for spot, reason in kept.items():
            if spot.kind in CODES:
                raise DomainError("flag_code")
            if spot not in known:
                raise DomainError("check_outdated")
            if not SHORTEST_WORDS <= len(reason.strip()) <= LONGEST_REASON:
                raise DomainError("flag_reason")
        check = checks.ask(desk.actor, KIND, desk.candidate.pk, found.hash_of(kept))
        settled = {spot: Settled(FlagDecision.Choice.NOT_PERSONAL, reason) for spot, reason in kept.items()}
        done = checks.settle(
            desk.actor, check, texts=found.out(kept), spots=tuple(settled), answers=answers, settled=settled
        )
        log(
            "coding_checked",
            actor=desk.actor,
            kind="coding",
            object_id=desk.candidate.pk,
            programme=str(desk.candidate.programme_id),
            kept=len(kept),
            confirmed=done.state == PublicationCheck.State.CONFIRMED,
        )
        return done


def taken_out(desk: Desk, *, leave_out: bool) -> tuple[Everything, dict[str, str]]:
    """The rows and the texts that may go out now. Refuses (`export_unchecked`) what no person has confirmed."""
    rules.require_export(desk)
    found = everything(desk, leave_out=leave_out)
    passed = confirmed(found)
    if passed is None:
        raise DomainError("export_unchecked", spots=len(found.spots))
    return found, found.out(passed[1])


def note_taken(desk: Desk, *, count: int, form: str) -> None:
    """The row of the audit log: how many rows went out in which form."""
    note_export(desk.actor, what="coding", count=count, form=form)


def ask_taking_out(desk: Desk, *, form: str, leave_out: bool, count: int, language: str) -> Job:
    """A long one as work of the queue, whose file is this person's alone."""
    with transaction.atomic():
        note_taken(desk, count=count, form=form)
        args = {
            "programme": desk.candidate.programme.code,
            "candidate": desk.candidate.code,
            "form": form,
            "leave_out": leave_out,
            "language": language,
        }
        return enqueue(JOB, args=args, asked_by=desk.actor.person_id)
