"""The page of a series' teams: it does all without script, tells what changed, and asks little of the database."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from oppiva.jobs import worker
from oppiva.people.queries import actor_for
from oppiva.workshops import queries, services
from oppiva.workshops.models import Enrolment, SolverRun, Team
from workshops.cast import Cast, browser, enrol
from workshops.proposing import published, solved

pytestmark = pytest.mark.django_db


def test_only_who_writes_the_series_sees_the_page(cast: Cast) -> None:
    path = f"/hanke/{cast.programme.code}/sarjat/01/tiimit/"
    enrol(cast, 9)
    for who, status in ((cast.facilitator, 200), (cast.manager, 200), (cast.staff[0], 403), (cast.stranger, 404)):
        assert browser(who).get(path).status_code == status
    assert browser(cast.supervisor).get(path).status_code == 403


def test_the_page_does_it_all_without_script(cast: Cast) -> None:
    enrol(cast, 12)
    page = browser(cast.facilitator)
    path = f"/hanke/{cast.programme.code}/sarjat/01/tiimit/"
    assert page.post(f"{path}ehdota/").status_code == 302
    assert "kootaan" in page.get(path).content.decode()
    worker.loop(threading.Event(), once=True)
    proposal = queries.proposal_of(cast.first)
    assert proposal is not None
    person = proposal.teams[0][0]
    answer = page.post(
        f"{path}siirra/",
        {"person": person, "to": 1, "lock": 1, "base_version": proposal.version},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    assert "undo" in answer.content.decode() or "Kumoa" in answer.content.decode()
    stale = page.post(f"{path}siirra/", {"person": person, "to": 2, "base_version": proposal.version})
    assert stale.status_code == 409
    now = queries.proposal_of(cast.first)
    assert now is not None
    page.post(f"{path}siirra/", {"person": person, "to": 0, "base_version": now.version})
    now = queries.proposal_of(cast.first)
    assert now is not None
    page.post(f"{path}lukitse/", {"person": person, "locked": "1", "base_version": now.version})
    page.post(f"{path}hyvaksy/", {"base_version": now.version + 1})
    assert Team.objects.count() == 4
    listed = page.get(f"{path}ryhmat.csv").content.decode("utf-8-sig").splitlines()
    assert len(listed) == 13


def test_the_page_of_a_full_series_keeps_the_budget_of_statements(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    enrol(cast, 27)
    solved(cast)
    page = browser(cast.facilitator)
    path = f"/hanke/{cast.programme.code}/sarjat/01/tiimit/"
    page.get(path)
    with django_assert_max_num_queries(12):
        assert page.get(path).status_code == 200


def test_every_deed_of_the_page_is_a_post_and_a_get_leads_back(cast: Cast) -> None:
    enrol(cast, 9)
    proposal = solved(cast)
    page = browser(cast.facilitator)
    path = f"/hanke/{cast.programme.code}/sarjat/01/tiimit/"
    for deed in ("ehdota", "lopeta", "siirra", "vaihda", "lukitse", "hyvaksy", "korjaa", "hylkaa"):
        assert page.get(f"{path}{deed}/")["Location"] == path
    # What no button sends changes nothing.
    for deed in ("siirra", "vaihda", "lukitse", "hyvaksy"):
        assert page.post(f"{path}{deed}/", {"base_version": "x"}).status_code == 302
    now = queries.proposal_of(cast.first)
    assert now is not None
    assert now.version == proposal.version


def test_a_swap_a_stop_a_removal_and_a_repair_by_their_buttons(cast: Cast) -> None:
    enrol(cast, 14)
    proposal = solved(cast)
    page = browser(cast.facilitator)
    path = f"/hanke/{cast.programme.code}/sarjat/01/tiimit/"
    one, other = proposal.teams[0][0], proposal.teams[1][0]
    sent = {"one": one, "other": other, "base_version": proposal.version}
    assert page.post(f"{path}vaihda/", sent).status_code == 302
    swapped = queries.proposal_of(cast.first)
    assert swapped is not None
    assert one in swapped.teams[1]
    assert page.post(f"{path}vaihda/", sent).status_code == 409
    assert page.post(f"{path}lukitse/", {"person": one, "locked": "1", "base_version": 1}).status_code == 409
    services.ask_teams(actor_for(cast.manager), cast.first)
    page.post(f"{path}ehdota/")
    page.post(f"{path}lopeta/")
    assert SolverRun.objects.filter(state="discarded").exists()
    page.post(f"{path}hylkaa/")
    assert queries.proposal_of(cast.first) is None
    page.post(f"{path}korjaa/")
    assert queries.proposal_of(cast.first) is None, "nothing is published yet"
    published(cast)
    small = next(team.pk for team in queries.published_teams(cast.first) if len(team.members) == 3)
    leaver = Enrolment.objects.filter(memberships__team_id=small).first()
    assert leaver is not None
    assert leaver.person is not None
    services.withdraw(actor_for(leaver.person), leaver)
    shown = page.get(path).content.decode()
    assert "Korjaa muutamalla siirrolla" in shown
    page.post(f"{path}korjaa/")
    mended = queries.proposal_of(cast.first)
    assert mended is not None
    assert sorted(map(len, mended.teams)) == [3, 3, 3, 4]


def test_who_came_after_the_proposal_is_named_and_nothing_is_published_over_them(cast: Cast) -> None:
    enrol(cast, 9)
    proposal = solved(cast)
    services.sign_up(actor_for(cast.staff[12]), cast.first)
    page = browser(cast.facilitator)
    path = f"/hanke/{cast.programme.code}/sarjat/01/tiimit/"
    shown = page.get(path).content.decode()
    assert cast.staff[12].name in shown
    assert page.post(f"{path}hyvaksy/", {"base_version": proposal.version}).status_code == 422


def test_too_few_people_are_told_instead_of_a_button(cast: Cast) -> None:
    page = browser(cast.facilitator)
    path = f"/hanke/{cast.programme.code}/sarjat/01/tiimit/"
    assert "ei voi jakaa" not in page.get(path).content.decode(), "of nobody it is said otherwise"
    enrol(cast, 2)
    shown = page.get(path).content.decode()
    assert "ei voi jakaa" in shown
    assert "Ehdota tiimit" not in shown
