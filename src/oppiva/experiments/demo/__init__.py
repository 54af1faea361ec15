"""Experiments of the demo: in every state up to decided, told by their teams on the days of their half-days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import cycle
from random import Random
from uuid import UUID

from oppiva.experiments import queries, rules, services
from oppiva.experiments.demo import picking, publishing
from oppiva.experiments.demo.following import follow
from oppiva.experiments.demo.stories import Story, stories
from oppiva.experiments.demo.telling import DAY, LONGEST, Teller, monday_after, working_days
from oppiva.experiments.models import Experiment, Reason, State, Step
from oppiva.experiments.queries.records import record_of
from oppiva.jobs.clock import travel
from oppiva.people import demo as people
from oppiva.people.models import Person, Role
from oppiva.people.queries import actor_for
from oppiva.workshops.rules import sessions_visible_to

PROGRAMME = "ES-OPPIVA"
Days = Mapping[str, Sequence[date]]
Members = Mapping[UUID, Sequence[tuple[UUID, UUID | None]]]
# What became of it where it is not what the story says: by code.
NOT_STARTED = {"01-5": Reason.TIME, "03-7": Reason.PERMISSION, "05-3": Reason.STAFF_CHANGE, "06-7": Reason.TIME}
INTERRUPTED = {
    "02-4": Reason.STAFF_CHANGE, "03-2": Reason.CUSTOMER_FLOW, "06-5": Reason.TIME, "08-6": Reason.PERMISSION,
}  # fmt: skip
REVIEWING = frozenset({"05-6", "06-2"})
PAUSED = frozenset({"08-4"})
PLANNED = frozenset({"08-7", "09-6"})
IDEAS = frozenset({"07-6", "09-7"})
NO_LOG = frozenset({"04-6"})  # decided, and nothing was written down while it was tried
IN_FULL = frozenset({"05", "07"})  # whose whole log is told: to write everybody's takes as long as half of the story
EXTENDED = "02-2"  # the measure was amended on the way
SHARED = {"10-2": Step.PROBLEM, "11-1": Step.PROBLEM, "07-4": Step.TRIAL}
ASKED_ABOUT = "kavelytapaaminen"  # the story of the team that waits for its supervisor
NOTE = "Sopiiko, että kokeilemme tätä neljä viikkoa? Tapaamisten määrä ei muutu."
YES = "Hyvä ajatus. Kertokaa, mitä luvut näyttävät."


def build(random: Random, day: date) -> None:
    """Every team of the programme as far as its half-days have come; the team of the cast has the first story."""
    leader = people.person(Role.FACILITATOR)
    if leader is None:
        return
    days = _half_days(leader)
    members = queries.members_in(PROGRAMME)
    trials, ideas = stories()
    own = people.person(Role.TEAM_MEMBER)
    supply = _Supply([story for story in trials[1:] if story.text("key") != ASKED_ABOUT], ideas)
    for experiment in queries.experiments_in(PROGRAMME):
        team = [person for person, _unit in members.get(experiment.team_id, [])]
        told = Teller.of(experiment, days.get(experiment.team.series.code, ()), _own_first(team, own), day)
        if told is None or not told.days:
            continue
        if own is not None and own.pk in team:
            _tell_own(told, trials[0])
        else:
            _tell(told, supply)
        if experiment.code in SHARED and day > told.days[0] and told.pen.cycle.decided_at is None:
            with travel(day - DAY):
                services.share_step(told.pen, SHARED[experiment.code], shared=True)
    asked_about = next(story for story in trials if story.text("key") == ASKED_ABOUT)
    _ask_supervisor(asked_about, members, days, day)
    picking.pick_early(day)
    follow(random, day)
    publishing.publish(random, day)
    picking.pick_late(day)


class _Supply:
    """Stories in turn: each is new once, after that another team repeats what an earlier one has tried."""

    def __init__(self, trials: list[Story], ideas: list[Story]) -> None:
        self._new, self._ideas = iter(trials), cycle(ideas)
        self._told: list[tuple[Story, str]] = []
        self._again = 0

    def trial(self, experiment: Experiment) -> tuple[Story, str]:
        """A story, and the address of the experiment that it repeats."""
        story = next(self._new, None)
        if story is not None:
            self._told.append((story, f"/hanke/{PROGRAMME}/kokeilut/{experiment.code}/"))
            return story, ""
        self._again += 1
        return self._told[(self._again * 5) % len(self._told)]

    def idea(self) -> Story:
        """An idea that has not come further."""
        return next(self._ideas)


def _tell(told: Teller, supply: _Supply) -> None:
    """A team of the crowd."""
    code, days = told.experiment.code, told.days
    if code in NOT_STARTED or code in IDEAS or len(days) < 2 or not told.past(days[1]):
        if told.idea(supply.idea().problem()) and code in NOT_STARTED:
            told.end(days[-1], NOT_STARTED[code])
        return
    story, again = supply.trial(told.experiment)
    if not told.idea(story.problem(again=again)):
        return
    starts = working_days(days[1] + DAY, days[1] + 7 * DAY)[0]
    last = days[2] if len(days) > 2 else starts + LONGEST
    ends = min(last - DAY, starts + LONGEST)
    if not told.plan(story, days[1], starts, ends, start=code not in PLANNED):
        return
    if code in INTERRUPTED:
        told.log(story, starts, starts + timedelta(days=6), brief=True)
        told.end(starts + timedelta(days=11), INTERRUPTED[code])
    elif code in PAUSED:
        told.log(story, starts, starts + timedelta(days=6), brief=True)
        told.pause(starts + timedelta(days=8))
    else:
        _finish(told, story, starts, ends, last)


def _finish(told: Teller, story: Story, starts: date, ends: date, last: date) -> None:
    """Log, result and decision, as far as the story has come."""
    code = told.experiment.code
    in_full = told.experiment.team.series.code in IN_FULL
    logged = [] if code in NO_LOG else told.log(story, starts, ends, brief=not in_full)
    if code == EXTENDED and told.past(last):
        _amend(told, starts)
    if not told.review(story, last, logged) or code in REVIEWING:
        return
    told.decide(story, last)
    if story.again is not None:
        _tell_again(told, story.again, last)


def _tell_again(told: Teller, story: Story, last: date) -> None:
    """The second round after a change: planned anew, tried, decided."""
    begins = monday_after(last + timedelta(days=7))
    ends = begins + LONGEST
    if told.plan(story, last + timedelta(days=7), begins, ends):
        logged = told.log(story, begins, ends)
        if told.review(story, ends + DAY, logged):
            told.decide(story, ends + DAY)


def _tell_own(told: Teller, story: Story) -> None:
    """The team of the cast: it did not wait for the second half-day, and its log is full of numbers."""
    if not told.idea(story.problem()):
        return
    starts = monday_after(told.days[0] + timedelta(days=7))
    ends = starts + timedelta(days=25)
    planned = starts - timedelta(days=5)
    if not told.plan(story, planned, starts, ends):
        return
    told.log_daily(story, starts, ends)
    last = told.days[2] if len(told.days) > 2 else None
    if last is not None and told.review(story, last, story.numbers):
        told.decide(story, last)


def _amend(told: Teller, starts: date) -> None:
    with travel(starts + timedelta(days=5)):
        services.amend(
            told.pen,
            "measure",
            changes={"how": "Laskemme vain ensimmäiset kerrat."},
            reason="Toinen kerta on lyhyempi ja sotki luvut. Laskemme siksi vain ensimmäiset.",
            base_version=record_of(told.pen, told.pen.cycle, Step.PREDICTION).version,
        )


def _ask_supervisor(story: Story, members: Members, days: Days, day: date) -> None:
    """One team waits for the supervisor of the cast, the cast's own has a yes, a third has told her its decision."""
    boss = people.person(Role.SUPERVISOR)
    if boss is None:
        return
    asked = answered = news = False
    for experiment in reversed(queries.experiments_in(PROGRAMME)):
        team = members.get(experiment.team_id, [])
        if boss.unit_id not in {unit for _person, unit in team}:
            continue
        half_days = days.get(experiment.team.series.code, ())
        told = Teller.of(experiment, half_days, [person for person, _unit in team], day)
        if told is None:
            continue
        if not asked and experiment.state == State.IDEA and len(half_days) > 1 and told.past(half_days[0]):
            asked = _ask_while_planning(told, story, boss, half_days, day)
        elif not answered and experiment.state == State.RUNNING:
            answered = _ask_and_hear(told, boss, day)
        elif not news and experiment.state == State.DECIDED:
            with travel(day - 3 * DAY):
                news = bool(services.tell_supervisors(told.pen))


