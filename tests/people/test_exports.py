"""Tables out by right: who takes what out, what is in it, what is written down, and what a long one becomes."""

from __future__ import annotations

import csv
import io
import threading
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from oppiva.audit.models import AuditEvent
from oppiva.jobs import clock, worker
from oppiva.jobs.models import Job, OutboxMail, StoredFile
from oppiva.jobs.registry import Address, Letter, mail_kind
from oppiva.jobs.services.files import sweep_files
from oppiva.people import exports, queries, rules
from oppiva.people.models import Person, RoleGrant
from oppiva.people.queries import Filters
from oppiva.programme.models import Programme
from people.cast import LONG_AGO, Cast, browser, grant_to, person_of, stands

pytestmark = pytest.mark.django_db
PERSONS = "people:person_export"


@pytest.fixture
def programme(cast: Cast) -> Programme:
    """A programme in which the participant holds a role, and which the colleague manages."""
    made = Programme(code="P-1", name_fi="Järvi-Savon Oppiva", start=date(2026, 1, 1), end=date(2027, 1, 1))
    made.save()
    stands(cast.participant, "participant", "programme", str(made.pk))
    stands(cast.colleague, "project_manager", "programme", str(made.pk))
    return made


def take(client: Client, name: str = PERSONS, query: str = "", form: str = "csv") -> Any:
    return client.post(f"{reverse(name)}{query}", {"muoto": form})


