"""The screens of the running half-day: who sees which, in every state, without a word that is not theirs."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from oppiva.audit.services import save
from oppiva.workshops import services
from oppiva.workshops.models import Session, TeamMember
from workshops.cast import SETUP, Cast, grant_to
from workshops.days import CODE, Day, make_day

pytestmark = pytest.mark.django_db
SECRET = "salainen-kanarialintu-42"
PAGES = ("tilanne/", "valkokangas/", "paata/")
STATES = ("planned", "door_open", "running", "closing", "held", "cancelled")


def steer(day: Day, client: Client, deed: str, **more: object) -> object:
    return client.post(day.address("ohjaa/"), {"deed": deed, "base_version": day.running().version, **more})


def in_state(day: Day, state: str) -> None:
    Session.objects.filter(pk=day.session.pk).update(state=state)


@pytest.mark.parametrize("state", STATES)
def test_every_screen_stands_in_every_state(day: Day, state: str) -> None:
    in_state(day, state)
    lead, manager = day.browser(day.cast.facilitator), day.browser(day.cast.manager)
    for page in PAGES:
        for client in (lead, manager):
            answer = client.get(day.address(page))
            assert answer.status_code == 200, (page, state)
            assert answer.content.count(b"<h1") == 1
    for client in (day.browser(day.cast.staff[0]), day.phone(1)):
        for page in ("tiimi/", "tiimi/?osa=nyt", "tiimi/?osa=tyo", "tiimi/apu/", "tiimi/askel/"):
            assert client.get(day.address(page)).status_code in {200, 302}, (page, state)


def test_strangers_supervisors_and_other_series_see_nothing(day: Day) -> None:
    everybody = (day.cast.supervisor, day.cast.stranger, day.cast.staff[20], day.cast.others[0])
    for person in everybody:
        client = day.browser(person)
        for page in (*PAGES, "tiimi/", "tiimi/apu/"):
            assert client.get(day.address(page)).status_code == 404, (person.name, page)
        for page in ("ohjaa/", "tiimi/teksti/", "tiimi/vaihe/", "tiimi/luonnos/"):
            assert client.post(day.address(page), {"deed": "pause"}).status_code == 404, (person.name, page)
    nobody = Client()
    for page in PAGES:
        assert nobody.get(day.address(page)).status_code == 302
    asked = nobody.get(day.address("tiimi/"))
    assert asked.status_code == 302
    assert asked["Location"].endswith(f"?next={day.address('tiimi/')}"), "a mail's link leads back after the sign-in"
    assert nobody.get(day.address("tiimi/?osa=nyt")).status_code == 404
    assert nobody.get(day.address("tiimi/apu/")).status_code == 404


def test_who_takes_part_is_not_let_to_the_screens_of_the_room(day: Day) -> None:
    for client in (day.browser(day.cast.staff[0]), day.phone(1)):
        for page in PAGES:
            assert client.get(day.address(page)).status_code in {302, 404}


def test_the_manager_watches_without_buttons(day: Day) -> None:
    services.ask_help(day.attendee(0), text="Mikä luku?")
    client = day.browser(day.cast.manager)
    text = client.get(day.address("tilanne/")).content.decode()
    assert "tile--help" in text, "that a team waits"
    assert "Mikä luku?" not in text, "its words are for who comes to help"
    assert "Mikä luku?" in day.browser(day.cast.facilitator).get(day.address("tilanne/")).content.decode()
    assert "<form" not in text
    assert client.post(day.address("ohjaa/"), {"deed": "pause"}).status_code == 403


def test_the_wall_and_the_projector_hold_no_text_of_a_team_and_the_projector_no_names(day: Day) -> None:
    day.present(0, 1, 2, 3)
    services.save_note(day.attendee(0), day.steps[0], text=SECRET, base_version=0)
    lead = day.browser(day.cast.facilitator)
    wall = lead.get(day.address("tilanne/")).content.decode()
    beam = lead.get(day.address("valkokangas/")).content.decode()
    assert SECRET not in wall + beam
    assert CODE in wall
    assert CODE in beam
    assert "Ottaja" not in beam, "no names on the projector"
    assert "Osa" not in beam
    services.share_note(day.attendee(0), day.steps[0], shared=True)
    assert SECRET in lead.get(day.address("tilanne/")).content.decode()
    assert SECRET not in lead.get(day.address("valkokangas/")).content.decode()
    assert SECRET not in day.browser(day.cast.manager).get(day.address("tilanne/")).content.decode()
    assert SECRET not in day.phone(4).get(day.address("tiimi/")).content.decode()
    assert SECRET in day.phone(1).get(day.address("tiimi/")).content.decode()


def test_numbers_stand_for_who_has_not_come_and_a_team_of_nobody_is_not_named(day: Day) -> None:
    day.present(0)
    text = day.browser(day.cast.facilitator).get(day.address("tilanne/")).content.decode()
    tiles = re.findall(r'<li class="tile.*?</li>', text, re.DOTALL)
    assert "Osa" in tiles[0]
    assert "Osa" not in tiles[1]
    assert re.search(r"<b>5</b>", tiles[-1]), "not here yet, as a number"


def test_a_mixed_team_is_offered_somebody_who_keeps_the_remote_ones_in_the_room(day: Day) -> None:
    day.present(0, 1)
    day.present(2, mode="remote")
    lead = day.browser(day.cast.facilitator)
    assert 'value="bridge"' in lead.get(day.address("tilanne/")).content.decode()
    assert steer(day, lead, "bridge", person=str(day.places[1].pk)).status_code == 302
    assert TeamMember.objects.get(is_bridge=True).enrolment_id == day.places[1].pk
    assert 'value="bridge"' not in lead.get(day.address("tilanne/")).content.decode()
    assert steer(day, lead, "bridge", person=str(uuid4())).status_code == 422


def test_the_buttons_lead_the_day(day: Day) -> None:
    lead = day.browser(day.cast.facilitator)
    for deed, more in (
        ("time", {"client_ref": str(uuid4())}), ("pause", {}), ("resume", {}), ("free", {}), ("together", {}),
        ("step", {"to": "2"}), ("step", {"to": "3"}), ("closing", {}),
    ):  # fmt: skip
        answer = steer(day, lead, deed, **more)
        assert answer.status_code == 302, deed
    assert day.now().state == "closing"
    assert steer(day, lead, "hold", **{"from": "ending"}).status_code == 409
    day.confirmed()
    for team in day.teams:
        steer(day, lead, "skip", team=str(team.pk), reason="kesken jäi")
    answer = steer(day, lead, "hold", **{"from": "ending"})
    assert answer.url.endswith("/paata/")
    assert day.now().state == "held"
    assert "ring--drawn" in lead.get(day.address("paata/")).content.decode()
    assert steer(day, lead, "thank", text="Kiitos kaikille", **{"from": "ending"}).status_code == 302
    assert lead.post(day.address("ohjaa/"), {"deed": "dance"}).status_code == 404
    assert lead.get(day.address("ohjaa/")).status_code == 405


def test_an_old_page_gets_a_409_that_says_who_did_what(day: Day) -> None:
    lead = day.browser(day.cast.facilitator)
    old = day.running().version
    services.go_to(day.lead, day.session, to=2)
    answer = lead.post(day.address("ohjaa/"), {"deed": "step", "to": "3", "base_version": old})
    assert answer.status_code == 409
    assert "Veikko Vetäjä" in answer.content.decode()
    other = day.browser(day.second)
    assert steer(day, other, "pause").status_code == 409
    page = other.get(day.address("tilanne/")).content.decode()
    assert 'value="take"' in page
    assert 'value="pause"' not in page
    assert steer(day, other, "take").status_code == 302
    assert 'value="pause"' in other.get(day.address("tilanne/")).content.decode()


def test_the_line_above_the_room_names_the_series_as_its_list_does(day: Day) -> None:
    series = day.session.series
    assert series is not None
    save(series, actor=SETUP, changes={"name": "Kuusikko"})
    assert " · Kuusikko · " in day.browser(day.cast.facilitator).get(day.address("tilanne/")).content.decode()


def test_the_flow_of_a_half_day_leads_to_its_room(day: Day) -> None:
    for state, leads_to in (("running", "tilanne/"), ("held", "paata/")):
        in_state(day, state)
        page = day.browser(day.cast.facilitator).get(day.address("kulku/")).content.decode()
        assert f'href="{day.address(leads_to)}"' in page


def test_a_break_ends_by_a_button_also_when_the_teams_go_at_their_own_pace(day: Day) -> None:
    lead = day.browser(day.cast.facilitator)
    steer(day, lead, "pause")
    steer(day, lead, "free")
    assert 'value="resume"' in lead.get(day.address("tilanne/")).content.decode()
    assert 'value="time"' not in lead.get(day.address("tilanne/")).content.decode(), "no step is timed"
    steer(day, lead, "resume")
    assert 'value="pause"' in lead.get(day.address("tilanne/")).content.decode()


def test_a_day_on_paper_and_one_that_runs_out_of_time_are_closed_from_the_end_page(cast: Cast) -> None:
    paper = make_day(cast)
    lead, other = paper.browser(cast.facilitator), paper.browser(cast.manager)
    page = lead.get(paper.address("paata/")).content.decode()
    assert 'value="closing"' in page
    assert 'value="closing"' not in other.get(paper.address("paata/")).content.decode()
    answer = steer(paper, lead, "closing", **{"from": "ending"})
    assert answer.url.endswith("/paata/")
    assert paper.now().state == "closing"
    assert 'name="to"' not in lead.get(paper.address("tilanne/")).content.decode(), "there is no step to go back to"


def test_the_wall_tells_a_superior_nothing_of_who_of_own_staff_came(day: Day) -> None:
    day.present(0, 1)
    grant_to(day.cast.supervisor, "facilitator", "programme", str(day.cast.programme.pk))
    client = day.browser(day.cast.supervisor)
    before = {page: client.get(day.address(page)).content.decode() for page in ("tilanne/", "paata/", "valkokangas/")}
    assert "in the room" not in re.sub(r'<div class="presence.*?</div>', "", before["tilanne/"], flags=re.DOTALL)
    assert "nobody here yet" not in before["tilanne/"]
    day.present(2, 3)
    for page, text in before.items():
        again = client.get(day.address(page)).content.decode()
        for part in (
            r"Here \d+/\d+",
            r'<div class="presence.*?</div>',
            r'<p class="tile__who">.*?</p>',
            r"\d+ people here",
        ):
            assert re.findall(part, again, re.DOTALL) == re.findall(part, text, re.DOTALL), (page, part)


@pytest.mark.heavy
def test_every_page_of_the_day_is_reached_by_links(day: Day) -> None:
    """Nobody types an address: whoever leads, watches or takes part finds their page, and no link is dead."""
    series = f"/hanke/{day.cast.programme.code}/sarjat/01/"
    for person, pages, found in (
        (day.cast.facilitator, (series, day.address("ovi/")), "tilanne/"),
        (day.cast.manager, (series,), "tilanne/"),
        (day.cast.staff[0], (series, reverse("workshops:place", args=[day.places[0].pk])), "tiimi/"),
    ):
        client = day.browser(person)
        for page in pages:
            text = client.get(page).content.decode()
            assert f'href="{day.address(found)}"' in text, (person.name, page)
            for link in set(re.findall(r'href="(/hanke/[^"#]*)', text)):
                assert client.get(link).status_code == 200, (person.name, page, link)
    assert "/tilanne/" not in day.browser(day.cast.staff[0]).get(series).content.decode()
    in_state(day, "held")
    for person in (day.cast.facilitator, day.cast.manager):
        assert f'href="{day.address("paata/")}"' in day.browser(person).get(series).content.decode()
    assert f'href="{day.address("tiimi/")}"' in day.browser(day.cast.staff[0]).get(series).content.decode()


@pytest.mark.heavy
def test_broken_input_is_no_error_of_ours(day: Day) -> None:
    lead, phone = day.browser(day.cast.facilitator), day.phone(0)
    for deed in ("step", "time", "hand", "bridge", "help", "helped", "skip", "free"):
        for junk in ("", "x", "9" * 40, "\x00"):
            sent = dict.fromkeys(("to", "base_version", "client_ref", "person", "request", "team"), junk)
            assert lead.post(day.address("ohjaa/"), {"deed": deed, **sent}).status_code in {302, 404, 409, 422}, deed
    for page in ("teksti/", "luonnos/", "vaihe/"):
        assert phone.post(day.address(f"tiimi/{page}"), {"step": "x", "deed": "ready"}).status_code == 404
    assert phone.get(day.address("tiimi/?vaihe=99")).status_code == 200


def test_the_pages_ask_the_database_little(day: Day) -> None:
    day.present(0, 1, 3)
    services.ask_help(day.attendee(0), text="Mikä?")
    services.save_note(day.attendee(0), day.steps[0], text="teksti", base_version=0)
    counts = {}
    for name, client, page in (
        ("wall", day.browser(day.cast.facilitator), "tilanne/"),
        ("beam", day.browser(day.cast.facilitator), "valkokangas/"),
        ("ending", day.browser(day.cast.facilitator), "paata/"),
        ("phone", day.phone(0), "tiimi/"),
        ("signed in", day.browser(day.cast.staff[0]), "tiimi/"),
    ):
        client.get(day.address(page))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(day.address(page)).status_code == 200
        counts[name] = len(asked)
    assert max(counts.values()) <= 12, counts


def test_a_held_half_day_asks_nobody_for_help_any_more(day: Day) -> None:
    phone = day.phone(0)
    phone.post(day.address("tiimi/apu/"), {"to": str(day.teams[1].pk), "text": "Miten?", "client_ref": str(uuid4())})
    assert "Miten?" in phone.get(day.address("tiimi/")).content.decode()
    in_state(day, "held")
    page = phone.get(day.address("tiimi/")).content.decode()
    assert "Miten?" not in page
    assert 'class="dock"' not in page


def test_one_button_of_the_step_is_the_main_one(day: Day) -> None:
    steer(day, day.browser(day.cast.facilitator), "free")
    page = day.phone(0).get(day.address("tiimi/")).content.decode()
    assert 'class="btn" name="deed" value="ready"' in page
    assert 'class="btn" name="deed" value="begin"' not in page