def _ask_while_planning(told: Teller, story: Story, boss: Person, half_days: Sequence[date], day: date) -> bool:
    """The plan is ready before the second half-day, and the supervisor has been asked."""
    starts = monday_after(max(half_days[1], day))
    with travel(day - 2 * DAY):
        told.save(Step.PROBLEM, story.problem())
    told.plan(story, day - 2 * DAY, starts, starts + LONGEST, start=False)
    with travel(day - DAY):
        services.ask_permission(told.pen, supervisors=[boss.pk], note=NOTE)
    return True


def _ask_and_hear(told: Teller, boss: Person, day: date) -> bool:
    """Asked last week, answered the day after."""
    with travel(day - 8 * DAY):
        requests = services.ask_permission(told.pen, supervisors=[boss.pk])
    with travel(day - 7 * DAY):
        for request in requests:
            services.answer_permission(rules.asked_for(actor_for(boss), request.pk), answer="yes", words=YES)
    return True


def _own_first(team: list[UUID], own: Person | None) -> list[UUID]:
    """The person of the cast holds the pen of their team."""
    return sorted(team, key=lambda person: own is None or person != own.pk)


def _half_days(leader: Person) -> Days:
    """The days of each series in their order, those that have one."""
    found: dict[str, list[date]] = {}
    rows = sessions_visible_to(actor_for(leader)).filter(series__programme__code=PROGRAMME, day__isnull=False)
    for code, on in rows.order_by("series__code", "number").values_list("series__code", "day"):
        if on is not None:
            found.setdefault(code, []).append(on)
    return found
