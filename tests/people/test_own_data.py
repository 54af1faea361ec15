"""A person's copy of their own data holds every row about them and nobody else's name (trust.md G4)."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model, Q, UUIDField
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adoption.rows import fill as fill_adoption
from catalogue.rows import fill as fill_catalogue
from experiments.rows import fill as fill_experiments
from oppiva.audit.models import kind_of
from oppiva.audit.services import delete, log, save
from oppiva.core.policy import reading, system
from oppiva.jobs import clock, worker
from oppiva.jobs.models import Job, StoredFile
from oppiva.jobs.services import enqueue, queue_mail, store
from oppiva.jobs.services.files import sweep_files
from oppiva.people import own_data, own_data_words, queries, services, slots
from oppiva.people.models import (
    ApiToken,
    DigestRun,
    ImportRow,
    ImportRun,
    Invitation,
    LeaverCheck,
    LeaverLine,
    Notice,
    Person,
    QuestionMail,
    RoleGrant,
    SubjectKey,
    Unit,
    WorkbookRow,
    WorkbookRun,
)
from oppiva.programme.models import PlanVersion, Programme
from oppiva.workshops.models import Team
from people.cast import SETUP, Cast, browser, grant_to, person_of
from pulses.rows import fill as fill_pulses
from workshops.rows import fill as fill_workshops

pytestmark = pytest.mark.usefixtures("media")
# Ids in a UUID field that never are a person's.
NO_PERSON = {
    "id", "deleted_in", "lease", "batch", "client_ref",
    # A stored file.
    "letter", "yt_document", "file_id", "photo_id", "speech_id",
    # A programme, which lies above people.
    "programme",
    # A press at the grouping table, and the one that it takes back.
    "deed", "undoes",
    # The newest version of a model, and the stored file of its material.
    "current_version", "file",
    # Work of the queue, which has who asked for it itself.
    "job",
    # What a questionnaire is asked about, and the series it lies in.
    "owner_id", "series_id",
}  # fmt: skip
# Tables that hold no person though a field could: what is here says why.
TABLES_APART: dict[str, str] = {"search.textdoc": "the object whose text it is, a record of the work"}


def personal_fields() -> Iterator[tuple[type[Model], str]]:
    """Every field of every table that can hold a person: a key to one, or an id without a key."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey):
                if field.remote_field.model is Person:
                    yield model, field.attname
            elif isinstance(field, UUIDField) and field.name not in NO_PERSON:
                yield model, field.name


def about(model: type[Model], person: Person) -> Q:
    """The rows of a table that hold the person in any field."""
    if model is ImportRow:  # joined to nobody before it is confirmed
        return Q(person=person) | Q(email=person.email)
    if model is Invitation:
        return Q(person=person) | Q(invited_by=person) | Q(email=person.email)
    # Who asks a steward by mail, or to begin with a model, is known by the address alone.
    mails = {"StewardQuestion": Q(asker_mail__iexact=person.email), "BeginLink": Q(mail__iexact=person.email)}
    by_mail = mails.get(model.__name__, Q())
    condition = Q(pk=person.pk) if model is Person else by_mail
    for other, name in personal_fields():
        if other is model and model is not Person:
            condition |= Q(**{name: person.pk})
    return condition


def tables(kind: slots.PersonalData) -> tuple[str, ...]:
    """The tables a kind tells of: those it names, else the one it is called by."""
    return kind.models or (kind.kind,)


