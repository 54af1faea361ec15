"""What workshops hold about a person, for the copy of their own data: own rows without another person's name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from oppiva.core.policy import reading, system
from oppiva.workshops.models import (
    Attendance,
    AttendanceCorrection,
    CalendarFeed,
    DoorPass,
    Enrolment,
    PreTaskTick,
    ReplacementSeat,
    RunSet,
    SeriesMessage,
    Session,
    SolverRun,
    StrengthPick,
    TeamMember,
)
from oppiva.workshops.shipped import strength_cards

Rows = list[dict[str, object]]
OWN = system("own-data")
# The rows of each kind as queries, so that what an erasure is about is counted at once, where they may be read.
FOUND: dict[str, Callable[[UUID], QuerySet[Any]]] = {
    "seats": lambda pk: Enrolment.objects.filter(Q(person_id=pk) | Q(proposed_by_id=pk)),
    "teams": lambda pk: TeamMember.objects.filter(enrolment__person_id=pk),
    "replacements": lambda pk: ReplacementSeat.objects.filter(enrolment__person_id=pk),
    "attendance": lambda pk: Attendance.objects.filter(person_id=pk, deleted_in__isnull=True),
    "attendance_corrections": lambda pk: AttendanceCorrection.objects.filter(Q(person_id=pk) | Q(by_id=pk)),
    "door_passes": lambda pk: DoorPass.objects.filter(enrolment__person_id=pk),
    "sessions_led": lambda pk: Session.objects.filter(Q(facilitator_id=pk) | Q(second_id=pk)),
    "series_messages": lambda pk: SeriesMessage.objects.filter(author_id=pk),
    "calendar_feeds": lambda pk: CalendarFeed.objects.filter(person_id=pk),
    "solver_runs": lambda pk: SolverRun.objects.filter(created_by_id=pk),
    "run_sets": lambda pk: RunSet.objects.filter(saved_by_id=pk),
    "pre_tasks": lambda pk: PreTaskTick.objects.filter(person_id=pk),
    "strengths": lambda pk: StrengthPick.objects.filter(enrolment__person_id=pk),
}


def seat_rows_of(person_id: UUID) -> Rows:
    """Own places with the wishes; a wish about a colleague is told as one, without the name."""
    rows: Rows = []
    for one in Enrolment.objects.filter(person_id=person_id).select_related("series__programme").order_by("asked_at"):
        rows.append(
            {
                "programme": one.series.programme.code,
                "series": one.series.code,
                "state": one.state,
                "asked_at": one.asked_at,
                "queued_at": one.queued_at,
                "enrolled_at": one.enrolled_at,
                "ended_at": one.ended_at,
                "proposed_by": "somebody_else" if one.proposed_by_id else "",
                "themes": list(one.themes),
                "languages": list(one.languages),
                "mode": one.mode,
                "step_free": one.step_free,
                "wish": one.wish_kind,
                "wish_about": "somebody_else" if one.wish_person_id else "",
                "imported": one.imported,
            }
        )
    return rows + _proposed_by(person_id)


def _proposed_by(person_id: UUID) -> Rows:
    """Places the person proposed for others: when and where, not for whom."""
    rows = Enrolment.objects.filter(proposed_by_id=person_id).order_by("asked_at")
    return [{"series": code, "proposed_at": at} for code, at in rows.values_list("series__code", "asked_at")]


def member_rows_of(person_id: UUID) -> Rows:
    """The teams the person is or was in."""
    rows = TeamMember.objects.filter(enrolment__person_id=person_id).order_by("since")
    columns = ("team__series__code", "team__number", "since", "until", "is_bridge")
    return [
        {"team": f"{series}-{number}", "since": since, "until": until, "bridge": bridge}
        for series, number, since, until, bridge in rows.values_list(*columns)
    ]


def replacement_rows_of(person_id: UUID) -> Rows:
    """Half-days taken in another series."""
    rows = ReplacementSeat.objects.filter(enrolment__person_id=person_id).order_by("answered_at", "pk")
    columns = ("missed__series__code", "missed__number", "session__series__code", "state", "answered_at")
    return [
        {"session": f"{series}/{number}", "in_series": other, "state": state, "answered_at": at}
        for series, number, other, state, at in rows.values_list(*columns)
    ]


def attendance_rows_of(person_id: UUID) -> Rows:
    """Half-days the person took part in, how and how long."""
    with reading(OWN):
        rows = Attendance.objects.filter(person_id=person_id, deleted_in__isnull=True).order_by("marked_at", "pk")
        columns = (
            "session__series__code", "session__number", "session__day", "mode", "arrived", "left", "minutes", "source",
            "marked_at",
        )  # fmt: skip
        return [
            {
                "session": f"{series or ''}/{number}", "day": day, "mode": mode, "arrived": arrived, "left": left,
                "minutes": minutes, "source": source, "marked_at": at,
            }
            for series, number, day, mode, arrived, left, minutes, source, at in rows.values_list(*columns)
        ]  # fmt: skip


def correction_rows_of(person_id: UUID) -> Rows:
    """Corrections of the person's own attendance whole; of those made for others only that and when."""
    with reading(OWN):
        rows = AttendanceCorrection.objects.filter(Q(person_id=person_id) | Q(by_id=person_id)).order_by("at", "pk")
        columns = ("session__series__code", "session__number", "person_id", "before", "after", "reason", "by_id", "at")
        found: Rows = []
        for series, number, person, before, after, reason, by, at in rows.values_list(*columns):
            row: dict[str, object] = {"session": f"{series or ''}/{number}", "corrected_at": at}
            if person == person_id:
                row |= {"before": (before or {}).get("minutes", 0), "after": (after or {}).get("minutes", 0)}
                row |= {"reason": reason, "corrected_by": "yourself" if by == person_id else "somebody_else"}
            found.append(row)
        return found


