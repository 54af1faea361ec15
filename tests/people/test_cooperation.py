"""The co-operation record of a unit: three parts open what waits for it, and its document comes and goes (G7, S8)."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import gettext as _

from jobs.hostile import HTML, PDF, located, office
from oppiva.audit.models import AuditEvent
from oppiva.audit.services import purge
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.jobs.models import StoredFile
from oppiva.jobs.services.files import location, sweep_files
from oppiva.people import rules, services
from oppiva.people.models import Person, Unit
from oppiva.people.rules import YT_DOCUMENT
from oppiva.ui.registry import words_of
from people.cast import SETUP, Cast, browser, person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
WHOLE = {"yt_date": date(2026, 2, 2), "yt_contact": "luottamusmies"}


def pdf(name: str = "poytakirja.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def attach(actor: Actor, unit: Unit, name: str = "poytakirja.pdf") -> StoredFile:
    return StoredFile.objects.get(pk=services.attach_yt_document(actor, unit, upload=pdf(name)))


def fields_of(unit: Unit, **more: object) -> dict[str, object]:
    given = {"name": unit.name, "size": 20, "max_away_pct": 40, "yt_date": "", "yt_contact": "", "contact": ""}
    return {**given, "base_version": unit.version, **more}


@pytest.mark.parametrize("part", ["yt_date", "yt_document", "yt_contact"])
def test_what_waits_for_the_record_says_with_409_which_part_is_missing(cast: Cast, part: str) -> None:
    services.edit_unit(SETUP, cast.unit, base_version=cast.unit.version, fields=WHOLE, document=pdf())
    rules.require_heard(cast.unit)
    setattr(cast.unit, part, "" if part == "yt_contact" else None)
    with pytest.raises(DomainError, match="not_heard") as caught:
        rules.require_heard(cast.unit)
    assert caught.value.facts["missing"] == (part,)
    words = words_of("not_heard", caught.value.facts)
    assert words is not None
    assert words.status == 409
    assert len(str(words.text)) > 20


def test_the_record_is_not_whole_without_its_document_on_any_page(cast: Cast) -> None:
    services.edit_unit(SETUP, cast.unit, base_version=cast.unit.version, fields=WHOLE)
    admin = browser(cast.admin)
    unit_page, house_page = (reverse("people:unit_detail", args=[cast.unit.pk]), cast.here.pk)
    assert _("the document of the procedure") in admin.get(unit_page).content.decode()
    house = reverse("people:organisation_detail", args=[house_page])
    assert admin.get(house).content.decode().count("tag--next") == 2
    attach(cast.actor(cast.admin), cast.unit)
    assert "note--ok" in admin.get(unit_page).content.decode()
    assert admin.get(house).content.decode().count("tag--next") == 1


def test_a_document_says_who_brought_it_when_and_how_big_it_is(cast: Cast) -> None:
    stored = attach(cast.actor(cast.admin), cast.unit)
    page = browser(cast.admin).get(reverse("people:unit_detail", args=[cast.unit.pk])).content.decode()
    assert reverse("jobs:file", args=[stored.pk]) in page
    assert "poytakirja.pdf" in page
    assert f"{stored.size} " in page.replace("\xa0", " ")
    assert "Satu Hoitaja" in page


@pytest.mark.both
def test_a_removed_document_is_gone_for_readers_at_once_and_comes_back_within_thirty_days(cast: Cast) -> None:
    admin, reader = cast.actor(cast.admin), cast.actor(cast.supervisor)
    stored = attach(admin, cast.unit)
    assert rules.may_open_yt_document(reader, stored)
    services.remove_yt_document(admin, cast.unit)
    assert cast.unit.yt_document is None
    assert not rules.may_open_yt_document(reader, stored)
    assert rules.may_open_yt_document(admin, stored)
    services.restore_yt_document(admin, cast.unit, stored.pk)
    stored.refresh_from_db()
    assert (cast.unit.yt_document, stored.keep_until) == (stored.pk, None)


def test_a_replaced_document_waits_and_then_goes_with_its_content(
    cast: Cast, media: Path, django_capture_on_commit_callbacks: object
) -> None:
    admin = cast.actor(cast.admin)
    old, new = attach(admin, cast.unit, "vanha.pdf"), attach(admin, cast.unit, "uusi.pdf")
    page = browser(cast.admin).get(reverse("people:unit_detail", args=[cast.unit.pk])).content.decode()
    assert page.index("uusi.pdf") < page.index("vanha.pdf")
    with clock.travel(clock.today() + timedelta(days=31)):
        with pytest.raises(DomainError, match="file_gone"):
            services.restore_yt_document(admin, cast.unit, old.pk)
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            assert sweep_files() == 1
    assert [location(new)] == list(media.glob("??/*"))


def test_a_document_of_another_unit_cannot_be_brought_in(cast: Cast) -> None:
    admin = cast.actor(cast.admin)
    other = attach(admin, cast.side)
    services.remove_yt_document(admin, cast.side)
    with pytest.raises(DomainError, match="file_gone"):
        services.restore_yt_document(admin, cast.unit, other.pk)
    assert cast.unit.yt_document is None


def test_only_who_writes_the_unit_brings_or_takes_its_document(cast: Cast) -> None:
    stored = attach(cast.actor(cast.admin), cast.unit)
    deeds = (
        lambda actor: services.attach_yt_document(actor, cast.unit, upload=pdf()),
        lambda actor: services.remove_yt_document(actor, cast.unit),
        lambda actor: services.restore_yt_document(actor, cast.unit, stored.pk),
    )
    for person in (cast.supervisor, cast.participant, cast.stranger):
        for deed in deeds:
            with pytest.raises(DomainError, match="not_allowed"):
                deed(cast.actor(person))
    cast.unit.refresh_from_db()
    assert cast.unit.yt_document == stored.pk


def test_a_stranger_meets_404_at_the_file_and_at_its_buttons(cast: Cast) -> None:
    stored = attach(cast.actor(cast.admin), cast.unit)
    stranger, supervisor = browser(cast.stranger), browser(cast.supervisor)
    file = reverse("jobs:file", args=[stored.pk])
    assert stranger.get(file).status_code == 404
    answer = supervisor.get(file)
    assert (answer.status_code, answer["Content-Disposition"].partition(";")[0]) == (200, "attachment")
    remove = reverse("people:yt_document_remove", args=[cast.unit.pk])
    assert (stranger.post(remove).status_code, supervisor.post(remove).status_code) == (404, 403)


def test_the_form_takes_the_record_and_its_document_in_one_go(cast: Cast) -> None:
    sent = fields_of(cast.unit, yt_date="2.2.2026", yt_contact="luottamusmies", yt_document=pdf())
    answer = browser(cast.admin).post(reverse("people:unit_edit", args=[cast.unit.pk]), sent)
    assert answer.status_code == 302
    cast.unit.refresh_from_db()
    assert rules.lacks(cast.unit) == ()
    assert AuditEvent.objects.filter(verb="yt_document_added", object_id=str(cast.unit.pk)).count() == 1


def test_a_new_unit_comes_with_its_document(cast: Cast) -> None:
    sent = {"name": "Uusi", "max_away_pct": 40, "yt_document": pdf()}
    browser(cast.admin).post(reverse("people:unit_add", args=[cast.here.pk]), sent)
    assert Unit.objects.get(name="Uusi").yt_document is not None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("kirje.pdf", HTML),
        ("kirje.docm", office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("luettelo.csv", b"a;b\n"),
        ("kuva.png", b"\x89PNG\r\n\x1a\n"),
    ],
)
def test_a_refused_document_leaves_everything_else_that_was_typed(cast: Cast, name: str, content: bytes) -> None:
    sent = fields_of(cast.unit, name="Uusi nimi", yt_contact="Anna", yt_document=pdf(name, content))
    answer = browser(cast.admin).post(reverse("people:unit_edit", args=[cast.unit.pk]), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Uusi nimi"' in page
    assert 'value="Anna"' in page
    assert 'href="#id_yt_document"' in page
    cast.unit.refresh_from_db()
    assert (cast.unit.name, cast.unit.yt_contact, cast.unit.yt_document) == ("Asiakastyö", "", None)
    assert not StoredFile.objects.exists()


def test_a_good_document_beside_a_wrong_field_is_asked_for_again_by_name(cast: Cast) -> None:
    sent = fields_of(cast.unit, name="", yt_document=pdf("yt.pdf"))
    page = browser(cast.admin).post(reverse("people:unit_edit", args=[cast.unit.pk]), sent).content.decode()
    assert _("Choose the file %(name)s again.") % {"name": "yt.pdf"} in page


def test_a_photo_of_the_minutes_is_kept_without_its_place(cast: Cast) -> None:
    upload = SimpleUploadedFile("kuva.jpg", located())
    stored = StoredFile.objects.get(pk=services.attach_yt_document(SETUP, cast.unit, upload=upload))
    assert b"Exif" not in location(stored).read_bytes()


def test_a_unit_that_is_purged_takes_its_documents_along(
    cast: Cast, django_capture_on_commit_callbacks: object
) -> None:
    admin = cast.actor(cast.admin)
    empty = services.add_unit(admin, cast.here, fields={"name": "Tyhjä"}, document=pdf())
    services.delete_unit(admin, empty)
    with clock.travel(clock.today() + timedelta(days=31)):
        purge(clock.now())
    assert not StoredFile.objects.filter(kind=YT_DOCUMENT, object_id=str(empty.pk)).exists()


def test_the_supervisors_of_a_unit_are_named_to_who_may_see_them(cast: Cast) -> None:
    page = browser(cast.admin).get(reverse("people:organisation_detail", args=[cast.here.pk])).content.decode()
    assert "Pirjo Esihenkilö" in page
    outsider = person_of("Ulla Ulkopuolinen", cast.side)
    from people.cast import grant_to

    grant_to(outsider, "participant", "unit", str(cast.side.pk))
    page = browser(outsider).get(reverse("people:organisation_detail", args=[cast.here.pk])).content.decode()
    assert "Pirjo" not in page
    # Her grant may not have been ended yet.
    Person.objects.filter(pk=cast.supervisor.pk).update(state="left")
    page = browser(cast.admin).get(reverse("people:organisation_detail", args=[cast.here.pk])).content.decode()
    assert "Pirjo" not in page


def test_the_page_of_a_unit_with_documents_asks_at_most_twelve_times(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        attach(cast.actor(cast.admin), cast.unit, name)
    client = browser(cast.admin)
    for address in (
        reverse("people:unit_detail", args=[cast.unit.pk]),
        reverse("people:organisation_detail", args=[cast.here.pk]),
    ):
        client.get(address)
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            client.get(address)


def test_how_many_may_be_away_is_rounded_down() -> None:
    assert [Unit(size=size, max_away_pct=40).away_at_most for size in (None, 1, 46)] == [None, 0, 18]


def test_a_stored_paper_is_read_as_it_was_sent(cast: Cast) -> None:
    content = PDF + b"%" + io.DEFAULT_BUFFER_SIZE * b"x"
    pk = services.attach_yt_document(SETUP, cast.unit, upload=pdf(content=content))
    assert location(StoredFile.objects.get(pk=pk)).read_bytes() == content
