"""Which experiments of others one may read, and who asks the team, answers and hides (records.md 2.7, trust.md 2)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import Http404

from oppiva.core.errors import DomainError
from oppiva.core.policy import INSTANCE, Actor, Level, Place, Target, allowed, decide, reading
from oppiva.experiments.models import Cycle, Experiment, ShareLevel, State, TeamQuestion
from oppiva.experiments.rules.experiments import (
    WIDE,
    Insider,
    Sight,
    experiment_places,
    require_open,
    seen_by,
    submitted_target,
    with_all_places,
    without_guest_rights,
)
from oppiva.jobs import clock
from oppiva.people.models import Role
from oppiva.people.rules import ids_of, reach
from oppiva.programme.models import Programme
from oppiva.programme.rules import programme_ids
from oppiva.workshops.models import TeamMember

TRYING = frozenset({Role.PARTICIPANT, Role.TEAM_MEMBER})
WORKPLACES = frozenset({"team", "unit", "organisation", "area"})


def visible_to(actor: Actor) -> QuerySet[Experiment]:
    """The decided experiments that the actor (with all its places) reads whole; a draft is never among them.

    The same as `experiment_for` says of each (A5). Teams' own are here too: a list of others' leaves them out.
    """
    rows, whole = _decided(), _whole(actor)
    open_to_all = Q(state=State.PUBLISHED, share_level=ShareLevel.PUBLIC)
    return rows if whole is None else rows.filter(whole | open_to_all)


def whole_to(actor: Actor) -> QuerySet[Experiment]:
    """Those of `visible_to` whose record is open, too; of the rest what has been published is read and no more."""
    rows, whole = _decided(), _whole(without_guest_rights(actor))
    return rows if whole is None else rows.filter(whole)


def open_codes(actor: Actor, programme: UUID) -> frozenset[str]:
    """The codes of the programme's experiments whose pages open to the actor, as `experiment_for` says of each."""
    here, _teams = with_all_places(actor)
    cycles = Cycle.objects.filter(experiment=OuterRef("pk"), deleted_in__isnull=True)
    rows = (
        Experiment.objects.filter(programme=programme, deleted_in__isnull=True)
        .select_related("team")
        .annotate(going=Exists(cycles.filter(decided_at__isnull=True)))
        .annotate(decided=Exists(cycles.filter(decided_at__isnull=False)))
    )
    now = clock.now()

    def opens(one: Experiment, going: bool, decided: bool) -> bool:
        draft = (Target("team_draft", experiment_places(one)),) if going else ()
        targets = (*draft, *((submitted_target(one),) if decided else ()))
        return any(decide(here, "read", seen_by(here, one, target), now).level >= Level.META for target in targets)

    return frozenset(one.code for one in rows if opens(one, one.going, one.decided))


def _decided() -> QuerySet[Experiment]:
    decided = Cycle.objects.filter(experiment=OuterRef("pk"), decided_at__isnull=False, deleted_in__isnull=True)
    return Experiment.objects.filter(
        Exists(decided), submitted_at__isnull=False, deleted_in__isnull=True, programme__deleted_in__isnull=True
    ).annotate(units_text=Cast("units", TextField()), areas_text=Cast("areas", TextField()))


def _whole(actor: Actor) -> Q | None:
    """What is open by a right in a place; None: everything is."""
    places = reach(actor, "read", "experiment", at_least=Level.FULL)
    if actor.system is not None or INSTANCE in places:
        return None
    wide = {
        place.id
        for grant in actor.grants
        if grant.scope.kind == "series" and grant.scope in places
        for place in grant.within
        if place.kind == "programme"
    }
    shared = Q(share_level__in=WIDE, programme_id__in=wide)
    circle = Q(state=State.PUBLISHED) & _inside(_circle(actor))
    return _inside(places) | shared | circle


