"""Who uses a model, on its public page and in its kit: by an allow-list (W8), drawn anew when it changes (A5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from adoption.places import TAPS, Places
from catalogue.keeping import on
from oppiva.adoption import rules, services
from oppiva.adoption.models import Adoption, ModelFollow
from oppiva.adoption.pages.public_use import said
from oppiva.adoption.queries.public_use import use_of
from oppiva.catalogue import library_kept
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import Municipality
from oppiva.people.queries import actor_for
from people.cast import browser
from workshops.cast import person_of

pytestmark = pytest.mark.django_db
STRANGER = Actor(None)


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Nothing is left of an earlier test, and time stands still: a page is kept for a minute."""
    library_kept.forget()
    with clock.travel(clock.now()):
        yield
    library_kept.forget()


def page(places: Places, client: Client | None = None, tail: str = "", language: str = "en") -> str:
    prefix = "" if language == "fi" else f"/{language}"
    answer = (client or Client()).get(f"{prefix}/mallit/{places.library.model.slug}/{tail}")
    assert answer.status_code == 200
    return answer.content.decode()


def section(html: str) -> str:
    """The part of who uses it."""
    return html.split('id="kaytto"', 1)[1].split("</section>", 1)[0]


def many(places: Places) -> list[Adoption]:
    """One by name in use, one without its name on trial, one hidden on trial, one that prepares, one that waits."""
    first = places.confirmed()
    services.move(places.adopter, first, to="in_use")
    shown_as = [("05", "area", "trying"), ("07", "hidden", "trying"), ("09", "name", "preparing")]
    rest = [places.confirmed(area=area, show_as=show, stage=stage) for area, show, stage in shown_as]
    return [first, *rest, places.begin(area="11")]


# --- what is told ----------------------------------------------------------------------------------------------------
def test_places_stand_by_how_far_they_have_come_and_a_hidden_one_in_the_sum_alone(places: Places) -> None:
    named, unnamed, hidden, coming, waiting = many(places)
    html = page(places)
    part = section(html)
    assert "Three employment areas have taken the model into use or on trial:" in html
    assert "1 uses it and 2 try it. Besides, 1 prepares it." in html
    assert "One place is counted above and not shown." in part
    names = [one.organisation_name for one in (named, coming)]
    assert part.index(names[0]) < part.index("One employment area") < part.index(names[1])
    for one in (unnamed, hidden, waiting):
        assert one.organisation_name not in part
    assert part.count("<tr>") == 4


def test_w8_no_word_of_the_contact_stands_in_the_bytes_of_any_public_page(places: Places) -> None:
    many(places)
    secret = "Yksikkö Salaisuus 77"
    services.start(
        places.adopter, places.library.fresh(), adopter=services.Adopter("employer", name="Paja Oy"),
        version=places.version, unit=secret, role="salainen rooli", show_as="name", stage="trying",
    )  # fmt: skip
    services.confirm(places.manager, Adoption.objects.get(unit=secret))
    ids = [str(one) for one in Adoption.objects.values_list("pk", flat=True)]
    person = places.outsider
    banned = [person.name, person.email, str(person.pk), "salainen rooli", secret, *ids]
    number = places.version.number
    for tail in ("", "paketti/", "polku/", f"{number}/", f"{number}/malli.json"):
        for language in ("fi", "sv", "en"):
            html = page(places, tail=tail, language=language)
            assert [one for one in banned if one in html] == [], (tail, language)


def test_what_was_changed_is_in_the_words_of_a_named_place_and_in_taps_of_another(places: Places) -> None:
    named = places.confirmed()
    unnamed = places.confirmed(area="05", show_as="area")
    for one, words in ((named, "Soitto korvattiin tekstiviestillä."), (unnamed, "Lohjalla korvattiin soitto.")):
        services.add_adaptation(places.adopter, one, taps=TAPS, sentence=words)
    part = section(page(places))
    assert "Soitto korvattiin tekstiviestillä." in part
    assert "Lohjalla" not in part
    assert "Replaced: channel" in part


def test_a_place_that_has_been_silent_is_unknown_and_not_counted_as_in_use(places: Places) -> None:
    places.in_use(clock.today())
    with on(300):
        library_kept.forget()
        html = page(places)
    assert "1 has not answered." in html
    assert "uses it" not in html.split("lib__places", 1)[1].split("</p>", 1)[0]
    part = section(html)
    assert "Unknown" in part
    assert "Last known: in use" in part


def test_what_ended_says_why_and_what_was_never_tried_is_not_told_as_given_up(places: Places) -> None:
    first = places.confirmed()
    services.move(places.adopter, first, to="ended", reason="technology")
    second = places.confirmed(area="05", stage="interested")
    services.move(places.adopter, second, to="ended", reason="cost")
    html = page(places)
    assert "One employment area has taken" in html
    assert "1 has given it up." in html
    assert "A system changed" in section(html)


def test_other_organisations_are_places_and_no_areas(places: Places) -> None:
    town = Municipality.objects.order_by("pk")[0]
    places.confirmed(adopter=services.Adopter("municipality", municipality=town), show_as="area")
    html = page(places)
    assert "One place has taken the model" in html
    assert "One municipality" in section(html)


def test_a5_the_page_the_list_of_rights_and_the_sums_name_the_same_places(places: Places) -> None:
    many(places)
    use = use_of(places.library.fresh())
    shown = rules.shown().filter(operating_model=places.library.model)
    assert {one.pk for one in rules.adoptions_visible_to(STRANGER)} == set(shown.values_list("pk", flat=True))
    assert len(use.places) == shown.count() == 3
    assert sum(use.taken.values()) + sum(use.coming.values()) == rules.counted().count() == 4
    assert use.hidden == 1
    with override("en"):
        assert "1 uses it" in said(use)[1]


