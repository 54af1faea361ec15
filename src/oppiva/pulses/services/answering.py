"""Answering a wave: who has answered and what was answered are written in one transaction and joined by nothing."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from secrets import token_urlsafe
from uuid import UUID

from django.db import transaction

from oppiva.core.errors import DomainError
from oppiva.core.policy import reading, system
from oppiva.people.queries import actor_for, person_behind
from oppiva.pulses import rules
from oppiva.pulses.asking import LINE
from oppiva.pulses.models import HasAnswered, PulseBallot, PulseWave

ANSWERING = system("pulses")


def answer(
    person_id: UUID,
    wave: UUID,
    values: Mapping[str, str],
    text: str = "",
    edit_code: str | None = None,
    groups: Mapping[str, str] | None = None,
) -> str:
    """Keeps a person's answers and gives the code with which alone they can be changed until the close.

    With that code the answers are replaced. Refuses who may not answer, a wave that is not open, a second answer
    without the code (`pulse_answered`), a code of no answer (`pulse_code_unknown`), and answers that were not offered.
    `groups` gives the group of the person under each cut of the wave. No audit row is written: it would hold the time.
    """
    with transaction.atomic(), reading(ANSWERING):
        found = PulseWave.objects.select_for_update(of=("self",)).select_related("instrument").filter(pk=wave).first()
        if found is None:
            raise DomainError("gone")
        _require(person_id, found)
        _check(found, values, text, groups or {})
        if edit_code:
            return _change(found, values, text, edit_code)
        if HasAnswered.objects.filter(wave=found, person_id=person_id).exists():
            raise DomainError("pulse_answered")
        code = token_urlsafe(32)
        HasAnswered(wave=found, person_id=person_id).save(force_insert=True)
        PulseBallot(
            wave=found, values=dict(values), text=text, cuts=dict(groups or {}), edit_hash=_hash(found, code)
        ).save(force_insert=True)
        return code


def _require(person_id: UUID, wave: PulseWave) -> None:
    person = person_behind(person_id)
    if person is None or not rules.may_answer(actor_for(person), wave):
        # One answer to the closed and to the stranger would tell neither what to do.
        if person is not None and rules.is_over(wave):
            raise DomainError("pulse_closed")
        raise DomainError("not_allowed", action="write", kind=rules.ANSWER)


def _check(wave: PulseWave, values: Mapping[str, str], text: str, groups: Mapping[str, str]) -> None:
    offered = {
        str(question["key"]): {str(option["value"]) for option in question["options"]}
        for question in wave.instrument.questions
    }
    if set(values) != set(offered) or any(values[key] not in offered[key] for key in offered):
        raise DomainError("pulse_answer_malformed")
    if set(groups) != set(wave.cuts):
        raise DomainError("pulse_cut_not_allowed")
    if len(text) > LINE or "\x00" in text or (text and not wave.instrument.line):
        raise DomainError("pulse_answer_malformed")


def _change(wave: PulseWave, values: Mapping[str, str], text: str, code: str) -> str:
    changed = PulseBallot.objects.filter(wave=wave, edit_hash=_hash(wave, code)).update(values=dict(values), text=text)
    if not changed:
        raise DomainError("pulse_code_unknown")
    return code


def _hash(wave: PulseWave, code: str) -> str:
    return sha256(f"pulse:{wave.pk}:{code}".encode()).hexdigest()
