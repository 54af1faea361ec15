"""Erasure: the person becomes a tombstone, what names them goes, what is counted stays (trust.md 9, G5, G6)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext, override

from oppiva.audit.models import AuditEvent, Revision
from oppiva.audit.services import append, log, verify
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.jobs import clock, registry
from oppiva.jobs.models import Job, OutboxMail, StoredFile
from oppiva.jobs.services import enqueue, queue_mail, store
from oppiva.people import journal, queries, services
from oppiva.people.models import Notice, Organisation, Person, RoleGrant, SubjectKey, Unit
from oppiva.people.signals import person_anonymised
from oppiva.people.slots import personal_data
from people.cast import SETUP, Cast, browser, grant_to, person_of
from people.erasing import ME, erase

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("own_journal")]


def fresh(person: Person) -> Actor:
    """The person, just signed in."""
    return queries.actor_for(person, clock.now() + timedelta(minutes=10))


def test_an_erased_person_is_a_tombstone_under_a_new_id(cast: Cast) -> None:
    person = cast.participant
    before = person.version
    stone = erase(person)
    assert stone.pk != person.pk
    assert not Person.objects.filter(pk=person.pk).exists()
    assert (stone.state, stone.unit_id, stone.phone, stone.version) == ("erased", None, "", before + 1)
    assert stone.email == f"{stone.pk.hex}@erased.invalid"
    assert not stone.has_usable_password()
    assert not stone.is_active


def test_every_field_of_a_person_but_id_and_version_is_emptied(cast: Cast) -> None:
    stone = erase(cast.participant)
    told = {"id", "version", "deleted_in", "name", "email", "password", "state"}
    for field in Person._meta.concrete_fields:
        if field.name not in told:
            empty = None if field.null else field.get_default()
            assert getattr(stone, field.attname) == empty, field.name


def test_where_a_name_is_asked_for_it_says_former_participant_in_the_readers_language(cast: Cast) -> None:
    old, stone = cast.participant.pk, erase(cast.participant)
    with override("fi"):
        assert stone.shown_name == str(stone) == gettext("former participant")
    with override("en"):
        # An id that nobody may change, as in an append-only row, has no person any more.
        assert queries.names_of([stone.pk, old]) == dict.fromkeys((stone.pk, old), "former participant")


def test_what_signs_a_person_in_goes(cast: Cast) -> None:
    person = cast.participant
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    client = browser(person)
    assert client.get(reverse("people:own")).status_code == 200
    erase(person)
    assert not Authenticator.objects.filter(user=person.pk).exists()
    assert not EmailAddress.objects.filter(email=person.email).exists()
    assert client.get(reverse("people:own")).status_code == 302


def test_a_half_done_sign_in_goes_and_others_stay_signed_in(cast: Cast) -> None:
    from django.contrib.sessions.backends.db import SessionStore

    half, other = SessionStore(), browser(cast.admin)
    half["account_login_code"] = {"email": cast.participant.email}
    half.save()
    session = other.session
    session["kept"] = [f"Soita: {cast.participant.name}"]
    session.save()
    erase(cast.participant)
    assert not Session.objects.filter(pk=half.session_key).exists()
    assert "kept" not in other.session
    assert other.get(reverse("people:own")).status_code == 200


def test_the_persons_own_history_goes_and_others_records_keep_the_tombstones_id(cast: Cast) -> None:
    admin, person = cast.admin, cast.participant
    services.edit_person(SETUP, person, base_version=person.version, fields={"phone": "050 999"})
    services.edit_unit(SETUP, cast.unit, base_version=cast.unit.version, fields={"contact": person})
    services.edit_own_settings(Actor(str(admin.pk)), admin, base_version=admin.version, fields={"phone": person.email})
    stone = erase(person)
    with reading(SETUP):
        assert not Revision.objects.filter(object_id__in=[person.pk, stone.pk]).exists()
        contact = Revision.objects.filter(kind="people.unit", field="contact").order_by("version")
        assert [(row.before, row.after) for row in contact] == [(None, str(stone.pk)), (str(stone.pk), None)]
        assert not Revision.objects.filter(after=person.email).exists()
    cast.unit.refresh_from_db()
    assert cast.unit.contact_id is None


def test_deeds_of_the_person_on_others_records_stay_under_the_tombstone(cast: Cast) -> None:
    admin = cast.admin
    services.edit_organisation(
        cast.actor(admin), cast.here, base_version=cast.here.version, fields={"kind": "municipality"}
    )
    replaced = person_of("Uusi Hoitaja", cast.side)
    grant_to(replaced, "area_admin", "area", "23")
    stone = erase(admin)
    with reading(SETUP):
        (row,) = Revision.objects.filter(kind="people.organisation", field="kind")
    assert (row.actor_id, row.after) == (stone.pk, "municipality")


def test_grants_end_and_keep_who_held_what_without_the_reason(cast: Cast) -> None:
    grant = RoleGrant.objects.get(person=cast.participant)
    given = grant_to(cast.colleague, "participant", "unit", str(cast.unit.pk))
    RoleGrant.objects.filter(pk=given.pk).update(granted_by=cast.participant)
    stone = erase(cast.participant)
    grant.refresh_from_db()
    given.refresh_from_db()
    assert (grant.person_id, grant.role, grant.reason) == (stone.pk, "participant", "–")
    assert grant.revoked_at is not None
    assert (given.granted_by_id, given.reason, given.revoked_at) == (stone.pk, "test", None)
    page = browser(cast.admin).get(reverse("people:grant_detail", args=[given.pk]))
    assert gettext("former participant") in page.content.decode()


def test_a_granter_keeps_the_notice_without_the_reason_that_tells_of_the_person(cast: Cast) -> None:
    grant = RoleGrant.objects.get(person=cast.participant)
    services.notify(
        SETUP, [cast.admin.pk], kind="granter", object_id=grant.pk, code="declined", reason="Aino muutti", link="/"
    )
    erase(cast.participant)
    told = Notice.objects.filter(person=cast.admin, object_id=str(grant.pk))
    assert list(told.values_list("code", "reason")) == [("declined", "")]


def test_waiting_mails_are_dropped_and_every_context_is_emptied(cast: Cast) -> None:
    person = cast.participant
    mail = queue_mail("sign_in_code", recipient=person.pk, object_id=str(person.pk), context={"code": "123456"})
    stone = erase(person)
    mail.refresh_from_db()
    assert (mail.recipient, mail.object_id, mail.context) == (stone.pk, str(stone.pk), {})
    assert (mail.state, mail.reason) == ("dropped", "no_address")


def test_own_work_and_its_files_go_and_a_letter_of_a_record_stays(
    cast: Cast, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.OPPIVA_MEDIA = tmp_path
    for kind, keep in (("test.letter", None), ("test.copy", timedelta(days=7))):
        registry.file_kind(kind, lambda actor, stored: False, keep=keep)
    registry.job("test.copy")(lambda run: None)
    actor = Actor(str(cast.participant.pk))
    letter = store(b"%PDF-1.4 letter", kind="test.letter", object_id="record", actor=actor)
    copy = store(b"%PDF-1.4 copy", kind="test.copy", object_id="x", actor=actor)
    about = store(b"%PDF-1.4 about", kind="test.letter", object_id=str(cast.participant.pk), actor=SETUP)
    job = enqueue("test.copy", asked_by=cast.participant.pk)
    with django_capture_on_commit_callbacks(execute=True):
        stone = erase(cast.participant)
    letter.refresh_from_db()
    assert letter.created_by == stone.pk
    assert (tmp_path / letter.path).exists()
    for gone in (copy, about):
        assert not StoredFile.objects.filter(pk=gone.pk).exists()
        assert not (tmp_path / gone.path).exists()
    assert not Job.objects.filter(pk=job.pk).exists()


def test_a_table_of_persons_that_somebody_else_took_out_goes(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.OPPIVA_MEDIA = tmp_path
    table = f"Nimi\n{cast.participant.name}".encode()
    store(table, kind="people.export", object_id=str(cast.root.pk), actor=cast.actor(cast.root), name="x.csv")
    erase(cast.participant)
    assert not StoredFile.objects.filter(kind="people.export").exists()


def test_a_copy_of_own_data_that_is_ready_after_the_erasure_is_not_kept(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.OPPIVA_MEDIA = tmp_path
    actor = cast.actor(cast.participant)
    erase(cast.participant)
    with pytest.raises(DomainError, match="gone"):
        services.keep_own_data(actor, b"PK\x03\x04 x", "oma.zip")
    assert not list(tmp_path.glob("??/*"))


def test_a_name_typed_as_contact_of_the_procedure_goes_with_its_older_wordings(cast: Cast) -> None:
    services.edit_unit(
        SETUP, cast.unit, base_version=cast.unit.version, fields={"yt_contact": f"{cast.participant.name}, p. 1"}
    )
    erase(cast.participant)
    cast.unit.refresh_from_db()
    assert cast.unit.yt_contact == "entinen osallistuja"
    with reading(SETUP):
        (row,) = Revision.objects.filter(kind="people.unit", field="yt_contact")
    assert (row.before, row.after) == (None, None)


def test_the_audit_log_keeps_ids_and_says_who_erased(cast: Cast) -> None:
    person = cast.participant
    rows = AuditEvent.objects.filter(subject_id=person.pk).count()
    stone = erase(person)
    row = AuditEvent.objects.filter(subject_id=person.pk).order_by("-id")[0]
    assert AuditEvent.objects.filter(subject_id=person.pk).count() == rows + 1
    assert (row.verb, row.facts) == ("person_erased", {"reason": "controller_request", "system": "erase-person"})
    assert not AuditEvent.objects.filter(object_id=str(stone.pk)).exists()


def test_the_evidence_names_a_person_differently_in_each_programme_and_forgets_the_key(cast: Cast) -> None:
    person = cast.participant
    one, two = services.subject_ref(person, "ES-OPPIVA"), services.subject_ref(person, "TOINEN")
    assert one != two
    assert len(one) == 64
    assert one == services.subject_ref(person, "ES-OPPIVA")
    entry = append("ES-OPPIVA", "attendance", occurred_on=clock.today(), quantity=1, unit="person", subject_ref=one)
    erase(person)
    entry.refresh_from_db()
    assert entry.subject_ref == one
    assert not SubjectKey.objects.exists()
    assert verify().ok


@pytest.mark.parametrize("share", [1, 10, 50])
def test_counts_stay_whoever_is_erased(cast: Cast, share: int) -> None:
    crowd = [person_of(f"Osallistuja {number}", cast.unit) for number in range(20)]
    for person in crowd:
        grant_to(person, "participant", "unit", str(cast.unit.pk))
        append("ES-OPPIVA", "attendance", occurred_on=clock.today(), quantity=1, unit="person",
               subject_ref=services.subject_ref(person, "ES-OPPIVA"))  # fmt: skip
    counted = [model._base_manager.count for model in (Person, RoleGrant, Unit, Organisation, OutboxMail)]
    before = [count() for count in counted]
    for person in crowd[: max(1, len(crowd) * share // 100)]:
        erase(person)
    assert [count() for count in counted] == before
    assert verify().ok


def test_only_oneself_and_the_system_erase_and_oneself_only_shortly_after_signing_in(cast: Cast) -> None:
    person = cast.participant
    for actor, code in ((fresh(cast.root), "not_allowed"), (cast.actor(person), "sign_in_again")):
        with pytest.raises(DomainError) as refused:
            services.erase_person(actor, person, reason="own_request")
        assert refused.value.code == code
    services.erase_person(fresh(person), person, reason="own_request")
    assert not Person.objects.filter(pk=person.pk).exists()


def test_the_last_administrator_stays(cast: Cast) -> None:
    for actor in (fresh(cast.root), ME):
        with pytest.raises(DomainError, match="last_administrator"):
            services.erase_person(actor, cast.root, reason="own_request")
    assert journal.read([journal.journal_file()]) == []


def test_who_alone_runs_an_area_is_told_what_to_hand_over_first(cast: Cast) -> None:
    with pytest.raises(DomainError) as refused:
        services.erase_person(fresh(cast.admin), cast.admin, reason="own_request")
    assert refused.value.code == "grants_to_replace"
    (held,) = refused.value.facts["held"]  # type: ignore[misc]  # a list of pairs
    assert held[1] == queries.grant_row(RoleGrant.objects.get(person=cast.admin)).scope
    grant_to(person_of("Uusi Hoitaja", cast.side), "area_admin", "area", "23")
    services.erase_person(fresh(cast.admin), cast.admin, reason="own_request")


def test_an_erased_person_is_not_erased_twice(cast: Cast) -> None:
    stone = erase(cast.participant)
    for gone in (cast.participant, stone):
        with pytest.raises(DomainError, match="gone"):
            services.erase_person(ME, gone, reason="controller_request")


def test_upper_apps_hear_both_ids_inside_the_transaction(cast: Cast) -> None:
    heard: list[tuple[UUID, UUID]] = []

    def hear(sender: object, person_id: UUID, tombstone_id: UUID, **kwargs: object) -> None:
        assert transaction.get_connection().in_atomic_block
        heard.append((person_id, tombstone_id))

    person_anonymised.connect(hear)
    try:
        stone = erase(cast.participant)
    finally:
        person_anonymised.disconnect(hear)
    assert heard == [(cast.participant.pk, stone.pk)]


def test_a_failed_erasure_leaves_the_person_whole_and_the_journal_says_so(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = journal.note

    def broken(*told: Any) -> None:
        noted(*told)
        raise OSError("disk")

    monkeypatch.setattr(journal, "note", broken)
    with pytest.raises(OSError, match="disk"):
        services.erase_person(ME, cast.participant, reason="controller_request")
    assert Person.objects.get(pk=cast.participant.pk).name == cast.participant.name
    assert journal.read([journal.journal_file()]) == []


def test_rows_about_a_person_name_nobody_else_and_cover_every_kind(cast: Cast) -> None:
    grant_to(cast.colleague, "participant", "unit", str(cast.unit.pk))
    services.edit_unit(SETUP, cast.unit, base_version=cast.unit.version, fields={"contact": cast.colleague})
    browser(cast.colleague)
    text = str([(kind.title(), kind.rows(cast.colleague.pk)) for kind in personal_data()])
    assert cast.colleague.name in text
    assert cast.colleague.email in text
    for other in (cast.root, cast.admin, cast.supervisor, cast.participant, cast.stranger):
        assert other.name not in text
        assert other.email not in text


def test_the_audit_log_says_former_participant_where_nobody_has_the_name_any_more(cast: Cast) -> None:
    log("tried", actor=Actor(str(cast.participant.pk)), kind="person", subject_id=cast.supervisor.pk)
    erase(cast.participant)
    (line,) = queries.log_page(cast.actor(cast.root), verb="tried")[0]
    assert (line.actor, line.subject) == (gettext("former participant"), cast.supervisor.name)