def test_nobody_is_said_too(places: Places) -> None:
    assert "Not in use elsewhere yet." in page(places)
    assert "No place that may be shown" in page(places)
    places.confirmed(stage="interested")
    library_kept.forget()
    assert "Nobody has taken it into use yet. Besides, 1 is interested." in page(places)


# --- the kept page ---------------------------------------------------------------------------------------------------
def test_a_kept_page_is_one_statement_and_is_drawn_anew_when_an_adoption_changes(places: Places) -> None:
    made = places.begin()

    def seen() -> str:
        with CaptureQueriesContext(connection) as asked:
            html = page(places)
        with CaptureQueriesContext(connection) as again:
            assert page(places) == html
        assert (len(again), len(asked) > 1) == (1, True)
        return section(html)

    assert made.organisation_name not in seen()
    services.confirm(places.manager, made)
    assert made.organisation_name in seen()
    services.move(places.adopter, made, to="in_use")
    assert "In use" in seen()
    services.add_adaptation(places.adopter, made, taps=TAPS, sentence="Soitto korvattiin tekstiviestillä.")
    assert "tekstiviestillä" in seen()
    services.follow(actor_for(person_of("Selma Seuraaja")), places.library.fresh())
    assert "One person follows the model." in seen()
    services.set_show_as(places.adopter, made, "hidden")
    assert made.organisation_name not in seen()


def test_a_page_asks_no_more_however_many_use_it(places: Places) -> None:
    def asked(client: Client | None = None) -> int:
        library_kept.forget()
        page(places, client)
        library_kept.forget()
        with CaptureQueriesContext(connection) as statements:
            page(places, client)
        return len(statements)

    mine = browser(places.outsider)
    for area in ("05", "07"):
        made = places.confirmed(area=area)
        services.move(places.adopter, made, to="in_use")
        services.add_adaptation(places.adopter, made, taps=TAPS, sentence="Soitto korvattiin tekstiviestillä.")
    few = asked(), asked(mine)
    for number in range(20):
        made = places.confirmed(adopter=services.Adopter("employer", name=f"Paja {number}"))
        services.move(places.adopter, made, to="in_use")
    assert (asked(), asked(mine)) == few
    assert few[0] <= 16
    assert few[1] <= 22


# --- the buttons -----------------------------------------------------------------------------------------------------
def acts(html: str) -> str:
    return html.split("lib__acts", 1)[1].split("data-print", 1)[0]


def test_the_first_button_begins_the_second_follows_the_third_is_the_memo(places: Places) -> None:
    html = acts(page(places))
    slug = places.library.model.slug
    order = [html.index(f"/en/mallit/{slug}/kayttoonotto/"), html.index(f"/en/mallit/{slug}/seuranta/")]
    assert order == sorted(order)
    assert "<form" not in html, "a kept page holds no token"
    assert "csrftoken" not in Client().get(f"/mallit/{slug}/").cookies


def test_who_has_begun_is_led_to_it(places: Places) -> None:
    made = places.begin()
    assert f"/en/kayttoonotot/{made.pk}/" in acts(page(places, browser(places.outsider)))


def test_following_is_a_press_and_the_same_button_takes_it_back(places: Places) -> None:
    slug = places.library.model.slug
    path = f"/mallit/{slug}/seuranta/"
    answer = Client().get(path)
    assert (answer.status_code, "next=" in answer["Location"]) == (302, True)
    mine = browser(places.outsider)
    for _look in range(5):
        assert mine.get(path).status_code == 200
    assert not ModelFollow.objects.exists()
    for _press in range(2):
        assert mine.post(path, {"deed": "follow"}).status_code == 302
    assert ModelFollow.objects.filter(deleted_in__isnull=True).count() == 1
    assert 'value="stop"' in acts(page(places, mine))
    assert mine.post(path, {"deed": "stop"}).status_code == 302
    assert not ModelFollow.objects.filter(deleted_in__isnull=True).exists()
    assert mine.post(path, {"deed": "jotain"}).status_code == 422
    assert Client().post(path, {"deed": "follow"}).status_code == 302, "to the sign-in"


# --- the kit ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("show_as", "signed"), [("name", "Länsi"), ("area", "One employment area"), ("hidden", None), ("", None)]
)
def test_a_tip_is_dated_and_signed_as_the_place_may_be_shown(places: Places, show_as: str, signed: str | None) -> None:
    made = places.confirmed(show_as=show_as)
    services.add_tip(places.adopter, made, text="Varaa ensimmäiselle viikolle kaksi vuoroa.", language="fi")
    html = page(places, tail="paketti/")
    name: Any = made.area.name_en if made.area else ""
    if signed is None:
        assert "Varaa ensimmäiselle" not in html
    else:
        part = html.split('id="vinkit"', 1)[1].split("</section>", 1)[0]
        assert (name if show_as == "name" else signed) in part
        assert (name in part) == (show_as == "name")
        assert '<p class="pre" lang="fi">' in part
    assert places.outsider.name not in html


def test_a_tip_of_a_place_that_is_not_confirmed_is_not_shown(places: Places) -> None:
    made = places.begin()
    services.add_tip(places.adopter, made, text="Varaa ensimmäiselle viikolle kaksi vuoroa.", language="fi")
    assert "Varaa ensimmäiselle" not in page(places, tail="paketti/")
