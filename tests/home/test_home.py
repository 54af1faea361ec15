"""The first page: each role has its own, several roles are summed up, and who has none is told whom to ask."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from oppiva.audit.services import save
from oppiva.core.policy import Actor, Grant, Place, system
from oppiva.home import queries, unit_cards
from oppiva.home.blocks import block_of
from oppiva.home.blocks.teams import State, team_member
from oppiva.home.next_step import next_step
from oppiva.home.pages import ORDER
from oppiva.home.sentences import home_sentence
from oppiva.jobs import clock
from oppiva.jobs.models import OutboxMail
from oppiva.people.leaver_days import quarter_of
from oppiva.people.models import LeaverCheck, Person, Role, Unit
from oppiva.people.queries import actor_for
from oppiva.programme import services

if TYPE_CHECKING:
    from reporting.cast import Cast

REAL = Path(__file__).parents[2] / "src/oppiva/core/plan/data/etela-savo-2025.toml"
ROLES = [role.value for role in Role]


def body(cast: Cast, role: str, address: str = "/") -> str:
    """The first page as the person of the role gets it."""
    answer = cast.client(role).get(address)
    assert answer.status_code == 200, role
    return answer.content.decode()


def test_every_role_has_a_part_and_a_place_in_the_order() -> None:
    assert set(ORDER) == set(Role)
    assert all(block_of(role) for role in Role)


@pytest.mark.parametrize("language", ["/", "/sv/", "/en/"])
def test_every_role_has_a_page_of_its_own_with_one_heading(cast: Cast, language: str) -> None:
    pages = {role: body(cast, role, language) for role in ROLES}
    parts = {role: re.findall(r'<h2 id="part-1">([^<]+)</h2>', page) for role, page in pages.items()}
    assert all(len(found) == 1 for found in parts.values()), parts
    assert len({found[0] for found in parts.values()}) == len(ROLES)
    for role, page in pages.items():
        assert page.count("<h1>") == 1, role
        assert page.count('class="next"') <= 1, role


@pytest.mark.heavy
def test_every_link_of_every_first_page_opens(cast: Cast) -> None:
    # The mails of the cast's past have long been sent: one that waits for months would make the service not ready.
    OutboxMail.objects.all().delete()
    for role in ROLES:
        client = cast.client(role)
        main = client.get("/").content.decode().partition("<main")[2]
        for address in sorted(set(re.findall(r'href="(/[^"#]*)', main))):
            assert client.get(address).status_code == 200, (role, address)


def test_the_manager_is_told_how_many_things_wait(cast: Cast) -> None:
    page = body(cast, "project_manager")
    assert "<h1>Hanna, viisi asiaa odottaa sinua.</h1>" in page
    first, rest = page.split('<details class="next__more">')
    assert first.count('<li class="todo">') == 3
    more = rest.partition("</details>")[0]
    assert "Näytä kaikki viisi</summary>" in more
    assert len(re.findall(r'<a href="/[^"]+"><b>', more)) == 2, "each of the two has its own way in"
    assert re.findall(r'<span class="todo__n" aria-hidden="true">(\d)</span>', page) == ["1", "2", "3", "4", "5"]


def test_a_participant_reads_what_happens_next_and_nothing_of_the_plan(cast: Cast) -> None:
    page = body(cast, "participant")
    assert "<h1>Työpajasarjaasi ei voi vielä ilmoittautua.</h1>" in page
    assert "Mitä seuraavaksi tapahtuu" in page
    assert "tarkistus" not in page


def test_a_manager_without_a_programme_brings_a_plan_in(cast: Cast) -> None:
    page = body(cast, "stranger")
    assert "Tuo suunnitelmasi" in page
    assert "ES-OPPIVA" not in page


def test_who_has_no_role_is_told_whom_to_ask(cast: Cast) -> None:
    page = body(cast, "nobody")
    assert "<h1>Sinulla ei ole vielä roolia Oppivassa.</h1>" in page
    assert "Keneltä kysyä" in page


def test_a_supervisor_counts_the_own_unit_and_sees_that_nobody_has_been_heard(cast: Cast) -> None:
    page = body(cast, "supervisor")
    assert re.search(r'<h2 id="unit-[0-9a-f-]+">Neuvonta<', page)
    words = ngettext("One person of the unit is in Oppiva.", "%(n)s people of the unit are in Oppiva.", 5)
    assert words % {"n": 5} in page
    assert _("The co-operation record is not whole.") in page
    assert _("the day when the staff was heard") in page


def test_what_only_the_areas_administrator_can_do_is_a_calm_line_that_names_them(cast: Cast) -> None:
    supervisor, director = body(cast, "supervisor"), body(cast, "director")
    for page in (supervisor, director):
        assert 'class="next"' not in page, "yellow means: this is yours now"
        assert "Alue Admin" in page
        assert "mailto:" not in page, "a supervisor reads no contact details"
    assert _("%(name)s adds it.") % {"name": "Alue Admin"} in supervisor
    assert "Neuvonta: yt-merkintä puuttuu. Sen lisää alueen pääkäyttäjä Alue Admin." in director


def test_an_administrator_whom_one_may_not_see_is_not_named(cast: Cast) -> None:
    Person.objects.filter(pk=cast.persons["area_admin"].pk).update(unit=None)
    page = body(cast, "supervisor")
    assert _("The area's administrator adds it.") in html.unescape(page)
    assert "Alue Admin" not in page


def test_a_supervisor_reads_who_belongs_to_the_unit_and_nothing_of_what_they_do(cast: Cast) -> None:
    from oppiva.people.services import edit_unit
    from reporting.cast import SETUP

    Person.objects.filter(pk=cast.persons["participant"].pk).update(state=Person.State.INVITED)
    contact = cast.persons["participant"]
    edit_unit(SETUP, cast.unit, base_version=cast.unit.version, fields={"contact": contact, "size": 11})
    page = body(cast, "supervisor")
    card = page[page.index('<h2 id="unit-') : page.index("</section>", page.index('<h2 id="unit-'))]
    assert contact.name in card
    assert "kutsuttu" not in card, "whether somebody has accepted an invitation is theirs (W5)"
    assert ">4 " in card or "4 " in re.sub(r"<[^>]+>", "", card), "40 % of 11, rounded down"
    assert f"/yksikot/{cast.unit.pk}/muokkaa/" in card


def test_a_whole_record_says_when_the_staff_was_heard(cast: Cast) -> None:
    from datetime import date

    type(cast.unit).objects.filter(pk=cast.unit.pk).update(
        yt_date=date(2026, 2, 2), yt_contact="luottamusmies", yt_document=uuid4()
    )
    page = body(cast, "supervisor")
    assert "2.2.2026" in page
    assert "luottamusmies" in page
    assert _("The co-operation record is not whole.") not in page


def test_the_system_administrator_is_told_whose_controller_is_not_named(cast: Cast) -> None:
    page = body(cast, "instance_admin")
    assert "/rekisterinpitajat/" in page


@pytest.mark.parametrize("role", ["participant", "team_member"])
def test_who_takes_part_is_not_worried_with_how_the_programme_goes(cast: Cast, role: str) -> None:
    assert "jäljessä" in body(cast, "project_manager")
    page = body(cast, role)
    assert "jäljessä" not in page
    assert "ES-OPPIVA · " in page, "but finds the way to it"


def test_two_programmes_of_one_name_are_told_apart_by_their_codes(cast: Cast) -> None:
    text = REAL.read_text("utf-8").replace('code = "ES-OPPIVA"', 'code = "ES-TOINEN"')
    services.open_programme(cast.actor("project_manager"), toml=text)
    rows = re.findall(r'<a href="/hanke/[^"/]+/"><b>([^<]+)</b></a>', body(cast, "project_manager"))
    assert len(rows) == len(set(rows)) == 2
    assert {row.partition(" · ")[0] for row in rows} == {"ES-OPPIVA", "ES-TOINEN"}
    assert len({row.partition(" · ")[2] for row in rows}) == 1


def test_two_roles_give_two_parts_and_each_thing_once(cast: Cast) -> None:
    from reporting.cast import SETUP, give

    steering = cast.persons["steering"]
    give(SETUP, steering, Role.AUDITOR, "programme", str(cast.programme.pk))
    give(SETUP, steering, Role.SUPERVISOR, "unit", str(cast.unit.pk))
    page = body(cast, "steering")
    assert re.findall(r'<h2 id="part-\d">([^<]+)</h2>', page) == ["Ohjausryhmä", _("My unit")]
    assert page.count('<li class="todo">') == len(set(re.findall(r"</span><span><b>([^<]+)</b>", page)))


def test_an_ended_role_is_not_shown(cast: Cast) -> None:
    from oppiva.people.models import RoleGrant
    from oppiva.people.services import end_grant
    from reporting.cast import SETUP

    grant = RoleGrant.objects.get(person=cast.persons["analyst"])
    end_grant(SETUP, grant, ends_on=clock.today(), reason="ohi")
    assert "12.3.2026 asti" in body(cast, "analyst")
    with clock.travel(clock.today() + timedelta(days=1)):
        assert "analyytikko 12.3.2026 asti" not in body(cast, "analyst")


def test_an_anonymous_visitor_is_sent_to_sign_in(client) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/kirjaudu/")


@pytest.mark.parametrize("role", ROLES)
def test_the_first_page_asks_at_most_twelve_times(cast: Cast, role: str, django_assert_max_num_queries) -> None:
    client = cast.client(role)
    client.get("/")
    with django_assert_max_num_queries(12):
        client.get("/")


SENTENCES = {
    ("fi", 0): "Muuta ei ole.",
    ("fi", 1): "Aino, yksi asia odottaa sinua.",
    ("fi", 2): "Aino, kaksi asiaa odottaa sinua.",
    ("fi", 40): "Aino, 40 asiaa odottaa sinua.",
    ("fi", None): "Aino, emme tiedä, mikä odottaa sinua.",
    ("sv", 1): "Aino, en sak väntar på dig.",
    ("sv", 2): "Aino, två saker väntar på dig.",
    ("sv", None): "Aino, vi vet inte vad som väntar på dig.",
    ("en", 1): "Aino, one thing is waiting for you.",
    ("en", 3): "Aino, three things are waiting for you.",
    ("en", None): "Aino, what is waiting for you is not known.",
}


@pytest.mark.parametrize(("language", "waiting"), SENTENCES)
def test_the_sentence_counts_what_waits(language: str, waiting: int | None) -> None:
    with override(language):
        assert home_sentence("Aino Kettula", waiting, "Muuta ei ole.") == SENTENCES[(language, waiting)]


def test_nothing_waiting_and_nothing_to_say_is_said(settings) -> None:
    with override("en"):
        assert home_sentence("Aino Kettula", 0, "") == "Aino, nothing is waiting for you."


def test_the_contact_of_a_unit_is_told_of_the_question_whatever_the_role(cast: Cast) -> None:
    person = cast.persons["nobody"]
    unit = Unit.objects.get(pk=cast.unit.pk)
    save(unit, actor=system("test"), changes={"contact_id": person.pk})
    save(
        LeaverCheck(unit=unit, quarter=quarter_of(clock.today()), asked_on=clock.today(), contact=person),
        actor=system("test"),
    )
    page = cast.client("nobody").get("/en/").content.decode()
    assert "Tell who has left Neuvonta" in page
    assert page.count('class="next"') == 1
    with override("en"):
        step = next_step(person.pk)
    assert step is not None
    assert step.words == "Tell who has left Neuvonta", "the digest says on top what the first page does"


def test_a_large_unit_tells_how_many_work_there_and_not_how_many_are_named(cast: Cast) -> None:
    card = unit_cards._card(
        Unit.objects.select_related("organisation").get(pk=cast.unit.pk), ["Aino"] * 201, {}, [], {}, None
    )
    assert (card.persons, len(card.people)) == (201, 200)


def test_an_administrator_who_has_left_is_not_named_as_the_one_who_adds_the_record(cast: Cast) -> None:
    area, admin = cast.unit.organisation.area_id, cast.persons["area_admin"]
    actor = actor_for(cast.persons["instance_admin"])
    assert queries.keepers(actor, [area])[area].name == admin.name
    Person.objects.filter(pk=admin.pk).update(state="left")
    assert queries.keepers(actor, [area]) == {}


def test_who_is_in_a_team_is_led_to_it_and_not_told_that_teams_will_be_formed() -> None:
    place = SimpleNamespace(pk=uuid4(), state=State.ENROLLED, series=SimpleNamespace(code="07", sessions=()))
    grant = Grant(Role.TEAM_MEMBER, Place("team", str(uuid4())))
    sight: Any = SimpleNamespace(
        actor=Actor(person_id=str(uuid4()), grants=(grant,)), places=[place], half_days=[], pre_tasks={},
        experiments=[], follow_ups=[], on_the_way=[],
    )  # fmt: skip
    with override("fi"):  # whatever language the test before it left behind
        block = team_member(sight)
    assert [row.address for row in block.rows] == [f"/paikat/{place.pk}/"]
    assert len(block.steps) == 2
