"""Pages of people: what each shows to whom, in three languages, and what a stranger gets."""

from datetime import time

import pytest
from django.urls import reverse
from django.utils.translation import override

from oppiva.audit.services import log
from oppiva.people.models import Organisation, Person, RoleGrant, Unit
from oppiva.ui.formatting import time_full
from people.cast import Cast, browser, grant_to, house, person_of

LISTS = [
    "area_list",
    "municipality_list",
    "organisation_list",
    "unit_list",
    "person_list",
    "grant_list",
    "deleted_list",
]
LISTS += ["log", "own"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("prefix", ["", "/sv", "/en"])
def test_every_list_opens_in_every_language_for_the_area_admin(cast: Cast, name: str, prefix: str) -> None:
    address = prefix + reverse(f"people:{name}")
    answer = browser(cast.admin).get(address)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("name", [*LISTS, "organisation_add", "person_add"])
def test_nobody_signed_out_sees_a_page(cast: Cast, name: str) -> None:
    answer = browser(None).get(reverse(f"people:{name}"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/kirjaudu/?next=")


def one_of_each(cast: Cast) -> list[tuple[str, object]]:
    grant = RoleGrant.objects.get(person=cast.participant)
    return [
        ("organisation_detail", cast.here.pk),
        ("organisation_edit", cast.here.pk),
        ("unit_add", cast.here.pk),
        ("unit_detail", cast.unit.pk),
        ("unit_edit", cast.unit.pk),
        ("person_detail", cast.participant.pk),
        ("person_edit", cast.participant.pk),
        ("grant_give", cast.participant.pk),
        ("grant_detail", grant.pk),
        ("grant_end", grant.pk),
        ("grant_revoke", grant.pk),
    ]


def test_the_area_admin_opens_everything_of_the_own_area(cast: Cast) -> None:
    client = browser(cast.admin)
    for name, pk in one_of_each(cast):
        assert client.get(reverse(f"people:{name}", args=[pk])).status_code == 200, name


def test_for_a_stranger_another_area_is_as_if_it_did_not_exist(cast: Cast) -> None:
    client = browser(cast.stranger)
    missing = client.get(reverse("people:organisation_detail", args=[cast.root.pk]))
    for name, pk in one_of_each(cast):
        for answer in (
            client.get(reverse(f"people:{name}", args=[pk])),
            client.post(reverse(f"people:{name}", args=[pk]), {}),
        ):
            assert answer.status_code == (405 if answer.status_code == 405 else 404), name
            if answer.status_code == 404:
                assert answer.content == missing.content, name


def test_a_stranger_finds_none_of_the_others_in_any_list(cast: Cast) -> None:
    client = browser(cast.stranger)
    for name in ("organisation_list", "unit_list", "person_list", "grant_list", "log"):
        page = client.get(reverse(f"people:{name}")).content.decode()
        assert "Koivulan" not in page, name
        assert "Aino Osallistuja" not in page, name


def test_a_participant_sees_the_own_organisation_but_no_button_to_change_it(cast: Cast) -> None:
    client = browser(cast.participant)
    page = client.get(reverse("people:organisation_detail", args=[cast.here.pk]))
    assert page.status_code == 200
    assert "muokkaa" not in page.content.decode()
    refused = client.get(reverse("people:organisation_edit", args=[cast.here.pk]))
    assert refused.status_code == 403


def test_the_refusal_names_the_role_that_may(cast: Cast) -> None:
    answer = browser(cast.participant).post("/en" + reverse("people:organisation_edit", args=[cast.here.pk]), {})
    assert answer.status_code == 403
    assert "area admin" in answer.content.decode()


def test_contact_details_are_for_those_who_need_them(cast: Cast) -> None:
    address = reverse("people:person_detail", args=[cast.colleague.pk])
    assert "040 222" in browser(cast.admin).get(address).content.decode()
    assert "040 222" not in browser(cast.supervisor).get(address).content.decode()
    own = reverse("people:person_detail", args=[cast.participant.pk])
    assert "040 111" in browser(cast.participant).get(own).content.decode()


def test_the_area_admin_adds_and_edits_an_organisation(cast: Cast) -> None:
    client = browser(cast.admin)
    sent = {"name": "Uusi talo", "kind": "employer", "area": "23", "municipality": ""}
    assert client.post(reverse("people:organisation_add"), sent).status_code == 302
    made = Organisation.objects.get(name="Uusi talo")
    edit = reverse("people:organisation_edit", args=[made.pk])
    assert client.post(edit, {**sent, "name": "Vanha talo", "base_version": "1"}).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.version) == ("Vanha talo", 2)


def test_an_organisation_of_another_area_is_refused_with_the_text_kept(cast: Cast) -> None:
    sent = {"name": "Vieras talo", "kind": "employer", "area": "37", "municipality": ""}
    answer = browser(cast.admin).post(reverse("people:organisation_add"), sent)
    assert answer.status_code == 422
    assert "Vieras talo" in answer.content.decode()
    assert not Organisation.objects.filter(name="Vieras talo").exists()


def test_the_area_admin_of_one_area_is_offered_that_area_and_no_other(cast: Cast) -> None:
    page = browser(cast.admin).get("/en" + reverse("people:organisation_add")).content.decode()
    assert '<option value="23" selected>' in page
    assert '<option value="37"' not in page.partition('name="municipality"')[0]


def test_an_organisation_without_an_area_is_refused_at_the_area(cast: Cast) -> None:
    sent = {"name": "Alueeton", "kind": "employer", "area": "", "municipality": ""}
    for address in (reverse("people:organisation_add"), reverse("people:organisation_edit", args=[cast.here.pk])):
        answer = browser(cast.admin).post("/en" + address, {**sent, "contact": ""})
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "Choose one of your own employment areas." in page
        assert 'id="id_area_error"' in page


@pytest.mark.parametrize("address", ["organisation_add", "unit_add", "person_add", "own"])
def test_a_name_too_long_is_told_at_the_field_and_stays_as_typed(cast: Cast, address: str) -> None:
    args = [cast.here.pk] if address == "unit_add" else []
    client = browser(cast.admin)
    url = "/en" + reverse(f"people:{address}", args=args)
    assert "maxlength" not in client.get(url).content.decode().partition('name="name"')[2].partition(">")[0]
    answer = client.post(url, {"name": "y" * 10_000, "kind": "employer", "area": "23"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Write at most 120 characters. There are now 10000." in page
    assert "y" * 10_000 in page


def test_a_taken_name_is_told_at_the_field(cast: Cast) -> None:
    sent = {"name": "koivulan PALVELUT", "kind": "employer", "area": "23", "municipality": ""}
    answer = browser(cast.admin).post("/en" + reverse("people:organisation_add"), sent)
    assert answer.status_code == 422
    assert "already in use" in answer.content.decode()


def test_two_who_save_at_once_see_both_texts(cast: Cast) -> None:
    client, edit = browser(cast.admin), reverse("people:organisation_edit", args=[cast.here.pk])
    sent = {"kind": "employer", "area": "23", "municipality": "", "contact": "", "base_version": "1"}
    assert client.post(edit, {**sent, "name": "Ensimmäinen"}).status_code == 302
    late = client.post(edit, {**sent, "name": "Toinen"})
    assert late.status_code == 409
    page = late.content.decode()
    assert "Ensimmäinen" in page
    assert "Toinen" in page
    cast.here.refresh_from_db()
    assert cast.here.name == "Ensimmäinen"


def test_an_empty_form_says_what_is_missing(cast: Cast) -> None:
    client = browser(cast.admin)
    for address in (
        reverse("people:organisation_add"),
        reverse("people:person_add"),
        reverse("people:unit_add", args=[cast.here.pk]),
        reverse("people:grant_give", args=[cast.participant.pk]),
    ):
        answer = client.post(address, {"reason": ""})
        assert answer.status_code == 422, address
        assert 'class="errors"' in answer.content.decode(), address


def test_a_unit_takes_its_co_operation_record(cast: Cast) -> None:
    edit = reverse("people:unit_edit", args=[cast.unit.pk])
    sent = {"name": "Asiakastyö", "size": "30", "max_away_pct": "25", "contact": str(cast.participant.pk)}
    sent |= {"yt_date": "2.3.2026", "yt_contact": "luottamusmies", "base_version": "1"}
    assert browser(cast.admin).post(edit, sent).status_code == 302
    cast.unit.refresh_from_db()
    assert (cast.unit.size, cast.unit.max_away_pct, str(cast.unit.yt_date)) == (30, 25, "2026-03-02")
    assert cast.unit.contact_id == cast.participant.pk


def test_the_supervisor_changes_only_the_share_that_may_be_away(cast: Cast) -> None:
    edit = reverse("people:unit_edit", args=[cast.unit.pk])
    answer = browser(cast.supervisor).post(edit, {"max_away_pct": "10", "name": "Kaapattu", "base_version": "1"})
    assert answer.status_code == 302
    cast.unit.refresh_from_db()
    assert (cast.unit.max_away_pct, cast.unit.name) == (10, "Asiakastyö")
    assert browser(cast.supervisor).get(reverse("people:unit_edit", args=[cast.side.pk])).status_code in {403, 404}


def test_the_area_admin_adds_a_person_who_can_sign_in(cast: Cast) -> None:
    sent = {"name": "Uusi Ihminen", "email": "Uusi@Tyo.example", "phone": "", "language": "sv", "unit": cast.unit.pk}
    assert browser(cast.admin).post(reverse("people:person_add"), sent).status_code == 302
    made = Person.objects.get(name="Uusi Ihminen")
    assert made.unit_id == cast.unit.pk
    assert made.language == "sv"
    assert not made.has_usable_password()


def test_a_known_address_is_refused_at_the_field(cast: Cast) -> None:
    sent = {"name": "Kaksonen", "email": "EERO@tyo.example", "phone": "", "language": "fi", "unit": cast.unit.pk}
    answer = browser(cast.admin).post(reverse("people:person_add"), sent)
    assert answer.status_code == 422
    assert not Person.objects.filter(name="Kaksonen").exists()


def test_nobody_is_placed_in_a_unit_of_another_area(cast: Cast) -> None:
    sent = {"name": "Kauas", "email": "kauas@tyo.example", "phone": "", "language": "fi", "unit": cast.far.pk}
    assert browser(cast.admin).post(reverse("people:person_add"), sent).status_code == 422
    moved = {"name": "Eero", "email": "eero@tyo.example", "phone": "", "language": "fi", "unit": cast.far.pk}
    edit = reverse("people:person_edit", args=[cast.colleague.pk])
    assert browser(cast.admin).post(edit, {**moved, "state": "active"}).status_code == 422


def test_who_has_left_is_signed_out_at_once(cast: Cast) -> None:
    mine = browser(cast.colleague)
    assert mine.get(reverse("people:own")).status_code == 200
    sent = {"name": "Eero", "email": "eero@tyo.example", "phone": "", "language": "fi", "unit": cast.unit.pk}
    edit = reverse("people:person_edit", args=[cast.colleague.pk])
    assert browser(cast.admin).post(edit, {**sent, "state": "left"}).status_code == 302
    assert mine.get(reverse("people:own")).status_code == 302


def test_own_settings_change_language_and_look_everywhere(cast: Cast) -> None:
    client = browser(cast.participant)
    sent = {
        "name": "Aino Osallistuja",
        "phone": "",
        "language": "sv",
        "theme": "dark",
        "digest": "1",
        "base_version": "1",
    }
    answer = client.post(reverse("people:own"), sent)
    assert answer.status_code == 302
    assert answer["Location"] == "/sv/oma/"
    page = client.get(answer["Location"]).content.decode()
    assert 'lang="sv"' in page
    assert 'data-theme="dark"' in page


def test_a_deleted_unit_comes_back_whole(cast: Cast) -> None:
    client = browser(cast.admin)
    extra = Unit.objects.get(pk=house("Toinen talo", "23", "Varasto")[1][0].pk)
    answer = client.post(reverse("people:organisation_delete", args=[extra.organisation_id]))
    assert answer.status_code == 302
    assert client.get(reverse("people:unit_detail", args=[extra.pk])).status_code == 404
    assert client.get(reverse("people:organisation_detail", args=[extra.organisation_id])).status_code == 404
    page = client.get(answer["Location"]).content.decode()
    assert "Varasto" in page
    extra.refresh_from_db()
    undo = reverse("people:undo", args=[extra.deleted_in])
    assert browser(cast.stranger).post(undo).status_code == 422, "a stranger cannot undo it"
    assert client.post(undo).status_code == 302
    assert client.get(reverse("people:unit_detail", args=[extra.pk])).status_code == 200


@pytest.mark.parametrize("kind", ["organisation", "unit"])
def test_what_stands_in_the_way_of_deleting_is_said_before_and_after_the_deed(cast: Cast, kind: str) -> None:
    client, pk = browser(cast.admin), cast.here.pk if kind == "organisation" else cast.unit.pk
    edit, delete = reverse(f"people:{kind}_edit", args=[pk]), reverse(f"people:{kind}_delete", args=[pk])
    people = reverse("people:person_list") + f"?{'organisaatio' if kind == 'organisation' else 'yksikko'}={pk}"
    page = client.get("/en" + edit).content.decode()
    assert delete not in page, "no button that can only be refused"
    assert people in page
    assert "people work here. Move them to another unit first" in page
    listed = client.get(people).content.decode()
    assert "Eero Työkaveri" in listed
    assert ("Satu Hoitaja</a>" in listed) == (kind == "organisation")
    refused = client.post("/en" + delete)
    assert refused.status_code == 422
    assert 'name="max_away_pct"' in refused.content.decode() or 'name="municipality"' in refused.content.decode()
    assert "people still work here" in refused.content.decode()


def test_the_form_of_a_person_says_why_nobody_is_deleted(cast: Cast) -> None:
    edit, add = reverse("people:person_edit", args=[cast.colleague.pk]), reverse("people:person_add")
    client = browser(cast.admin)
    assert "A person is not deleted here" in client.get("/en" + edit).content.decode()
    assert "A person is not deleted here" not in client.get("/en" + add).content.decode()


def test_the_list_of_people_takes_no_place_that_is_not_open(cast: Cast) -> None:
    client = browser(cast.admin)
    for sent in (str(cast.there.pk), "x", ""):
        assert "Eero Työkaveri" in client.get(reverse("people:person_list") + f"?organisaatio={sent}").content.decode()


def test_the_address_of_a_deed_leads_to_its_page(cast: Cast) -> None:
    client, grant = browser(cast.admin), RoleGrant.objects.get(person=cast.participant)
    batch = reverse("people:undo", args=[cast.here.pk])
    deeds = {
        reverse("people:organisation_delete", args=[cast.here.pk]): reverse(
            "people:organisation_detail", args=[cast.here.pk]
        ),
        reverse("people:unit_delete", args=[cast.unit.pk]): reverse("people:unit_detail", args=[cast.unit.pk]),
        reverse("people:grant_confirm", args=[grant.pk]): reverse("people:grant_detail", args=[grant.pk]),
        batch: reverse("people:deleted_list"),
    }
    for deed, page in deeds.items():
        answer = client.get(deed)
        assert (answer.status_code, answer["Location"]) == (302, page)
        assert client.put(deed).status_code == 405
    assert Organisation.objects.get(pk=cast.here.pk).deleted_in is None


def test_a_unit_with_people_is_not_deleted(cast: Cast) -> None:
    answer = browser(cast.admin).post("/en" + reverse("people:unit_delete", args=[cast.unit.pk]))
    assert answer.status_code == 422
    assert "still work here" in answer.content.decode()


def test_finnish_letters_are_found_whatever_their_case(cast: Cast) -> None:
    person_of("Åke Öberg", cast.unit, email="ake@tyo.example")
    for text in ("öberg", "ÖBERG", "åke", "Öb"):
        page = browser(cast.admin).get(reverse("people:person_list"), {"haku": text}).content.decode()
        assert "Åke Öberg" in page, text
    page = browser(cast.admin).get(reverse("people:municipality_list"), {"haku": "ÄHTÄRI"}).content.decode()
    assert "Ähtäri" in page


def test_strange_addresses_of_lists_are_taken_as_not_asked(cast: Cast) -> None:
    client = browser(cast.admin)
    for query in ("sivu=-1", "sivu=x", "sivu=99999999999999", "haku=%00", "alku=abc", "ennen=9e9", "sivu=²"):
        for name in LISTS:
            assert client.get(f"{reverse(f'people:{name}')}?{query}").status_code == 200, (name, query)


def test_the_log_shows_ones_own_deeds_and_an_area_to_its_admin(cast: Cast) -> None:
    grant_to(cast.colleague, "participant", "unit", str(cast.unit.pk))
    assert "Eero Työkaveri" in browser(cast.admin).get(reverse("people:log")).content.decode()
    assert "Eero Työkaveri" not in browser(cast.participant).get(reverse("people:log")).content.decode()


def test_the_log_speaks_in_words_and_an_unknown_fact_stays_readable(cast: Cast) -> None:
    from oppiva.people import words

    assert words.facts({"role": "project_manager", "scope_kind": "own"}) != "role: project_manager, scope_kind: own"
    with override("en"):
        assert words.facts({"role": "project_manager", "scope_kind": "programme"}) == (
            "role: project manager, scope: programme"
        )
        assert words.facts({"role": "analyst", "code": "grant_above_own"}) == (
            "role: analyst, reason: above or outside the own grants"
        )
        assert words.facts({"seats_left": 3, "way": "by_post"}) == "seats left: 3, way: by post"


@pytest.mark.parametrize("prefix", ["", "/sv", "/en"])
def test_no_row_of_the_log_holds_a_code(cast: Cast, prefix: str) -> None:
    log("grant_given", actor=cast.actor(cast.admin), kind="grant", role="area_admin", scope_kind="own")
    page = browser(cast.admin).get(prefix + reverse("people:log")).content.decode()
    rows = page.partition("<tbody")[2]
    assert "area_admin" not in rows
    assert "scope_kind" not in rows


def test_a_full_hour_of_the_log_has_its_minutes() -> None:
    assert [time_full(time(9)), time_full(time(14, 5)), time_full(None)] == ["9.00", "14.05", ""]


def test_the_development_page_exists_only_in_the_demo(cast: Cast) -> None:
    for person in (None, cast.root):
        for address in ("/kehitys/", "/kehitys/mailit/"):
            assert browser(person).get(address).status_code == 404
