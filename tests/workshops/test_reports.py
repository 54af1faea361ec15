"""A meeting service's report: read in a process of its own, proposed with minutes, stored only when confirmed."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from oppiva.audit.models import EvidenceEntry
from oppiva.core.errors import DomainError
from oppiva.core.rosters.meeting import read_meeting
from oppiva.jobs.models import StoredFile
from oppiva.people.queries import actor_for
from oppiva.workshops import reports, services
from oppiva.workshops.models import Attendance
from oppiva.workshops.services import ReportRow
from people.cast import browser
from workshops.cast import Cast
from workshops.halfday import DAY, local, opened, rows
from workshops.reading import read

pytestmark = pytest.mark.django_db

FINNISH = """1. Yhteenveto
Kokouksen otsikko\tTyöpaja 1
Osallistujia\t3
Alkamisaika\t3.3.2026 klo 8.10.00

2. Osallistujat
Nimi\tEnsimmäinen liittyminen\tViimeinen poistuminen\tKesto kokouksessa\tSähköposti\tOsallistujatunnus (UPN)\tRooli
{0}\t3.3.2026 klo 8.20.00\t3.3.2026 klo 12.05.00\t3 t 10 min\t{0m}\t{0m}\tOsallistuja
{1} (Vieras)\t3.3.2026 klo 8.50.00\t3.3.2026 klo 12.00.00\t3 t 10 min\t\t\tOsallistuja

