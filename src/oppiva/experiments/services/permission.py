"""A team asks a supervisor of its members for permission, and is answered (records.md 2.7)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading, system
from oppiva.experiments import queries, rules
from oppiva.experiments.models import Cycle, Experiment, PermissionRequest, Problem, Step, Trial
from oppiva.experiments.rules import Asked, Insider
from oppiva.experiments.services.identity import require_clean, require_no_code
from oppiva.experiments.services.logging import log_experiment
from oppiva.experiments.services.steps import locked
from oppiva.experiments.services.telling import PERMISSION, tell_of_request
from oppiva.jobs import clock
from oppiva.people.services import notify, settle_notices

NOTE_LETTERS = 160
SILENT = timedelta(days=7)
ASKABLE = queries.ASKABLE
RequestState, Answer = PermissionRequest.State, PermissionRequest.Answer
NOD_LETTERS = 80


def ask_permission(insider: Insider, *, supervisors: Collection[UUID], note: str = "") -> list[PermissionRequest]:
    """One request to each of these supervisors of members; they see the trial step (E12-E15) and the name, no more.

    Who has been asked and has not answered is not asked again. Refuses a state in which nothing can be allowed any more
    (`permission_closed`), a trial step without its place and time (`permission_empty`), nobody (`permission_nobody`),
    who supervises nobody of the team (`permission_not_theirs`), and a personal identity code (`identity_code`).
    """
    with transaction.atomic():
        experiment, cycle = locked(insider)
        if experiment.state not in ASKABLE or cycle.decided_at is not None:
            raise DomainError("permission_closed", state=experiment.state)
        about = _require_shown(insider, experiment, cycle)
        require_clean([about, note])
        require_no_code(insider.actor, cycle, Step.TRIAL)
        if not supervisors:
            raise DomainError("permission_nobody", field="supervisors")
        may = {one.person for one in queries.bosses_of(queries.mates_of(experiment)).others}
        if not set(supervisors) <= may:
            raise DomainError("permission_not_theirs", field="supervisors")
        found = [_ask(insider, experiment, cycle, boss, about, note) for boss in sorted(set(supervisors), key=str)]
        return [one for one in found if one is not None]


def withdraw_permission(insider: Insider, request: PermissionRequest) -> PermissionRequest:
    """The team takes the request back; the trial step closes to the supervisor. Refuses an answered one."""
    with transaction.atomic():
        experiment, _cycle = locked(insider)
        found = _locked_request(insider.actor, request)
        if found.state == RequestState.WITHDRAWN:
            return found
        if found.state != RequestState.ASKED:
            raise DomainError("permission_answered", answer=found.answer)
        saved = save(found, actor=insider.actor, changes={"state": RequestState.WITHDRAWN})
        settle_notices(PERMISSION, saved.pk)
        notify(
            insider.actor,
            [saved.supervisor_id],
            kind=PERMISSION,
            object_id=saved.pk,
            code="withdrawn",
            facts=_facts(experiment),
            link=f"/luvat/{saved.pk}/",
        )
        log_experiment("permission_withdrawn", insider.actor, experiment)
        return saved


def answer_permission(asked: Asked, *, answer: str, words: str = "") -> PermissionRequest:
    """The supervisor answers once: a yes fills the nod of E14, and the team hears of every answer.

    The same answer sent twice is one. Refuses an answer to what was answered (`permission_answered`), taken back or
    decided meanwhile (`permission_over`), and one that is none of the three (`permission_answer`).
    """
    if answer not in Answer.values:
        raise DomainError("permission_answer", field="answer")
    with transaction.atomic():
        # The experiment before the request, as the team's own deeds lock them.
        experiment = Experiment.objects.select_for_update(no_key=True, of=("self",)).select_related("programme").get(
            pk=asked.experiment.pk
        )  # fmt: skip
        rules.require_open(experiment)
        request = _locked_request(asked.actor, asked.request)
        if request.state == RequestState.ANSWERED:
            if request.answer == answer:
                return request
            raise DomainError("permission_answered", answer=request.answer)
        decided = Cycle.objects.filter(pk=asked.cycle.pk, decided_at__isnull=False).exists()
        waits = request.state == RequestState.ASKED and asked.sees_plan and not decided
        if not waits or experiment.state not in ASKABLE:
            raise DomainError("permission_over")
        now = clock.now()
        saved = save(
            request,
            actor=asked.actor,
            changes={
                "state": RequestState.ANSWERED,
                "answer": answer,
                "words": " ".join(words.split())[:NOTE_LETTERS],
                "answered_at": now,
            },
        )
        if answer == Answer.YES:
            _nod(asked)
        settle_notices(PERMISSION, saved.pk)
        tell_of_request(asked.actor, experiment, saved, "answered", {"answer": answer})
        log_experiment("permission_answered", asked.actor, experiment, answer=answer)
        return saved


def tell_silences() -> int:
    """After seven days without an answer the team is told, once, and nobody else; answers of how many requests."""
    actor = system("permission")
    now = clock.now()
    with reading(actor):
        waiting = list(
            PermissionRequest.objects.filter(
                state=RequestState.ASKED,
                asked_at__lte=now - SILENT,
                silence_told_at__isnull=True,
                deleted_in__isnull=True,
                experiment__deleted_in__isnull=True,
                experiment__state__in=ASKABLE,
                cycle__decided_at__isnull=True,
            ).values_list("pk", flat=True)
        )
    return sum(_tell_silence(pk) for pk in waiting)


def _tell_silence(pk: UUID) -> bool:
    actor = system("permission")
    with transaction.atomic(), reading(actor):
        request = (
            PermissionRequest.objects.select_for_update(of=("self",))
            .select_related("experiment__programme")
            .filter(pk=pk, state=RequestState.ASKED, silence_told_at__isnull=True)
            .first()
        )
        if request is None:  # answered or taken back meanwhile
            return False
        saved = save(request, actor=actor, changes={"silence_told_at": clock.now()})
        tell_of_request(actor, request.experiment, saved, "silence")
        return True


def _require_shown(insider: Insider, experiment: Experiment, cycle: Cycle) -> str:
    """The experiment's name as it is asked about; refuses while there is nothing for a supervisor to judge."""
    with reading(insider.actor):
        trial = Trial.objects.get(cycle=cycle)
        problem = Problem.objects.get(experiment=experiment)
    if not problem.name:
        raise DomainError("permission_empty", step=Step.PROBLEM)
    if not (trial.where and trial.how_many and trial.starts_on and trial.ends_on):
        raise DomainError("permission_empty", step=Step.TRIAL)
    return problem.name


