"""The walls W1-W8: what no role and no sum of roles opens. Later records extend these."""

from dataclasses import replace

import pytest

from core.policy.cast import HERE, NOW, THERE, grant, person, target
from oppiva.core.policy import (
    ACTIONS,
    ANONYMOUS,
    KINDS,
    RESPONSIBLE_PERSON,
    ROLES,
    SCOPES,
    WALLS,
    Actor,
    Level,
    Place,
    Target,
    decide,
    forbidden_header,
    system,
)

EVERYBODY = person(*(grant(role, scope) for role, scopes in SCOPES.items() for scope in scopes))


def level(actor, action, about):
    return decide(actor, action, about, NOW).level


def rule(actor, action, about):
    return decide(actor, action, about, NOW).rule


def test_wall_w1_dialogue_notes_are_for_the_pair():
    supervisor = person(grant("supervisor", "unit"))
    assert level(supervisor, "read", target("dialogue_notes", "pair")) == Level.FULL
    assert level(supervisor, "write", target("dialogue_notes", "pair")) == Level.FULL
    assert level(supervisor, "read", target("dialogue_notes")) == Level.NONE
    assert level(person(grant("director", "area")), "read", target("dialogue_notes", "pair")) == Level.FULL
    for actor in (EVERYBODY, system("search-index")):
        assert level(actor, "read", target("dialogue_notes", "own", shared=True, publicity="public")) == Level.META
        assert all(
            level(actor, action, target("dialogue_notes", "own")) == Level.NONE
            for action in ACTIONS
            if action != "read"
        )
    assert rule(system("search-index"), "read", target("dialogue_notes")) == "W1"


def test_wall_w1_a_coaching_group_is_made_by_the_facilitator_and_met_by_itself():
    facilitator = person(grant("facilitator", "programme"))
    assert level(facilitator, "write", target("coaching")) == Level.FULL
    assert level(facilitator, "read", target("coaching")) == Level.META
    assert level(person(grant("participant", "series")), "read", target("coaching", "pair")) == Level.FULL
    assert level(EVERYBODY, "read", target("coaching", "own")) == Level.META


def test_wall_w2_a_raw_answer_is_changed_by_its_author_until_the_close_and_read_by_nobody():
    author = person(grant("participant", "series"))
    assert level(author, "write", target("pulse_answer", "own", state="open")) == Level.FULL
    assert level(author, "write", target("pulse_answer", "own", state="closed")) == Level.NONE
    assert level(author, "write", target("pulse_answer", state="open")) == Level.NONE
    for actor in (author, EVERYBODY, system("pulse-close")):
        for state in ("open", "closed"):
            assert level(actor, "read", target("pulse_answer", "own", state=state, publicity="public")) == Level.NONE
            assert level(actor, "export", target("pulse_answer", "own", state=state)) == Level.NONE


def test_wall_w2_results_are_numbers_and_come_after_the_close():
    result = replace(target("pulse_result", state="open"), places=frozenset({HERE["programme"]}))
    analyst = person(grant("analyst", "programme"))
    assert level(analyst, "read", result) == Level.META
    for state in ("closed", "purged"):
        assert level(analyst, "read", replace(result, state=state)) == Level.NUMBERS
        assert level(EVERYBODY, "read", replace(result, state=state)) == Level.NUMBERS


def test_wall_w3_a_draft_is_the_teams_until_it_is_shared():
    draft = target("team_draft")
    member = person(grant("team_member", "team"))
    assert level(member, "write", draft) == level(member, "read", draft) == Level.FULL
    assert level(person(grant("team_member", "series")), "read", target("team_draft", "team")) == Level.FULL
    # A member of another team of the same series, and one whose grant is for the unit.
    other = {**HERE, "team": THERE["team"]}
    for stranger in (grant("team_member", "team", other), grant("team_member", "unit")):
        assert level(person(stranger), "read", draft) == Level.NONE
        assert level(person(stranger), "write", draft) == Level.NONE
    facilitator = person(grant("facilitator", "series"))
    assert level(facilitator, "read", draft) == Level.META
    assert level(facilitator, "read", replace(draft, shared=True)) == Level.FULL
    assert level(facilitator, "write", replace(draft, shared=True)) == Level.NONE
    assert level(person(grant("project_manager", "programme")), "read", replace(draft, shared=True)) == Level.META
    assert level(system("index"), "read", draft) == Level.META
    assert level(system("index"), "write", draft) == Level.NONE


