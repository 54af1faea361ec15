"""Reads of stewards: of a model's terms for its desk, of what one person keeps for their own pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Min, Q

from oppiva.catalogue.models import ModelState, ModelVersion, OperatingModel, StewardQuestion, Stewardship
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.rules import organisations_visible_to, persons_visible_to

State = Stewardship.State
MOST_OFFERED = 300


@dataclass(frozen=True)
class TermRow:
    """A stewardship on the desk of its model; `person` is named to who may see the person anyway."""

    pk: UUID
    organisation: str
    role: str
    person: str
    state: str
    invited_at: datetime
    accepted_on: date | None
    next_review_on: date | None
    ends_on: date | None
    ended_on: date | None
    reason: str

    @property
    def waits(self) -> bool:
        """Whether nobody has answered the invitation yet."""
        return self.state == State.INVITED

    @property
    def keeps(self) -> bool:
        """Whether this is who keeps the model."""
        return self.state == State.ACCEPTED


@dataclass(frozen=True)
class QuestionRow:
    """A question as its steward sees it; never who asked."""

    pk: UUID
    text: str
    language: str
    state: str
    asked_at: datetime | None
    due_on: date | None
    answer: str
    answered_at: datetime | None
    model: UUID
    unsent: str = ""


@dataclass(frozen=True)
class KeptRow:
    """A model that one person keeps or is asked to keep."""

    pk: UUID
    model: UUID
    code: str
    slug: str
    programme: str
    programme_ended: bool
    name: str
    language: str
    state: str
    model_state: str
    organisation: str
    role: str
    next_review_on: date | None
    ends_on: date | None
    last_checked_on: date | None
    version: str
    waiting: tuple[QuestionRow, ...] = ()
    answered: tuple[QuestionRow, ...] = ()

    @property
    def invited(self) -> bool:
        """Whether the person has not answered yet."""
        return self.state == State.INVITED


def term_of(pk: UUID) -> Stewardship | None:
    """A stewardship with its model, for a mail about it."""
    rows = Stewardship.objects.filter(pk=pk, deleted_in__isnull=True)
    return rows.select_related("operating_model__draft", "operating_model__programme").first()


def question_of(pk: UUID) -> StewardQuestion | None:
    """A question with its model and version, for a mail about it."""
    rows = StewardQuestion.objects.filter(pk=pk, deleted_in__isnull=True)
    return rows.select_related("operating_model", "model_version").first()


def term_rows(actor: Actor, model: OperatingModel) -> tuple[TermRow, ...]:
    """All stewardships of a model, who keeps it first, then the newest; two statements."""
    terms = list(
        Stewardship.objects.filter(operating_model=model, deleted_in__isnull=True).order_by("-invited_at", "pk")
    )
    ids = {one.person_id for one in terms if one.person_id is not None}
    names: dict[UUID | None, str] = {}
    if ids:
        names |= dict(persons_visible_to(actor).filter(pk__in=ids).values_list("pk", "name"))
    rows = [
        TermRow(
            one.pk, one.organisation_name, one.role, names.get(one.person_id, ""), one.state, one.invited_at,
            one.accepted_on, one.next_review_on, one.ends_on, one.ended_on, one.reason,
        )
        for one in terms
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda one: (not one.keeps, not one.waits)))


def organisations_offered(actor: Actor) -> list[str]:
    """Names of organisations that the actor may see, to choose from while typing; any other name may be typed."""
    rows = organisations_visible_to(actor).order_by("name").values_list("name", flat=True)
    return list(rows[:MOST_OFFERED])


def kept_by(actor: Actor) -> tuple[KeptRow, ...]:
    """What the person keeps or is asked to keep, invitations first, then the next check; three statements.

    Questions that wait stand with their model, the oldest first, and the answered ones that are not public yet.
    """
    if actor.person_id is None:
        return ()
    mine = Stewardship.objects.filter(
        person=UUID(actor.person_id), operating_model__deleted_in__isnull=True, deleted_in__isnull=True
    )
    terms = list(
        mine.filter(Q(state=State.INVITED) | Q(state=State.ACCEPTED, ends_on__gte=clock.today())).select_related(
            "operating_model__draft", "operating_model__programme"
        )
    )
    kept = [one.operating_model_id for one in terms if one.state == State.ACCEPTED]
    questions = open_questions(kept) if kept else {}
    current = [one.operating_model.current_version for one in terms if one.operating_model.current_version]
    versions = {
        pk: f"{major}.{minor}"
        for pk, major, minor in ModelVersion.objects.filter(pk__in=current).values_list("pk", "major", "minor")
    } if current else {}  # fmt: skip
    rows = [_kept(one, questions.get(one.operating_model_id, ()), versions) for one in terms]
    return tuple(sorted(rows, key=lambda one: (not one.invited, one.next_review_on or date.max, one.code)))


def open_questions(models: Collection[UUID]) -> dict[UUID, tuple[QuestionRow, ...]]:
    """The questions of these models that are asked or answered and not public, the oldest first; one statement."""
    open_states = [StewardQuestion.State.ASKED, StewardQuestion.State.ANSWERED]
    columns = (
        "pk", "text", "language", "state", "asked_at", "due_on", "answer", "answered_at", "operating_model_id",
        "unsent",
    )  # fmt: skip
    rows = StewardQuestion.objects.filter(operating_model__in=models, state__in=open_states, deleted_in__isnull=True)
    found: dict[UUID, list[QuestionRow]] = {}
    for values in rows.order_by("asked_at", "pk").values_list(*columns):
        row = QuestionRow(*values)
        found.setdefault(row.model, []).append(row)
    return {model: tuple(some) for model, some in found.items()}


def settled_questions(model: OperatingModel, most: int = 20) -> tuple[QuestionRow, ...]:
    """The newest questions of a model that are public or were declined, for its steward."""
    settled = [StewardQuestion.State.PUBLISHED, StewardQuestion.State.DECLINED]
    columns = (
        "pk", "text", "language", "state", "asked_at", "due_on", "answer", "answered_at", "operating_model_id",
        "unsent",
    )  # fmt: skip
    rows = StewardQuestion.objects.filter(operating_model=model, state__in=settled, deleted_in__isnull=True)
    return tuple(QuestionRow(*values) for values in rows.order_by("-answered_at", "pk").values_list(*columns)[:most])


def asked_beside(model: OperatingModel) -> str:
    """The organisation that is asked to keep a model and has not answered; empty for none."""
    rows = Stewardship.objects.filter(operating_model=model, state=State.INVITED, deleted_in__isnull=True)
    return rows.values_list("organisation_name", flat=True).first() or ""


def _kept(term: Stewardship, questions: tuple[QuestionRow, ...], versions: dict[UUID, str]) -> KeptRow:
    model = term.operating_model
    asked = StewardQuestion.State.ASKED
    return KeptRow(
        pk=term.pk,
        model=model.pk,
        code=model.code,
        slug=model.slug,
        programme=model.programme.code,
        programme_ended=model.programme.state == "ended",
        name=model.draft.name,
        language=model.language,
        state=term.state,
        model_state=model.state,
        organisation=term.organisation_name,
        role=term.role,
        next_review_on=term.next_review_on,
        ends_on=term.ends_on,
        last_checked_on=model.last_checked_on,
        version=versions.get(model.current_version, "") if model.current_version else "",
        waiting=tuple(one for one in questions if one.state == asked),
        answered=tuple(one for one in questions if one.state != asked),
    )


@dataclass(frozen=True)
class Duty:
    """What one model asks of a person: an answer to an invitation, answers to readers, its check."""

    pk: UUID
    code: str
    name: str
    invited: bool
    due: bool
    waiting: int
    answer_by: date | None


def duties_of(actor: Actor) -> list[Duty]:
    """What waits for the person as a steward, by model; one statement, whoever the person is."""
    if actor.person_id is None:
        return []
    today = clock.today()
    asked = Q(operating_model__questions__state=StewardQuestion.State.ASKED)
    asked &= Q(operating_model__questions__deleted_in__isnull=True)
    mine = Stewardship.objects.filter(
        person=UUID(actor.person_id), operating_model__deleted_in__isnull=True, deleted_in__isnull=True
    )
    rows = mine.filter(Q(state=State.INVITED) | Q(state=State.ACCEPTED, ends_on__gte=today)).annotate(
        waiting=Count("operating_model__questions", filter=asked),
        answer_by=Min("operating_model__questions__due_on", filter=asked),
    )
    columns = (
        "pk", "operating_model__code", "operating_model__draft__name", "state", "operating_model__state",
        "next_review_on", "waiting", "answer_by",
    )  # fmt: skip
    return [
        Duty(
            pk, code, name, state == State.INVITED,
            state == State.ACCEPTED and (where == ModelState.DUE_REVIEW or (check is not None and check <= today)),
            waiting if state == State.ACCEPTED else 0, answer_by,
        )
        for pk, code, name, state, where, check, waiting, answer_by in rows.order_by("pk").values_list(*columns)
    ]  # fmt: skip
