"""Scopes, notes, sudo mode, the sentence "who can read this", and what holds for any set of grants."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.policy.cast import EVERYWHERE_HERE, HERE, NOW, THERE, grant, person, target
from oppiva.core.policy import (
    ACTIONS,
    ANONYMOUS,
    INSTANCE,
    KINDS,
    MATRIX,
    RESPONSIBLE_PERSON,
    ROLES,
    WALLS,
    Grant,
    Level,
    Place,
    Target,
    allowed,
    decide,
    is_sudo,
    needs_sudo,
    readers,
    risks_of,
    roles_that_may,
)

GRANTS = st.builds(
    grant,
    st.sampled_from([*ROLES, RESPONSIBLE_PERSON]),
    st.sampled_from(["own", "team", "series", "unit", "area", "programme", "instance"]),
    st.sampled_from([HERE, THERE]),
)
TARGETS = st.builds(
    Target,
    st.sampled_from([*KINDS, "payroll"]),
    st.frozensets(st.sampled_from(sorted([*HERE.values(), *THERE.values(), INSTANCE], key=str)), max_size=6),
    st.frozensets(
        st.sampled_from(
            ["own", "pair", "team", "steward_of", "superior_of", "asked", "sample", "source", "project_manager"]
        )
    ),
    st.sampled_from(["", "new", "open", "closed", "hours", "peer_reviewed"]),
    st.booleans(),
    st.sampled_from(["", "published", "public"]),
)


def level(actor, action, about):
    return decide(actor, action, about, NOW).level


@given(st.lists(GRANTS, max_size=5), TARGETS, st.sampled_from(ACTIONS))
def test_the_union_of_grants_never_opens_a_wall(grants, about, action):
    actor = person(*grants)
    caps = [wall(actor, action, about) for wall in WALLS.values()]
    assert level(actor, action, about) <= min(caps)


@given(st.lists(GRANTS, max_size=4), GRANTS, TARGETS, st.sampled_from(ACTIONS))
def test_another_grant_never_takes_anything_away(grants, more, about, action):
    assert level(person(*grants, more), action, about) >= level(person(*grants), action, about)


@given(TARGETS, st.sampled_from(ACTIONS), st.sampled_from([person(), ANONYMOUS]))
def test_who_holds_no_grant_reads_what_is_public_and_does_nothing(about, action, actor):
    if about.publicity != "public" or action != "read":
        assert level(actor, action, about) == Level.NONE


@given(st.lists(GRANTS, max_size=4), TARGETS, st.sampled_from(ACTIONS))
def test_a_part_of_a_right_exists_for_reading_only(grants, about, action):
    found = decide(person(*grants), action, about, NOW)
    assert action == "read" or found.level in {Level.NONE, Level.FULL}
    assert found.rule in {about.kind, *WALLS, "not_in_table"}
    assert allowed(person(*grants), action, about, NOW) == (found.level == Level.FULL)


@given(st.lists(GRANTS, max_size=3), TARGETS, st.sampled_from(ACTIONS))
def test_an_object_is_open_when_one_of_its_places_is(grants, about, action):
    """Lists are made of the places an actor reaches: judging place by place must come to the same."""
    if about.kind in {"team_draft", "pulse_result", "pulse_answered", "evidence"} or len(about.places) < 1:
        return
    actor = person(*grants)
    by_place = max(level(actor, action, replace(about, places=frozenset({place}))) for place in about.places)
    assert level(actor, action, about) == by_place


def test_a_wider_grant_reaches_everything_in_it():
    assert level(person(grant("facilitator", "programme")), "write", target("series")) == Level.FULL
    assert level(person(grant("facilitator", "programme", THERE)), "write", target("series")) == Level.NONE
    assert level(person(grant("director", "area")), "read", target("organisation")) == Level.FULL
    only_unit = Target("person", frozenset({HERE["unit"]}))
    assert level(person(grant("director", "area")), "read", only_unit) == Level.NONE


def test_a_narrow_grant_reaches_what_the_cell_says_through_the_places_it_lies_in():
    assert level(person(grant("participant", "unit")), "read", Target("programme", frozenset({HERE["programme"]})))
    assert level(person(grant("director", "unit")), "read", Target("series", frozenset({HERE["area"]}))) == Level.FULL
    assert level(person(grant("supervisor", "unit")), "read", Target("series", frozenset({HERE["area"]}))) == 0


def test_a_unit_reaches_its_organisation_but_not_the_people_of_its_other_units():
    supervisor = person(grant("supervisor", "unit"))
    organisation = frozenset({HERE["organisation"], HERE["area"], HERE["programme"]})
    assert level(supervisor, "read", Target("organisation", organisation)) == Level.FULL
    assert level(supervisor, "read", Target("person", organisation | {Place("unit", "other")})) == Level.NONE


def test_only_the_cells_of_the_instance_hold_everywhere():
    assert level(person(grant("instance_admin", "instance")), "read", target("organisation")) == Level.FULL
    assert level(person(grant("instance_admin", "instance")), "write", target("organisation")) == Level.NONE
    stray = person(grant("project_manager", "instance"))
    assert level(stray, "write", replace(target("programme"), places=EVERYWHERE_HERE | {INSTANCE})) == Level.NONE


def test_a_teams_rights_come_from_the_team_only():
    seen = target("contact", shared=True)
    assert level(person(grant("team_member", "team")), "read", seen) == Level.FULL
    assert level(person(grant("team_member", "team")), "read", target("contact")) == Level.NONE  # note 2
    assert level(person(grant("team_member", "unit")), "read", seen) == Level.NONE
    assert level(person(grant("team_member", "unit")), "read", replace(seen, relations=frozenset({"team"})))


def test_published_means_to_those_who_share_a_place_and_public_to_anyone():
    communicator = person(grant("communicator", "programme"))
    assert level(communicator, "read", target("experiment")) == Level.NONE
    assert level(communicator, "read", target("experiment", publicity="published")) == Level.FULL
    stranger = person(grant("communicator", "programme", THERE))
    assert level(stranger, "read", target("experiment", publicity="published")) == Level.NONE
    assert level(stranger, "read", Target("experiment", publicity="published")) == Level.FULL
    for actor in (stranger, person(), ANONYMOUS):
        assert level(actor, "read", target("experiment", publicity="public")) == Level.FULL
        assert level(actor, "read", target("team_draft", publicity="public")) == Level.NONE
        assert level(actor, "write", target("experiment", publicity="public")) == Level.NONE
    by_programme = Target("evidence", frozenset({HERE["programme"]}), publicity="public")
    assert level(ANONYMOUS, "read", by_programme) == Level.NUMBERS
    administrator = person(grant("instance_admin", "instance"))
    assert level(administrator, "read", target("model_published", publicity="published")) == Level.FULL


def test_the_auditor_sees_the_names_of_the_drawn_sample_only():
    auditor = person(grant("auditor", "programme"))
    for kind in ("person", "seat", "attendance"):
        assert level(auditor, "read", target(kind)) == Level.NONE
        assert level(auditor, "read", target(kind, "sample")) == Level.FULL
        assert level(person(grant("auditor", "programme", THERE)), "read", target(kind, "sample")) == Level.NONE


def test_a_model_draft_opens_to_the_source_team_and_after_review_upwards():
    member = person(grant("team_member", "team"))
    assert level(member, "read", target("model_draft")) == Level.NONE
    assert level(member, "read", target("model_draft", "source")) == Level.FULL
    director = person(grant("director", "unit"))
    assert level(director, "read", target("model_draft", state="draft")) == Level.NONE
    assert level(director, "read", target("model_draft", state="peer_reviewed")) == Level.FULL


def test_a_steward_keeps_the_model_whatever_the_role():
    steward = person(grant("participant", "unit", THERE))
    for action in ("read", "write", "approve"):
        assert level(steward, action, target("model_draft", "steward_of")) == Level.FULL
        # Every grant ended with the programme; the term goes on (A8).
        assert level(person(), action, target("model_draft", "steward_of")) == Level.FULL
        assert level(ANONYMOUS, action, target("model_draft", "steward_of")) == Level.NONE
    assert level(steward, "write", target("steward_question", "steward_of")) == Level.FULL
    assert level(steward, "read", target("team_draft", "steward_of")) == Level.NONE


def test_the_round_is_answered_by_those_who_were_asked():
    assert level(person(grant("participant", "unit")), "write", target("steering_evaluation", "asked")) == Level.FULL
    assert level(person(grant("participant", "unit")), "write", target("steering_evaluation")) == Level.NONE


def test_a_project_manager_with_an_own_grant_opens_a_programme_and_reaches_no_other():
    manager = person(grant("project_manager", "own"))
    assert level(manager, "write", Target("programme", state="new")) == Level.FULL
    assert level(manager, "write", Target("plan", state="new")) == Level.FULL
    assert level(manager, "write", Target("series", state="new")) == Level.NONE
    assert level(manager, "read", target("programme", state="new")) == Level.NONE
    assert level(manager, "write", target("programme")) == Level.NONE
    assert level(person(grant("project_manager", "programme")), "write", Target("programme", state="new")) == 0


def test_dangerous_actions_ask_for_a_fresh_sign_in():
    administrator = person(grant("instance_admin", "instance"))
    tired = replace(administrator, sudo_until=NOW)
    assert needs_sudo("grant", "invitation")
    assert not needs_sudo("write", "invitation")
    assert is_sudo(administrator, NOW)
    assert not is_sudo(tired, NOW)
    assert not is_sudo(person(sudo=False), NOW)
    assert level(administrator, "grant", target("invitation")) == Level.FULL
    assert level(administrator, "grant", target("person")) == Level.NONE
    assert decide(tired, "grant", target("invitation"), NOW).rule == "sudo"
    assert level(tired, "grant", target("invitation")) == Level.NONE
    assert level(tired, "write", target("configuration")) == Level.NONE
    assert decide(tired, "write", target("configuration"), NOW - timedelta(seconds=1)).level == Level.FULL
    assert decide(person(), "grant", target("invitation"), NOW).rule == "invitation"


def test_who_gives_roles_sees_them():
    assert level(person(grant("project_manager", "programme")), "read", target("invitation")) == Level.FULL
    assert level(person(grant("project_manager", "programme", THERE)), "read", target("invitation")) == Level.NONE
    assert level(person(grant("steering", "programme")), "read", target("invitation")) == Level.NONE


def test_the_refusal_names_the_roles_that_may():
    assert roles_that_may("write", "plan") == ("project_manager",)
    assert roles_that_may("approve", "cost") == ("project_manager", RESPONSIBLE_PERSON)
    assert roles_that_may("grant", "invitation") == (
        "team_member",
        "facilitator",
        "project_manager",
        "area_admin",
        "instance_admin",
    )
    assert roles_that_may("write", "pulse_answer") == ("participant", "team_member")
    assert roles_that_may("read", "pulse_answer") == ()
    assert roles_that_may("delete", "programme") == ()
    assert roles_that_may("read", "payroll") == ()


@pytest.mark.parametrize(
    ("about", "wanted"),
    [
        (Target("team_draft"), ("team_member",)),
        (Target("team_draft", shared=True), ("team_member", "facilitator")),
        (Target("dialogue_notes"), ("facilitator", "supervisor", "director")),
        (Target("evidence"), ("analyst", "steering", "project_manager", "auditor")),
        (Target("pulse_answer", state="closed"), ()),
        (Target("cost"), ("project_manager", "auditor", RESPONSIBLE_PERSON)),
        (Target("payroll"), ()),
    ],
)
def test_who_can_read_this_comes_from_the_policy(about, wanted):
    assert readers(about) == wanted


def test_publishing_adds_readers():
    before, after = readers(Target("experiment")), readers(Target("experiment", publicity="published"))
    assert set(before) < set(after)
    assert "adopter" in after


def test_every_kind_says_what_could_go_wrong():
    known = {"personal", "spam", "xss", "config", "money", "data_loss"}
    assert all(risks_of(action, kind) <= known for action in ACTIONS for kind in MATRIX)
    assert risks_of("read", "person") == {"personal"}
    assert risks_of("write", "programme") == {"xss"}
    assert risks_of("delete", "profile") == {"personal", "xss", "data_loss"}
    assert risks_of("read", "cost") == {"money"}
    assert risks_of("grant", "invitation") == {"personal", "config", "spam"}
    assert risks_of("read", "programme") == frozenset()


def test_a_grant_counts_its_own_scope_even_when_within_forgets_it():
    bare = person(Grant("project_manager", HERE["programme"]))
    assert level(bare, "write", target("programme")) == Level.FULL