def fill(person: Person, others: list[Person], unit: Unit) -> None:
    """A row about the person in every table that can hold one; what others wrote names others."""
    other, third = others[0], others[1]
    actor = queries.actor_for(person)
    Person.objects.filter(pk=person.pk).update(show_contact=True)
    person.refresh_from_db()
    services.edit_own_settings(actor, person, base_version=person.version, fields={"phone": "040 555"})
    grant_to(person, "participant", "unit", str(unit.pk))
    given = grant_to(other, "supervisor", "unit", str(unit.pk))
    RoleGrant.objects.filter(pk=given.pk).update(granted_by=person, second_granter=third)
    taken = RoleGrant.objects.get(person=person, role="participant")
    save(taken, actor=SETUP, changes={"ends_on": clock.today()}, reason=f"{other.name} sijaistaa")
    UserSession.objects.create(user=person, session_key="avain", ip="192.0.2.7", user_agent="Selain")
    Authenticator.objects.create(user=person, type="totp", data={"secret": "SALAISUUS"})
    SubjectKey.objects.create(person=person)
    SocialAccount.objects.create(user=person, provider="talo", uid="tunnus-7")
    services.give_consent(actor, kind="voice", object_kind="episode", object_id="3", about=f"Jakso: {third.name} kysyy")
    Unit.objects.filter(pk=unit.pk).update(contact=person)
    unit.organisation.contact = person
    unit.organisation.save()
    queue_mail("account_changed", recipient=person.pk, object_id="1", context={"address": other.email, "changed": []})
    queue_mail("account_changed", recipient=other.pk, object_id="2", context={}, counts_for=str(person.pk))
    store(b"%PDF-1.4 x", kind="commitment_letter", object_id="1", actor=actor, name=f"{third.name} kirje.pdf")
    enqueue("own_data", asked_by=person.pk)
    batch = RoleGrant.objects.filter(pk=given.pk).get()
    delete([batch], actor=actor, reason=f"{other.name} lähti")
    log("grant_given", actor=queries.actor_for(other), kind="grant", subject_id=person.pk)
    log("grant_given", actor=actor, kind="grant", subject_id=other.pk)
    today = clock.today()
    Notice.objects.create(
        person=person, kind="people.grant", record="people.rolegrant", object_id="1", code="given", link="/",
        reason=f"{other.name} pyysi", created_at=clock.now(),
    )  # fmt: skip
    DigestRun.objects.create(person=person, week=today, due_on=today, outcome="sent")
    QuestionMail.objects.create(person=person, month=today.replace(day=1), first_due=today, token_hash=person.pk.hex)
    ApiToken.objects.create(
        person=person, grant=taken, purpose=f"{other.name} intranet", secret_hash=person.pk.hex, made_on=today,
        ends_on=today,
    )  # fmt: skip
    check = LeaverCheck.objects.create(unit=unit, quarter=date(2026, 1, 1), contact=person, asked_on=today)
    LeaverLine.objects.create(leaver_check=check, person=person)
    asked = {"role": "participant", "scope_kind": "unit", "scope_id": str(unit.pk), "drafted_at": clock.now()}
    Invitation.objects.create(name=person.name, email=person.email, invited_by=other, **asked)
    Invitation.objects.create(name=third.name, email=third.email, invited_by=person, **asked)
    run = ImportRun.objects.create(
        organisation=unit.organisation, sha256="0" * 64, made_by=person, confirmed_by=other, made_at=clock.now(),
        name=f"{third.name} lista.csv",
    )  # fmt: skip
    for position, one in enumerate((person, third)):
        ImportRow.objects.create(run=run, position=position, number=position, name=one.name, email=one.email)
    book = WorkbookRun.objects.create(
        programme=uuid4(), sha256="0" * 64, made_by=person, confirmed_by=other, made_at=clock.now(),
        name=f"{third.name} työkirja.xlsx",
    )  # fmt: skip
    for position, one in enumerate((person, third)):
        WorkbookRow.objects.create(
            run=book, position=position, number=position, sheet="people", person=one, mails=f" {one.email} ",
            values={"name": one.name, "mail": one.email},
        )  # fmt: skip
    programme = Programme.objects.create(code="OMA", start=today, end=today + timedelta(days=30))
    PlanVersion.objects.create(
        programme=programme, no=1, origin="uploaded", content=other.name, sha256="0" * 64,
        created_by=person.pk, created_at=clock.now(),
    )  # fmt: skip
    fill_workshops(person, other, programme)
    experiment = fill_experiments(person, other, Team.objects.get(series__programme=programme))
    fill_catalogue(person, experiment)
    fill_adoption(person)
    fill_pulses(person, other, programme)