def test_wall_w3_the_supervisor_reads_the_step_that_was_asked_about():
    supervisor = person(grant("supervisor", "unit"))
    assert level(supervisor, "read", target("team_draft")) == Level.NONE
    assert level(supervisor, "read", target("team_draft", "asked")) == Level.FULL
    assert level(supervisor, "write", target("team_draft", "asked")) == Level.NONE
    assert level(person(grant("supervisor", "unit", THERE)), "read", target("team_draft", "asked")) == Level.NONE


def test_wall_w4_no_counts_by_team():
    for kind in ("pulse_result", "pulse_answered", "evidence"):
        by_team = target(kind, state="closed", publicity="public")
        by_series = replace(by_team, places=by_team.places - {HERE["team"]})
        assert level(EVERYBODY, "read", by_team) == Level.NONE, kind
        assert rule(EVERYBODY, "read", by_team) == "W4"
        assert level(EVERYBODY, "read", by_series) > Level.NONE, kind


def test_wall_w4_those_who_could_compare_colleagues_read_a_programme_as_totals():
    programme = target("programme")
    for role in ("participant", "team_member", "supervisor", "director", "area_admin"):
        for scope in SCOPES[role]:
            assert level(person(grant(role, scope)), "read", programme) == Level.NUMBERS, role
    for role in ("facilitator", "analyst", "communicator", "steering", "project_manager", "auditor"):
        assert level(person(grant(role, "programme")), "read", programme) == Level.FULL, role


def test_wall_w5_a_superior_learns_who_is_enrolled_never_who_came():
    theirs = target("attendance", "superior_of")
    both = person(grant("supervisor", "unit"), grant("facilitator", "programme"), grant("project_manager", "programme"))
    assert level(both, "read", theirs) == Level.META
    assert rule(both, "read", theirs) == "W5"
    assert level(both, "write", theirs) == level(both, "export", theirs) == Level.NONE
    assert level(both, "read", target("attendance")) == Level.FULL
    seat = target("seat", "superior_of")
    assert level(both, "read", seat) == Level.META
    assert level(both, "write", seat) == Level.FULL
    supervisor = person(grant("supervisor", "unit"))
    assert level(supervisor, "write", seat) == Level.FULL
    assert level(supervisor, "read", seat) == Level.META
    assert level(person(grant("director", "area")), "read", target("attendance")) == Level.NUMBERS


def test_wall_w5_a_superior_still_sees_the_own_attendance():
    both = person(grant("supervisor", "unit"), grant("participant", "series"))
    assert level(both, "read", target("attendance", "own", "superior_of")) == Level.FULL


@pytest.mark.parametrize(
    "header",
    [
        "Sairausloma",
        "HETU",
        "Henkilötunnus",
        "terveystiedot",
        "ammattiliitto",
        "etninen tausta",
        "sjukfrånvaro",
        "Hälsa",
        "fackförbund",
        "Sick leave",
        "health",
        "trade union",
        "Religion",
    ],
)
def test_wall_w6_no_column_for_health_union_religion_or_origin(header):
    assert forbidden_header(header)


@pytest.mark.parametrize(
    "header", ["Nimi", "yksikkö", "sähköposti", "Närvaro", "attendance", "esihenkilö", "arbetsenhet"]
)
def test_wall_w6_lets_ordinary_columns_in(header):
    assert not forbidden_header(header)