3. Kokouksen toiminnot
Nimi\tLiittymisaika\tPoistumisaika\tKesto\tSähköposti\tRooli
{0}\t3.3.2026 klo 8.20.00\t3.3.2026 klo 9.30.00\t1 t 10 min\t{0m}\tOsallistuja
{0}\t3.3.2026 klo 10.00.00\t3.3.2026 klo 12.05.00\t2 t 5 min\t{0m}\tOsallistuja
{1} (Vieras)\t3.3.2026 klo 8.50.00\t3.3.2026 klo 12.00.00\t3 t 10 min\t\tOsallistuja
Ulla Ulkopuolinen\t3.3.2026 klo 8.50.00\t3.3.2026 klo 12.00.00\t3 t 10 min\tulla@muu.example\tOsallistuja
"""
ENGLISH = """Full Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
{0}\t3/3/2026, 8:50:00 AM\t3/3/2026, 12:00:00 PM\t3h 10m\t{0m}\tAttendee
"""
AMERICAN = ENGLISH.replace("3/3/2026", "4/3/2026")
SWEDISH = """Namn;Anslutningstid;Tid för utträde;Varaktighet;E-post;Roll
{0};2026-03-03 08:50:00;2026-03-03 12:00:00;3 tim 10 min;{0m};Deltagare
"""
ACTIONS = """Full Name\tUser Action\tTimestamp
{0}\tJoined before\t3.3.2026, 8:50:00
{0}\tLeft\t3.3.2026, 9:50:00
{0}\tJoined\t3.3.2026, 10:50:00
{0}\tLeft\t3.3.2026, 12:00:00
"""


@pytest.fixture(autouse=True)
def noon() -> Any:
    with time_machine.travel(local(12, 30), tick=False) as traveller:
        yield traveller


def filled(cast: Cast, text: str) -> str:
    for at in (0, 1):
        text = text.replace(f"{{{at}m}}", cast.staff[at].email).replace(f"{{{at}}}", cast.staff[at].name)
    return text


def address(cast: Cast, name: str = "attendance_report") -> str:
    return reverse(f"workshops:{name}", args=[cast.programme.code, cast.first.code, 1])


def send(client: Client, cast: Cast, data: bytes, name: str = "raportti.csv") -> Any:
    return client.post(address(cast), {"file": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize(
    ("text", "encoding", "minutes"),
    [(FINNISH, "utf-16", 180), (ENGLISH, "utf-16", 190), (ENGLISH, "utf-8-sig", 190), (SWEDISH, "utf-8", 190),
     (SWEDISH, "cp1252", 190), (ACTIONS, "utf-16", 130)],
)  # fmt: skip
def test_reports_of_three_languages_are_read_and_joins_summed(
    cast: Cast, text: str, encoding: str, minutes: int
) -> None:
    session = opened(cast)
    proposal = reports.propose(actor_for(cast.facilitator), session, filled(cast, text).encode(encoding))
    found = {row.person: row for row in proposal.rows}[cast.staff[0].pk]
    assert (found.minutes, found.sure) == (minutes, True)


def test_a_guest_is_found_by_name_and_others_are_named_and_not_stored(cast: Cast) -> None:
    session = opened(cast)
    proposal = reports.propose(actor_for(cast.facilitator), session, filled(cast, FINNISH).encode("utf-16"))
    assert {row.person for row in proposal.rows} == {cast.staff[0].pk, cast.staff[1].pk}
    assert proposal.unknown == ("Ulla Ulkopuolinen",)
    assert rows(session) == {}


def test_a_likeness_is_not_sure(cast: Cast) -> None:
    session = opened(cast)
    people = cast.staff[0]
    type(people).objects.filter(pk=people.pk).update(name="Kerttu Virtanen")
    text = "Name\tJoin Time\tLeave Time\nKerttu Virtamen\t3.3.2026 8.50.00\t3.3.2026 12.00.00\n"
    (found,) = reports.propose(actor_for(cast.facilitator), session, text.encode("utf-16")).rows
    assert (found.person, found.sure, found.told) == (people.pk, False, "Kerttu Virtamen")


def test_a_date_of_two_readings_is_the_one_of_the_day() -> None:
    text = "Name\tJoin Time\tLeave Time\nAino Kettula\t{}, 8:50:00 AM\t{}, 12:00:00 PM\n"
    for day, written in ((date(2026, 3, 4), "3/4/2026"), (date(2026, 4, 3), "3/4/2026"), (date(2026, 3, 4), "3/4/26")):
        (one,) = read_meeting(text.format(written, written).encode(), day).people
        assert one.spans[0][0].date() == day
    with pytest.raises(DomainError, match="report_other_day"):
        read_meeting(text.format("3/9/2026", "3/9/2026").encode(), date(2026, 3, 4))


def test_two_devices_at_once_count_once(cast: Cast) -> None:
    session = opened(cast)
    text = "Name\tJoin Time\tLeave Time\tEmail\n" + "".join(
        f"{cast.staff[0].name}\t3.3.2026 {a}\t3.3.2026 {b}\t{cast.staff[0].email}\n"
        for a, b in (("8.30.00", "10.30.00"), ("9.30.00", "12.00.00"))
    )
    (found,) = reports.propose(actor_for(cast.facilitator), session, text.encode("utf-16")).rows
    assert (found.minutes, found.joins) == (210, 1)


def test_an_excel_report_is_read(cast: Cast) -> None:
    from openpyxl import Workbook

    session, book = opened(cast), Workbook()
    sheet = book.active
    for line in filled(cast, ENGLISH).splitlines():
        sheet.append(line.split("\t"))
    out = BytesIO()
    book.save(out)
    (found,) = reports.propose(actor_for(cast.facilitator), session, out.getvalue()).rows
    assert found.minutes == 190


def test_the_proposal_is_confirmed_and_nothing_before_that_is_stored(cast: Cast) -> None:
    session, client = opened(cast), browser(cast.facilitator)
    page = send(client, cast, filled(cast, FINNISH).encode("utf-16"))
    assert page.status_code == 200
    assert rows(session) == {}
    assert not StoredFile.objects.exists()
    sent: dict[str, Any] = {"person": []}
    for row in page.context["proposal"].rows:
        sent["person"].append(str(row.person))
        sent |= {f"times_{row.person}": row.times, f"minutes_{row.person}": str(row.minutes)}
    for _press in range(2):
        assert client.post(address(cast, "attendance_report_take"), sent)["Location"] == address(cast, "attendance")
    assert rows(session) == {cast.staff[0].name: ("remote", 180), cast.staff[1].name: ("remote", 190)}
    with read():
        assert set(Attendance.objects.values_list("source", flat=True)) == {"report"}


def test_a_report_after_the_confirmation_is_one_deed_for_the_chain(cast: Cast) -> None:
    session, lead = opened(cast), actor_for(cast.facilitator)
    services.confirm_attendance(lead, session)
    before = EvidenceEntry.objects.count()
    services.take_report(lead, session, [ReportRow(person.pk, None, None, 60) for person in cast.staff[:5]])
    entries = EvidenceEntry.objects.order_by("seq")
    assert entries.count() == before + 2
    assert [one.quantity for one in entries[before:]] == [5, 300]


@pytest.mark.parametrize("what", ["minutes", "times", "age", "person", "nobody", "stranger"])
def test_what_comes_back_changed_is_not_believed(cast: Cast, what: str) -> None:
    session, client = opened(cast), browser(cast.facilitator)
    pk = str(cast.staff[0].pk)
    sent: dict[str, Any] = {"person": [pk], f"times_{pk}": "|", f"minutes_{pk}": "9999"}
    if what == "minutes":
        client.post(address(cast, "attendance_report_take"), sent)
        assert rows(session) == {cast.staff[0].name: ("remote", 210)}, "never more than the half-day"
        return
    if what == "times":
        sent[f"times_{pk}"] = "2026-03-03T08:50|yesterday"
    elif what == "age":
        sent[f"times_{pk}"] = "0001-01-01T00:00:00+23:00|9999-12-31T23:59:59-23:00"
    elif what == "person":
        sent["person"] = ["x"]
    elif what == "nobody":
        sent["person"] = []
    else:
        other = str(cast.stranger.pk)
        sent = {"person": [pk, other], f"times_{pk}": "|", f"minutes_{pk}": "9", f"times_{other}": "|"}
        sent[f"minutes_{other}"] = "9"
    assert client.post(address(cast, "attendance_report_take"), sent)["Location"] == address(cast)
    assert rows(session) == {}, "all or none"


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00" * 50, b"%PDF-1.4\n", b"PK\x03\x04" + b"\x00" * 40, "a;b\nä;ö".encode("utf-16"), b"\xff" * 200,
     b"<svg onload=alert(1)>", b"Name,Join Time\nAino,yesterday\n", b"Name\tJoin Time\n" + b"x\t1\n" * 30_000,
     b"Name\tJoin Time\tLeave Time\nA B\t99.99.9999 99.99\t1\n"],
)  # fmt: skip
def test_odd_files_are_answered_in_words_at_the_field(cast: Cast, data: bytes) -> None:
    session, client = opened(cast), browser(cast.facilitator)
    answer = send(client, cast, data)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert rows(session) == {}


def test_nobody_else_reads_a_report_in(cast: Cast) -> None:
    opened(cast)
    data = filled(cast, FINNISH).encode("utf-16")
    statuses = {
        name: send(browser(getattr(cast, name)), cast, data).status_code
        for name in ("manager", "supervisor", "stranger")
    }
    assert statuses == {"manager": 403, "supervisor": 404, "stranger": 404}
    assert date(2026, 3, 3) == DAY