def _inside(places: frozenset[Place]) -> Q:
    """The experiments that lie in one of the places."""
    if INSTANCE in places:
        return Q()
    found = (
        Q(team_id__in=ids_of(places, "team"))
        | Q(team__series_id__in=ids_of(places, "series"))
        | Q(programme_id__in=ids_of(places, "programme"))
    )
    # Lists of ids as their text: what both databases can look into.
    for place in places:
        if place.kind in {"unit", "area"}:
            found |= Q(**{f"{place.kind}s_text__contains": f'"{place.id}"'})
    return found


def _circle(actor: Actor) -> frozenset[Place]:
    """The places in which the actor reads what is published to those who share one."""
    return places_that_open(actor, lambda place: Target("experiment", frozenset({place}), publicity="published"))


def places_that_open(actor: Actor, target: Callable[[Place], Target]) -> frozenset[Place]:
    """Those of the actor's places in which it reads whole what lies there."""
    now = clock.now()
    candidates = {place for grant in actor.grants for place in grant.within | {grant.scope}}
    return frozenset(one for one in candidates if decide(actor, "read", target(one), now).level == Level.FULL)


def programme_of_others(actor: Actor, code: str) -> Programme:
    """The programme whose experiments the actor may look through, else 404: one that is open, or has one that is."""
    found = Programme.objects.filter(code=code, deleted_in__isnull=True).first()
    if found is None:
        raise Http404
    inside = programme_ids(actor)
    if inside is None or str(found.pk) in inside or visible_to(actor).filter(programme=found).exists():
        return found
    raise Http404


def programmes_of_others(actor: Actor) -> list[Programme]:
    """The programmes in which there is something to look through for the actor, the newest first."""
    within = {place.id for grant in actor.grants for place in grant.within | {grant.scope} if place.kind == "programme"}
    rows = Programme.objects.filter(
        Q(pk__in=within) | Q(pk__in=visible_to(actor).order_by().values("programme")), deleted_in__isnull=True
    )
    return list(rows.order_by("-start", "code"))


def reads_decided(sight: Sight) -> bool:
    """Whether the reader is outside the team and reads what it decided."""
    if sight.insider is not None or sight.experiment.submitted_at is None:
        return False
    target = seen_by(sight.actor, sight.experiment, submitted_target(sight.experiment))
    return decide(sight.actor, "read", target, clock.now()).level == Level.FULL


def may_try(sight: Sight) -> bool:
    """Whether the reader may put the experiment on the list of what they could try."""
    return sight.actor.person_id is not None and reads_decided(sight)


def is_offered_try(actor: Actor) -> bool:
    """Whether it is of use to say "I could try this": who has a team, or a unit, an organisation or an area of work.

    The project manager, the auditor and others of the programme read the same experiments and try nothing themselves.
    """
    return any(grant.role in TRYING or grant.scope.kind in WORKPLACES for grant in actor.grants)


def require_try(sight: Sight) -> UUID:
    """The person whose list it is; refuses (`not_allowed`) the team itself and who does not read the experiment."""
    if sight.actor.person_id is None or not may_try(sight):
        raise DomainError("not_allowed", action="read", kind="experiment")
    return UUID(sight.actor.person_id)


def may_read_questions(sight: Sight) -> bool:
    """Whether questions and answers are open: the team's, and who reads the record, not what is public alone."""
    if sight.experiment.submitted_at is None:
        return False
    return sight.insider is not None or (not sight.public_alone and _may(sight, "read"))


def may_ask(sight: Sight) -> bool:
    """Whether the reader may ask the team: never about a draft, never one's own team."""
    if sight.insider is not None or sight.actor.person_id is None or not reads_decided(sight):
        return False
    return sight.experiment.programme.state != Programme.State.ENDED and _may(sight, "write")


def require_ask(sight: Sight) -> UUID:
    """The person who asks; refuses (`question_of_draft`, `not_allowed`, `programme_ended`) everybody else."""
    if sight.experiment.submitted_at is None:
        raise DomainError("question_of_draft")
    require_open(sight.experiment)
    if sight.actor.person_id is None or not may_ask(sight):
        raise DomainError("not_allowed", action="write", kind="team_question")
    return UUID(sight.actor.person_id)


