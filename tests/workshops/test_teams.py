"""Teams of a series: proposed, changed by hand, locked, published, mended after a leaver (solvers.md 3, 5, 6)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.people import services as people
from oppiva.people.models import Notice, RoleGrant
from oppiva.people.queries import actor_for
from oppiva.workshops import queries, rules, services
from oppiva.workshops.models import Enrolment, Series, SolverRun, TeamMember
from oppiva.workshops.pages import proposal as proposal_page
from oppiva.workshops.services.personal import erase_seats
from oppiva.workshops.services.team_problem import asked, team_count
from workshops.cast import SETUP, Cast, browser, enrol, grant_to, person_of
from workshops.proposing import published, solved

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("people", "teams"), [(3, 1), (4, 1), (7, 2), (21, 7), (25, 7), (28, 7), (30, 8), (12, 4)])
def test_seven_teams_where_that_fits(people: int, teams: int) -> None:
    assert team_count(people) == teams


@pytest.mark.parametrize("people", [0, 2, 5])
def test_people_that_no_teams_add_up_to_are_told(people: int) -> None:
    with pytest.raises(DomainError, match="teams_do_not_add_up"):
        team_count(people)


def test_a_proposal_holds_everybody_once_in_teams_of_three_and_four(cast: Cast) -> None:
    made = enrol(cast, 27)
    proposal = solved(cast)
    assert sorted(one for team in proposal.teams for one in team) == sorted(str(one.pk) for one in made)
    assert Counter(map(len, proposal.teams)) == {4: 6, 3: 1}
    run = SolverRun.objects.get()
    assert (run.state, run.objective is not None) == ("proposed", True)


def test_a_supervisor_never_sits_with_own_staff_nor_does_a_second_one(cast: Cast) -> None:
    enrol(cast, 4)
    second = person_of("Toinen Esihenkilö", cast.unit)
    for boss in (cast.supervisor, second):
        grant_to(boss, "participant", "unit", str(cast.unit.pk))
        services.sign_up(actor_for(boss), cast.first)
    grant_to(second, "supervisor", "unit", str(cast.unit.pk))
    for other in cast.others[:2]:
        services.sign_up(actor_for(other), cast.first)
    proposal = solved(cast)
    staff = {str(one.pk) for one in Enrolment.objects.filter(person__in=cast.staff[:4])}
    bosses = {str(one.pk) for one in Enrolment.objects.filter(person__in=[cast.supervisor, second])}
    assert not services.broken_always(cast.first, proposal)
    assert not any(set(team) & staff and set(team) & bosses for team in proposal.teams)


def test_what_is_moved_by_hand_is_locked_and_kept_when_solved_again(cast: Cast) -> None:
    enrol(cast, 21)
    proposal = solved(cast)
    boss = actor_for(cast.manager)
    person = UUID(proposal.teams[0][0])
    other = UUID(proposal.teams[1][0])
    done = services.move(boss, cast.first, base_version=proposal.version, person=person, to=1)
    assert done.proposal.locked == {str(person): 1}
    assert done.change.broken
    swapped = services.swap(boss, cast.first, base_version=done.proposal.version, one=person, other=other)
    services.set_lock(boss, cast.first, base_version=swapped.proposal.version, person=other, locked=True)
    locks = queries.proposal_of(cast.first).locked  # type: ignore[union-attr]
    again = solved(cast)
    assert again.locked == locks
    assert all(one in again.teams[index] for one, index in locks.items())


def test_two_at_one_table_do_not_undo_each_other(cast: Cast) -> None:
    enrol(cast, 9)
    proposal = solved(cast)
    boss = actor_for(cast.manager)
    services.move(boss, cast.first, base_version=proposal.version, person=UUID(proposal.teams[0][0]), to=1)
    with pytest.raises(DomainError, match="proposal_changed"):
        services.move(boss, cast.first, base_version=proposal.version, person=UUID(proposal.teams[2][0]), to=1)


def test_published_teams_give_the_role_and_tell_each_once(cast: Cast) -> None:
    enrol(cast, 12)
    teams = published(cast)
    assert [team.number for team in teams] == [1, 2, 3, 4]
    assert RoleGrant.objects.filter(role="team_member", scope_kind="team", revoked_at__isnull=True).count() == 12
    assert Notice.objects.filter(kind="workshops.team").count() == 12
    assert SolverRun.objects.get().state == "accepted"
    again = published(cast)
    assert [team.pk for team in again] == [team.pk for team in teams]
    # Solved again without change, nobody moves (solvers.md P6) and nobody is told anything.
    assert Notice.objects.filter(kind="workshops.team").count() == 12
    assert TeamMember.objects.count() == 12


def test_a_proposal_that_breaks_a_rule_or_is_old_is_not_published(cast: Cast) -> None:
    made = enrol(cast, 12)
    proposal = solved(cast)
    boss = actor_for(cast.manager)
    done = services.move(boss, cast.first, base_version=proposal.version, person=UUID(proposal.teams[0][0]), to=1)
    done = services.move(boss, cast.first, base_version=done.proposal.version, person=UUID(proposal.teams[0][1]), to=1)
    with pytest.raises(DomainError, match="teams_break_rule"):
        services.publish_teams(boss, cast.first, base_version=done.proposal.version)
    services.withdraw(actor_for(cast.staff[0]), made[0])
    with pytest.raises(DomainError, match="teams_outdated"):
        services.publish_teams(boss, cast.first, base_version=done.proposal.version)


@pytest.mark.parametrize("leavers", [[0], [0, 1]])
def test_after_leavers_the_teams_are_mended_with_two_moves_at_most(cast: Cast, leavers: list[int]) -> None:
    made = enrol(cast, 24)
    teams = published(cast)
    before = {str(m.enrolment_id): m.team_id for m in TeamMember.objects.filter(until__isnull=True)}
    three = [str(pk) for pk, team in before.items() if list(before.values()).count(team) == 3]
    for at in leavers:
        one = next(row for row in made if str(row.pk) == three[at])
        services.withdraw(actor_for(one.person), one)  # type: ignore[arg-type]
    assert not RoleGrant.objects.filter(
        role="team_member", person__in=[one.person for one in made if str(one.pk) in {three[at] for at in leavers}],
        revoked_at__isnull=True,
    ).exists()  # fmt: skip
    proposal = services.propose_repair(actor_for(cast.manager), cast.first)
    services.publish_teams(actor_for(cast.manager), cast.first, base_version=proposal.version)
    after = {str(m.enrolment_id): m.team_id for m in TeamMember.objects.filter(until__isnull=True)}
    moved = [one for one, team in after.items() if before[one] != team]
    assert 1 <= len(moved) <= 2
    assert set(Counter(after.values()).values()) <= {3, 4}
    assert Notice.objects.filter(kind="workshops.team", code="moved").count() == len(moved)
    assert len(teams) == 7
    with pytest.raises(DomainError, match="teams_whole"):
        services.propose_repair(actor_for(cast.manager), cast.first)


def test_a_late_comer_is_placed_and_the_others_stay(cast: Cast) -> None:
    enrol(cast, 21)
    published(cast)
    before = {str(m.enrolment_id): m.team_id for m in TeamMember.objects.all()}
    services.sign_up(actor_for(cast.staff[22]), cast.first)
    proposal = services.propose_repair(actor_for(cast.manager), cast.first)
    services.publish_teams(actor_for(cast.manager), cast.first, base_version=proposal.version)
    after = {str(m.enrolment_id): m.team_id for m in TeamMember.objects.filter(until__isnull=True)}
    assert len(after) == 22
    assert all(after[one] == team for one, team in before.items())


def test_a_wish_is_heard_when_it_can_be_and_is_never_worded(cast: Cast) -> None:
    made = enrol(cast, 21)
    services.set_wishes(actor_for(cast.staff[0]), made[0], {"wish_person": cast.staff[1], "wish_kind": "with"})
    services.set_wishes(actor_for(cast.staff[2]), made[2], {"wish_person": cast.staff[3], "wish_kind": "without"})
    # A wish against a wish: nobody is put beside one who said no.
    services.set_wishes(actor_for(cast.staff[3]), made[3], {"wish_person": cast.staff[2], "wish_kind": "with"})
    proposal = solved(cast)
    where = {one: index for index, team in enumerate(proposal.teams) for one in team}
    assert where[str(made[0].pk)] == where[str(made[1].pk)]
    assert where[str(made[2].pk)] != where[str(made[3].pk)]
    page = proposal_page.page_of(cast.first, proposal, proposal.run)
    assert (page.wishes, page.unheard) == (3, 1)
    shown = browser(cast.manager).get(f"/hanke/{cast.programme.code}/sarjat/01/tiimit/").content.decode()
    assert "Yksi toive ei toteudu. Kenenkään toivetta ei näytetä." in shown
    for word in ("ilman", "kanssa", cast.staff[1].name + " ja", "toivoi"):
        assert word not in shown.split("<main")[1].lower(), word


def test_wishes_that_cannot_all_be_are_left_out_one_by_one(cast: Cast) -> None:
    """Five who all want each other fit no team; the rest of their wishes still count."""
    made = enrol(cast, 9)
    for at in range(4):
        wish = {"wish_person": cast.staff[at + 1], "wish_kind": "with"}
        services.set_wishes(actor_for(cast.staff[at]), made[at], wish)
    problem = asked(cast.first).problem
    assert len(problem.together) == 3
    proposal = solved(cast)
    assert not services.broken_always(cast.first, proposal)


def test_locks_that_contradict_leave_the_best_there_is_and_say_so(cast: Cast) -> None:
    enrol(cast, 9)
    proposal = solved(cast)
    boss = actor_for(cast.manager)
    version = proposal.version
    for one in [one for team in proposal.teams for one in team][:5]:
        done = services.move(boss, cast.first, base_version=version, person=UUID(one), to=0)
        version = done.proposal.version
    solved(cast)
    assert SolverRun.objects.order_by("-created_at").first().state == "no_plan"  # type: ignore[union-attr]
    shown = browser(cast.manager).get(f"/hanke/{cast.programme.code}/sarjat/01/tiimit/")
    assert "Ehto" in shown.content.decode() or shown.status_code == 200


def test_one_run_at_a_time_and_a_lost_one_does_not_stand_in_the_way(cast: Cast) -> None:
    enrol(cast, 9)
    boss = actor_for(cast.manager)
    run = services.ask_teams(boss, cast.first)
    with pytest.raises(DomainError, match="teams_being_made"):
        services.ask_teams(boss, cast.first)
    from oppiva.jobs.models import Job

    Job.objects.filter(pk=run.job_id).update(state="failed")
    assert services.ask_teams(boss, cast.first).pk != run.pk
    run.refresh_from_db()
    assert run.state == "failed"


def test_a_stopped_search_keeps_its_best(cast: Cast) -> None:
    enrol(cast, 21)
    boss = actor_for(cast.manager)
    run = services.ask_teams(boss, cast.first)
    services.carry_out(run.pk, lambda done, of: None, lambda: True)
    run.refresh_from_db()
    proposal = queries.proposal_of(cast.first)
    assert proposal is not None
    assert run.state == "proposed"
    assert sum(map(len, proposal.teams)) == 21


def test_leaving_the_queue_touches_no_team(cast: Cast) -> None:
    services.edit_series(actor_for(cast.manager), cast.first, base_version=cast.first.version, fields={"seats": 9})
    made = enrol(cast, 10)
    cast.first.refresh_from_db()
    published(cast)
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        services.withdraw(actor_for(cast.staff[9]), made[9])
    assert TeamMember.objects.filter(until__isnull=True).count() == 9
    assert Series.objects.get(pk=cast.first.pk).seats == 9
    assert rules.may_series(actor_for(cast.facilitator), "write", cast.first)
    assert isinstance(browser(cast.facilitator), Client)


def test_a_search_that_is_stopped_under_way_ends_with_its_best(cast: Cast) -> None:
    enrol(cast, 21)
    boss = actor_for(cast.manager)
    run = services.ask_teams(boss, cast.first)

    def asked_to_stop() -> bool:
        if not services.is_stopping(run.pk):
            services.stop_teams(boss, cast.first)
        return services.is_stopping(run.pk)

    services.carry_out(run.pk, lambda done, of: None, asked_to_stop)
    run.refresh_from_db()
    assert run.state == "proposed"
    assert queries.proposal_of(cast.first) is not None
    assert services.ask_teams(boss, cast.first).pk != run.pk, "another can be asked for"


def test_a_run_that_was_settled_meanwhile_lays_nothing_down(cast: Cast) -> None:
    """An erasure under way empties the run: no answer brings back what it was given."""
    made = enrol(cast, 12)
    services.set_wishes(actor_for(cast.staff[0]), made[0], {"wish_person": cast.staff[1], "wish_kind": "without"})
    run = services.ask_teams(actor_for(cast.manager), cast.first)
    erased: list[bool] = []

    def erase(done: int, of: int) -> None:
        if not erased:
            erased.append(True)
            erase_seats(cast.staff[0].pk)

    assert services.carry_out(run.pk, erase, lambda: False) is None
    run.refresh_from_db()
    assert (erased, run.state, run.input, run.solution) == ([True], "discarded", {}, None)
    assert queries.proposal_of(cast.first) is None


def test_who_is_locked_by_hand_while_a_search_goes_on_stays_there(cast: Cast) -> None:
    enrol(cast, 12)
    boss = actor_for(cast.manager)
    proposal = solved(cast)
    person = UUID(proposal.teams[0][0])
    run = services.ask_teams(boss, cast.first)
    moved: list[bool] = []

    def move(done: int, of: int) -> None:
        if not moved:
            moved.append(True)
            services.move(boss, cast.first, base_version=proposal.version, person=person, to=1)

    services.carry_out(run.pk, move, lambda: False)
    found = queries.proposal_of(cast.first)
    assert found is not None
    assert (moved, found.locked) == ([True], {str(person): 1})
    assert str(person) in found.teams[1]
    assert sum(team.count(str(person)) for team in found.teams) == 1


def test_a_late_comer_is_not_put_into_a_team_that_fell_away(cast: Cast) -> None:
    """Seven teams of 21 became six of 18: the seventh stands empty, and nobody is put there alone."""
    made = enrol(cast, 21)
    published(cast)
    for at in range(3):
        services.withdraw(actor_for(cast.staff[at]), made[at])
    published(cast)
    assert TeamMember.objects.filter(until__isnull=True, team__number=7).count() == 0
    services.sign_up(actor_for(cast.staff[22]), cast.first)
    proposal = services.propose_repair(actor_for(cast.manager), cast.first)
    assert Counter(map(len, proposal.teams)) == {3: 5, 4: 1}
    services.publish_teams(actor_for(cast.manager), cast.first, base_version=proposal.version)
    with pytest.raises(DomainError, match="teams_whole"):
        services.propose_repair(actor_for(cast.manager), cast.first)


def test_teams_that_so_few_are_left_in_are_made_anew(cast: Cast) -> None:
    made = enrol(cast, 21)
    published(cast)
    for at in range(5):
        services.withdraw(actor_for(cast.staff[at]), made[at])
    with pytest.raises(DomainError, match="repair_not_found"):
        services.propose_repair(actor_for(cast.manager), cast.first)


def test_who_has_been_erased_is_in_no_team_and_is_nobodys_wish(cast: Cast) -> None:
    """The seat stays counted; a team of three with one who is not there is mended."""
    made = enrol(cast, 22)
    published(cast)
    four = Counter(TeamMember.objects.values_list("team_id", flat=True)).most_common(1)[0][0]
    gone = TeamMember.objects.exclude(team_id=four).first()
    assert gone is not None
    person = gone.enrolment.person
    assert person is not None
    people.erase_person(SETUP, person, reason="controller_request")
    assert len(queries.enrolled_people(cast.first)) == len(made) - 1
    proposal = services.propose_repair(actor_for(cast.manager), cast.first)
    assert sorted(map(len, proposal.teams)) == [3] * 7
    assert str(gone.enrolment_id) not in [one for team in proposal.teams for one in team]
    services.publish_teams(actor_for(cast.manager), cast.first, base_version=proposal.version)
    assert sorted(len(team.members) for team in queries.published_teams(cast.first)) == [3] * 7


def test_wishes_are_asked_until_the_teams_are_published(cast: Cast) -> None:
    made = enrol(cast, 9)
    client = browser(cast.staff[0])
    wishes = f"/paikat/{made[0].pk}/toiveet/"
    assert wishes in client.get(f"/paikat/{made[0].pk}/").content.decode()
    published(cast)
    assert wishes not in client.get(f"/paikat/{made[0].pk}/").content.decode()
