"""A steward's own pages: the invitation answered, the check pressed, handed over, left; nobody else finds them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext

from catalogue.keeping import confirmed, invited, on, post, term_of
from catalogue.library import Library, bare_model, shelve
from catalogue.table import refused
from oppiva.catalogue import services
from oppiva.catalogue.models import EdgeKind, ModelState, OperatingModel, StewardQuestion, Stewardship, TraceEdge
from oppiva.catalogue.queries.model_sources import node_of_model
from oppiva.catalogue.services import stewards
from oppiva.catalogue.services.effects import node_of_card
from oppiva.core.calendars import add_months
from oppiva.jobs import clock
from oppiva.programme.models import Programme
from oppiva.ui.formatting import date as day
from pages.bars import MOST
from workshops.cast import browser, grant_to, person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]
State = Stewardship.State
OWN = "/vastuut/"
READ = {"read": "on"}


def at(term: Stewardship, name: str = "stewardship") -> str:
    return reverse(f"catalogue:{name}", args=[term.pk])


def keeper(library: Library) -> Client:
    assert library.keeper is not None
    return browser(library.keeper)


def test_the_invited_reads_the_model_and_says_yes(library: Library) -> None:
    library.on_trial()
    term, client = invited(library), keeper(library)
    assert f"/vastuut/{term.pk}/" in client.get(OWN).content.decode()
    page = client.get(at(term)).content.decode()
    for words in ("Kukaan ei jää odottamaan", "Asiakkaalle soitetaan takaisin samana päivänä.", "36"):
        assert words in page
    assert term_of(library).state == State.INVITED, "a look says nothing"
    assert client.post(at(term), {"months": "40"}).status_code == 422
    assert client.post(at(term), {"months": "24"}).status_code == 302
    assert term_of(library).ends_on == add_months(clock.today(), 24)
    assert client.get(at(term)).status_code == 200


def test_a_no_needs_no_reason_and_is_said_once(library: Library) -> None:
    term, client = invited(library), keeper(library)
    path = at(term, "steward_decline")
    assert client.get(path).status_code == 200
    assert client.post(path, {"reason": "Asiakas 010190-900P"}).status_code == 422
    assert client.post(path, {"reason": ""}).status_code == 302
    assert term_of(library).state == State.DECLINED
    assert client.post(path, {"reason": ""}).status_code == 409
    assert client.get(at(term)).status_code == 200, "the page says how it ended"


def test_the_check_is_ticked_and_a_look_or_a_press_alone_changes_nothing(library: Library) -> None:
    library.published()
    OperatingModel.objects.filter(pk=library.model.pk).update(state=ModelState.DUE_REVIEW)
    term, client = term_of(library), keeper(library)
    for path in (OWN, at(term)):
        assert at(term, "steward_check") in client.get(path).content.decode()
    page = client.get(at(term, "steward_check")).content.decode()
    assert day(add_months(clock.today(), 12)) in page, "when it counts again"
    assert client.post(at(term, "steward_check")).status_code == 422
    assert library.fresh().state == ModelState.DUE_REVIEW
    assert client.post(at(term, "steward_check"), READ).status_code == 302
    assert library.fresh().state == ModelState.PUBLISHED


def test_a_model_is_not_checked_while_nobody_has_answered_what_contradicts_it(library: Library) -> None:
    library.published()
    card = node_of_card(library.table.cards[4])
    services.link_nodes(library.analyst, card, node_of_model(library.fresh()), EdgeKind.CONTRADICTS)
    term, client = term_of(library), keeper(library)
    page = client.get(at(term, "steward_check")).content.decode()
    assert card.code in page
    assert 'name="read"' not in page
    assert client.post(at(term, "steward_check"), READ).status_code == 409
    with refused("check_contradicted"):
        services.check_model(library.steward, library.fresh())
    edge = TraceEdge.objects.get(source=card, kind=EdgeKind.CONTRADICTS)
    services.answer_contradiction(library.analyst, edge, text="Siellä vuoroa ei ollut nimetty.")
    assert client.post(at(term, "steward_check"), READ).status_code == 302


def test_the_invited_reads_what_is_published_and_never_the_draft_behind_it(library: Library) -> None:
    library.published()
    library.write(name="Vielä julkaisematon nimi", problem="Keskeneräinen kuvaus ongelmasta.")
    successor = person_of("Seija Seuraava", library.office)
    grant_to(successor, "participant", "unit", str(library.office.pk))
    term = invited(library, successor)
    client = browser(successor)
    for path in (OWN, at(term), "/"):
        page = client.get(path).content.decode()
        assert "julkaisematon" not in page
        assert "Keskeneräinen" not in page
    assert reverse("catalogue:model", args=[library.model.slug]) in client.get(at(term)).content.decode()
    (letter,) = [one for one in post() if "Seija" in one.to[0]]
    assert "julkaisematon" not in letter.subject + str(letter.body)


@pytest.mark.parametrize("hands_over", [True, False])
def test_an_invitation_says_who_asks(library: Library, *, hands_over: bool) -> None:
    library.published()
    successor = person_of("Seija Seuraava", library.office)
    grant_to(successor, "participant", "unit", str(library.office.pk))
    term = services.invite_steward(
        library.steward if hands_over else library.analyst, library.fresh(), organisation=None,
        organisation_name="Neljäs alue", role="kehittäjä", person=successor,
    )  # fmt: skip
    (letter,) = [one for one in post() if "Seija" in one.to[0]]
    for said in (str(letter.body), browser(successor).get(at(term)).content.decode().split("<main", 1)[1]):
        assert ("Kolmas työllisyysalue" in said) is hands_over
        assert ("ES-OPPIVA" in said) is not hands_over


def test_who_keeps_a_model_finds_the_way_from_its_page_and_from_the_first_page(library: Library) -> None:
    library.published()
    term, page = term_of(library), reverse("catalogue:model", args=[library.model.slug])
    assert at(term) in keeper(library).get(page).content.decode()
    assert f'href="{OWN}"' in keeper(library).get("/").content.decode()
    for other in (Client(), browser(library.table.lab.cast.stranger)):
        assert at(term) not in other.get(page).content.decode()
    assert f'href="{OWN}"' not in browser(library.table.lab.cast.stranger).get("/").content.decode()


def test_handing_over_and_leaving(library: Library) -> None:
    library.published()
    term, client = term_of(library), keeper(library)
    path = at(term, "steward_hand_over")
    assert client.get(path).status_code == 200
    assert client.post(path, {"organisation": "", "role": "x", "mail": "y"}).status_code == 422
    given = {"organisation": "Neljäs alue", "role": "kehittäjä", "mail": "joku@neljas.example"}
    assert client.post(path, given).status_code == 302
    assert "Neljäs alue" in client.get(at(term)).content.decode()
    leave = at(term, "steward_leave")
    assert client.post(leave, {"reason": "en"}).status_code == 422
    assert client.post(leave, {"reason": "Yksikkö lakkautetaan ensi vuonna."}).status_code == 302
    term.refresh_from_db()
    assert (term.state, library.fresh().state) == (State.ENDED, ModelState.DUE_REVIEW)
    assert client.post(leave, {"reason": "Yksikkö lakkautetaan ensi vuonna."}).status_code == 409


def test_to_everybody_else_a_stewardship_is_as_one_that_never_existed(library: Library) -> None:
    library.published()
    term = term_of(library)
    nowhere = "/vastuut/00000000-0000-4000-8000-000000000000/"
    cast = library.table.lab.cast
    for person in (cast.stranger, library.table.analyst, cast.manager, *library.peers):
        client = browser(person)
        gone = client.get(nowhere)
        assert gone.status_code == 404
        for name in ("stewardship", "steward_check", "steward_decline", "steward_hand_over", "steward_leave"):
            assert client.get(at(term, name)).content == gone.content, name
            assert client.post(at(term, name), {"reason": "En halua enää.", "months": 12}).status_code == 404, name
        assert client.post(at(term, "steward_check")).status_code == 404
        assert library.model.code not in client.get(OWN).content.decode()
    assert Client().get(at(term)).status_code == 302
    assert term_of(library).state == State.ACCEPTED


def test_a8_after_the_programme_the_pages_work_until_the_term_ends(library: Library) -> None:
    library.published()
    Programme.objects.filter(pk=library.table.programme.pk).update(state="ended")
    term, client = term_of(library), keeper(library)
    assert client.post(at(term, "steward_check"), READ).status_code == 302
    assert term.ends_on is not None
    with on((term.ends_on - clock.today()).days + 1):
        assert client.post(at(term, "steward_check"), READ).status_code == 403
        assert at(term) not in keeper(library).get(OWN).content.decode()


def test_the_link_to_an_address_without_an_account(library: Library) -> None:
    term = stewards.invite_by_mail(
        library.analyst, library.fresh(), organisation="Uusi Yhtymä", role="kehittäjä", mail="uusi@uusi.example"
    )
    path = reverse("catalogue:steward_claim", args=[stewards.claim_token(term, "uusi@uusi.example")])
    anyone = Client()
    for look in (anyone.head, anyone.get, anyone.get):
        assert look(path).status_code == 200
    assert anyone.post(path).status_code == 302, "to the sign-in"
    other = browser(library.table.lab.cast.staff[0])
    assert "csrfmiddlewaretoken" not in other.get(path).content.decode().split("<main", 1)[1]
    assert other.post(path).status_code == 409
    assert term_of(library).person is None
    newcomer = person_of("Uuno Uusi", library.office, email="uusi@uusi.example")
    grant_to(newcomer, "adopter", "own", "")
    assert browser(newcomer).post(path).headers["Location"].endswith(at(term))
    assert anyone.get(path).status_code == 404
    assert anyone.get(f"{path[:-2]}x/").status_code == 404


def test_many_models_and_questions_ask_as_much_as_one(library: Library) -> None:
    library.published()
    client = keeper(library)
    first = confirmed(library)
    asked = []
    for count in (1, 25):
        for number in range(5000 * count, 5000 * count + count):
            made = bare_model(library.table.programme, f"Malli {number}", number)
            version = shelve(made)
            term = Stewardship.objects.create(
                operating_model=made, organisation_name="Talo", role="johtaja", person=library.keeper,
                state="accepted", invited_at=clock.now(), accepted_on=clock.today(), next_review_on=clock.today(),
                ends_on=add_months(clock.today(), 12),
            )  # fmt: skip
            StewardQuestion.objects.create(
                operating_model=made, model_version=version, text=first.text, state="asked", sent_at=clock.now(),
                asked_at=clock.now(), due_on=clock.today(),
            )  # fmt: skip
        for path in (OWN, at(term), "/"):
            client.get(path)
            with CaptureQueriesContext(connection) as found:
                assert client.get(path).status_code == 200
            asked.append(len(found))
            # Two more because the session of a test is not listed among the person's own (people/opening.py).
            assert len(found) <= MOST + 2, [one["sql"][:110] for one in found]
    assert asked[:3] == asked[3:]


def test_who_has_no_role_in_the_programme_sees_it_on_the_first_page(library: Library) -> None:
    term = invited(library)
    said = gettext("See what is asked")
    assert said in keeper(library).get("/").content.decode()
    services.decline_stewardship(library.steward, term)
    assert said not in keeper(library).get("/").content.decode()
