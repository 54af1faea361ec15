"""What adoptions hold about a person, for the copy of their own data."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Lower

from oppiva.adoption.models import (
    Adaptation,
    AdopterTip,
    Adoption,
    AdoptionFollowUp,
    AdoptionLink,
    AdoptionPulse,
    BeginLink,
    ModelFollow,
    PulledAdaptation,
    StageMove,
)
from oppiva.people.models import Person

Rows = list[dict[str, object]]


def adoptions_by(person_id: UUID) -> QuerySet[Any]:
    """The adoptions whose contact the person is, and those the person confirmed."""
    return Adoption.objects.filter(Q(contact=person_id) | Q(confirmed_by=person_id))


def adoption_rows_of(person_id: UUID) -> Rows:
    """Which model is taken into use where, and what the person is to it."""
    columns = (
        "code",
        "organisation_name",
        "unit",
        "role",
        "started_on",
        "contact_id",
        "confirmed_by_id",
        "confirmed_on",
    )
    told = _told_at(person_id)
    return [
        {
            "adoption": code,
            "adoption_told": told.get(code, []) if contact == person_id else [],
            "adoption_place": f"{name}, {unit}" if unit else name,
            "adoption_role": role if contact == person_id else "",
            "adoption_started_on": started,
            "adoption_contact": contact == person_id,
            "adoption_confirmed_on": on if confirmed == person_id else None,
        }
        for code, name, unit, role, started, contact, confirmed, on in adoptions_by(person_id)
        .order_by("started_on", "pk")
        .values_list(*columns)
    ]


def _told_at(person_id: UUID) -> dict[str, list[str]]:
    """By place whose contact the person is, the changes and tips told there, in order."""
    found: dict[str, list[str]] = {}
    for table, field, day in ((Adaptation, "sentence", "made_on"), (AdopterTip, "text", "told_on")):
        rows = table._base_manager.filter(adoption__contact=person_id, deleted_in__isnull=True).order_by(day, "pk")
        for code, words in rows.values_list("adoption__code", field):
            found.setdefault(code, []).append(words)
    return found


def moves_by(person_id: UUID) -> QuerySet[Any]:
    """The moves that the person wrote down."""
    return StageMove.objects.filter(by=person_id)


def move_rows_of(person_id: UUID) -> Rows:
    """Which adoption the person moved to which stage, and the words to it."""
    columns = ("adoption__code", "to_stage", "on", "words")
    return [
        {"adoption": code, "adoption_stage": stage, "adoption_on": on, "adoption_words": words}
        for code, stage, on, words in moves_by(person_id).order_by("at", "pk").values_list(*columns)
    ]


def follows_of(person_id: UUID) -> QuerySet[Any]:
    """The models that the person follows."""
    return ModelFollow.objects.filter(person=person_id)


def follow_rows_of(person_id: UUID) -> Rows:
    """Which models the person follows, since when."""
    rows = follows_of(person_id).order_by("since", "pk").values_list("operating_model__code", "since")
    return [{"model_code": code, "adoption_on": since} for code, since in rows]


def asked_of(person_id: UUID) -> QuerySet[Any]:
    """The questions whether a model is still in use that the person was asked or answered."""
    return AdoptionFollowUp.objects.filter(Q(asked=person_id) | Q(answered_by=person_id))


def asked_rows_of(person_id: UUID) -> Rows:
    """These questions; the answer itself when it was the person's."""
    found: Rows = []
    for one in asked_of(person_id).select_related("adoption").order_by("due_on", "pk"):
        mine = one.answered_by_id == person_id
        row: dict[str, object] = {
            "adoption": one.adoption.code, "round": one.months, "asked_of_you": one.asked_id == person_id,
            "you_answered": mine,
        }  # fmt: skip
        if mine:
            row |= {"still_in_use": one.value, "adoption_words": one.words, "answered_on": one.answered_on}
        found.append(row)
    return found


def pulses_of(person_id: UUID) -> QuerySet[Any]:
    """The short pulses that the person was asked."""
    return AdoptionPulse.objects.filter(asked=person_id)


def pulse_rows_of(person_id: UUID) -> Rows:
    """These pulses: which place, after how many months, answered when."""
    rows = pulses_of(person_id).order_by("due_on", "pk").values_list("adoption__code", "months", "answered_on")
    return [{"adoption": code, "round": months, "answered_on": on} for code, months, on in rows]


def links_of(person_id: UUID) -> QuerySet[Any]:
    """The links that were mailed to the person."""
    return AdoptionLink.objects.filter(person=person_id)


def link_rows_of(person_id: UUID) -> Rows:
    """When each was made; what is stored of one opens nothing."""
    rows = links_of(person_id).order_by("made_at", "pk").values_list("made_at", "passed_on_at")
    return [{"link_made_at": made, "passed_on_at": passed} for made, passed in rows]


def pulls_by(person_id: UUID) -> QuerySet[Any]:
    """The changes of adopters that the person took back into a model."""
    return PulledAdaptation.objects.filter(by=person_id)


def pull_rows_of(person_id: UUID) -> Rows:
    """Which change went into which model."""
    rows = pulls_by(person_id).order_by("at", "pk")
    return [
        {"adoption": code, "model_code": model}
        for code, model in rows.values_list("adaptation__adoption__code", "operating_model__code")
    ]


def begins_of(person_id: UUID) -> QuerySet[Any]:
    """The links that were asked for with the person's address and not pressed yet."""
    address = Person.objects.filter(pk=person_id).values("email")[:1]
    return BeginLink.objects.annotate(_mail=Lower("mail")).filter(_mail=Lower(Subquery(address)))


def begin_rows_of(person_id: UUID) -> Rows:
    """With which model, and when it was asked for."""
    rows = begins_of(person_id).order_by("sent_at", "pk").values_list("operating_model__code", "name", "sent_at")
    return [{"model_code": code, "name": name, "link_made_at": made} for code, name, made in rows]
