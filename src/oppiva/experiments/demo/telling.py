"""One experiment of the demo, from the idea to what became of it, each deed on its own day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from oppiva.core.calendars import is_working_day
from oppiva.core.policy import Actor, Level
from oppiva.experiments import rules, services
from oppiva.experiments.demo.stories import Fields, Story
from oppiva.experiments.models import Choice, Experiment, Reason, Step
from oppiva.experiments.queries.records import record_of
from oppiva.experiments.rules import Insider, Sight
from oppiva.jobs import clock
from oppiva.jobs.clock import travel

DAY = timedelta(days=1)
LONGEST = timedelta(days=27)
ENOUGH = 5
NEXT_LOOK = timedelta(days=91)  # three months, on the same weekday


@dataclass
class Teller:
    """A team telling its experiment up to a day: half-days `days`, members `people`, the first one holds the pen."""

    experiment: Experiment
    days: Sequence[date]
    people: Sequence[UUID]
    today: date
    pen: Insider

    @classmethod
    def of(cls, experiment: Experiment, days: Sequence[date], people: Sequence[UUID], today: date) -> Teller | None:
        """The teller, or None when the team has nobody."""
        if not people:
            return None
        # With the rights of a member alone, as the join code gives them: other roles cost time.
        member = rules.insider(rules.with_places(Actor(str(people[0])), experiment), experiment)
        return cls(experiment, days, people, today, member) if member is not None else None

    def past(self, moment: datetime | date) -> bool:
        """Whether the story has come so far."""
        day = moment.astimezone(clock.HELSINKI).date() if isinstance(moment, datetime) else moment
        return day < self.today

    def idea(self, fields: Fields) -> bool:
        """S1 in the first half-day."""
        if not self.past(self.days[0]):
            return False
        with travel(_at(self.days[0], 10, 40)):
            self.save(Step.PROBLEM, fields)
        return True

    def plan(self, story: Story, on: date, starts: date, ends: date, *, start: bool = True) -> bool:
        """S2 and S3 on a day; the trial begins on its own."""
        if not self.past(on):
            return False
        with travel(_at(on, 11, 5)):
            self.save(Step.PREDICTION, {**story.prediction(), "by_date": ends})
            self.save(Step.TRIAL, {**story.trial(), "starts_on": starts, "ends_on": ends})
            for person, what in zip(self.people, story.tasks, strict=False):
                services.save_task(self.pen, None, changes={"what": what, "member_id": person, "due_on": starts})
        if not start or not self.past(starts):
            with travel(_at(on, 11, 30)):
                services.plan(self.pen)
            return False
        with travel(_at(starts, 8, 10)):
            services.start(self.pen)
        self.renew()
        return True

    def log(self, story: Story, starts: date, ends: date, *, brief: bool = False) -> list[Decimal]:
        """Numbers and diary on working days of the trial, as far as the story has come; answers the numbers.

        `brief`: what suffices to tell how it went.
        """
        days = working_days(starts, ends)
        numbers, entries = story.numbers, story.entries
        if brief:
            numbers, entries = numbers[-ENOUGH:], entries[:1]
        written = []
        for place, value in enumerate(numbers):
            day = days[place * len(days) // len(numbers)]
            if self.past(day):
                with travel(_at(day, 14, 5 + place)):
                    services.add_observation(self.by(place), value=value)
                written.append(value)
        for place, (kind, text) in enumerate(entries):
            day = days[(place * 2 + 1) * len(days) // (2 * len(entries))]
            if self.past(day):
                with travel(_at(day, 15, 20)):
                    services.add_entry(self.by(place + 1), kind=kind, text=text)
        return written

    def log_daily(self, story: Story, starts: date, ends: date) -> None:
        """A number each working day so far, the diary between them."""
        days = [day for day in working_days(starts, ends) if self.past(day)]
        for place, (day, value) in enumerate(zip(days, story.numbers, strict=False)):
            with travel(_at(day, 9 + place % 5, 20 + place)):
                services.add_observation(self.by(place), value=value)
        for place, (day, (kind, text)) in enumerate(zip(days[::2], story.entries, strict=False)):
            with travel(_at(day, 15, 20)):
                services.add_entry(self.by(place + 1), kind=kind, text=text)

    def review(self, story: Story, on: date, logged: Sequence[Decimal]) -> bool:
        """The trial is over and the result written."""
        if not self.past(on):
            return False
        with travel(_at(on, 10, 30)):
            services.finish(self.pen)
            self.save(Step.RESULT, story.result(logged))
        return True

    def decide(self, story: Story, on: date) -> None:
        """The decision in the last half-day; every third is seen to by a member."""
        owner: Fields = {"owner": self.people[-1]} if len(story.text("name")) % 3 == 0 else {}
        with travel(_at(on, 11, 40)):
            changes: Fields = {
                "choice": story.choice,
                "why": story.text("why"),
                "next_on": None if story.choice == Choice.STOP else on + NEXT_LOOK,
                **(owner or {"owner_role": story.text("role")}),
            }
            services.decide(self.pen, changes=changes, base_version=1)
        self.renew()

    def end(self, on: date, reason: str) -> None:
        """It did not start, or it was interrupted."""
        if self.past(on):
            with travel(_at(on, 11, 20)):
                sight = Sight(self.experiment, self.pen.cycle, self.pen.actor, Level.FULL, self.pen)
                services.end(sight, reason=reason)

    def pause(self, on: date, reason: str = Reason.STAFF_CHANGE) -> None:
        """The trial waits."""
        if self.past(on):
            with travel(_at(on, 9, 15)):
                services.pause(self.pen, reason=reason)

    def save(self, step: str, fields: Fields) -> None:
        """A step as the pen has it."""
        told = {name: value for name, value in fields.items() if value not in ("", None)}
        base = record_of(self.pen, self.pen.cycle, step).version
        services.save_step(self.pen, step, changes=told, base_version=base)

    def by(self, number: int) -> Insider:
        """Another member with the same rights: a log is written by whoever was there."""
        person = self.people[number % len(self.people)]
        if str(person) == self.pen.actor.person_id:
            return self.pen
        actor = Actor(str(person), self.pen.actor.grants)
        return replace(self.pen, actor=actor, person_id=person)

    def renew(self) -> None:
        """The cycle as it is now: a start gave it a date, a decision perhaps the next one."""
        self.pen = replace(self.pen, cycle=rules.newest_cycle(self.experiment))


def working_days(first: date, last: date) -> list[date]:
    """The working days from the first to the last; the first alone when there is none."""
    days = [first + DAY * number for number in range((last - first).days + 1)]
    return [day for day in days if is_working_day(day)] or [first]


def monday_after(day: date) -> date:
    """The next Monday."""
    return day + DAY * (7 - day.weekday())


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute % 60), clock.HELSINKI)