def pass_rows_of(person_id: UUID) -> Rows:
    """Half-days come to by a join code; never the code."""
    rows = DoorPass.objects.filter(enrolment__person_id=person_id).order_by("made_at")
    columns = ("code__session__series__code", "code__session__number", "made_at", "ended_at")
    return [
        {"session": f"{series or ''}/{number}", "made_at": made, "ended_at": ended}
        for series, number, made, ended in rows.values_list(*columns)
    ]


def led_rows_of(person_id: UUID) -> Rows:
    """Half-days the person leads or assists."""
    rows = Session.objects.filter(Q(facilitator_id=person_id) | Q(second_id=person_id)).order_by("day", "number")
    return [
        {"session": f"{series or ''}/{number}", "day": day, "lead": lead == person_id}
        for series, number, day, lead in rows.values_list("series__code", "number", "day", "facilitator_id")
    ]


def message_rows_of(person_id: UUID) -> Rows:
    """Messages the person wrote to series and teams."""
    rows = SeriesMessage.objects.filter(author_id=person_id).order_by("published_at")
    columns = ("series__code", "text", "published_at", "withdrawn_at")
    return [
        {"series": series, "text": text, "published_at": at, "withdrawn_at": withdrawn}
        for series, text, at, withdrawn in rows.values_list(*columns)
    ]


def feed_rows_of(person_id: UUID) -> Rows:
    """Own calendar addresses: when made, last used and ended; never the address."""
    rows = CalendarFeed.objects.filter(person_id=person_id).order_by("made_at")
    return [
        {"made_at": made, "used_on": used, "ended_at": ended}
        for made, used, ended in rows.values_list("made_at", "used_on", "ended_at")
    ]


def run_rows_of(person_id: UUID) -> Rows:
    """Proposals of a solver the person asked for; what they were made from names others."""
    rows = SolverRun.objects.filter(created_by_id=person_id).order_by("created_at")
    return [
        {"kind": kind, "state": state, "created_at": at}
        for kind, state, at in rows.values_list("kind", "state", "created_at")
    ]


def run_set_rows_of(person_id: UUID) -> Rows:
    """Flows the person saved."""
    rows = RunSet.objects.filter(saved_by_id=person_id).order_by("name", "pk")
    return [{"programme": code, "name": name} for code, name in rows.values_list("programme__code", "name")]


def tick_rows_of(person_id: UUID) -> Rows:
    """Pre-tasks the person ticked as done."""
    rows = PreTaskTick.objects.filter(person_id=person_id).order_by("task__session__day", "pk")
    columns = ("task__session__series__code", "task__session__number", "task__title")
    return [
        {"session": f"{series or ''}/{number}", "task": title} for series, number, title in rows.values_list(*columns)
    ]


def strength_rows_of(person_id: UUID) -> Rows:
    """The person's strength cards; who said those that were heard is kept nowhere."""
    titles = {card.code: card.title for card in strength_cards(get_language() or "fi")}
    rows = StrengthPick.objects.filter(enrolment__person_id=person_id).order_by("kind", "card")
    columns = ("enrolment__series__code", "card", "kind")
    return [
        {"series": series, "card": titles.get(card, card), "picked": kind}
        for series, card, kind in rows.values_list(*columns)
    ]
