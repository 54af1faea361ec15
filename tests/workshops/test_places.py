"""One's own places as pages: sign-up, proposals, offers, leaving, changing over, and the four questions."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from oppiva.jobs import clock
from oppiva.people.queries import actor_for
from oppiva.workshops import services
from oppiva.workshops.models import Enrolment
from workshops.cast import Cast, another, browser, dated, enrol, narrowed

pytestmark = pytest.mark.django_db


def text(answer: object) -> str:
    """The words of the page's main part."""
    html = answer.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def place_of(cast: Cast, number: int) -> Enrolment:
    return Enrolment.objects.get(person=cast.staff[number], state__in=Enrolment.LIVE)


def sign_up_address(cast: Cast) -> str:
    return f"/hanke/{cast.programme.code}/sarjat/{cast.first.code}/ilmoittaudu/"


def test_one_signs_up_with_one_press_and_a_second_press_answers_as_the_first(cast: Cast) -> None:
    client = browser(cast.staff[0])
    dated(cast, cast.first, clock.today() + timedelta(days=7))
    page = client.get("/paikat/")
    assert sign_up_address(cast) in page.content.decode()
    first, second = client.post(sign_up_address(cast)), client.post(sign_up_address(cast))
    seat = place_of(cast, 0)
    assert (first["Location"], second["Location"]) == (f"/paikat/{seat.pk}/",) * 2
    assert Enrolment.objects.count() == 1
    assert "Otava" in text(client.get("/paikat/"))


def test_opening_a_page_of_a_place_changes_nothing(cast: Cast) -> None:
    narrowed(cast, 3)
    made = enrol(cast, 4)
    services.withdraw(actor_for(cast.staff[0]), made[0])
    offered = place_of(cast, 3)
    client = browser(cast.staff[3])
    for tail in ("", "lahde/", "toiveet/", "vaihda/"):
        assert client.get(f"/paikat/{offered.pk}/{tail}").status_code in {200, 302}
    client.get(sign_up_address(cast))
    offered.refresh_from_db()
    assert offered.state == "offered"


@pytest.mark.parametrize(("said", "state"), [("kylla", "enrolled"), ("ei", "declined")])
def test_an_offer_is_answered_by_its_button_once(cast: Cast, said: str, state: str) -> None:
    narrowed(cast, 3)
    made = enrol(cast, 4)
    services.withdraw(actor_for(cast.staff[0]), made[0])
    offered, client = place_of(cast, 3), browser(cast.staff[3])
    assert "vastaus" in client.get(f"/paikat/{offered.pk}/").content.decode()
    assert [client.post(f"/paikat/{offered.pk}/", {"vastaus": said}).status_code for _twice in "ab"] == [302, 302]
    offered.refresh_from_db()
    assert offered.state == state


def test_an_offer_after_its_hours_has_no_button_and_is_refused(cast: Cast) -> None:
    narrowed(cast, 3)
    made = enrol(cast, 4)
    services.withdraw(actor_for(cast.staff[0]), made[0])
    offered = place_of(cast, 3)
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        client = browser(cast.staff[3])
        assert 'value="kylla"' not in client.get(f"/paikat/{offered.pk}/").content.decode()
        assert client.post(f"/paikat/{offered.pk}/", {"vastaus": "kylla"}).status_code == 422


@pytest.mark.parametrize(("said", "state"), [("kylla", "enrolled"), ("ei", "declined")])
def test_a_proposal_is_answered_by_its_button(cast: Cast, said: str, state: str) -> None:
    (made,) = services.propose(actor_for(cast.supervisor), cast.first, [cast.staff[0]]).made
    client = browser(cast.staff[0])
    assert f"/paikat/{made.pk}/" in client.get("/paikat/").content.decode()
    client.post(f"/paikat/{made.pk}/", {"vastaus": said})
    made.refresh_from_db()
    assert made.state == state


