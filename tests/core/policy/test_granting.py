"""Who may give which role where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.policy.cast import EVERYWHERE_HERE, HERE, THERE, grant, person
from oppiva.core.policy import (
    INSTANCE,
    LEVELS,
    OWN,
    RESPONSIBLE_PERSON,
    SCOPES,
    Place,
    granters_needed,
    may_grant,
    roles_to_grant,
    system,
)

UNIT = frozenset({HERE["unit"], HERE["organisation"], HERE["area"], HERE["programme"]})
SERIES = frozenset({HERE["series"], HERE["programme"]})


def test_a_project_manager_gives_the_roles_of_the_programme_but_none_above():
    manager = person(grant("project_manager", "programme"))
    given_roles = roles_to_grant(manager, HERE["programme"])
    assert given_roles == (
        "facilitator",
        "analyst",
        "communicator",
        "steering",
        "project_manager",
        "auditor",
        "adopter",
        "employer_guest",
    )
    assert may_grant(manager, "supervisor", HERE["unit"], UNIT)
    assert not may_grant(manager, RESPONSIBLE_PERSON, HERE["programme"])
    assert not may_grant(manager, "area_admin", HERE["area"], UNIT - {HERE["unit"]})
    assert not may_grant(manager, "instance_admin", INSTANCE)
    assert not may_grant(manager, "facilitator", THERE["programme"])


def test_a_facilitator_brings_people_into_the_series_and_no_supervisor():
    facilitator = person(grant("facilitator", "series"))
    assert roles_to_grant(facilitator, HERE["series"], SERIES) == ("participant", "team_member", "facilitator")
    assert not may_grant(facilitator, "participant", THERE["series"])
    assert not may_grant(person(grant("facilitator", "programme")), "supervisor", HERE["unit"], UNIT)


def test_a_member_brings_people_into_the_own_team_only():
    member = person(grant("team_member", "team"))
    assert roles_to_grant(member, HERE["team"], SERIES | {HERE["team"]}) == ("participant", "team_member")
    assert not may_grant(member, "team_member", HERE["series"], SERIES)
    assert not may_grant(person(grant("team_member", "unit")), "team_member", HERE["team"], EVERYWHERE_HERE)


def test_an_area_admin_gives_roles_in_the_area():
    admin = person(grant("area_admin", "area"))
    assert roles_to_grant(admin, HERE["unit"], UNIT) == (
        "participant",
        "team_member",
        "supervisor",
        "director",
        "adopter",
        "employer_guest",
    )
    assert may_grant(admin, "area_admin", HERE["area"])
    assert not may_grant(admin, "area_admin", THERE["area"])
    assert not may_grant(admin, "project_manager", Place("programme", "other"))


def test_the_instance_administrator_gives_every_role():
    administrator = person(grant("instance_admin", "instance"))
    for role, scopes in SCOPES.items():
        for kind in scopes:
            place = {"own": OWN, "instance": INSTANCE}.get(kind) or THERE[kind]
            assert may_grant(administrator, role, place), (role, kind)


def test_who_may_open_programmes_is_the_installations_choice():
    manager = person(grant("project_manager", "programme"))
    assert not may_grant(manager, "project_manager", OWN, UNIT)
    assert may_grant(manager, "adopter", OWN, UNIT)
    assert not may_grant(manager, "adopter", OWN, frozenset({THERE["programme"]}))


@pytest.mark.parametrize("role", sorted(SCOPES))
def test_no_role_gives_a_role_of_a_higher_level(role):
    actor = person(*(grant(role, kind) for kind in SCOPES[role]))
    for other, scopes in SCOPES.items():
        if LEVELS[other] > LEVELS[role]:
            for kind in scopes:
                place = {"own": OWN, "instance": INSTANCE}.get(kind) or HERE[kind]
                assert not may_grant(actor, other, place, EVERYWHERE_HERE), (other, kind)


@given(st.sampled_from(sorted(SCOPES)), st.sampled_from(["own", "team", "series", "unit", "area", "programme"]))
def test_a_role_is_given_only_in_the_kinds_of_place_it_can_hold_in(role, kind):
    place = OWN if kind == "own" else HERE[kind]
    if kind not in SCOPES[role]:
        assert not may_grant(system("set-up"), role, place)


def test_a_command_on_the_server_gives_any_role_and_a_stranger_none():
    assert may_grant(system("set-up"), "instance_admin", INSTANCE)
    assert not may_grant(system("set-up"), "janitor", INSTANCE)
    assert not may_grant(person(), "participant", HERE["unit"], UNIT)
    assert not may_grant(person(grant("janitor", "programme")), "participant", HERE["unit"], UNIT)


def test_an_auditor_needs_two_granters():
    assert granters_needed("auditor") == 2
    assert all(granters_needed(role) == 1 for role in SCOPES if role != "auditor")
