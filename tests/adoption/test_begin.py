"""Beginning with a model: the form of who is signed in, the mailed link of who has no account (records.md 5, S4)."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.translation import gettext

from adoption.places import FAR_AREA, Places
from catalogue.keeping import link_in, on, post
from catalogue.table import refused
from oppiva.adoption import services
from oppiva.adoption.models import Adoption, BeginLink
from oppiva.adoption.services import beginning
from oppiva.audit.models import Revision
from oppiva.catalogue import services as catalogue
from oppiva.core.policy import reading, system
from oppiva.jobs.models import OutboxMail
from oppiva.people.models import Person, RoleGrant
from oppiva.people.queries import actor_for
from pages.test_broken_forms import BROKEN
from people.cast import browser
from workshops.cast import person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]
MAIL = "uusi.ottaja@kaukana.example"
NAME = "Uuno Uusi"


def form_of(places: Places) -> str:
    return f"/mallit/{places.library.model.slug}/kayttoonotto/"


def given(places: Places, **more: str) -> dict[str, str]:
    """All that the form asks."""
    return {
        "kind": "employment_area", "area": FAR_AREA, "stage": "trying", "version": places.version.number,
        "show_as": "name", "role": "palvelupäällikkö", "client_ref": str(uuid4()), **more,
    }  # fmt: skip


def main(html: str) -> str:
    return html.split("<main", 1)[1]


# --- signed in -------------------------------------------------------------------------------------------------------
def test_who_is_signed_in_begins_and_is_led_to_their_adoption(places: Places) -> None:
    client = browser(places.outsider)
    html = main(client.get(form_of(places)).content.decode())
    shown = html.split('name="show_as"', 1)[1]
    assert "checked" not in shown, "nothing is chosen beforehand of how it is shown"
    assert len(re.findall(r'<option value="\d\d"', html)) == 46
    answer = client.post(form_of(places), given(places, on="5.3.2026") | {"on": ""})
    made = Adoption.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/kayttoonotot/{made.pk}/")
    assert (made.contact, made.stage, made.show_as, made.role) == (
        places.outsider,
        "trying",
        "name",
        "palvelupäällikkö",
    )
    assert made.confirmed_on is None
    assert RoleGrant.objects.filter(person=places.outsider, role="adopter").count() == 1


def test_the_same_press_twice_begins_once(places: Places) -> None:
    client, sent = browser(places.outsider), given(places)
    there = {client.post(form_of(places), sent)["Location"] for _press in range(2)}
    assert len(there) == Adoption.objects.count() == 1


def test_where_it_may_be_shown_must_be_chosen_and_the_kind_wants_its_field(places: Places) -> None:
    client = browser(places.outsider)
    wrong: list[dict[str, str]] = [
        {"show_as": ""}, {"kind": ""}, {"kind": "municipality"}, {"kind": "employer"}, {"area": ""}, {"stage": ""},
        {"stage": "embedded"}, {"version": "9.9.9"}, {"on": "1.1.2031"}, {"on": "1.1.2020"}, {"show_as": "all"},
    ]  # fmt: skip
    for one in wrong:
        answer = client.post(form_of(places), given(places, **one))
        assert answer.status_code == 422, one
        assert "palvelupäällikkö" in answer.content.decode()
    assert not Adoption.objects.exists()


def test_a_place_that_is_taken_is_said_at_its_field_with_the_way_to_ones_own(places: Places) -> None:
    made = places.begin()
    mine = browser(places.outsider).post(form_of(places), given(places))
    assert mine.status_code == 422
    assert f"/kayttoonotot/{made.pk}/" in mine.content.decode()
    other = browser(person_of("Toinen Ottaja"))
    theirs = other.post(form_of(places), given(places))
    assert theirs.status_code == 422
    assert str(made.pk) not in theirs.content.decode()
    assert places.outsider.name not in theirs.content.decode()
    assert "vahvistettu tai ei" in theirs.content.decode()
    assert other.post(form_of(places), given(places, unit="Nuorten palvelut")).status_code == 302


def test_nobody_tries_place_after_place_to_find_who_hides(places: Places) -> None:
    for area in ("37", "05", "01", "23", "02", "03"):
        places.begin(area=area, show_as="hidden")
    curious = actor_for(person_of("Utelias Kokeilija"))
    for area in ("37", "05", "01", "23", "02"):
        with refused("adoption_place_taken"):
            places.begin(curious, area=area)
    with refused("place_tries"):
        places.begin(curious, area="03")
    for _twice in range(6):  # one's own place tells nobody anything
        with refused("adoption_place_taken"):
            places.begin(area="37")
    cache.clear()  # the hour is over
    assert places.begin(curious, area="04").contact_id is not None


def test_an_older_version_may_be_taken_and_the_newest_is_chosen(places: Places) -> None:
    places.library.write(edge_parts=[{"what": "Kellonaika", "variants": "Aamu, iltapäivä tai ilta."}])
    newest = places.library.publish("Uusi muunnelma kerrottiin.")
    client = browser(places.outsider)
    html = client.get(form_of(places)).content.decode()
    assert f'<option value="{newest.number}" selected>' in html
    assert client.post(form_of(places), given(places)).status_code == 302
    assert Adoption.objects.get().model_version == places.version


def test_whoever_works_somewhere_known_finds_it_filled_in_and_needs_nobody_to_confirm(places: Places) -> None:
    person = person_of("Oona Omalta", places.library.office)
    client = browser(person)
    assert '<option value="01" selected>' in client.get(form_of(places)).content.decode()
    client.post(form_of(places), given(places, area="01"))
    assert Adoption.objects.get().confirmed_as == "work"


def test_a_model_that_is_out_of_use_offers_no_form(places: Places) -> None:
    catalogue.withdraw(places.library.analyst, places.library.fresh(), reason="Laki muuttui vuoden alussa.")
    for client in (browser(places.outsider), Client()):
        assert "<form" not in main(client.get(form_of(places)).content.decode())
        assert client.post(form_of(places), given(places)).status_code == 409
    assert Client().get("/mallit/ei-ole/kayttoonotto/").status_code == 404


@pytest.mark.parametrize("field", ["kind", "area", "municipality", "name", "unit", "on", "version", "client_ref"])
def test_whatever_is_sent_is_refused_in_words_or_begun(places: Places, field: str) -> None:
    client = browser(places.outsider)
    client.raise_request_exception = False
    for value in BROKEN:
        kind = {"municipality": "municipality", "name": "employer"}.get(field, "employment_area")
        sent: dict[str, Any] = {**given(places), "kind": kind, field: value}
        assert client.post(form_of(places), sent).status_code in (302, 422), value


# --- without an account ----------------------------------------------------------------------------------------------
def asked(places: Places, client: Client | None = None, **more: str) -> tuple[int, str]:
    answer = (client or Client()).post(form_of(places), {"name": NAME, "mail": MAIL, **more}, follow=True)
    return answer.status_code, answer.content.decode()


def mailed(to: str = MAIL) -> str:
    """The path of the link in the mail."""
    (letter,) = [one for one in post() if one.to == [to]]
    return link_in(letter)


def everything() -> list[object]:
    with reading(system("test")):
        return [
            list(BeginLink.objects.values_list()), Person.objects.count(), RoleGrant.objects.count(),
            list(OutboxMail.objects.values_list()), Revision.objects.count(),
        ]  # fmt: skip


def test_a_stranger_becomes_an_adopter_by_a_press_and_a_code_and_goes_on_to_the_form(places: Places) -> None:
    html = main(Client().get(form_of(places)).content.decode())
    assert ('name="mail"' in html, 'name="show_as"' in html) == (True, False)
    status, said = asked(places)
    assert (status, gettext("Look into your mail") in said) == (200, True)
    assert not Person.objects.filter(email=MAIL).exists()
    human = Client(enforce_csrf_checks=True)
    link = mailed()
    assert "Mallin" not in human.get(link).headers.get("Set-Cookie", "")
    pressed = human.post(link)
    person = Person.objects.get(email=MAIL)
    assert (person.name, person.state, person.unit_id) == (NAME, "invited", None)
    assert RoleGrant.objects.get(person=person).role == "adopter"
    assert pressed.status_code == 302
    assert pressed["Location"] == f"/kirjaudu/koodi/?next={form_of(places).replace('/', '%2F')}"
    code = next(re.search(r"\b\d{6}\b", str(one.body)) for one in post() if MAIL in one.to[0])
    assert code is not None
    page = human.get(pressed["Location"])
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())
    assert token is not None
    assert 'name="next"' in page.content.decode()
    entered = human.post(
        "/kirjaudu/koodi/", {"code": code[0], "next": form_of(places), "csrfmiddlewaretoken": token[1]}
    )
    assert (entered.status_code, entered["Location"]) == (302, form_of(places))
    person.refresh_from_db()
    assert person.state == "active"
    assert 'name="show_as"' in human.get(form_of(places)).content.decode()
    assert not BeginLink.objects.exists(), "name and address are where the person is"


def test_s4_head_and_five_looks_change_nothing_and_a_human_goes_on_after_them(places: Places) -> None:
    asked(places)
    link = mailed()
    scanner, before = Client(enforce_csrf_checks=True), everything()
    answers = [scanner.head(link), *(scanner.get(link) for _look in range(5))]
    assert {one.status_code for one in answers} == {200}
    assert not scanner.cookies
    assert everything() == before
    assert all(one["Referrer-Policy"] == "no-referrer" and one["X-Robots-Tag"] == "noindex" for one in answers)
    token = link.rstrip("/").rsplit("/", 1)[1]
    assert token not in repr(everything()), "once the mail has gone, only the hash is left"
    assert Client().post(link).status_code == 302


def test_a_link_works_once_and_for_seven_days(places: Places) -> None:
    asked(places)
    link = mailed()
    with on(8):
        assert (Client().get(link).status_code, Client().post(link).status_code) == (404, 404)
    assert Client().post(link).status_code == 302
    assert Client().post(link).status_code == 404
    assert Client().get("/kayttoonotto/tuntematon/").status_code == 404
    assert Person.objects.filter(email=MAIL).count() == 1


def test_what_nobody_pressed_goes_after_seven_days(places: Places) -> None:
    asked(places)
    with on(6):
        assert beginning.forget_links() == 0
    with on(8):
        assert beginning.forget_links() == 1
    assert MAIL not in repr(everything())


def test_s5_the_answer_is_the_same_whosever_the_address_is(places: Places) -> None:
    left = person_of("Lasse Lähtenyt")
    Person.objects.filter(pk=left.pk).update(state="left")
    asks = (MAIL, places.outsider.email, left.email, places.manager.person_id + "@x.example")  # type: ignore[operator]
    answers = [asked(places, mail=one) for one in asks]
    assert len({(status, re.sub(r"[A-Za-z0-9]{64}", "", html)) for status, html in answers}) == 1
    assert OutboxMail.objects.filter(kind="adoption_begin").count() == len(asks)


def test_who_is_known_is_found_and_not_made_again(places: Places) -> None:
    person = person_of("Kaisa Kaksi")
    asked(places, mail=person.email.upper())
    assert Client().post(mailed(person.email.upper())).status_code == 302
    assert Person.objects.filter(email__iexact=person.email).count() == 1
    assert RoleGrant.objects.filter(person=person, role="adopter").count() == 1
    assert Person.objects.get(pk=person.pk).name == person.name


def test_a_left_account_is_not_opened(places: Places) -> None:
    person = person_of("Lasse Lähtenyt")
    Person.objects.filter(pk=person.pk).update(state="left")
    asked(places, mail=person.email)
    answer = Client().post(mailed(person.email))
    assert answer.status_code == 409
    person.refresh_from_db()
    assert (person.state, RoleGrant.objects.filter(person=person).count()) == ("left", 0)
    with refused("account_closed"):
        asked(places, mail=person.email)
        beginning.use_link(mailed(person.email).rstrip("/").rsplit("/", 1)[1])


def test_who_is_signed_in_as_somebody_else_is_told(places: Places) -> None:
    asked(places)
    link = mailed()
    answer = browser(places.outsider).post(link)
    assert answer.status_code == 200
    assert MAIL in answer.content.decode()


def test_a_workshop_of_28_begins_from_one_address_and_a_flood_does_not(places: Places) -> None:
    cache.clear()
    assert {asked(places, mail=f"ottaja{number}@kaukana.example")[0] for number in range(28)} == {200}
    links = [mailed_to for mailed_to in post() if "ottaja" in mailed_to.to[0]]
    assert len(links) == 28
    for letter in links:
        assert Client().post(link_in(letter)).headers["Location"].startswith("/kirjaudu/koodi/")
    for number in range(28, 100):
        asked(places, mail=f"ottaja{number}@kaukana.example")
    answer = Client().post(form_of(places), {"name": NAME, "mail": MAIL})
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)
    assert NAME in answer.content.decode()
    cache.clear()


def test_one_address_gets_three_links_an_hour(places: Places) -> None:
    assert [asked(places)[0] for _again in range(4)] == [200, 200, 200, 429]


@pytest.mark.parametrize("fields", [{"name": "x"}, {"name": ""}, {"mail": "ei osoite"}, {"mail": ""}])
def test_what_is_missing_is_said_at_its_field(places: Places, fields: dict[str, str]) -> None:
    assert asked(places, **fields)[0] == 422
    assert not BeginLink.objects.exists()


def test_what_was_asked_for_is_in_ones_own_data_until_it_is_pressed(places: Places) -> None:
    from oppiva.adoption.queries.personal import begin_rows_of

    asked(places, mail=places.outsider.email)
    (row,) = begin_rows_of(places.outsider.pk)
    assert (row["model_code"], row["name"]) == (places.library.model.code, NAME)
    assert begin_rows_of(services.follow(actor_for(person_of("Muu")), places.library.fresh()).person_id) == []
