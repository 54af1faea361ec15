"""The page of the path of a record: what `oppiva trace show` prints, for people (records.md 4)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.table import Table, stranger
from catalogue.test_summary import many
from experiments.lab import SETUP
from oppiva.audit.services import delete
from oppiva.catalogue import services
from oppiva.catalogue.models import TraceEdge, TraceNode
from oppiva.catalogue.services.effects import insert_edge, node_of_card
from oppiva.core.policy import reading
from oppiva.experiments.models import Experiment, Problem
from oppiva.people.models import Person
from pages.bars import MOST
from people.cast import browser
from workshops.cast import another, grant_to, person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]


def at(table: Table, code: str) -> str:
    return reverse("catalogue:trace", args=[table.programme.code, code])


def shown(table: Table, code: str, person: Person | None = None) -> str:
    answer = browser(person or table.analyst).get(at(table, code))
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


def facilitator(table: Table) -> Person:
    """Who leads another series and reads names of it alone."""
    far = another(table.lab.cast, "99")
    person = person_of("Sarjan Vetäjä", table.lab.cast.unit)
    grant_to(person, "facilitator", "series", str(far.pk))
    return person


def test_a_candidate_tells_each_step_with_its_kind_who_and_when(table: Table) -> None:
    made = table.open("Kukaan ei jää odottamaan", 0, 1)
    table.place(2, made, "context", note="Sama pulma, toinen keino")
    page = shown(table, made.code)
    for words in ("Perusta", "Tukee", "Tausta", "Sijoitettu käsin, Anni Analyytikko", "Sama pulma, toinen keino"):
        assert words in page
    for number in range(3):
        assert table.cards[number].code in page
    assert page.index('id="mista"') < page.index('id="mihin"')


def test_an_experiment_tells_what_came_of_it(table: Table) -> None:
    made = table.open("Kukaan ei jää odottamaan", 0)
    insert_edge(SETUP, node_of_card(table.cards[3]), node_of_card(table.cards[0]), "repeats", origin="team")
    page = shown(table, table.cards[0].code)
    assert "Tiimin kertoma" in page
    assert "Toistaa" in page
    assert reverse("catalogue:candidate", args=[table.programme.code, made.code]) in page
    before, after = page.split('id="mihin"')
    assert table.cards[3].code in before
    assert made.code in after


def test_steps_stand_in_order_of_time(table: Table) -> None:
    made = table.open("Ajassa", 2, 0, 1)
    steps = shown(table, made.code).split('<ol class="trail">')[1]
    # What happened inside each lies before: the last of a code is its step.
    places = [steps.rindex(f">{table.cards[number].code}<") for number in (2, 0, 1)]
    assert places == sorted(places)


def test_a_merged_way_is_told_whole(table: Table) -> None:
    first, second = table.open("Ensimmäinen aihio", 0), table.open("Toinen aihio", 1)
    merged = services.merge(table.actor, [first, second], name="Yhdessä vahvempi")
    page = shown(table, merged.code)
    assert page.count("#git-merge") == 2
    for words in ("Ensimmäinen aihio", "Toinen aihio", table.cards[0].code, table.cards[1].code):
        assert words in page
    closed = shown(table, first.code)
    assert "Yhdistetty toiseen" in closed or "yhdistetty" in closed.casefold()
    assert "Yhdessä vahvempi" in closed


def test_a_split_way_says_what_was_taken_along(table: Table) -> None:
    whole = table.open("Kokonainen", 0, 1)
    places = {table.cards[0].pk: [0], table.cards[1].pk: [1]}
    parts = [services.Part(name="Puolikas yksi"), services.Part(name="Puolikas kaksi")]
    services.split(table.actor, whole, parts=parts, choices=places)
    page = shown(table, whole.code)
    assert "#arrows-split" in page
    assert "Puolikas yksi" in page
    part = TraceNode.objects.get(candidate__name="Puolikas yksi")
    assert "otettu mukaan, kun aihio jaettiin" in shown(table, part.code)


def test_a_contradiction_is_said_first_and_waits_for_its_answer(table: Table) -> None:
    """records.md 4: a contradiction is never hidden."""
    made = table.open("Vastaan sanottu", 0)
    edge = table.place(1, made, "contradicts")
    page = shown(table, made.code)
    assert f"Yksi kokeilu on tätä vastaan: {table.cards[1].code}." in page
    assert page.index("on tätä vastaan") < page.index('class="trail"')
    assert "odottaa vastausta" in page
    services.answer_contradiction(table.actor, edge, text="Ruuhka selittää sen.")
    page = shown(table, made.code)
    assert "Ruuhka selittää sen." in page
    assert "odottaa vastausta" not in page
    assert "on tätä vastaan" in page


def test_an_experiment_of_two_kinds_is_mixed(table: Table) -> None:
    made = table.open("Molempia", 0)
    table.place(0, made, "contradicts")
    assert "ristiriitainen" in shown(table, made.code)


def test_what_was_removed_is_told_as_such(table: Table) -> None:
    made = table.open("Poistettu", 0, 1)
    services.remove(table.actor, table.cards[1], made, reason="Eri pulma")
    page = shown(table, made.code)
    living, gone = page.split('id="poistetut"')
    assert table.cards[1].code not in living.split('id="mista"')[1]
    assert table.cards[1].code in gone
    assert "poistettu" in gone


def test_a_stopped_experiment_keeps_its_address(table: Table) -> None:
    from experiments.others_stage import decided

    stopped = decided(table.cards[1], choice="stop", name="Soitto iltaisin")
    made = table.open("Lopetettu", 0)
    table.place(1, made, "contradicts")
    page = shown(table, made.code)
    assert reverse("experiments:experiment", args=[table.programme.code, stopped.code]) in page
    assert "Lopetettiin" in page
    assert "Soitto iltaisin" in shown(table, stopped.code)


def test_an_experiment_the_reader_may_not_open_is_a_code_and_no_word(table: Table) -> None:
    made = table.open("Osin kiinni", 0, 1)
    person = facilitator(table)
    page = shown(table, made.code, person)
    assert table.cards[0].code in page
    assert "kokeilu, jota et voi avata" in page
    for words in ("Takaisinsoitto samana päivänä", "Puhelu ja viesti", "Jätettiin käyttöön"):
        assert words not in page
    assert reverse("experiments:experiment", args=[table.programme.code, table.cards[0].code]) not in page
    own = shown(table, table.cards[0].code, person)
    assert "Takaisinsoitto samana päivänä" not in own
    assert "<h1><span>Kokeilu, jota et voi avata</span></h1>" in own


def test_no_word_of_a_team_at_work_is_told(table: Table) -> None:
    assert table.running is not None
    with reading(SETUP):
        Problem.objects.filter(experiment=table.running).update(name="SALAINEN LUONNOS")
    made = table.open("Kesken", 0)
    services.place(table.actor, table.running, made, kind="context")
    page = shown(table, made.code)
    assert "tiimi kokeilee vielä" in page
    assert "SALAINEN" not in page + shown(table, table.running.code)


def test_an_experiment_that_leads_nowhere_yet_has_its_page(table: Table) -> None:
    assert not TraceNode.objects.filter(experiment=table.cards[4]).exists()
    page = shown(table, table.cards[4].code)
    assert "Kirje yhdellä sivulla" in page
    assert "Tämä alkoi tästä." in page


def test_who_may_read_it(table: Table) -> None:
    made = table.open("Oikeudet", 0)
    programme = ("programme", str(table.programme.pk))
    for role, status in {
        "facilitator": 200, "project_manager": 200, "auditor": 200, "steering": 404, "communicator": 404,
    }.items():  # fmt: skip
        person = person_of(f"Joku {role}", table.lab.cast.unit)
        if role == "auditor":
            from oppiva.people.models import RoleGrant

            RoleGrant.objects.create(
                person=person, role=role, scope_kind=programme[0], scope_id=programme[1], starts_on="2026-01-01",
                granted_at="2026-01-01T08:00Z", reason="koe",
                granted_by=table.analyst, second_granter=table.second,
            )  # fmt: skip
        else:
            grant_to(person, role, *programme)
        for code in (made.code, table.cards[0].code, table.cards[4].code):
            assert browser(person).get(at(table, code)).status_code == status, (role, code)
    own = table.lab.cast.staff[0]  # in a team of the programme: candidates are not the participants' to read
    for person in (own, table.lab.cast.stranger, Person.objects.get(pk=stranger(table).person_id)):
        for code in (made.code, table.cards[0].code):
            assert browser(person).get(at(table, code)).status_code == 404
    assert Client().get(at(table, made.code)).status_code == 302
    assert browser(table.analyst).get(at(table, "A99")).status_code == 404


def test_the_page_of_an_experiment_leads_here_for_who_reads_candidates(table: Table) -> None:
    address = reverse("experiments:experiment", args=[table.programme.code, table.cards[0].code])
    link = at(table, table.cards[0].code)
    assert link in browser(table.analyst).get(address).content.decode()
    answer = browser(table.lab.cast.staff[0]).get(address)
    assert answer.status_code == 200
    assert link not in answer.content.decode()


def test_a_deleted_experiment_is_not_told(table: Table) -> None:
    made = table.open("Poistettu kokeilu", 0, 1)
    delete([table.cards[1]], actor=SETUP, reason="koe")
    assert table.cards[1].code not in shown(table, made.code)
    assert browser(table.analyst).get(at(table, table.cards[1].code)).status_code == 404


@pytest.mark.parametrize("times", [10, 105, 1000])
def test_as_many_statements_for_a_thousand_as_for_ten(table: Table, times: int) -> None:
    made = table.open("Pitkä", 0)
    many(table, made, times)
    assert TraceEdge.objects.count() == times + 1
    assert Experiment.objects.filter(code__startswith=f"{table.cards[0].code}-").count() == times
    client = browser(table.analyst)
    client.get(at(table, made.code))
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(at(table, made.code))
    assert answer.status_code == 200
    assert len(asked) <= MOST, "\n".join(one["sql"][:120] for one in asked)
