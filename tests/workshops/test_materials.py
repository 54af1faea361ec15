"""Materials and the pre-task of a half-day: who reads them from when, hostile files, the own tick (records.md 6.3)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jobs.hostile import HTML, PDF, UPLOADS, Hostile
from oppiva.audit.services import purge
from oppiva.core.errors import DomainError
from oppiva.jobs import clock, registry
from oppiva.jobs.models import StoredFile
from oppiva.jobs.sniff import MEDIA_TYPES
from oppiva.people.queries import actor_for
from oppiva.people.services import bring_back
from oppiva.workshops import queries, rules, services
from oppiva.workshops.models import PreTask, PreTaskTick, ReplacementSeat, Session, SessionMaterial
from workshops.cast import Cast, another, browser, dated, enrol

pytestmark = pytest.mark.django_db
MARKS = {"emblem": "yes", "statement": "not_needed"}
LINK = {"title": "Esimerkkejä mittareista", "link": "https://mittarit.example/", **MARKS}
TASK = {
    "title": "Seuraa yhtä työvaihetta",
    "text": "Merkitse viikon ajan, montako kertaa.",
    "visible_from": date(2026, 3, 1),
}


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> Path:
    """A media folder of this test's own."""
    settings.OPPIVA_MEDIA = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def session_of(cast: Cast, number: int = 1) -> Session:
    dated(cast, cast.first, date(2027, 9, 1))
    return Session.objects.select_related("series__programme").get(series=cast.first, number=number)


def slides(cast: Cast, session: Session, **more: object) -> SessionMaterial:
    fields = {"title": "Kalvot", "phase": "during", "emblem": "no", "statement": "yes", **more}
    upload = SimpleUploadedFile("kalvot.pdf", PDF)
    return services.add_material(actor_for(cast.facilitator), session, fields=fields, upload=upload)


def opens(cast: Cast, person: object, material: SessionMaterial) -> bool:
    stored = StoredFile.objects.get(pk=material.file_id)
    return registry.may_open(actor_for(person), stored)  # type: ignore[arg-type]


def test_the_series_reads_a_material_from_its_day_on_and_nobody_else_does(cast: Cast) -> None:
    enrol(cast, 1)
    session, tomorrow = session_of(cast), clock.today() + timedelta(days=1)
    now, later = slides(cast, session), slides(cast, session, visible_from=tomorrow)
    reader = actor_for(cast.staff[0])
    assert [row.pk for row in queries.material_rows(reader, [session.pk])] == [now.pk]
    assert len(queries.material_rows(actor_for(cast.facilitator), [session.pk])) == 2
    assert (opens(cast, cast.staff[0], now), opens(cast, cast.staff[0], later)) == (True, False)
    for person in (cast.staff[5], cast.supervisor, cast.stranger):
        assert queries.material_rows(actor_for(person), [session.pk]) == []
        assert not opens(cast, person, now)


def test_who_takes_part_elsewhere_reads_the_materials_of_that_half_day(cast: Cast) -> None:
    (seat,) = enrol(cast, 1)
    other = dated(cast, another(cast, "T2"), date(2027, 10, 1))
    there = Session.objects.select_related("series__programme").get(series=other, number=1)
    material = slides(cast, there)
    assert not opens(cast, cast.staff[0], material)
    ReplacementSeat.objects.create(enrolment=seat, missed=session_of(cast), session=there, state="taken")
    assert opens(cast, cast.staff[0], material)


def test_a_material_is_a_file_or_a_link_and_a_link_is_https(cast: Cast) -> None:
    session, actor = session_of(cast), actor_for(cast.facilitator)
    made = services.add_material(actor, session, fields=LINK)
    assert made.file_id is None
    upload = SimpleUploadedFile("a.pdf", PDF)
    for fields, file, code in (
        (LINK, upload, "material_needs_one"),
        ({**LINK, "link": ""}, None, "material_needs_one"),
        ({**LINK, "link": "http://mittarit.example/"}, None, "link_not_https"),
        ({**LINK, "link": "javascript:alert(1)"}, None, "link_not_https"),
    ):
        with pytest.raises(DomainError, match=code):
            services.add_material(actor, session, fields=fields, upload=file)
    assert SessionMaterial.objects.count() == 1
    assert not StoredFile.objects.exists()


