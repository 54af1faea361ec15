"""Who plans a half-day before it is held, and who reads its materials and pre-task: the series it belongs to."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, Level
from oppiva.jobs import clock
from oppiva.jobs.models import StoredFile
from oppiva.people.rules import ids_of, reach
from oppiva.programme.models import Programme
from oppiva.workshops.models import (
    Enrolment,
    PreTask,
    ReplacementSeat,
    RunSet,
    Series,
    Session,
    SessionMaterial,
    Team,
)
from oppiva.workshops.rules.series import (
    may_add_series,
    may_series,
    may_write_some_series,
    require_series,
    require_write_somewhere,
    series_visible_to,
    session_of,
)

# While the door is open the flow can still be mended; after the start the teams are at its steps.
MENDED_IN = (Session.State.PLANNED, Session.State.DOOR_OPEN)


def flow_session_for(actor: Actor, code: str, series: str, number: int) -> Session:
    """The half-day for who plans it; who only sees it is refused (`not_allowed`), else 404."""
    found = session_of(actor, code, series, number)
    if not may_series(actor, "write", series_of(found)):
        raise DomainError("not_allowed", action="write", kind="series")
    return found


def series_of(session: Session) -> Series:
    """The series of the half-day; one without (of leadership) has no flow, so 404."""
    if session.series is None:
        raise Http404
    return session.series


def may_plan(actor: Actor, session: Session) -> bool:
    """Whether the actor may change what belongs to the half-day just now."""
    over = series_of(session).programme.state == Programme.State.ENDED
    return not over and may_series(actor, "write", series_of(session))


def may_set_flow(actor: Actor, session: Session) -> bool:
    """Whether the actor may change its steps just now: until it starts."""
    return session.state in MENDED_IN and may_plan(actor, session)


def require_plan(actor: Actor, session: Session) -> None:
    """Refuse who may not plan the half-day, and to change what is over."""
    require_series(actor, "write", series_of(session))


def require_flow(actor: Actor, session: Session) -> None:
    """As `require_plan`; a half-day that is cancelled or under way keeps its steps."""
    require_plan(actor, session)
    if session.state == Session.State.CANCELLED:
        raise DomainError("session_cancelled")
    if session.state not in MENDED_IN:
        raise DomainError("session_begun")


def run_sets_visible_to(actor: Actor, programme: Programme) -> QuerySet[RunSet]:
    """The saved flows of a programme, for who plans half-days there."""
    living = RunSet.objects.filter(programme=programme, deleted_in__isnull=True)
    return living if may_write_some_series(actor, programme) else living.none()


def run_set_for(actor: Actor, programme: Programme, pk: UUID) -> RunSet:
    """A saved flow of the programme, else 404."""
    found = run_sets_visible_to(actor, programme).filter(pk=pk).select_related("programme").first()
    if found is None:
        raise Http404
    return found


def may_keep_set(actor: Actor, found: RunSet) -> bool:
    """Whether the actor may name or remove a saved flow: who saved it, and who makes series."""
    own = actor.person_id is not None and str(found.saved_by_id) == actor.person_id
    return own or may_add_series(actor, found.programme)


def require_set(actor: Actor, found: RunSet) -> None:
    """Refuse who may not name or remove this saved flow, and to change what is over."""
    require_write_somewhere(actor, found.programme)
    if not may_keep_set(actor, found):
        raise DomainError("not_allowed", action="write", kind="series")


def _of_own_series(actor: Actor) -> Q:
    """The half-days of the series the actor is in, and those whose replacement seat is the actor's."""
    reads = reach(actor, "read", "message", at_least=Level.FULL)
    teams = Team.objects.filter(pk__in=ids_of(reads, "team"), deleted_in__isnull=True)
    own = Q(session__series_id__in=ids_of(reads, "series")) | Q(session__series_id__in=teams.values("series"))
    if actor.person_id is None:
        return own
    seats = ReplacementSeat.objects.filter(
        enrolment__person_id=UUID(actor.person_id),
        enrolment__state=Enrolment.State.ENROLLED,
        state=ReplacementSeat.State.TAKEN,
        deleted_in__isnull=True,
    )
    return own | Q(session__in=seats.values("session"))


def materials_visible_to(actor: Actor) -> QuerySet[SessionMaterial]:
    """Who plans the half-day reads its materials at once, the series from the day they are to be seen."""
    living = SessionMaterial.objects.filter(deleted_in__isnull=True, session__deleted_in__isnull=True)
    planned = Q(session__series__in=series_visible_to(actor, "write"))
    out = Q(visible_from__isnull=True) | Q(visible_from__lte=clock.today())
    return living.filter(planned | _of_own_series(actor) & out)


def pre_tasks_visible_to(actor: Actor) -> QuerySet[PreTask]:
    """As materials."""
    living = PreTask.objects.filter(deleted_in__isnull=True, session__deleted_in__isnull=True)
    planned = Q(session__series__in=series_visible_to(actor, "write"))
    return living.filter(planned | _of_own_series(actor) & Q(visible_from__lte=clock.today()))


def material_for(actor: Actor, session: Session, pk: UUID) -> SessionMaterial:
    """A material of a half-day that the actor plans, else 404."""
    found = SessionMaterial.objects.filter(pk=pk, session=session, deleted_in__isnull=True).first()
    if found is None:
        raise Http404
    return found


def pre_task_in(session: Session) -> PreTask | None:
    """The pre-task of a half-day that the actor plans."""
    return PreTask.objects.filter(session=session, deleted_in__isnull=True).select_related("session__series").first()


def own_pre_task_for(actor: Actor, code: str, series: str, number: int) -> PreTask:
    """The pre-task of a half-day the actor takes part in and may see, else 404."""
    tasks = pre_tasks_visible_to(actor).filter(_of_own_series(actor), visible_from__lte=clock.today())
    found = tasks.filter(
        session__series__programme__code=code, session__series__code=series, session__number=number
    ).first()
    if found is None or actor.person_id is None:
        raise Http404
    return found


def may_open_material(actor: Actor, stored: StoredFile) -> bool:
    """A material's file is opened by whoever reads the material; one set aside by nobody but who plans the half-day."""
    if materials_visible_to(actor).filter(pk=stored.object_id, file_id=stored.pk).exists():
        return True
    rows = SessionMaterial.objects.filter(pk=stored.object_id, deleted_in__isnull=True)
    return rows.filter(session__series__in=series_visible_to(actor, "write")).exists()


def check_sets_back(actor: Actor, batch: UUID) -> None:
    """Refuses to bring back saved flows that the actor may not keep now."""
    for one in RunSet._base_manager.filter(deleted_in=batch).select_related("programme"):
        require_set(actor, one)


def check_materials_back(actor: Actor, batch: UUID) -> None:
    """Refuses to bring back materials of half-days the actor does not plan now."""
    for one in SessionMaterial._base_manager.filter(deleted_in=batch).select_related("session__series__programme"):
        require_plan(actor, one.session)


def check_pre_tasks_back(actor: Actor, batch: UUID) -> None:
    """As materials."""
    for one in PreTask._base_manager.filter(deleted_in=batch).select_related("session__series__programme"):
        require_plan(actor, one.session)
