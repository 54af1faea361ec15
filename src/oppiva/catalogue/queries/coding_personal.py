"""What the analysis holds about a person, for the copy of their own data: what they marked and wrote."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from oppiva.catalogue.models import Coding, Memo, SetCoder

Rows = list[dict[str, object]]


def codings_by(person_id: UUID) -> QuerySet[Any]:
    """The marks that the person made."""
    return Coding.objects.filter(coder=person_id)


def coding_rows_of(person_id: UUID) -> Rows:
    """Which code the person gave where, and when; the words are the team's own."""
    columns = (
        "code__candidate__code", "quote__source__experiment__code", "quote__start", "quote__end", "code__name", "at",
    )  # fmt: skip
    return [
        {
            "coding_candidate": candidate,
            "coding_source": source,
            "coding_place": f"{start}-{end}",
            "coding_code": code,
            "coding_at": at,
        }
        for candidate, source, start, end, code, at in codings_by(person_id).order_by("at", "pk").values_list(*columns)
    ]


def parts_by(person_id: UUID) -> QuerySet[Any]:
    """The person's parts in sets."""
    return SetCoder.objects.filter(coder=person_id)


def part_rows_of(person_id: UUID) -> Rows:
    """Which sets the person coded, and when they were done."""
    columns = ("coding_set__candidate__code", "coding_set__number", "done_at")
    return [
        {"coding_candidate": candidate, "coding_set": number, "coding_done": done}
        for candidate, number, done in parts_by(person_id).order_by("coding_set__begun_at", "pk").values_list(*columns)
    ]


def memos_by(person_id: UUID) -> QuerySet[Any]:
    """The person's memos."""
    return Memo.objects.filter(author=person_id)


def memo_rows_of(person_id: UUID) -> Rows:
    """What the person wrote."""
    columns = ("candidate__code", "text", "at")
    return [
        {"coding_candidate": candidate, "memo_text": text, "coding_at": at}
        for candidate, text, at in memos_by(person_id).order_by("at", "pk").values_list(*columns)
    ]
