"""Attendance that is confirmed: once, corrected with both values listed, and taken back by no phone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from oppiva.audit.models import EvidenceEntry
from oppiva.audit.services import verify
from oppiva.core.errors import DomainError
from oppiva.people.queries import actor_for
from oppiva.workshops import queries, rules, services
from oppiva.workshops.models import AttendanceCorrection
from oppiva.workshops.services import After, ReportRow
from workshops.cast import Cast
from workshops.halfday import DAY, lead, local, opened, rows, team
from workshops.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


@pytest.mark.both
def test_attendance_is_confirmed_once_and_its_counts_go_to_the_chain(cast: Cast, morning: Any) -> None:
    session = opened(cast)
    for person in cast.staff[:3]:
        services.mark(lead(cast), session, person=person, mode="site")
    day = services.confirm_attendance(lead(cast), session)
    morning.shift(60)
    assert services.confirm_attendance(lead(cast), session).attendance_at == day.attendance_at
    entries = EvidenceEntry.objects.filter(kind__startswith="attendance").order_by("seq")
    assert [(one.kind, one.quantity, one.series) for one in entries] == [
        ("attendance", 3, cast.first.code),
        ("attendance_minutes", 630, cast.first.code),
    ]
    services.mark(lead(cast), session, person=cast.staff[3], mode="remote")
    last = entries.filter(kind="attendance").last()
    assert last is not None
    assert (last.quantity, last.corrects_seq) == (4, entries[0].seq)
    assert verify().ok


def test_from_day_eight_on_only_corrections_and_both_values_are_listed(cast: Cast, morning: Any) -> None:
    session = opened(cast)
    services.mark(lead(cast), session, person=cast.staff[0], mode="site")
    services.confirm_attendance(lead(cast), session)
    morning.move_to(local(23, 59, DAY + timedelta(days=7)))
    services.mark(lead(cast), session, person=cast.staff[1], mode="site")
    with pytest.raises(DomainError, match="attendance_open"):
        services.correct_attendance(lead(cast), session, person=cast.staff[0], after=None, reason="ei ollut paikalla")
    morning.move_to(local(0, 0, DAY + timedelta(days=8)))
    with pytest.raises(DomainError, match="attendance_locked"):
        services.mark(lead(cast), session, person=cast.staff[0], mode="remote")
    with pytest.raises(DomainError, match="attendance_locked"):
        services.unmark(lead(cast), session, person=cast.staff[0])
    for reason in ("lyhyt", "x" * 301):
        with pytest.raises(DomainError, match="reason_length"):
            services.correct_attendance(lead(cast), session, person=cast.staff[0], after=None, reason=reason)
    after = After("remote", local(8, 50), None)
    told = services.correct_attendance(
        lead(cast), session, person=cast.staff[0], after=after, reason="Osallistui etänä, saapui kello 8.50."
    )
    assert (told.before["minutes"], told.after["minutes"]) == (210, 190)
    assert rows(session)[cast.staff[0].name] == ("remote", 190)
    morning.shift(60)
    services.correct_attendance(lead(cast), session, person=cast.staff[1], after=None, reason="Merkittiin väärä nimi.")
    morning.shift(60)
    services.correct_attendance(
        lead(cast), session, person=cast.staff[2], after=After("site"), reason="Merkintä jäi tekemättä ovella."
    )
    assert set(rows(session)) == {cast.staff[0].name, cast.staff[2].name}
    listed = queries.correction_rows(lead(cast), session)
    assert [(row.before is None, row.after is None) for row in listed] == [(False, False), (False, True), (True, False)]
    minutes = EvidenceEntry.objects.filter(kind="attendance_minutes").order_by("seq").last()
    assert minutes is not None
    assert minutes.quantity == 190 + 210
    with pytest.raises(DomainError, match="nothing_changed"):
        services.correct_attendance(
            lead(cast), session, person=cast.staff[2], after=After("site"), reason="Sama kuin ennenkin oli."
        )


def test_a_correction_sent_twice_is_one(cast: Cast, morning: Any) -> None:
    session = opened(cast)
    morning.move_to(local(9, 0, DAY + timedelta(days=9)))
    ref = uuid4()
    for _press in range(2):
        services.correct_attendance(
            lead(cast), session, person=cast.staff[2], after=After("site"), reason="Merkintä jäi tekemättä ovella.",
            client_ref=ref,
        )  # fmt: skip
    with read():
        assert AttendanceCorrection.objects.count() == 1


def test_with_the_same_times_the_minutes_of_a_report_stay(cast: Cast) -> None:
    session, person = opened(cast), cast.staff[0]
    services.take_report(lead(cast), session, [ReportRow(person.pk, local(8, 45), None, 60)])
    services.mark(lead(cast), session, person=person, mode="site", arrived=local(8, 45), left=None)
    assert rows(session)[person.name] == ("site", 60)
    services.mark(lead(cast), session, person=person, mode="site", arrived=local(8, 30), left=None)
    assert rows(session)[person.name] == ("site", 210), "other times are counted anew"


def test_a_correction_of_the_way_leaves_the_minutes_of_a_report(cast: Cast, morning: Any) -> None:
    session, person = opened(cast), cast.staff[0]
    services.take_report(lead(cast), session, [ReportRow(person.pk, None, None, 60)])
    morning.move_to(local(9, 0, DAY + timedelta(days=9)))
    told = services.correct_attendance(
        lead(cast), session, person=person, after=After("site"), reason="Oli kuitenkin paikalla salissa."
    )
    assert (told.before["minutes"], told.after["minutes"]) == (60, 60)
    assert rows(session)[person.name] == ("site", 60)


def test_a_correction_sent_again_does_not_undo_the_one_after_it(cast: Cast, morning: Any) -> None:
    session = opened(cast)
    morning.move_to(local(9, 0, DAY + timedelta(days=9)))
    first: dict[str, Any] = {
        "person": cast.staff[2],
        "after": After("site"),
        "reason": "Merkintä jäi tekemättä ovella.",
        "client_ref": uuid4(),
    }
    services.correct_attendance(lead(cast), session, **first)
    services.correct_attendance(lead(cast), session, person=cast.staff[2], after=None, reason="Sekoitin kaksi nimeä.")
    services.correct_attendance(lead(cast), session, **first)
    assert rows(session) == {}


@pytest.mark.both
def test_what_is_confirmed_no_phone_takes_back(cast: Cast, morning: Any) -> None:
    session = opened(cast)
    team(cast, 1, cast.staff[:3])
    me = rules.attendee_for(actor_for(cast.staff[0]), session)
    services.tick(me)
    morning.shift(1)
    services.confirm_attendance(lead(cast), session)
    morning.shift(1)
    with pytest.raises(DomainError, match="marked_by_other"):
        services.untick(me, enrolment=me.enrolment.pk)
    late = rules.attendee_for(actor_for(cast.staff[1]), session)
    services.tick(late)
    services.untick(late, enrolment=late.enrolment.pk)
    assert set(rows(session)) == {cast.staff[0].name}, "a slip of whoever came later is still one's own"


def test_what_a_facilitator_says_too_no_phone_takes_back(cast: Cast, morning: Any) -> None:
    session = opened(cast)
    me = rules.attendee_for(actor_for(cast.staff[0]), session)
    services.tick(me)
    morning.shift(60)
    assert services.mark(lead(cast), session, person=cast.staff[0], mode="site").source == "facilitator"
    with pytest.raises(DomainError, match="marked_by_other"):
        services.untick(me, enrolment=me.enrolment.pk)