@pytest.fixture
def person(cast: Cast) -> Person:
    """Somebody with a row in every table, among others whose names are nowhere else."""
    others = [
        person_of(f"Kanarja Kuikka{number}", cast.unit, email=f"{uuid4().hex}@tyo.example") for number in range(3)
    ]
    found = person_of("Tuuli Kokonainen", cast.unit, email="tuuli.k@tyo.example")
    fill(found, others, cast.unit)
    return Person.objects.get(pk=found.pk)


def made(person: Person) -> zipfile.ZipFile:
    parts = own_data.collect(person.pk, lambda done, of: None)
    return zipfile.ZipFile(io.BytesIO(own_data.pack(person, parts)))


def told(content: zipfile.ZipFile) -> dict[str, Any]:
    name = next(name for name in content.namelist() if name.endswith(".json"))
    return json.loads(content.read(name))


def test_every_table_that_can_hold_a_person_is_told_of_by_a_registered_kind() -> None:
    known = {model for kind in slots.personal_data() for model in tables(kind)}
    there = {kind_of(model) for model, _ in personal_fields()} - TABLES_APART.keys()
    assert there - known == set(), "tables with a person that no kind of register_personal_data names"
    assert known - {kind_of(model) for model in apps.get_models()} == set()


@pytest.mark.both
def test_the_copy_holds_every_row_about_the_person(person: Person) -> None:
    kinds = {kind["kind"]: kind["rows"] for kind in told(made(person))["kinds"]}
    with reading(system("test")):
        for kind in slots.personal_data():
            rows = 0
            for label in tables(kind):
                model = apps.get_model(label)
                rows += model._base_manager.filter(about(model, person)).count()  # type: ignore[attr-defined]
            if kind.kind in {"history", "files", "mails", "deletions"}:
                assert len(kinds[kind.kind]) >= max(rows, 1), kind.kind
            else:
                assert len(kinds[kind.kind]) == rows > 0, kind.kind


def test_the_copy_names_nobody_else(person: Person) -> None:
    content = made(person)
    everything = b"".join(content.read(name) for name in content.namelist()).decode()
    assert "Tuuli Kokonainen" in everything
    others = Person.objects.exclude(pk=person.pk)
    assert others.count() > 5
    for name, email in others.values_list("name", "email"):
        assert name not in everything
        assert email not in everything
    assert "Kuikka" not in everything
    for secret in ("SALAISUUS", 'avain"', SubjectKey.objects.get(person=person).key):
        assert secret not in everything


def test_no_id_of_somebody_else_is_told(person: Person) -> None:
    everything = json.dumps(told(made(person)))
    for pk in Person.objects.exclude(pk=person.pk).values_list("pk", flat=True):
        assert str(pk) not in everything


def test_the_page_has_a_heading_for_every_kind_in_the_language_of_the_person(person: Person) -> None:
    from django.utils.translation import override

    with override("en"):
        content = made(person)
    assert set(content.namelist()) == {"read-me.txt", "my-data.html", "my-data.json"}
    page = content.read("my-data.html").decode()
    assert '<html lang="en">' in page
    for kind in slots.personal_data():
        assert f'<h2 id="{kind.kind}">' in page
    assert '<h2 id="views">' in page
    assert "[another person]" in page
    assert "<script" not in page


def test_every_field_of_the_page_has_words_and_so_has_every_state(person: Person) -> None:
    rows = [row for part in own_data.collect(person.pk, lambda done, of: None) for row in part.rows]
    assert {name for row in rows for name in row} - own_data_words.FIELDS.keys() == set()
    for name in ("state", "part", "fate", "role"):
        codes = {str(row[name]) for row in rows if row.get(name)}
        assert codes - own_data_words.VALUES[name].keys() == set(), name


