"""What the library holds about a person, for the copy of their own data: what they tried, reviewed, keep and asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from oppiva.catalogue.models import ModelTrial, ModelVersion, PeerReview, StewardQuestion, Stewardship
from oppiva.people.models import Person

Rows = list[dict[str, object]]


def versions_by(person_id: UUID) -> QuerySet[Any]:
    """The versions of models that the person published."""
    return ModelVersion.objects.filter(by=person_id)


def version_rows_of(person_id: UUID) -> Rows:
    """Which version of which model the person published, and what they said was new."""
    columns = ("operating_model__code", "major", "minor", "patch", "change_note", "at")
    return [
        {"model_code": code, "model_number": f"{major}.{minor}.{patch}", "model_note": note, "model_at": at}
        for code, major, minor, patch, note, at in versions_by(person_id).order_by("at", "pk").values_list(*columns)
    ]


def trials_by(person_id: UUID) -> QuerySet[Any]:
    """The trials that the person makes for their place."""
    return ModelTrial.objects.filter(person=person_id)


def trial_rows_of(person_id: UUID) -> Rows:
    """Which model the person was named to try, and what came of it."""
    columns = ("operating_model__code", "named_at", "done_on", "unclear", "changed", "no_change_reason")
    return [
        {
            "model_code": code,
            "model_asked_at": named,
            "model_done_on": done,
            "model_unclear": unclear,
            "model_changed": changed or why,
        }
        for code, named, done, unclear, changed, why in trials_by(person_id)
        .order_by("named_at", "pk")
        .values_list(*columns)
    ]


def reviews_by(person_id: UUID) -> QuerySet[Any]:
    """The reviews that the person was asked for."""
    return PeerReview.objects.filter(person=person_id)


def review_rows_of(person_id: UUID) -> Rows:
    """Which model the person was asked to review, and what they answered."""
    columns = ("operating_model__code", "kind", "state", "text", "asked_at", "answered_at")
    return [
        {
            "model_code": code,
            "review_kind": kind,
            "review_state": state,
            "review_text": text,
            "model_asked_at": asked,
            "model_answered_at": answered,
        }
        for code, kind, state, text, asked, answered in reviews_by(person_id)
        .order_by("asked_at", "pk")
        .values_list(*columns)
    ]


def terms_by(person_id: UUID) -> QuerySet[Any]:
    """The stewardships that the person was asked for, accepted or acts by."""
    return Stewardship.objects.filter(Q(person=person_id) | Q(accepted_by=person_id))


def term_rows_of(person_id: UUID) -> Rows:
    """Which model the person was asked to keep for which organisation, and what became of it."""
    columns = (
        "operating_model__code", "organisation_name", "role", "state", "invited_at", "accepted_on", "ends_on",
        "ended_on", "reason",
    )  # fmt: skip
    return [
        {
            "model_code": code,
            "steward_organisation": organisation,
            "steward_role": role,
            "steward_state": state,
            "model_asked_at": invited,
            "steward_accepted_on": accepted,
            "steward_ends_on": ends,
            "steward_ended_on": ended,
            "steward_reason": reason,
        }
        for code, organisation, role, state, invited, accepted, ends, ended, reason in terms_by(person_id)
        .order_by("invited_at", "pk")
        .values_list(*columns)
    ]


def questions_by(person_id: UUID) -> QuerySet[Any]:
    """The questions that the person asked, signed in or by their mail address, and those that they answered."""
    rows = StewardQuestion.objects.alias(mail=Lower("asker_mail"))
    return rows.filter(Q(asker=person_id) | Q(answered_by=person_id) | Q(mail__in=mail_of(person_id)))


def mail_of(person_id: UUID) -> QuerySet[Any]:
    """The person's address in small letters, as part of another statement."""
    return Person.objects.filter(pk=person_id).annotate(low=Lower("email")).values("low")


def question_rows_of(person_id: UUID) -> Rows:
    """What the person asked of stewards and answered as one; of the other side nothing but that it is there."""
    columns = ("operating_model__code", "text", "state", "sent_at", "answer", "unsent", "answered_at", "answered_by")
    return [
        {
            "model_code": code,
            "question_text": "" if by == person_id else text,
            "question_state": state,
            "model_asked_at": sent,
            "question_answer": (unsent or answer) if by == person_id else "",
            "model_answered_at": answered,
        }
        for code, text, state, sent, answer, unsent, answered, by in questions_by(person_id)
        .order_by("sent_at", "pk")
        .values_list(*columns)
    ]