def lines(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def many(cast: Cast, programme: Programme, number: int) -> None:
    """So many persons more who hold a role in the programme."""
    people = [Person(name=f"Ihminen {n:04}", email=f"i{n}@tyo.example", unit=cast.unit) for n in range(number)]
    Person.objects.bulk_create(people)
    RoleGrant.objects.bulk_create(
        RoleGrant(
            person=person,
            role="participant",
            scope_kind="programme",
            scope_id=str(programme.pk),
            starts_on=LONG_AGO,
            granted_at=clock.now(),
            reason="test",
        )
        for person in people
    )


def test_the_project_manager_takes_out_the_persons_of_the_programme(cast: Cast, programme: Programme) -> None:
    answer = browser(cast.colleague).post("/en" + reverse(PERSONS), {"muoto": "csv"})
    work = ["Asiakastyö", "Koivulan palvelut", "active"]
    assert lines(answer) == [
        # The table gives X on persons, and on their mail and phone to nobody.
        ["Name", "Unit", "Organisation", "State"],
        ["Aino Osallistuja", *work],
        ["Eero Työkaveri", *work],
    ]
    assert "attachment" in answer["Content-Disposition"]
    assert f"p-1-jarvi-savon-oppiva-{clock.today():%Y-%m-%d}.csv" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("who", ["participant", "supervisor", "admin", "root", "stranger"])
def test_whom_the_table_gives_no_x_takes_no_persons_out_and_is_told_who_may(cast: Cast, who: str) -> None:
    client = browser(getattr(cast, who))
    assert 'name="muoto"' not in client.get(reverse("people:person_list")).content.decode()
    address = "/en" + reverse(PERSONS)
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 403
        assert "project manager" in answer.content.decode()
    assert not AuditEvent.objects.filter(verb="exported").exists()


def test_contact_details_are_in_the_lines_only_where_the_reader_sees_them(cast: Cast, programme: Programme) -> None:
    """Everybody in a table, against the rule of the person's own page."""
    many(cast, programme, 3)
    person_of("Outi Outo", cast.far, phone="040 999")
    for who in (cast.colleague, cast.participant, cast.admin, cast.root, cast.supervisor):
        actor = cast.actor(who)
        for line in queries.person_lines(actor, Filters()):
            person = Person.objects.get(pk=line.pk)
            sees = rules.sees_contact(actor, person, rules.person_target("person", person, actor))
            assert (line.email, line.phone) == ((person.email, person.phone) if sees else ("", "")), (who, person)


def test_who_sees_more_than_may_go_out_is_shown_which_those_are(cast: Cast, programme: Programme) -> None:
    grant_to(cast.colleague, "supervisor", "unit", str(cast.unit.pk))
    client = browser(cast.colleague)
    address = "/en" + reverse("people:person_list")
    page = client.get(address).content.decode()
    assert "Pirjo Esihenkilö" in page
    assert "You see more people than you may take out." in page
    narrowed = client.get(address, {"vietavat": "1"}).content.decode()
    assert "Pirjo Esihenkilö" not in narrowed
    assert "Narrowed to: those you may take out in a table" in narrowed
    assert [line[0] for line in lines(take(client))[1:]] == ["Aino Osallistuja", "Eero Työkaveri"]


def test_a_table_out_is_written_down_without_names(cast: Cast, programme: Programme) -> None:
    take(browser(cast.colleague), form="xlsx")
    row = AuditEvent.objects.get(verb="exported")
    assert (row.kind, row.actor_id, row.facts) == ("person", cast.colleague.pk, {"records": 2, "form": "xlsx"})
    assert not OutboxMail.objects.filter(kind="export_alert").exists()


def test_a_hundred_persons_go_out_as_they_are_and_one_more_asks_for_the_sign_in(
    cast: Cast, programme: Programme
) -> None:
    many(cast, programme, 98)
    assert take(browser(cast.colleague, sudo=False)).status_code == 200
    many_more = person_of("Sadas Ensimmäinen", cast.unit)
    stands(many_more, "participant", "programme", str(programme.pk))
    client = browser(cast.colleague, sudo=False)
    answer = take(client, query="?tila=active")
    assert (answer.status_code, answer["Location"]) == (302, f"{reverse(PERSONS)}?tila=active")
    asks = client.get(answer["Location"])
    assert asks.status_code in {302, 422}
    assert AuditEvent.objects.filter(verb="exported").count() == 1
    page = browser(cast.colleague).get("/en" + answer["Location"])
    assert "A table of 101 people" in page.content.decode()


def test_more_than_a_hundred_persons_are_told_to_the_administrators(cast: Cast, programme: Programme) -> None:
    many(cast, programme, 120)
    assert take(browser(cast.colleague)).status_code == 200
    mail = OutboxMail.objects.get(kind="export_alert")
    assert mail.recipient == cast.root.pk
    with override("en"):
        words = mail_kind("export_alert").render(
            Letter(mail.kind, mail.object_id, 1, mail.context, Address("ada@tyo.example", "Ada", "en"))
        )
    assert words is not None
    assert "a table of 122 people" in words.text
    assert "Eero" not in words.text
    assert words.html is not None


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_over_a_thousand_rows_become_work_whose_file_is_the_askers_for_seven_days(
    cast: Cast, programme: Programme, form: str, settings: Any, tmp_path: Path
) -> None:
    settings.OPPIVA_MEDIA = settings.OPPIVA_DATA = tmp_path
    many(cast, programme, 1_001)
    Person.objects.filter(name="Ihminen 0000").update(name="<script>alert(1)</script>")
    client = browser(cast.colleague)
    answer = take(client, query="?haku=i", form=form)
    job = Job.objects.get(kind="people.export")
    assert (answer.status_code, answer["Location"]) == (302, reverse("jobs:job", args=[job.pk]))
    worker.loop(threading.Event(), once=True)
    job.refresh_from_db()
    assert (job.state, job.result["rows"]) == ("done", 1_003)
    stored = StoredFile.objects.get(kind="people.export")
    address = reverse("jobs:file", args=[stored.pk])
    assert address in client.get(reverse("jobs:job", args=[job.pk])).content.decode()
    content = b"".join(client.get(address).streaming_content)
    if form == "csv":
        assert len(content.decode("utf-8-sig").splitlines()) == 1_004
    assert stored.name.endswith(f"{clock.today():%Y-%m-%d}.{form}")
    for other in (cast.root, cast.participant):
        assert browser(other).get(address).status_code == 404
        assert browser(other).get(reverse("jobs:job", args=[job.pk])).status_code == 404
    assert stored.keep_until == stored.created_at + timedelta(days=7)
    with clock.travel(clock.today() + timedelta(days=9)):
        sweep_files()
    assert client.get(address).status_code == 404


def test_the_work_writes_what_the_asker_may_see_when_it_is_done(
    cast: Cast, programme: Programme, settings: Any, tmp_path: Path
) -> None:
    settings.OPPIVA_MEDIA = settings.OPPIVA_DATA = tmp_path
    many(cast, programme, 1_001)
    take(browser(cast.colleague))
    cast.colleague.grants.update(revoked_at=clock.now())
    worker.loop(threading.Event(), once=True)
    job = Job.objects.get(kind="people.export")
    assert (job.state, job.reason) == ("failed", "not_allowed")
    assert not StoredFile.objects.filter(kind="people.export").exists()


def test_long_work_is_stopped_by_the_asker(cast: Cast, programme: Programme, settings: Any, tmp_path: Path) -> None:
    settings.OPPIVA_MEDIA = settings.OPPIVA_DATA = tmp_path
    many(cast, programme, 1_001)
    client = browser(cast.colleague)
    take(client)
    job = Job.objects.get(kind="people.export")
    Job.objects.filter(pk=job.pk).update(stop_asked=True)
    worker.loop(threading.Event(), once=True)
    job.refresh_from_db()
    assert job.state == "stopped"
    assert not StoredFile.objects.filter(kind="people.export").exists()


@pytest.mark.parametrize("what", ["organisation", "unit", "area", "municipality"])
def test_what_may_be_read_may_be_taken_out_and_nothing_else(cast: Cast, what: str) -> None:
    mine, strangers = (
        {line[0] for line in lines(take(browser(who), f"people:{what}_export"))[1:]}
        for who in (cast.participant, cast.stranger)
    )
    if what == "organisation":
        assert (mine, strangers) == ({"Koivulan palvelut"}, {"Rantalan palvelut"})
    elif what == "unit":
        assert lines(take(browser(cast.stranger), "people:unit_export"))[1] == [
            "Asiakastyö",
            "Rantalan palvelut",
            "20",
            "puuttuu",
            "",
        ]
    else:
        assert mine == strangers
        assert len(mine) == {"area": 46, "municipality": 308}[what]


def test_an_empty_list_is_a_file_with_headings(cast: Cast, programme: Programme) -> None:
    answer = take(browser(cast.colleague), query="?haku=zzz")
    assert [line[0] for line in lines(answer)] == ["Nimi"]


def test_the_table_is_in_the_language_of_the_page(cast: Cast, programme: Programme) -> None:
    assert lines(take(browser(cast.colleague)))[0][:4] == ["Nimi", "Yksikkö", "Organisaatio", "Tila"]


def test_a_name_made_to_run_does_not_run(cast: Cast, programme: Programme) -> None:
    Person.objects.filter(pk=cast.participant.pk).update(name="=HYPERLINK(1)")
    assert lines(take(browser(cast.colleague)))[1][0] == "'=HYPERLINK(1)"


def test_filters_go_into_the_sheet_about_the_table(cast: Cast, programme: Programme) -> None:
    actor = cast.actor(cast.colleague)
    with override("en"):
        table = exports.table_of(actor, "person", Filters(text="aino", state="active"))
    assert dict(table.about) == {
        "Programme": "P-1 · Järvi-Savon Oppiva",
        "Words searched for": "aino",
        "State": "active",
    }