def test_the_view_log_tells_what_others_did_and_not_what_one_did_oneself(person: Person) -> None:
    views = told(made(person))["view_log"]
    assert {row["by"] for row in views} <= {"somebody_else", "server"}
    assert "somebody_else" in {row["by"] for row in views}
    assert {row["about"] for row in views} == {"me"}


def work() -> None:
    worker.loop(threading.Event(), once=True)


def asked(cast: Cast) -> Job:
    return services.ask_own_data(cast.actor(cast.participant))


def test_a_copy_is_made_in_the_background_and_opened_by_the_person_alone(cast: Cast) -> None:
    client = browser(cast.participant)
    answer = client.post(reverse("people:own_copy"))
    job = Job.objects.get(kind="own_data", asked_by=cast.participant.pk)
    assert answer["Location"] == reverse("jobs:job", args=[job.pk])
    assert reverse("jobs:job", args=[job.pk]) in client.get(reverse("people:own")).content.decode()
    work()
    job.refresh_from_db()
    assert (job.state, job.progress) == ("done", 10_000)
    file = reverse("jobs:file", args=[job.result["file"]])
    assert file in client.get(reverse("people:own")).content.decode()
    opened = client.get(file)
    assert opened.status_code == 200
    content = zipfile.ZipFile(io.BytesIO(b"".join(opened.streaming_content)))  # type: ignore[attr-defined]
    assert content.testzip() is None
    for other in (cast.root, cast.admin, cast.supervisor):
        assert browser(other).get(file).status_code == 404


def test_asked_twice_while_one_is_being_made_it_is_made_once(cast: Cast) -> None:
    assert asked(cast).pk == asked(cast).pk
    assert Job.objects.filter(kind="own_data").count() == 1


def test_a_new_copy_takes_the_place_of_the_old_one(cast: Cast) -> None:
    for _ in range(2):
        asked(cast)
        work()
    assert StoredFile.objects.filter(kind="own_data").count() == 1


def test_a_copy_is_gone_after_seven_days(cast: Cast) -> None:
    with time_machine.travel("2026-03-12T08:00:00Z", tick=False) as now:
        asked(cast)
        work()
        stored = StoredFile.objects.get(kind="own_data")
        now.shift(timedelta(days=7, minutes=1))
        assert browser(cast.participant).get(reverse("jobs:file", args=[stored.pk])).status_code == 404
        assert queries.own_copy(cast.actor(cast.participant)).file is None
        assert sweep_files() >= 1
        assert not StoredFile.objects.filter(pk=stored.pk).exists()


def test_a_copy_that_is_being_made_stops_when_asked(cast: Cast) -> None:
    job = asked(cast)
    Job.objects.filter(pk=job.pk).update(stop_asked=True)
    work()
    job.refresh_from_db()
    assert job.state == "stopped"
    assert not StoredFile.objects.filter(kind="own_data").exists()


def test_nobody_gets_a_copy_who_has_left_before_it_was_made(cast: Cast) -> None:
    job = asked(cast)
    Person.objects.filter(pk=cast.participant.pk).update(state="left")
    work()
    job.refresh_from_db()
    assert (job.state, job.reason) == ("failed", "gone")


def test_two_thousand_rows_of_the_log_fit_into_a_copy_with_time_to_spare(cast: Cast) -> None:
    from oppiva.audit.models import AuditEvent

    at = clock.now()
    row = {"at": at, "day": at.date(), "verb": "signed_in", "kind": "person", "subject_id": cast.participant.pk}
    AuditEvent.objects.bulk_create(AuditEvent(**row) for _ in range(2_000))
    with CaptureQueriesContext(connection) as seen:
        begun = clock.real()
        made(cast.participant)
        # A fifth of the rows in a fifth of the time, with room for a busy machine.
        assert clock.real() - begun < timedelta(seconds=12)
    # A statement or two a kind, whatever the number of rows.
    assert len(seen) < 110  # PostgreSQL has a few more, of its policies