def test_sent_twice_a_material_is_one(cast: Cast, media: Path) -> None:
    session, actor, ref = session_of(cast), actor_for(cast.facilitator), uuid4()
    fields = {"title": "Kalvot", **MARKS}
    ids = {
        services.add_material(actor, session, fields=fields, upload=SimpleUploadedFile("a.pdf", PDF), client_ref=ref).pk
        for _ in range(3)
    }
    assert (len(ids), SessionMaterial.objects.count(), StoredFile.objects.count()) == (1, 1, 1)


def test_a_new_file_takes_the_place_of_the_old_one_and_a_changed_title_does_not(cast: Cast) -> None:
    enrol(cast, 1)
    material, actor = slides(cast, session_of(cast)), actor_for(cast.facilitator)
    old = StoredFile.objects.get(pk=material.file_id)
    material = services.edit_material(actor, material, base_version=material.version, fields={"title": "Kalvot 2"})
    assert material.file_id == old.pk
    material = services.edit_material(
        actor, material, base_version=material.version, fields={}, upload=SimpleUploadedFile("b.pdf", PDF)
    )
    old.refresh_from_db()
    assert (material.file_id != old.pk, old.keep_until is not None) == (True, True)
    assert not registry.may_open(actor_for(cast.staff[0]), old)
    material = services.edit_material(actor, material, base_version=material.version, fields={"link": LINK["link"]})
    assert (material.file_id, material.link) == (None, LINK["link"])


def test_a_removed_material_comes_back_with_its_file_and_goes_with_it(cast: Cast, media: Path) -> None:
    enrol(cast, 1)
    actor, material = actor_for(cast.facilitator), slides(cast, session_of(cast))
    batch = services.remove_material(actor, material)
    assert not opens(cast, cast.staff[0], material)
    bring_back(actor, batch)
    assert opens(cast, cast.staff[0], material)
    services.remove_material(actor, material)
    purge(clock.now() + timedelta(days=31))
    assert not SessionMaterial._base_manager.filter(pk=material.pk).exists()
    assert not StoredFile.objects.filter(kind="session_material").exists()


def test_who_does_not_plan_adds_changes_and_removes_nothing(cast: Cast) -> None:
    enrol(cast, 1)
    session = session_of(cast)
    material = slides(cast, session)
    for person in (cast.staff[0], cast.supervisor, cast.stranger):
        actor = actor_for(person)
        for deed in (
            lambda actor=actor: services.add_material(actor, session, fields=LINK),
            lambda actor=actor: services.edit_material(actor, material, base_version=1, fields={"title": "X"}),
            lambda actor=actor: services.remove_material(actor, material),
            lambda actor=actor: services.set_pre_task(actor, session, fields=TASK),
        ):
            with pytest.raises(DomainError, match="not_allowed"):
                deed()


@pytest.mark.parametrize("one", UPLOADS, ids=lambda one: re.sub(r"[^\w.]", "_", one.name)[:30] + f"-{one.fate[:20]}")
def test_a_hostile_file_is_refused_at_its_field_or_made_harmless(cast: Cast, one: Hostile, media: Path) -> None:
    session_of(cast)
    address = reverse("workshops:material_add", args=[cast.programme.code, "01", 1])
    sent = {"title": "Kalvot", "phase": "during", **MARKS, "file": SimpleUploadedFile("x", one.make())}
    sent["file"].name = one.name.replace("\x00", "")[:200] or "x"
    answer = browser(cast.facilitator).post(address, sent)
    if one.fate not in MEDIA_TYPES.values():
        assert answer.status_code == 422
        assert 'value="Kalvot"' in answer.content.decode()
        assert 'id="id_file_error"' in answer.content.decode()
        assert list(media.glob("??/*")) == []
        return
    assert answer.status_code == 302
    stored = StoredFile.objects.get()
    assert (stored.media_type, stored.kind) == (one.fate, "session_material")
    served = browser(cast.facilitator).get(reverse("jobs:file", args=[stored.pk]))
    assert served["Content-Disposition"].startswith("attachment;")
    content = b"".join(served.streaming_content)
    assert HTML not in content or one.fate == "application/pdf"