def test_who_waits_reads_the_own_number_and_nobody_else(cast: Cast) -> None:
    narrowed(cast, 3)
    enrol(cast, 6)
    words = text(browser(cast.staff[5]).get("/paikat/"))
    assert re.search(r"\b3\b", words)
    assert cast.staff[4].name not in words


def test_nobody_opens_another_persons_place(cast: Cast) -> None:
    (made,) = enrol(cast, 1)
    for who in (cast.staff[1], cast.supervisor, cast.manager, cast.facilitator, cast.stranger):
        for tail in ("", "toiveet/", "lahde/", "vaihda/"):
            assert browser(who).get(f"/paikat/{made.pk}/{tail}").status_code == 404, (who.name, tail)


def test_leaving_asks_first_and_gives_the_seat_to_the_next(cast: Cast) -> None:
    narrowed(cast, 3)
    made = enrol(cast, 4)
    client = browser(cast.staff[0])
    assert client.get(f"/paikat/{made[0].pk}/lahde/").status_code == 200
    assert client.post(f"/paikat/{made[0].pk}/lahde/").status_code == 302
    assert client.post(f"/paikat/{made[0].pk}/lahde/").status_code == 302, "pressed twice"
    assert place_of(cast, 3).state == "offered"


def test_one_changes_only_to_a_series_with_a_free_seat(cast: Cast) -> None:
    (made, *_others) = enrol(cast, 4)
    full, roomy = another(cast, "60", seats=3), another(cast, "61")
    for person in cast.staff[10:13]:
        services.sign_up(actor_for(person), full)
    client = browser(cast.staff[0])
    offered = re.findall(r'name="sarja" value="(\w+)"', client.get(f"/paikat/{made.pk}/vaihda/").content.decode())
    assert offered == ["61"]
    assert client.post(f"/paikat/{made.pk}/vaihda/", {"sarja": "60"}).status_code == 422
    assert client.post(f"/paikat/{made.pk}/vaihda/", {"sarja": "61"}).status_code == 302
    assert place_of(cast, 0).series == roomy


def test_whose_series_has_begun_is_offered_another_half_day_and_no_other_series(cast: Cast) -> None:
    (made, *_others) = enrol(cast, 1)
    dated(cast, cast.first, clock.today() + timedelta(days=10))
    dated(cast, another(cast, "61"), clock.today() + timedelta(days=30))
    client = browser(cast.staff[0])
    assert "vaihda/" in client.get("/paikat/").content.decode()
    assert "vaihda/" in client.get(f"/paikat/{made.pk}/").content.decode()
    with time_machine.travel(clock.now() + timedelta(days=12)):
        client = browser(cast.staff[0])
        assert ">61<" not in client.get("/paikat/").content.decode().replace(" 61<", ">61<")
        page = client.get(f"/paikat/{made.pk}/").content.decode()
        assert "vaihda/" not in page
        assert "/oma/kalenteri/" in page


def test_a_series_that_is_over_or_of_others_is_not_offered(cast: Cast) -> None:
    dated(cast, cast.first, clock.today() - timedelta(days=90))
    another(cast, "62", cast.there)
    page = browser(cast.staff[0]).get("/paikat/").content.decode()
    assert "/ilmoittaudu/" not in page


WISHES = {"theme_1": "", "languages": ["fi", "sv"], "mode": "remote", "step_free": "on", "wish_kind": "without"}


def test_four_questions_are_asked_and_answered(cast: Cast) -> None:
    made, _other = enrol(cast, 2)
    client, address = browser(cast.staff[0]), f"/paikat/{made.pk}/toiveet/"
    page = client.get(address).content.decode()
    assert page.count('<fieldset class="part">') == 4
    themes = re.findall(r'<option value="([a-z_-]+)"', page.split("</select>")[0])
    sent = WISHES | {"theme_1": themes[0], "theme_2": themes[1], "wish_name": cast.staff[1].name.upper()}
    assert client.post(address, sent).status_code == 302
    made.refresh_from_db()
    assert (made.themes, made.languages, made.mode) == (themes[:2], ["fi", "sv"], "remote")
    assert (made.step_free, made.wish_person, made.wish_kind) == (True, cast.staff[1], "without")
    assert client.post(address, sent | {"wish_kind": "none", "wish_name": ""}).status_code == 302
    made.refresh_from_db()
    assert (made.wish_person, made.wish_kind) == (None, ""), "a wish can be taken back"


