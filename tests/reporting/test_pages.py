"""The programme page: what was promised, done and next, to whom it is open, and that it says nothing twice."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from oppiva.programme import services
from oppiva.reporting import queries
from oppiva.reporting.situation import Plan
from oppiva.reporting.things import things

if TYPE_CHECKING:
    from reporting.cast import Cast

REAL = Path(__file__).parents[2] / "src/oppiva/core/plan/data/etela-savo-2025.toml"
PAGE = "/hanke/ES-OPPIVA/"
PAGES = (PAGE, f"{PAGE}luvut/", f"{PAGE}luvut.csv")
# note 19 of the permission matrix, and whom the programme is closed to
TOTALS_ONLY = ("participant", "team_member", "supervisor", "director", "area_admin")
WHOLE = ("project_manager", "facilitator", "analyst", "communicator", "steering", "auditor", "instance_admin")
CLOSED = ("stranger", "adopter", "employer_guest", "responsible_person", "nobody")


def body(cast: Cast, role: str, address: str = PAGE) -> str:
    """The page as the person of the role gets it."""
    answer = cast.client(role).get(address)
    assert answer.status_code == 200, role
    return answer.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_a_stranger_gets_the_same_bytes_as_for_a_programme_that_does_not_exist(cast: Cast, address: str) -> None:
    for role in CLOSED:
        client = cast.client(role)
        closed = client.get(address)
        missing = client.get(address.replace("ES-OPPIVA", "EI-OLE"))
        assert closed.status_code == missing.status_code == 404, role
        assert closed.content == missing.content, role


def test_who_runs_or_judges_the_programme_sees_one_mark_for_each_of_the_105(cast: Cast) -> None:
    for role in WHOLE:
        page = body(cast, role)
        assert page.count('<use href="#k-missing"') == 105, role
        assert "fig-matrix" in page, role


def test_who_takes_part_sees_totals_and_no_mark_by_series(cast: Cast) -> None:
    for role in TOTALS_ONLY:
        page = body(cast, role)
        assert "fig-matrix" not in page, role
        assert '<use href="#k-' not in page, role
        assert "<b>105</b> tiimi puuttuu" in page, role


def test_the_figures_of_the_headline_are_those_of_the_marks(cast: Cast) -> None:
    page = body(cast, "project_manager")
    key = dict(re.findall(r"</svg> <b>(\d+)</b> ([^<]+)</li>", page))
    assert key["105"] == "tiimi puuttuu"
    headline = re.search(r"count__top\"><b>(\d+)</b>", page)
    assert headline is not None
    assert int(headline[1]) == page.count('<use href="#k-carried_out"') == 0


def test_the_plan_and_its_risks_are_hidden_from_who_may_not_read_plans(cast: Cast) -> None:
    assert "Versio 1 on voimassa" in body(cast, "steering")
    for role in ("participant", "supervisor", "instance_admin"):
        page = body(cast, role)
        assert "Versio 1" not in page, role
        assert "Saaripalvelut" not in page, role


@pytest.mark.parametrize("role", ["project_manager", "communicator"])
def test_a_risk_never_leads_where_its_reader_may_not_go(cast: Cast, role: str) -> None:
    client = cast.client(role)
    page = client.get(PAGE).content.decode()
    for address in set(re.findall(r'href="(/hanke/[^"#?]+)"', page)):
        assert client.get(address).status_code == 200, address


def test_the_manager_gets_at_most_three_things_each_with_a_button_that_leads_somewhere(cast: Cast) -> None:
    client = cast.client("project_manager")
    page = client.get(PAGE).content.decode()
    buttons = re.findall(r'<a class="btn btn--ink" href="([^"]+)"', page)
    assert 1 <= len(buttons) <= 3
    assert page.count('class="next"') == 1
    for address in buttons:
        assert client.get(address).status_code == 200, address


def test_every_other_thing_is_behind_a_fold_that_needs_no_script(cast: Cast) -> None:
    page = body(cast, "project_manager")
    more = page.partition('<details class="next__more">')[2].partition("</details>")[0]
    assert "Näytä kaikki viisi" in more
    for address in re.findall(r'<a href="([^"]+)"', more):
        assert cast.client("project_manager").get(address).status_code == 200, address


def test_a_draft_that_blocks_says_how_much_and_leads_to_the_check(cast: Cast) -> None:
    text = REAL.read_text("utf-8").replace('code = "ES-OPPIVA"', 'code = "ES-LUONNOS"')
    services.open_programme(cast.actor("project_manager"), toml=text)
    page = cast.client("project_manager").get("/hanke/ES-LUONNOS/").content.decode()
    assert "Korjaa neljä kohtaa" in page
    assert "Versiossa 1 on neljä tarkistusta, jotka estävät: G03, G04, G05, G06." in page
    assert '<a class="btn btn--ink" href="/hanke/ES-LUONNOS/suunnitelma/1/">' in page
    assert "Versio 1 ei ole vielä voimassa." in page
    assert "<b>4</b> tarkistusta estää" in page
    assert "Aikajana syntyy suunnitelmasta" in page
    assert '<figure class="chart">' not in page, "an empty timeline says nothing"


def test_a_draft_that_nothing_blocks_is_put_in_force(cast: Cast) -> None:
    draft = replace(
        queries.situation_of(cast.actor("project_manager"), cast.programme),
        state="draft",
        plan=None,
        newest=Plan(1, ()),
    )
    assert next(thing.code for thing in things(draft)) == "plan_not_in_force"


@pytest.mark.parametrize(
    ("role", "links"),
    [
        ("project_manager", ["suunnitelma/", "sitoumukset/", "paata/"]),
        ("participant", []),
        ("steering", ["suunnitelma/", "sitoumukset/"]),
    ],
)
def test_the_programmes_other_pages_are_always_in_one_place(cast: Cast, role: str, links: list[str]) -> None:
    page = body(cast, role)
    for part in ("suunnitelma/", "sitoumukset/", "paata/"):
        assert (f'<li><a href="/hanke/ES-OPPIVA/{part}">' in page) == (part in links), part


def test_the_tab_of_programmes_stays_marked_however_many_there_are(cast: Cast) -> None:
    text = REAL.read_text("utf-8").replace('code = "ES-OPPIVA"', 'code = "ES-TOINEN"')
    services.open_programme(cast.actor("project_manager"), toml=text)
    client = cast.client("project_manager")
    for address in ("/hanke/ES-OPPIVA/", "/hanke/ES-OPPIVA/suunnitelma/1/", "/sv/hanke/ES-TOINEN/", "/hankkeet/"):
        assert (
            len(re.findall(r'<a href="[^"]*/hankkeet/" aria-current="page">', client.get(address).content.decode()))
            == 1
        )


def test_who_may_do_nothing_about_it_gets_no_cloudberry(cast: Cast) -> None:
    for role in ("participant", "auditor", "director"):
        assert 'class="next"' not in body(cast, role), role


def test_the_reason_of_a_version_that_blocks_stands_on_the_page(cast: Cast) -> None:
    assert "<q>alku</q>" in body(cast, "project_manager")
    assert "<q>alku</q>" not in body(cast, "participant")


def test_the_page_says_the_day_and_the_week(cast: Cast) -> None:
    assert "Torstai 12.3.2026 · viikko 11" in body(cast, "project_manager")


def test_unknown_targets_are_unknown_and_never_zero(cast: Cast) -> None:
    from oppiva.programme.models import Target

    Target(programme=cast.programme, code="bridges", value=4, unit="siltaa", position=9).save()
    page = body(cast, "project_manager")
    assert "tuntematon" in page
    rows = body(cast, "project_manager", f"{PAGE}luvut.csv").splitlines()
    assert rows[0].startswith("\ufeffTunnus;")
    assert any(row.startswith("bridges;siltaa;;;4;;;12.3.2026") for row in rows)
    assert any(row.startswith("experiments;Kokeilut;0;0;105;;experiments_carried_out;") for row in rows)


@pytest.mark.parametrize("unit", ["=1+1", "\uff1d1+1", " =1+1", "\u2212cmd|x", "|x"])
def test_a_unit_that_looks_like_a_formula_is_text_in_the_file(cast: Cast, unit: str) -> None:
    from oppiva.programme.models import Target

    Target(programme=cast.programme, code="x", value=1, unit=unit, position=9).save()
    assert f"x;'{unit};" in body(cast, "project_manager", f"{PAGE}luvut.csv")


@pytest.mark.parametrize("language", ["", "/sv", "/en"])
def test_the_page_opens_in_three_languages(cast: Cast, language: str) -> None:
    assert cast.client("project_manager").get(language + PAGE).status_code == 200


@pytest.mark.parametrize("role", ["project_manager", "participant", "steering", "area_admin", "instance_admin"])
def test_the_page_asks_at_most_twelve_times(cast: Cast, role: str, django_assert_max_num_queries) -> None:
    client = cast.client(role)
    client.get(PAGE)
    with django_assert_max_num_queries(12):
        client.get(PAGE)


def test_roles_that_end_and_missing_factors_are_told_to_who_runs_the_programme_alone(cast: Cast) -> None:
    from oppiva.jobs import clock
    from oppiva.people.models import RoleGrant
    from oppiva.people.services import end_grant
    from reporting.cast import SETUP

    end_grant(SETUP, RoleGrant.objects.get(person=cast.persons["auditor"]), ends_on=clock.today(), reason="ohi")
    found = {role: _codes(cast, role) for role in (*WHOLE, *TOTALS_ONLY)}
    assert {role for role, codes in found.items() if codes & {"ending", "second_factor"}} == {"project_manager"}
    assert {"ending", "second_factor"} <= found["project_manager"]


def _codes(cast: Cast, role: str) -> set[str]:
    from oppiva.reporting import queries, rules
    from oppiva.reporting.things import waiting_for

    actor = cast.actor(role)
    programme = rules.programme_for(actor, "ES-OPPIVA")
    return {
        thing.code for thing in waiting_for(actor, queries.situation_of(actor, programme), rules.place_of(programme))
    }
