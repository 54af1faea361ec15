"""Who may answer a wave, see its result and who has answered: every read starts here and ends in core/policy."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from oppiva.core.errors import DomainError
from oppiva.core.policy import INSTANCE, Actor, Level, Place, Target, allowed, decide, reading
from oppiva.jobs import clock
from oppiva.people.rules import CONFIGURATION, ids_of, may, reach
from oppiva.pulses.models import Instrument, PulseWave

ANSWER, RESULT, ANSWERED = "pulse_answer", "pulse_result", "pulse_answered"
Wave = PulseWave.State


def waves_visible_to(actor: Actor, kind: str = RESULT) -> QuerySet[PulseWave]:
    """The waves whose result the actor may at least know of (or the number who answered); read inside `reading`."""
    waves = PulseWave.objects.select_related("instrument")
    if actor.system is not None:
        return waves
    # No role has this for the whole installation.
    places = reach(actor, "read", kind, at_least=Level.META)
    return waves.filter(
        Q(programme_id__in=ids_of(places, "programme"))
        | Q(series_id__in=ids_of(places, "series"))
        | Q(area_code__in=ids_of(places, "area"))
    )


def wave_for(actor: Actor, pk: UUID, kind: str = RESULT) -> PulseWave:
    """The wave when the actor may know of its result (or of who answered), else 404; opens the guarded table."""
    with reading(actor):
        found = waves_visible_to(actor, kind).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def state_of(wave: PulseWave, now: datetime) -> str:
    """The state as the hour has it: a wave opens and closes by the clock, also before the work of the clock is done."""
    if wave.state == Wave.DRAFT and wave.opens_at <= now < wave.closes_at:
        return Wave.OPEN
    return wave.state


def is_over(wave: PulseWave) -> bool:
    """Whether the time of answering has passed."""
    return wave.closes_at <= clock.now() or wave.state in {Wave.CLOSED, Wave.PURGED}


def places_of(wave: PulseWave) -> frozenset[Place]:
    """Where a wave lies: in its programme, and in the series and area that its owner named."""
    places = {Place("programme", str(wave.programme_id)), INSTANCE}
    if wave.series_id:
        places.add(Place("series", str(wave.series_id)))
    if wave.area_code:
        places.add(Place("area", wave.area_code))
    return frozenset(places)


def target_of(wave: PulseWave, kind: str, *relations: str) -> Target:
    """A wave as the policy sees it."""
    return Target(kind, places_of(wave), relations=frozenset(relations), state=state_of(wave, clock.now()))


def result_level(actor: Actor, wave: PulseWave) -> Level:
    """How much of the result is open now: before the close only that there is one (W2)."""
    return decide(actor, "read", target_of(wave, RESULT), clock.now()).level


def may_answer(actor: Actor, wave: PulseWave) -> bool:
    """Whether the actor may answer, or change an own answer: a participant of the programme while the wave is open.

    Who of them is asked (those present) is for the app that asks.
    """
    target = target_of(wave, ANSWER, "own")
    here = any(target.places & (grant.within | {grant.scope}) for grant in actor.grants)
    return here and wave.closes_at > clock.now() and allowed(actor, "write", target, clock.now())


def may_release(actor: Actor, wave: PulseWave) -> bool:
    """Whether the actor releases what was written: whoever the table lets know how many have answered."""
    target = target_of(wave, ANSWERED)
    return decide(actor, "read", target, clock.now()).level >= Level.NUMBERS


def require_release(actor: Actor, wave: PulseWave) -> None:
    """Refuse as `not_allowed` who neither asks nor releases."""
    if not may_release(actor, wave):
        raise DomainError("not_allowed", action="read", kind=ANSWERED)


def require_instruments(actor: Actor) -> None:
    """Refuse as `not_allowed` who may not switch questionnaires on and off: it is configuration."""
    if actor.system is None and not may(actor, "write", CONFIGURATION):
        raise DomainError("not_allowed", action="write", kind="configuration")


def instrument_by(code: str) -> Instrument:
    """The questionnaire of this code (`instrument_unknown`); read inside `reading`."""
    found = Instrument.objects.filter(code=code).first()
    if found is None:
        raise DomainError("instrument_unknown")
    return found