@pytest.mark.parametrize(
    "wrong",
    [
        {"wish_name": "Ei Kukaan"},
        {"wish_name": ""},
        {"wish_kind": "", "wish_name": "Osa Ottaja 02"},
        {"languages": []},
        {"mode": ""},
        {"theme_1": "olematon"},
    ],
)
def test_a_wish_is_mended_on_the_form(cast: Cast, wrong: dict[str, object]) -> None:
    made, _other = enrol(cast, 2)
    answer = browser(cast.staff[0]).post(f"/paikat/{made.pk}/toiveet/", WISHES | {"wish_name": "Osa Ottaja 02"} | wrong)
    assert answer.status_code == 422
    made.refresh_from_db()
    assert made.wished_at is None


def test_one_theme_is_not_chosen_twice(cast: Cast) -> None:
    made, _other = enrol(cast, 2)
    client, address = browser(cast.staff[0]), f"/paikat/{made.pk}/toiveet/"
    theme = re.findall(r'<option value="([a-z_-]+)"', client.get(address).content.decode())[0]
    sent = WISHES | {"theme_1": theme, "theme_2": theme, "wish_kind": "none"}
    assert client.post(address, sent).status_code == 422


def test_only_the_enrolled_of_the_series_can_be_named_and_only_by_one_of_them(cast: Cast) -> None:
    narrowed(cast, 3)
    made = enrol(cast, 5)
    page = browser(cast.staff[0]).get(f"/paikat/{made[0].pk}/toiveet/").content.decode()
    named = re.findall(r'<option value="(Osa Ottaja \d\d)"', page)
    assert named == ["Osa Ottaja 02", "Osa Ottaja 03"], "not oneself, nobody who waits"
    waiting = browser(cast.staff[4]).get(f"/paikat/{made[4].pk}/toiveet/").content.decode()
    assert "Osa Ottaja 02" not in waiting


def test_two_of_one_name_are_told_apart_by_their_units(cast: Cast) -> None:
    made, *_rest = enrol(cast, 2)
    type(cast.staff[1]).objects.filter(pk=cast.others[0].pk).update(name=cast.staff[1].name)
    services.sign_up(actor_for(cast.others[0]), cast.first)
    client, address = browser(cast.staff[0]), f"/paikat/{made.pk}/toiveet/"
    assert client.post(address, WISHES | {"wish_name": cast.staff[1].name}).status_code == 422
    assert client.post(address, WISHES | {"wish_name": f"{cast.staff[1].name} ({cast.far.name})"}).status_code == 302
    made.refresh_from_db()
    assert made.wish_person_id == cast.others[0].pk


def test_pages_of_places_ask_at_most_twelve_times(cast: Cast, django_assert_max_num_queries) -> None:
    narrowed(cast, 3)
    made = enrol(cast, 4)
    for number in range(63, 69):
        dated(cast, another(cast, str(number)), clock.today() + timedelta(days=number))
    services.propose(actor_for(cast.supervisor), another(cast, "70"), [cast.staff[0]])
    client = browser(cast.staff[0])
    client.get("/paikat/")
    for tail in ("", f"{made[0].pk}/", f"{made[0].pk}/toiveet/", f"{made[0].pk}/vaihda/", f"{made[0].pk}/lahde/"):
        with django_assert_max_num_queries(12):
            assert client.get(f"/paikat/{tail}").status_code == 200
    with django_assert_max_num_queries(12):
        client.get(f"/hanke/{cast.programme.code}/sarjat/65/ilmoittaudu/")