def may_hide(sight: Sight) -> bool:
    """Whether the actor is a facilitator of the team's series: sharing wider gives nobody this right."""
    if sight.experiment.submitted_at is None:
        return False
    target = submitted_target(sight.experiment, "team_question")
    return allowed(sight.actor, "delete", target, clock.now())


def may_hide_own(sight: Sight) -> bool:
    """Whether the actor is of the team that is asked: it decides what stands on its own page."""
    return sight.insider is not None and sight.experiment.submitted_at is not None


def require_hide(sight: Sight) -> None:
    """Refuse (`not_allowed`) who neither leads the series nor is in the team, and what belongs to an ended
    programme."""
    if not (may_hide(sight) or may_hide_own(sight)):
        raise DomainError("not_allowed", action="delete", kind="team_question")
    require_open(sight.experiment)


def require_show(sight: Sight, question: TeamQuestion) -> None:
    """The same of bringing back: what a facilitator hid the team does not bring back."""
    require_hide(sight)
    if not may_hide(sight) and not hidden_by_team(question):
        raise DomainError("not_allowed", action="delete", kind="team_question")


def hidden_by_team(question: TeamQuestion) -> bool:
    """Whether a member hid it, now in the team or earlier; once that person is erased nobody can tell."""
    rows = TeamMember.objects.filter(team=question.experiment.team_id, deleted_in__isnull=True)
    return question.hidden_by_id is not None and rows.filter(enrolment__person=question.hidden_by_id).exists()


def question_for(sight: Sight, pk: UUID) -> TeamQuestion:
    """A question of this experiment that the reader may know of, else 404: a hidden one is its asker's, the
    facilitators' and, when the team hid it, the team's."""
    if not may_read_questions(sight):
        raise Http404
    with reading(sight.actor):
        rows = TeamQuestion.objects.select_related("experiment__programme", "experiment__team__series")
        found = rows.filter(pk=pk, experiment=sight.experiment, deleted_in__isnull=True).first()
    if found is None or (found.hidden_at is not None and not sees_hidden(sight, found)):
        raise Http404
    return found


def sees_hidden(sight: Sight, question: TeamQuestion) -> bool:
    """Whether a hidden question is told to the reader: to who asked it, to the facilitators, and to a team that hid
    it."""
    mine = sight.actor.person_id is not None and str(question.asked_by_id) == sight.actor.person_id
    return mine or may_hide(sight) or (may_hide_own(sight) and hidden_by_team(question))


def own_question(sight: Sight, pk: UUID, *, withdrawn: bool = False) -> TeamQuestion:
    """A question that the reader asked, one taken back when asked for; else 404."""
    if sight.actor.person_id is None or not may_read_questions(sight):
        raise Http404
    with reading(sight.actor):
        rows = TeamQuestion.objects.filter(pk=pk, experiment=sight.experiment, asked_by_id=UUID(sight.actor.person_id))
        found = rows.filter(deleted_in__isnull=not withdrawn).first()
    if found is None:
        raise Http404
    return found


def require_withdraw(sight: Sight, question: TeamQuestion) -> None:
    """Refuse (`question_closed`) what the team has settled: its answer is not the asker's to take away."""
    require_open(sight.experiment)
    if question.state != TeamQuestion.State.ASKED:
        raise DomainError("question_closed")


def require_answerer(insider: Insider, question: TeamQuestion) -> None:
    """Refuse to answer twice (`question_closed`), and (`programme_ended`) a late hand."""
    require_open(insider.experiment)
    if question.state != TeamQuestion.State.ASKED or question.hidden_at is not None:
        raise DomainError("question_closed")


def _may(sight: Sight, action: str) -> bool:
    target = seen_by(sight.actor, sight.experiment, submitted_target(sight.experiment, "team_question"))
    return allowed(sight.actor, action, target, clock.now())
