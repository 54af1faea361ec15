"""What experiments hold about a person, for the copy of their own data: own rows without another person's name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from oppiva.audit.models import Revision
from oppiva.core.policy import reading, system
from oppiva.experiments.models import (
    Amendment,
    AuthorName,
    Decision,
    DecisionNews,
    DiaryEntry,
    Experiment,
    Measure,
    Observation,
    PermissionRequest,
    Prediction,
    Problem,
    Publication,
    PublicationCheck,
    PublicText,
    Result,
    Step,
    StepDraft,
    StepShare,
    Task,
    Trial,
)

Rows = list[dict[str, object]]
OWN = system("own-data")
# The team's records that hold no person: whose wording a text is stands in its history alone.
TEXTS = (Problem, Prediction, Measure, Trial, Result, Decision, PublicText)
WRITTEN = {f"experiments.{model.__name__.lower()}": model for model in TEXTS}
# What a save of a step sets beside the words of its writer.
NOT_WRITTEN = frozenset({"", "saved_at", "locked_at", "decided_at", "decided_by", "owner"})
ME, OTHER = "me", "somebody_else"


def _wordings(pk: UUID) -> QuerySet[Any]:
    return Revision.objects.filter(kind__in=WRITTEN, actor_id=pk).exclude(field__in=NOT_WRITTEN)


def _guarded(find: Callable[[UUID], QuerySet[Any]]) -> Callable[[UUID], QuerySet[Any]]:
    """The query of a guarded table; run where the copy or the erasure is made."""

    def found(pk: UUID) -> QuerySet[Any]:
        with reading(OWN):
            return find(pk)

    return found


FOUND: dict[str, Callable[[UUID], QuerySet[Any]]] = {
    "experiment_texts": _guarded(_wordings),
    "experiment_tasks": _guarded(lambda pk: Task.objects.filter(member_id=pk)),
    "experiment_numbers": _guarded(lambda pk: Observation.objects.filter(person_id=pk)),
    "experiment_entries": _guarded(lambda pk: DiaryEntry.objects.filter(person_id=pk)),
    "experiment_decisions": _guarded(lambda pk: Decision.objects.filter(Q(owner_id=pk) | Q(decided_by=pk))),
    "experiment_amendments": _guarded(lambda pk: Amendment.objects.filter(by_id=pk)),
    "experiment_drafts": _guarded(lambda pk: StepDraft.objects.filter(person_id=pk)),
    "experiment_shares": lambda pk: StepShare.objects.filter(by_id=pk),
    "experiment_names": lambda pk: AuthorName.objects.filter(person_id=pk),
    "experiment_permissions": _guarded(
        lambda pk: PermissionRequest.objects.filter(Q(supervisor_id=pk) | Q(asked_by_id=pk))
    ),
    "experiment_news": _guarded(lambda pk: DecisionNews.objects.filter(Q(supervisor_id=pk) | Q(by_id=pk))),
    "experiment_publications": _guarded(lambda pk: Publication.objects.filter(published_by_id=pk)),
    "publication_checks": _guarded(
        lambda pk: PublicationCheck.objects.filter(Q(asked_by_id=pk) | Q(confirmed_by_id=pk))
    ),
    "experiment_checks": lambda pk: Experiment.objects.filter(privacy_checked_by_id=pk),
}


def text_rows_of(person_id: UUID) -> Rows:
    """Each wording the person saved for the team, also one that was refused; not what others wrote."""
    with reading(OWN):
        mine = list(_wordings(person_id).order_by("at", "pk").values_list("kind", "object_id", "field", "after", "at"))
        codes = {
            pk: code
            for model in TEXTS
            for pk, code in model._base_manager.filter(
                pk__in={pk for kind, pk, *_rest in mine if WRITTEN[kind] is model}
            ).values_list("pk", "experiment__code")
        }
    return [
        {
            "experiment": codes[pk],
            "step": _step(kind),
            "experiment_field": field,
            "text": _joined(after) if isinstance(after, dict) else after,
            "saved_at": at,
        }
        for kind, pk, field, after, at in mine
        if pk in codes
    ]


def _step(kind: str) -> str:
    model = WRITTEN[kind]
    if model is PublicText:
        return _("Public page")
    return str(Step(getattr(model, "step", Step.PREDICTION)).label)


def task_rows_of(person_id: UUID) -> Rows:
    """What the person does in trials, by when."""
    with reading(OWN):
        rows = FOUND["experiment_tasks"](person_id).order_by("due_on", "pk")
        columns = ("experiment__code", "what", "due_on", "done_at")
        return [
            {"experiment": code, "text": what, "due_on": due, "done_at": done}
            for code, what, due, done in rows.values_list(*columns)
        ]


def number_rows_of(person_id: UUID) -> Rows:
    """Numbers the person wrote down."""
    with reading(OWN):
        rows = FOUND["experiment_numbers"](person_id).order_by("observed_on", "made_at", "pk")
        columns = ("experiment__code", "kind", "observed_on", "value", "n", "note", "made_at")
        return [
            {
                "experiment": code,
                "measured": kind,
                "observed_on": day,
                "value": value,
                "cases": n,
                "text": note,
                "written_at": at,
            }
            for code, kind, day, value, n, note, at in rows.values_list(*columns)
        ]


def entry_rows_of(person_id: UUID) -> Rows:
    """Lines of the diary the person wrote; pictures and speech are told of, they stand with the team's."""
    with reading(OWN):
        rows = FOUND["experiment_entries"](person_id).order_by("happened_on", "made_at", "pk")
        columns = ("experiment__code", "kind", "happened_on", "text", "photo_id", "photo_alt", "speech_id", "made_at")
        return [
            {
                "experiment": code,
                "entry_kind": kind,
                "happened_on": day,
                "text": text,
                "photo": photo is not None,
                "photo_alt": alt,
                "speech": speech is not None,
                "written_at": at,
            }
            for code, kind, day, text, photo, alt, speech, at in rows.values_list(*columns)
        ]