def _ask(
    insider: Insider, experiment: Experiment, cycle: Cycle, boss: UUID, about: str, note: str
) -> PermissionRequest | None:
    request = PermissionRequest(
        experiment=experiment,
        cycle=cycle,
        supervisor_id=boss,
        asked_by_id=insider.person_id,
        about=about,
        note=" ".join(note.split())[:NOTE_LETTERS],
        asked_at=clock.now(),
    )
    try:
        with transaction.atomic():
            made = save(request, actor=insider.actor)
    except IntegrityError:  # asked already, perhaps by another member at this moment
        return None
    notify(
        insider.actor,
        [boss],
        kind=PERMISSION,
        object_id=made.pk,
        code="asked",
        facts=_facts(experiment),
        link=f"/luvat/{made.pk}/",
    )
    log_experiment("permission_asked", insider.actor, experiment)
    return made


def _nod(asked: Asked) -> None:
    """Name and day into E14; a second supervisor's name stands beside the first, as far as there is room."""
    actor = asked.actor
    with reading(actor):
        trial = Trial.objects.select_for_update().get(cycle=asked.cycle)
    name = queries.name_of_supervisor(asked.request.supervisor_id)
    names = [one for one in trial.nod_name.split(", ") if one]
    joined = ", ".join([*names, name]) if name not in names else trial.nod_name
    given = joined if len(joined) <= NOD_LETTERS else trial.nod_name
    save(trial, actor=actor, changes={"nod_name": given or name[:NOD_LETTERS], "nod_on": clock.today()})


def _locked_request(actor: Actor, request: PermissionRequest) -> PermissionRequest:
    with reading(actor):
        found = PermissionRequest.objects.select_for_update().filter(pk=request.pk, deleted_in__isnull=True).first()
    if found is None:
        raise DomainError("gone")
    return found


def _facts(experiment: Experiment) -> dict[str, object]:
    """What a supervisor's notice holds: the series and the team, no name of a person and no word of the team."""
    return {"series": experiment.team.series.code, "team": experiment.team.number}
