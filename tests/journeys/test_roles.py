"""Signing in by code as each of the roles: everyone has a home of their own, and a stranger's object is not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from journeys.steps import leads, sign_in

if TYPE_CHECKING:
    from journeys.conftest import SignedIn
    from livedemo import LiveDemo

pytestmark = [pytest.mark.browser, pytest.mark.server]

MAILS = {
    "participant": "aino.kettula@jarvisavo.example",
    "team_member": "eero.salmenoja@jarvisavo.example",
    "facilitator": "marja.hovila@jarvisavo.example",
    "supervisor": "pirjo.hakamaki@jarvisavo.example",
    "director": "lauri.niemisto@jarvisavo.example",
    "analyst": "sofia.lindholm@jarvisavo.example",
    "communicator": "tuuli.rantamo@jarvisavo.example",
    "steering": "kaarina.maenpaa@itaharju.example",
    "project_manager": "hanna.viitakoski@jarvisavo.example",
    "auditor": "olli.tarkkala@tarkastus.example",
    "adopter": "johanna.bergvik@rantalakeus.example",
    "employer_guest": "petri.koskimies@metsapaja.example",
    "area_admin": "satu.rautapaa@jarvisavo.example",
    "instance_admin": "jari.kivela@yllapito.example",
}
STRANGER = "elina.vuorinen@rantalakeus.example"
# Whose sessions are ended here signs in nowhere else: the others' are shared by all journeys of a worker.
ENDED = "risto.aaltola@jarvisavo.example"


def test_each_of_the_fourteen_roles_signs_in_to_its_own_home(signed_in: Callable[[str], SignedIn]) -> None:
    homes: dict[str, str] = {}
    for role, mail in MAILS.items():
        person = signed_in(mail)
        homes[role] = person.home
        names = [cookie["name"] for cookie in person.state["cookies"]]
        assert names == ["oppiva"], f"{role}: one cookie, not {names}"
        assert person.scripted == 0
    bodies = {role: text.split("\n", 2)[-1] for role, text in homes.items()}
    assert len(set(bodies.values())) == len(bodies), "two roles have the same home"
    assert all(len(text) > 40 for text in bodies.values())


def test_to_a_stranger_the_programme_does_not_exist(
    live_demo: LiveDemo, browser: Any, state_of: Callable[[str], Any]
) -> None:
    page = browser.new_context(storage_state=state_of(STRANGER)).new_page()
    for code in ("ES-OPPIVA", "EI-OLE"):
        assert page.goto(f"{live_demo.address}/hanke/{code}/").status == 404
        assert "Sivua ei löydy tai se ei ole sinulle avoin." in page.locator("main").inner_text()
    page.context.close()


def test_after_signing_out_the_back_button_shows_nothing(live_demo: LiveDemo, page: Any) -> None:
    sign_in(page, live_demo.address, ENDED)
    page.goto(f"{live_demo.address}/oma/")
    assert page.locator("main form").count() >= 1
    page.goto(f"{live_demo.address}/kirjaudu-ulos/")
    leads(page, page.locator("main form").get_by_role("button").first.click)
    page.go_back()
    page.wait_for_load_state()
    page.go_back()
    page.wait_for_load_state()
    assert "/kirjaudu/" in page.url or page.locator("main form").count() == 0


def test_a_session_ended_elsewhere_is_dead_at_once(live_demo: LiveDemo, browser: Any) -> None:
    first, second = browser.new_context(), browser.new_context()
    here, there = first.new_page(), second.new_page()
    sign_in(here, live_demo.address, ENDED)
    sign_in(there, live_demo.address, ENDED)
    before = {cookie["value"] for cookie in first.cookies()} | {cookie["value"] for cookie in second.cookies()}
    assert len(before) == 2
    here.goto(f"{live_demo.address}/oma/")
    leads(here, here.get_by_role("button", name="Kirjaudu ulos kaikilta muilta laitteilta").click)
    there.goto(f"{live_demo.address}/oma/")
    assert "/kirjaudu/" in there.url
    here.goto(f"{live_demo.address}/oma/")
    assert "/kirjaudu/" not in here.url
    first.close()
    second.close()
