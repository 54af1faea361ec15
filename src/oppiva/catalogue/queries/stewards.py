"""Reads of stewards: of a model's terms for its desk, of what one person keeps for their own pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from oppiva.catalogue.models import ModelState, ModelVersion, OperatingModel, StewardQuestion, Stewardship
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import Role, RoleGrant
from oppiva.people.queries import in_force
from oppiva.people.rules import contacts_visible_to, organisations_visible_to, persons_visible_to

State = Stewardship.State
MOST_OFFERED = 300


@dataclass(frozen=True)
class TermRow:
    """A stewardship on the desk of its model; `person` is named, with mail and phone, to who may see each anyway."""

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
    mail: str = ""
    phone: str = ""

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


Shown = tuple[str, str, str]  # of the newest version: its number, its name and the language of that


def term_of(pk: UUID) -> Stewardship | None:
    """A stewardship with its model, for a mail about it."""
    rows = Stewardship.objects.filter(pk=pk, deleted_in__isnull=True)
    return rows.select_related("operating_model__draft", "operating_model__programme").first()


def name_of(model: OperatingModel) -> tuple[str, str]:
    """The name of a model and its language as everybody reads them: of the newest version, of the draft while nothing
    is published."""
    if model.current_version is None:
        return model.draft.name, model.language
    return ModelVersion.objects.values_list("name", "language").get(pk=model.current_version)


def keeper_who_invited(term: Stewardship) -> str:
    """The organisation that keeps the model and hands it over by this invitation; empty when the programme invited."""
    if not term.by_keeper:
        return ""
    kept = Stewardship.objects.filter(
        operating_model=term.operating_model_id, state=State.ACCEPTED, ends_on__gte=clock.today(),
        deleted_in__isnull=True,
    ).exclude(pk=term.pk)  # fmt: skip
    return kept.values_list("organisation_name", flat=True).first() or ""


def question_of(pk: UUID) -> StewardQuestion | None:
    """A question with its model and version, for a mail about it."""
    rows = StewardQuestion.objects.filter(pk=pk, deleted_in__isnull=True)
    return rows.select_related("operating_model", "model_version").first()


def term_rows(actor: Actor, model: OperatingModel) -> tuple[TermRow, ...]:
    """All stewardships of a model, who keeps it first, then the newest; three statements."""
    terms = list(
        Stewardship.objects.filter(operating_model=model, deleted_in__isnull=True).order_by("-invited_at", "pk")
    )
    ids = {one.person_id for one in terms if one.person_id is not None}
    known = reach_of(actor, ids)
    nobody = Reach("", "", "")
    rows = [
        TermRow(
            one.pk, one.organisation_name, one.role, seen.name, one.state, one.invited_at,
            one.accepted_on, one.next_review_on, one.ends_on, one.ended_on, one.reason,
            *((seen.mail, seen.phone) if one.state == State.ACCEPTED else ()),
        )
        for one in terms
        for seen in [known.get(one.person_id, nobody) if one.person_id is not None else nobody]
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda one: (not one.keeps, not one.waits)))


@dataclass(frozen=True)
class Reach:
    """How a person is reached: mail and phone are empty for who may not see them."""

    name: str
    mail: str
    phone: str


def reach_of(actor: Actor, ids: Collection[UUID]) -> dict[UUID, Reach]:
    """Those of the persons whom the actor sees, with the contacts that the actor sees; two statements at most."""
    if not ids:
        return {}
    columns = ("pk", "name", "email", "phone")
    rows = list(persons_visible_to(actor).filter(pk__in=ids).order_by("name").values_list(*columns))
    if not rows:
        return {}
    open_ = set(contacts_visible_to(actor).filter(pk__in=[pk for pk, *_more in rows]).values_list("pk", flat=True))
    return {
        pk: Reach(name, mail if pk in open_ else "", (phone or "") if pk in open_ else "")
        for pk, name, mail, phone in rows
    }


def inviters(actor: Actor, model: OperatingModel) -> list[Reach]:
    """The analysts of the programme whom the actor sees: they invite the stewards of its models."""
    place = {"scope_kind": "programme", "scope_id": str(model.programme_id)}
    grants = in_force(RoleGrant.objects.filter(role=Role.ANALYST, deleted_in__isnull=True, **place))
    return list(reach_of(actor, set(grants.values_list("person_id", flat=True))).values())


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
    columns = ("pk", "major", "minor", "name", "language")
    versions = {
        pk: (f"{major}.{minor}", name, language)
        for pk, major, minor, name, language in ModelVersion.objects.filter(pk__in=current).values_list(*columns)
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


def _kept(term: Stewardship, questions: tuple[QuestionRow, ...], versions: dict[UUID, Shown]) -> KeptRow:
    model = term.operating_model
    draft: Shown = ("", model.draft.name, model.language)
    version, name, language = versions.get(model.current_version, draft) if model.current_version else draft
    asked = StewardQuestion.State.ASKED
    return KeptRow(
        pk=term.pk,
        model=model.pk,
        code=model.code,
        slug=model.slug,
        programme=model.programme.code,
        programme_ended=model.programme.state == "ended",
        name=name,
        language=language,
        state=term.state,
        model_state=model.state,
        organisation=term.organisation_name,
        role=term.role,
        next_review_on=term.next_review_on,
        ends_on=term.ends_on,
        last_checked_on=model.last_checked_on,
        version=version,
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
    newest = ModelVersion.objects.filter(pk=OuterRef("operating_model__current_version"))
    rows = mine.filter(Q(state=State.INVITED) | Q(state=State.ACCEPTED, ends_on__gte=today)).annotate(
        waiting=Count("operating_model__questions", filter=asked),
        answer_by=Min("operating_model__questions__due_on", filter=asked),
        named=Coalesce(Subquery(newest.values("name")[:1]), "operating_model__draft__name"),
    )
    columns = (
        "pk", "operating_model__code", "named", "state", "operating_model__state",
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
