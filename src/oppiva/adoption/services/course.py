"""How far an adopter has come, and which version it uses (A3, A4)."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from oppiva.adoption.models import (
    USING,
    WORDS_LENGTH,
    Adoption,
    EndReason,
    ShowAs,
    Stage,
    StageMove,
    TakenVersion,
)
from oppiva.adoption.queries.standing import standing_of
from oppiva.adoption.services.becoming import become_adopter
from oppiva.adoption.services.holding import ADOPTIONS, day_of, held, tell, tell_credits, tell_trace
from oppiva.adoption.services.telling import tell_adopter, tell_steward
from oppiva.adoption.stages import require_move
from oppiva.audit import services as audit
from oppiva.catalogue.lengths import taken
from oppiva.catalogue.models import EdgeKind, ModelVersion
from oppiva.catalogue.services import link_nodes
from oppiva.core.calendars import local_day
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import Person


def move(
    actor: Actor, adoption: Adoption, *, to: str, on: date | None = None, reason: str = "", words: str = "",
    base_version: int | None = None, seen: str = "", client_ref: UUID | None = None,
) -> Adoption:  # fmt: skip
    """Bring an adoption to a stage, on a day that is not before the move before it; moves may go back.

    Refuses what `stages.require_move` does, a reason that is none (`choice_unknown`), and to go on with a place that
    somebody else has begun meanwhile (`adoption_place_taken`). `seen`: the stage one looked at; moved since, it is
    refused (`adoption_moved_meanwhile`). The same `client_ref` again is the first.
    """
    with held(actor, adoption) as found:
        if client_ref is not None and StageMove.objects.filter(pk=client_ref, adoption=found).exists():
            return found
        if (base_version is not None and base_version != found.version) or (seen and seen != found.stage):
            raise DomainError("adoption_moved_meanwhile", stage=found.stage)
        return moved(actor, found, to=to, on=day_of(on), reason=reason, words=words, client_ref=client_ref)


def moved(
    actor: Actor, found: Adoption, *, to: str, on: date, reason: str = "", words: str = "",
    client_ref: UUID | None = None,
) -> Adoption:  # fmt: skip
    """The move of a held adoption; also by the answer that it is not in use any more."""
    if reason and reason not in EndReason.values:
        raise DomainError("choice_unknown", field="reason")
    said = taken(words, "words", most=WORDS_LENGTH)
    standing = standing_of(found)
    require_move(standing, to, on, clock.today(), reason=reason)
    by = UUID(actor.person_id) if actor.person_id else None
    StageMove(
        pk=client_ref or uuid4(), adoption=found, from_stage=found.stage, to_stage=to, on=on,
        reason=reason if to == Stage.ENDED else "", words=said, by=by, at=clock.now(),
    ).save()  # fmt: skip
    changes: dict[str, object] = {
        "stage": to, "stage_since": on, "ended_reason": reason if to == Stage.ENDED else "",
    }  # fmt: skip
    if found.stage == Stage.ENDED:
        changes["asked_from"] = clock.today()
    if to in USING and found.first_in_use_on is None:
        changes["first_in_use_on"] = on
    try:
        with transaction.atomic():
            saved = audit.save(found, actor=actor, changes=changes, reason=reason)
    except IntegrityError as error:
        raise DomainError("adoption_place_taken", field="adopter", own=False) from error
    tell(actor, saved, "adoption_moved", stage=str(to), before=standing.stage)
    tell_adopter(actor, saved, f"stage_{to}")
    if to == Stage.ENDED and saved.confirmed_on is not None:
        tell_steward(actor, saved, "ended")
    tell_trace(saved)
    return saved


def take_version(actor: Actor, adoption: Adoption, version: ModelVersion, *, on: date | None = None) -> Adoption:
    """The place uses another version from a day on; the earlier ones stay in its history.

    Refuses a version of another model (`version_elsewhere`), one it has taken already (`version_taken`), a day before
    the version was there (`day_before_version`), and an adoption that has ended (`adoption_ended`).
    """
    day = day_of(on)
    with held(actor, adoption) as found:
        if version.operating_model_id != found.operating_model_id:
            raise DomainError("version_elsewhere", field="version")
        if found.stage == Stage.ENDED:
            raise DomainError("adoption_ended")
        if day < local_day(version.at):
            raise DomainError("day_before_version", field="on", since=local_day(version.at).isoformat())
        if TakenVersion.objects.filter(adoption=found, model_version=version).exists():
            raise DomainError("version_taken", field="version")
        TakenVersion(adoption=found, model_version=version, on=day, at=clock.now()).save()
        saved = audit.save(found, actor=actor, changes={"model_version_id": version.pk})
        if saved.node is not None:
            try:
                link_nodes(ADOPTIONS, version.node, saved.node, EdgeKind.TAKEN_AS)
            except DomainError as error:
                if error.code != "trace_ring":  # its own result stands behind this version already
                    raise
        tell(actor, saved, "adoption_version_taken", number=version.number)
        return saved


def set_show_as(actor: Actor, adoption: Adoption, show_as: str) -> Adoption:
    """How the adopter may be shown, from now on; also tips and credits follow. Refuses another word
    (`choice_unknown`)."""
    if show_as not in ShowAs.values:
        raise DomainError("choice_unknown", field="show_as")
    with held(actor, adoption) as found:
        saved = audit.save(found, actor=actor, changes={"show_as": show_as})
        tell(actor, saved, "adoption_shown_as", shown=str(show_as))
        tell_trace(saved)
        tell_credits(saved)
        return saved


def hand_over(actor: Actor, adoption: Adoption, person: Person) -> Adoption:
    """Another person of the place is its contact from now on and hears of it; refuses oneself (`contact_same`) and who
    cannot sign in (`person_left`)."""
    with held(actor, adoption) as found:
        if person.pk == found.contact_id:
            raise DomainError("contact_same", field="person")
        if not person.is_active:
            raise DomainError("person_left", field="person")
        become_adopter(person)
        before = found.contact_id
        saved = audit.save(found, actor=actor, changes={"contact_id": person.pk})
        tell(actor, saved, "adoption_handed_over", before=str(before or ""))
        tell_adopter(actor, saved, "handed_over")
        return saved


def stop_asking(actor: Actor, adoption: Adoption, *, stop: bool = True) -> Adoption:
    """ "Don't ask again": no question is mailed any more, and every later round counts as unknown; taken back by
    `stop=False`."""
    with held(actor, adoption) as found:
        if (found.asking_stopped_on is not None) == stop:
            return found
        saved = audit.save(found, actor=actor, changes={"asking_stopped_on": clock.today() if stop else None})
        tell(actor, saved, "adoption_asking_stopped" if stop else "adoption_asking_resumed")
        return saved
