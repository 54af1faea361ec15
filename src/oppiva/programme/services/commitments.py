"""Commitments: what an organisation has promised, its letter, and how many seats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import BinaryIO
from uuid import UUID

from django.core.files.base import File
from django.db import IntegrityError, transaction

from oppiva.audit.services import delete, log, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.jobs.services import remove_of, store, take_back
from oppiva.people.models import Organisation
from oppiva.people.services import hold_file
from oppiva.programme import rules
from oppiva.programme.models import MAX_SEATS, Commitment, Programme
from oppiva.programme.services.telling import tell_recorders

LETTER = "commitment_letter"
ORDER = (Commitment.Kind.NONE, Commitment.Kind.INTEREST, Commitment.Kind.SIGNED)


def set_commitment(
    actor: Actor,
    programme: Programme,
    *,
    organisation: Organisation,
    fields: Mapping[str, object],
    base_version: int | None = None,
    reason: str = "",
    letter: File[bytes] | BinaryIO | None = None,
) -> Commitment:
    """What an organisation promises, made or changed, with its letter; `base_version` guards what others changed.

    Refuses an ended programme, a signed letter without its date, a date to come, more than 10 000 seats, a step back
    without a reason, and a second commitment of the same organisation (`commitment_exists`).
    """
    found = Commitment.objects.filter(programme=programme, organisation=organisation, deleted_in__isnull=True).first()
    if found is not None and base_version is None:
        raise DomainError("commitment_exists", field="organisation")
    commitment = found or Commitment(programme=programme, organisation=organisation)
    _require_open(actor, commitment)
    _check_given(fields)
    before = commitment.kind
    try:
        with transaction.atomic():
            if found is None:
                for name, value in fields.items():
                    setattr(commitment, name, value)
                save(commitment, actor=actor)
            else:
                save(commitment, actor=actor, base_version=base_version, changes=fields, reason=reason)
            # What others saved meanwhile is part of it by now: the whole is judged, not the form as it was opened.
            _check_whole(commitment, before if found else commitment.kind, reason)
            if commitment.kind != before:
                tell_recorders(actor, commitment, "changed", before=before, reason=reason)
            _log("commitment_set", actor, commitment)
            if letter is not None:
                attach_letter(actor, commitment, upload=letter)
    except IntegrityError as error:
        raise DomainError("commitment_exists", field="organisation") from error
    return commitment


def attach_letter(actor: Actor, commitment: Commitment, *, upload: File[bytes] | BinaryIO, name: str = "") -> UUID:
    """Keep the signed letter of a commitment; an earlier one can be taken back for 30 days.

    Refuses an ended programme and what `store` refuses.
    """
    _require_open(actor, commitment)
    with transaction.atomic():
        stored = store(upload, kind=LETTER, object_id=str(commitment.pk), actor=actor, name=name)
        hold_file(actor, commitment, "letter", stored.pk)
        _log("commitment_letter_added", actor, commitment)
    return stored.pk


def remove_letter(actor: Actor, commitment: Commitment) -> None:
    """Take the letter away for 30 days, after which it is gone; nothing when there is none."""
    _require_open(actor, commitment)
    with transaction.atomic():
        if hold_file(actor, commitment, "letter", None):
            _log("commitment_letter_removed", actor, commitment)


def restore_letter(actor: Actor, commitment: Commitment, pk: UUID) -> None:
    """Make a letter that was removed or replaced the commitment's own again; refuses one that is gone (`file_gone`)."""
    _require_open(actor, commitment)
    with transaction.atomic():
        take_back(pk, kind=LETTER, object_id=str(commitment.pk))
        hold_file(actor, commitment, "letter", pk)
        _log("commitment_letter_restored", actor, commitment)


def forget_letters(kind: str, ids: Sequence[UUID]) -> None:
    """The letters of commitments that are removed for good go with them."""
    if kind == "programme.commitment":
        remove_of(LETTER, map(str, ids))


def remove_commitment(actor: Actor, commitment: Commitment, *, reason: str) -> UUID:
    """Take a commitment out of a programme that has not ended; the batch can be brought back for 30 days."""
    _require_open(actor, commitment)
    with transaction.atomic():
        tell_recorders(actor, commitment, "removed", before=commitment.kind, reason=reason)
        batch = delete([commitment], actor=actor, reason=reason)
        _log("commitment_removed", actor, commitment)
    return batch


def gone_with(organisation: UUID) -> list[Commitment]:
    """The commitments that are deleted with their organisation: those that promise nothing yet.

    Refuses the executor of a programme (`organisation_executes`), and (`organisation_committed`) while one says more:
    what was promised is taken back in the programme, with a reason. An organisation added from within a programme has
    an empty one from the start (programme/receivers.py).
    """
    living = Commitment.objects.filter(organisation_id=organisation, deleted_in__isnull=True)
    found = list(living.select_for_update())
    if Programme.objects.filter(executor_id=organisation, deleted_in__isnull=True).exists():
        raise DomainError("organisation_executes")
    promised = sum(not _is_empty(commitment) for commitment in found)
    if promised:
        raise DomainError("organisation_committed", count=promised)
    return found


def _is_empty(commitment: Commitment) -> bool:
    facts = (commitment.letter, commitment.date, commitment.promised_seats)
    return commitment.kind == Commitment.Kind.NONE and all(fact is None for fact in facts)


def _require_open(actor: Actor, commitment: Commitment) -> None:
    """The one guard of every verb: the right to write, and a programme that has not ended."""
    rules.require_commitment(actor, commitment)
    # Read anew: the object may have been loaded before the programme ended.
    if Programme.objects.filter(pk=commitment.programme_id, state=Programme.State.ENDED).exists():
        raise DomainError("programme_ended")


def _check_given(fields: Mapping[str, object]) -> None:
    day, seats = fields.get("date"), fields.get("promised_seats")
    if isinstance(day, date) and day > clock.today():
        raise DomainError("date_to_come", field="date")
    if isinstance(seats, int) and not 0 <= seats <= MAX_SEATS:
        raise DomainError("seats_out_of_range", field="promised_seats", most=MAX_SEATS)


def _check_whole(commitment: Commitment, before: str, reason: str) -> None:
    if commitment.kind == Commitment.Kind.SIGNED and commitment.date is None:
        raise DomainError("signed_needs_date", field="date")
    weaker = ORDER.index(Commitment.Kind(commitment.kind)) < ORDER.index(Commitment.Kind(before))
    if weaker and not reason.strip():
        raise DomainError("step_back_needs_reason", field="reason")


def _log(verb: str, actor: Actor, commitment: Commitment) -> None:
    log(
        verb,
        actor=actor,
        kind="commitment",
        object_id=str(commitment.pk),
        programme=str(commitment.programme_id),
        commitment=str(commitment.kind),
    )