def test_wall_w6_no_kind_of_object_is_about_health():
    assert not [kind for kind in KINDS if forbidden_header(kind)]
    assert WALLS["W6"](EVERYBODY, "read", Target("sick_leave")) == Level.NONE


def test_wall_w7_pay_is_for_the_project_manager_the_auditor_and_the_responsible_person():
    pay = target("cost")
    full = {role for role in SCOPES if level(person(*_all_of(role)), "read", pay) == Level.FULL}
    assert full == {"project_manager", "auditor", RESPONSIBLE_PERSON}
    assert level(person(grant("facilitator", "programme")), "read", target("cost", "own")) == Level.NONE
    assert level(person(grant("steering", "programme")), "read", pay) == Level.NUMBERS
    assert WALLS["W7"](person(*_all_of("facilitator"), *_all_of("steering")), "read", pay) == Level.NUMBERS
    assert WALLS["W7"](person(*_all_of("facilitator")), "write", pay) == Level.NONE


def test_wall_w7_hours_are_written_by_the_worker_and_approved_by_another():
    own = target("cost", "own", state="hours")
    facilitator = person(grant("facilitator", "series"))
    assert level(facilitator, "write", own) == level(facilitator, "read", own) == Level.FULL
    assert level(facilitator, "read", target("cost", state="hours")) == Level.NONE
    manager = person(grant("project_manager", "programme"))
    assert level(manager, "approve", target("cost", state="hours")) == Level.FULL
    assert level(manager, "approve", own) == Level.NONE
    assert rule(manager, "approve", own) == "W7"
    responsible = person(grant(RESPONSIBLE_PERSON, "programme"))
    assert level(responsible, "approve", target("cost", "project_manager", state="hours")) == Level.FULL
    assert level(responsible, "approve", target("cost", state="hours")) == Level.NONE
    assert level(responsible, "approve", target("cost", "project_manager")) == Level.NONE
    both = person(grant(RESPONSIBLE_PERSON, "programme"), grant("project_manager", "programme"))
    assert level(both, "approve", target("cost", "project_manager", "own", state="hours")) == Level.NONE


@pytest.mark.parametrize("role", ["adopter", "employer_guest"])
def test_wall_w8_guests_see_what_is_published_and_their_own(role):
    for scope in SCOPES[role]:
        guest = person(grant(role, scope))
        for kind in KINDS:
            assert level(guest, "read", target(kind, "pair", "team", "asked", shared=True)) == Level.NONE, kind
    guest = person(grant(role, "programme"))
    assert level(guest, "read", target("model_published", publicity="published")) == Level.FULL
    assert level(guest, "write", target("foresight", "own")) == (Level.FULL if role == "employer_guest" else Level.NONE)
    assert WALLS["W8"](guest, "read", target("experiment")) == Level.NONE
    assert WALLS["W8"](guest, "read", target("model_draft", "steward_of")) == Level.FULL
    assert WALLS["W8"](ANONYMOUS, "read", target("experiment")) == Level.FULL


def test_a_job_of_the_system_is_no_way_round_the_table():
    assert level(system("night"), "read", Target("payroll")) == Level.NONE
    assert level(system("night"), "write", target("configuration")) == Level.FULL
    with pytest.raises(ValueError, match="no person"):
        Actor("person-1", system="night")
    with pytest.raises(ValueError, match="no person"):
        Actor(None, (grant("analyst", "programme"),), system="night")
    with pytest.raises(ValueError, match="a name"):
        system("")


def test_every_wall_has_its_test():
    assert list(WALLS) == [f"W{number}" for number in range(1, 9)]
    assert all(f"test_wall_{name.lower()}" in " ".join(globals()) for name in WALLS)


def test_a_place_of_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="no such kind"):
        Place("galaxy", "1")
    assert set(ROLES) | {RESPONSIBLE_PERSON} == set(SCOPES)


def _all_of(role):
    return [grant(role, scope) for scope in SCOPES[role]]