def test_a_pre_task_is_seen_from_its_day_and_ticked_by_oneself_alone(cast: Cast) -> None:
    enrol(cast, 2)
    session, tomorrow = session_of(cast), clock.today() + timedelta(days=1)
    task = services.set_pre_task(actor_for(cast.facilitator), session, fields=TASK)
    first, second = cast.staff[:2]
    services.tick_pre_task(actor_for(first), task, done=True)
    services.tick_pre_task(actor_for(first), task, done=True)
    assert PreTaskTick.objects.count() == 1
    found = [queries.pre_task_of(person.pk, session.pk) for person in (first, second)]
    assert [one.done for one in found if one] == [True, False]
    services.tick_pre_task(actor_for(first), task, done=False)
    assert not PreTaskTick.objects.exists()
    services.set_pre_task(
        actor_for(cast.facilitator), session, fields={"visible_from": tomorrow}, base_version=task.version
    )
    assert queries.pre_task_of(first.pk, session.pk) is None


def test_a_half_day_has_one_pre_task_and_it_comes_back_with_its_ticks(cast: Cast) -> None:
    enrol(cast, 1)
    session, actor = session_of(cast), actor_for(cast.facilitator)
    task = services.set_pre_task(actor, session, fields=TASK)
    with pytest.raises(DomainError, match="pre_task_exists"):
        services.set_pre_task(actor, session, fields=TASK)
    services.tick_pre_task(actor_for(cast.staff[0]), task, done=True)
    batch = services.remove_pre_task(actor, task)
    assert queries.pre_task_of(cast.staff[0].pk, session.pk) is None
    bring_back(actor, batch)
    found = queries.pre_task_of(cast.staff[0].pk, session.pk)
    assert found is not None
    assert found.done
    assert PreTask.objects.count() == 1


def test_lists_and_single_questions_agree(cast: Cast) -> None:
    enrol(cast, 1)
    material = slides(cast, session_of(cast))
    for person in (cast.manager, cast.facilitator, cast.staff[0], cast.staff[5], cast.supervisor, cast.stranger):
        listed = rules.materials_visible_to(actor_for(person)).filter(pk=material.pk).exists()
        assert listed == opens(cast, person, material) == (person in (cast.manager, cast.facilitator, cast.staff[0]))


def test_a_material_is_changed_removed_and_brought_back_on_pages(cast: Cast) -> None:
    enrol(cast, 1)
    material = slides(cast, session_of(cast))
    key = [cast.programme.code, "01", 1, material.pk]
    edit, remove = reverse("workshops:material_edit", args=key), reverse("workshops:material_remove", args=key)
    client = browser(cast.facilitator)
    form = {"title": "Kalvot 2", "phase": "after", "emblem": "yes", "statement": "yes", "link": ""}
    assert client.get(edit).status_code == 200
    assert client.post(edit, {**form, "title": "", "base_version": material.version}).status_code == 422
    assert client.post(edit, {**form, "base_version": material.version}).status_code == 302
    assert client.post(edit, {**form, "title": "Kalvot 3", "base_version": material.version}).status_code == 409
    material.refresh_from_db()
    assert (material.title, material.phase, material.file_id is None) == ("Kalvot 2", "after", False)
    assert client.get(remove).status_code == 302
    assert SessionMaterial.objects.filter(deleted_in__isnull=True).exists()
    client.post(remove)
    page = client.get(reverse("workshops:flow", args=key[:3])).content.decode()
    batch = re.search(r'name="batch" value="([^"]+)"', page)
    assert batch
    assert (
        browser(cast.manager).post(reverse("workshops:flow_back", args=key[:3]), {"batch": batch[1]}).status_code == 422
    )
    client.post(reverse("workshops:flow_back", args=key[:3]), {"batch": batch[1]})
    assert SessionMaterial.objects.get(deleted_in__isnull=True).title == "Kalvot 2"
    for person, status in ((cast.staff[0], 403), (cast.supervisor, 403), (cast.stranger, 404)):
        for address in (edit, remove):
            assert browser(person).post(address, form).status_code == status
