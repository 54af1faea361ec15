"""Whether the demo's decisions are still in use, as far as their questions are due by the day of the demo."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from oppiva.core.policy import Actor
from oppiva.experiments import rules, services
from oppiva.experiments.models import Experiment, FollowUp
from oppiva.experiments.queries.follow_ups import to_ask, told_in
from oppiva.experiments.rules import Follower
from oppiva.experiments.rules.followed import Told, is_member
from oppiva.jobs import clock
from oppiva.jobs.clock import travel

Value = FollowUp.Value
# What is told of a question, in turn: answer (empty: nobody answers), days after the due date, reason in fi and sv.
Story = tuple[str, int, str, str]
STORIES: tuple[Story, ...] = (
    (Value.IN_USE, 0, "", ""),
    (Value.IN_USE, 2, "Uusi työntekijä oppi tavan viikossa.", "En ny kollega lärde sig sättet på en vecka."),
    (Value.PARTLY, 8, "Käytössä kiireisinä päivinä, muuten ei.", "I bruk på brådskande dagar, annars inte."),
    (Value.IN_USE, 7, "", ""),
    ("", 0, "", ""),
    (Value.NO, 1, "Tekijä vaihtui, eikä kukaan jatkanut.", "Personen byttes och ingen fortsatte."),
    (Value.IN_USE, 0, "Naapuriyksikkö otti saman käyttöön.", "Grannenheten har tagit i bruk samma sak."),
    (Value.IN_USE, 22, "", ""),
    (Value.PARTLY, 41, "Kaksi kolmesta kysymyksestä on jäänyt.", "Två av tre frågor har blivit kvar."),
    (Value.IN_USE, 3, "", ""),
    (Value.NO, 0, "Järjestelmä hoitaa asian nyt itse.", "Systemet sköter saken självt nu."),
    ("", 0, "", ""),
    (Value.IN_USE, 35, "Vastaan myöhässä: käytössä joka viikko.", "Jag svarar sent: i bruk varje vecka."),
)  # fmt: skip


def follow(random: Random, day: date) -> None:
    """An answer, or none, to every question that is due before the day."""
    order = list(STORIES)
    random.shuffle(order)
    asked = 0
    for experiment, said in told_in("ES-OPPIVA"):
        for due in said.due_by(day - timedelta(days=1)):
            value, after, finnish, swedish = order[asked % len(order)]
            asked += 1
            on = min(due.on + timedelta(days=after), due.ends - timedelta(days=1))
            if value and on < day:
                why = swedish if experiment.language == "sv" else finnish
                _answer(experiment, said, on, value, why)


def _answer(experiment: Experiment, said: Told, on: date, value: str, why: str) -> None:
    person = to_ask(experiment, said)
    if person is None or not is_member(experiment, person.pk):
        return
    cycle = rules.decided_cycle(experiment)
    if cycle is None or cycle.pk != said.cycle:
        return
    with travel(datetime.combine(on, time(9, 40), clock.HELSINKI)):
        # With the rights of a member alone: other roles cost time.
        actor = rules.with_places(Actor(str(person.pk)), experiment)
        services.answer_follow_up(Follower(experiment, cycle, said, actor, person.pk), value=value, reason=why)
