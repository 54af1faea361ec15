"""Who hears what of a model and its steward: the programme's analysts and managers, the invited, the steward."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from oppiva.catalogue.models import OperatingModel, StewardQuestion, Stewardship
from oppiva.catalogue.rules import library
from oppiva.catalogue.services.model_telling import authors_of
from oppiva.core.policy import Actor
from oppiva.jobs.services import queue_mail
from oppiva.people.models import Person, Role, RoleGrant
from oppiva.people.queries import actor_for, in_force
from oppiva.people.services import notify

# What somebody is to be looked for after: who may invite is told to, the others who does.
WANTS_ONE = frozenset({"declined", "resigned", "organisation_gone", "person_gone", "over"})
STEWARDSHIP, QUESTION = "catalogue.stewardship", "catalogue.stewardquest"
INVITED_MAIL, REMINDER_MAIL, QUESTION_MAIL = "steward_invited", "steward_reminder", "steward_question_asked"
ANSWERED_MAIL, CONFIRM_MAIL = "steward_answered", "steward_question_confirm"
UNANSWERED_MAIL = "steward_unanswered"


def keepers_of(programme: UUID) -> list[UUID]:
    """Who looks after a programme's models: its analysts and project managers of today."""
    grants = in_force(
        RoleGrant.objects.filter(
            role__in=[Role.ANALYST, Role.PROJECT_MANAGER],
            scope_kind="programme",
            scope_id=str(programme),
            deleted_in__isnull=True,
        )
    )
    return sorted(set(grants.values_list("person_id", flat=True)))


def tell_keepers(
    actor: Actor, model: OperatingModel, code: str, *, term: Stewardship | None = None, reason: str = ""
) -> int:
    """A notice to who looks after the programme's models and to the authors of this one, in the caller's transaction;
    leads to the model's stewards.

    A line of its own for each term, so that the newest says how it stands. Who acts by the term hears of it as that.
    Where somebody is to be looked for (`WANTS_ONE`), who may invite is led to the form (`act` "invite"), the others to
    who does ("ask").
    """
    persons = [one for one in _concerned(model) if term is None or one != term.person_id]
    inviting = _inviting(model, persons) if code in WANTS_ONE else set()
    told = 0
    for act, place in (("invite", "#invite"), ("ask", "#inviters")) if code in WANTS_ONE else (("", ""),):
        told += notify(
            actor,
            [one for one in persons if not act or (one in inviting) == (act == "invite")],
            kind=STEWARDSHIP,
            object_id=term.pk if term is not None else model.pk,
            code=code,
            facts={**facts_of(model, term), "act": act},
            reason=reason,
            link=f"/hanke/{model.programme.code}/mallit/{model.code}/vastuutaho/{place}",
        )
    return told


def _inviting(model: OperatingModel, persons: Collection[UUID]) -> set[UUID]:
    """Those of the persons who may invite a steward: who writes the model."""
    found = Person.objects.filter(pk__in=persons, deleted_in__isnull=True)
    return {one.pk for one in found if library.may(actor_for(one), "write", model)}


def _concerned(model: OperatingModel) -> list[UUID]:
    """Who looks after the programme's models, and who has written this one."""
    return sorted({*keepers_of(model.programme_id), *authors_of(model)})


def tell_steward(actor: Actor, term: Stewardship, code: str, *, mailed: bool = False) -> int:
    """A notice to the person who was invited or acts as the steward; leads to their own page of the model."""
    return notify(
        actor,
        [term.person_id],
        kind=STEWARDSHIP,
        object_id=term.pk,
        code=code,
        facts=facts_of(term.operating_model, term),
        link=own_page(term),
        mailed=mailed,
    )


def tell_asked(actor: Actor, question: StewardQuestion, term: Stewardship) -> None:
    """A notice to the steward that a reader asks, which leads to the question, and one mail to the work address: 14
    days run. The mail holds no word of the question."""
    told = notify(
        actor, [term.person_id], kind=QUESTION, object_id=question.pk, code="asked",
        facts={"code": question.operating_model.code}, link=question_page(term, question), mailed=True,
    )  # fmt: skip
    if told and term.person_id is not None:
        queue_mail(
            QUESTION_MAIL, recipient=term.person_id, object_id=str(question.pk),
            context={"link": question_page(term, question)},
        )  # fmt: skip


def tell_of_question(actor: Actor, question: StewardQuestion, persons: Collection[UUID | None], code: str) -> int:
    """A notice to who asked signed in of what became of the question; nobody is named."""
    model = question.operating_model
    return notify(
        actor, persons, kind=QUESTION, object_id=question.pk, code=code, facts={"code": model.code},
        link=f"/mallit/{model.slug}/#kysymykset", reason=question.reason if code == "declined" else "",
    )  # fmt: skip


def facts_of(model: OperatingModel, term: Stewardship | None) -> Mapping[str, object]:
    """Codes and days alone, as notices hold them."""
    ends = term.ends_on.isoformat() if term is not None and term.ends_on is not None else ""
    return {"code": model.code, "ends_on": ends}


def remind(question: StewardQuestion, term: Stewardship, number: int) -> None:
    """A mail to the steward that a question waits; each of the two goes once."""
    if term.person_id is not None:
        queue_mail(
            REMINDER_MAIL, recipient=term.person_id, object_id=str(question.pk), version=number,
            context={"link": question_page(term, question)},
        )  # fmt: skip


def own_page(term: Stewardship) -> str:
    """The path of a steward's own page of a model, without language prefix."""
    return f"/vastuut/{term.pk}/"


def question_page(term: Stewardship, question: StewardQuestion) -> str:
    """The path where a steward answers a question, without language prefix."""
    return f"{own_page(term)}kysymykset/{question.pk}/"