def decision_rows_of(person_id: UUID) -> Rows:
    """Decisions the person sees to, or recorded for the team."""
    with reading(OWN):
        rows = FOUND["experiment_decisions"](person_id).order_by("decided_at", "pk")
        columns = ("experiment__code", "choice", "next_on", "owner_id", "decided_by", "decided_at")
        return [
            {
                "experiment": code,
                "choice": choice,
                "next_on": next_on,
                "decided_at": at,
                "sees_to_it": owner == person_id,
                "recorded": by == person_id,
            }
            for code, choice, next_on, owner, by, at in rows.values_list(*columns)
        ]


def amendment_rows_of(person_id: UUID) -> Rows:
    """Changes of what was locked, signed by the person."""
    with reading(OWN):
        rows = FOUND["experiment_amendments"](person_id).order_by("at", "pk")
        return [
            {"experiment": code, "target": target, "reason": reason, "at": at}
            for code, target, reason, at in rows.values_list("experiment__code", "target", "reason", "at")
        ]


def draft_rows_of(person_id: UUID) -> Rows:
    """Text the person has typed into a step and not saved."""
    with reading(OWN):
        rows = FOUND["experiment_drafts"](person_id).order_by("made_at", "pk")
        return [
            {"experiment": code, "step": str(Step(step).label), "text": _joined(values), "typed_at": at}
            for code, step, values, at in rows.values_list("experiment__code", "step_code", "values", "made_at")
        ]


def _joined(values: object) -> str:
    """What was typed, a line a field."""
    return "\n".join(str(value) for value in values.values()) if isinstance(values, dict) else str(values)


def share_rows_of(person_id: UUID) -> Rows:
    """Steps the person opened to the series."""
    rows = FOUND["experiment_shares"](person_id).order_by("at", "pk")
    return [
        {"experiment": code, "step": str(Step(step).label), "shared_at": at, "revoked_at": revoked}
        for code, step, at, revoked in rows.values_list("experiment__code", "step", "at", "revoked_at")
    ]


def name_rows_of(person_id: UUID) -> Rows:
    """Whether the person's own name may stand beside the experiment."""
    rows = FOUND["experiment_names"](person_id).order_by("answered_at", "pk")
    return [
        {"experiment": code, "named": named, "answered_at": at}
        for code, named, at in rows.values_list("experiment__code", "named", "answered_at")
    ]


def permission_rows_of(person_id: UUID) -> Rows:
    """Permissions the person asked for with the note, and answered with the answer."""
    with reading(OWN):
        found: Rows = []
        for one in FOUND["experiment_permissions"](person_id).select_related("experiment").order_by("asked_at", "pk"):
            row: dict[str, object] = {"experiment": one.experiment.code, "permission_state": one.state}
            if one.asked_by_id == person_id:
                row |= {"asked_by": ME, "text": one.note}
            if one.supervisor_id == person_id:
                row |= {"supervisor": ME, "answer_text": one.words}
            # What was asked and answered concerns both: the answer is told to either.
            found.append(
                row | {"permission_asked_at": one.asked_at, "answer": one.answer, "answered_at": one.answered_at}
            )
        return found


def news_rows_of(person_id: UUID) -> Rows:
    """Decisions the person told a supervisor of, or was told of."""
    with reading(OWN):
        rows = FOUND["experiment_news"](person_id).order_by("at", "pk")
        columns = ("experiment__code", "choice", "supervisor_id", "by_id", "at")
        return [
            {
                "experiment": code,
                "choice": choice,
                "told_by": ME if by == person_id else OTHER if by is not None else "",
                "told_to": ME if supervisor == person_id else OTHER,
                "at": at,
            }
            for code, choice, supervisor, by, at in rows.values_list(*columns)
        ]


def publication_rows_of(person_id: UUID) -> Rows:
    """Numbers of public pages that the person published."""
    with reading(OWN):
        rows = FOUND["experiment_publications"](person_id).order_by("published_at", "pk")
        return [
            {"experiment": code, "version_number": number, "published_at": at}
            for code, number, at in rows.values_list("experiment__code", "number", "published_at")
        ]


def publication_check_rows_of(person_id: UUID) -> Rows:
    """Checks before publishing that the person asked for or confirmed."""
    with reading(OWN):
        found = list(FOUND["publication_checks"](person_id).order_by("asked_at", "pk"))
    codes = dict(Experiment.objects.filter(pk__in={one.object_id for one in found}).values_list("pk", "code"))
    return [
        {
            "experiment": codes.get(one.object_id, ""),
            "check_state": one.state,
            **({"check_asked_by": ME} if one.asked_by_id == person_id else {}),
            **({"checked_by": ME} if one.confirmed_by_id == person_id else {}),
            "check_asked_at": one.asked_at,
            "confirmed_at": one.confirmed_at,
        }
        for one in found
    ]


def check_rows_of(person_id: UUID) -> Rows:
    """Experiments whose handling of customers' data the person checked."""
    rows = FOUND["experiment_checks"](person_id).order_by("privacy_checked_on", "pk")
    return [{"experiment": code, "day": day} for code, day in rows.values_list("code", "privacy_checked_on")]
