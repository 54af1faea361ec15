"""The demo's grouping table: its analyst has placed the older half of what is decided, towards the end all of it.

Candidates and their stories stand in `data/demo_models.toml` beside the models they become (`library_demo`); which
story lies in which is told by its name. What failed speaks against its candidate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from oppiva.catalogue import coding_demo, demo_readings, library_demo, queries, rules, services
from oppiva.catalogue.library_demo import demo_models
from oppiva.catalogue.models import Candidate, EdgeKind, TraceEdge
from oppiva.catalogue.queries import Card
from oppiva.core.policy import Actor
from oppiva.experiments.models import Choice, Experiment
from oppiva.jobs.clock import travel
from oppiva.people import demo as people
from oppiva.people.models import Role
from oppiva.people.queries import actor_for
from oppiva.programme.models import Programme

PROGRAMME = "ES-OPPIVA"
ALL_PLACED = date(2026, 11, 1)
# The days at which the analyst sat down; the last sitting is the day before the demo's.
SITTINGS = (date(2025, 12, 16), date(2026, 3, 4), date(2026, 5, 19), date(2026, 8, 18))
# Two that tell the same story became one: its name, and what the second was called.
MERGED, SECOND = "Kukaan ei jää odottamaan hiljaa", "Muistutamme uudelleen"
IN_TWO = ("Kahden minuutin ennakkopuhelu", "Soitto takaisin samana päivänä")
WHY_KEPT = "Ei johda malliin. Opimme, mikä ei auta."
OBJECTIVES = {"wellbeing": ("G2",), "productivity": ("G4", "G2"), "customer": ("G4",)}


def build(random: Random, day: date) -> None:
    """What has been done by this day: at the table in several sittings, then with the models that came of it."""
    who = people.person(Role.ANALYST)
    if who is None:
        return
    actor = actor_for(who)
    programme = rules.tables_of(actor).filter(code=PROGRAMME).first()
    if programme is None:
        return
    table = _Table(actor, programme)
    last = day - timedelta(days=1)
    waiting = sorted(queries.board(actor, programme).waiting, key=lambda one: (one.decided_on or day, one.code))
    ready = [one for one in waiting if one.decided_on is not None and one.decided_on <= last]
    chosen = ready if day >= ALL_PLACED else ready[: (len(ready) + 1) // 2]
    left = list(chosen)
    for sitting in (*(one for one in SITTINGS if one < last), last):
        now = [one for one in left if one.decided_on is not None and one.decided_on <= sitting]
        left = [one for one in left if one not in now]
        with travel(sitting):
            table.sit(now)
            table.merge()
            table.answer(all_but_newest=sitting == last)
    with travel(last):
        demo_readings.build(actor, programme)
        if chosen:
            services.run_grouping(actor, programme)
            coding_demo.build(actor, programme)
    library_demo.build(actor, programme, day)


class _Table:
    """The analyst at work: each story's card goes where its topic is."""

    def __init__(self, actor: Actor, programme: Programme) -> None:
        self.actor, self.programme = actor, programme
        self.opened: dict[str, Candidate] = {}
        self.against: list[tuple[TraceEdge, str]] = []

    def sit(self, cards: Sequence[Card]) -> None:
        """One sitting: these cards are placed or kept as learning."""
        experiments = rules.cards_with(self.programme, [one.pk for one in cards])
        for at, card in enumerate(cards):
            experiment = experiments[card.pk]
            told = _told_by(card.name)
            if told is None:
                services.keep_as_learning(self.actor, experiment, reason=WHY_KEPT)
                continue
            self._place(card, experiment, told)
            if card.name.startswith(IN_TWO[0]) and IN_TWO[1] in self.opened:
                services.place(self.actor, experiment, self.opened[IN_TWO[1]], kind=EdgeKind.CONTEXT)
            # Of the rest nobody has said yet what they serve.
            if at % 2 == 0 and card.theme in OBJECTIVES:
                services.set_objectives(self.actor, experiment, OBJECTIVES[card.theme])

    def merge(self) -> None:
        """Two that tell the same story become one."""
        if MERGED in self.opened and SECOND in self.opened:
            told = next(one for one in demo_models() if one["topic"] == MERGED)
            made = services.merge(
                self.actor,
                [self.opened[MERGED], self.opened.pop(SECOND)],
                name=MERGED,
                one_sentence=told["one_sentence"],
                reason="Sama tarina",
            )
            self.opened[MERGED] = services.rename(self.actor, made, changes={"for_whom": told["for_whom"]})

    def answer(self, *, all_but_newest: bool) -> None:
        """Contradictions are answered; at the last sitting the newest still waits."""
        rows, self.against = self.against, []
        if all_but_newest and rows:
            self.against = [rows.pop()]
        for edge, text in rows:
            services.answer_contradiction(self.actor, edge, text=text)

    def _place(self, card: Card, experiment: Experiment, told: Mapping[str, Any]) -> None:
        topic = _topic_of(card.name, told)
        where = self.opened.get(topic)
        if where is None and topic == SECOND and _has_merged(self.opened.get(MERGED)):
            where = self.opened[MERGED]
        if where is None:
            if card.choice == Choice.STOP:  # what failed opens no candidate
                services.keep_as_learning(self.actor, experiment, reason=WHY_KEPT)
                return
            self.opened[topic] = services.say_new_topic(
                self.actor, experiment, name=topic, one_sentence=told["one_sentence"], for_whom=told["for_whom"]
            )
            return
        kind = EdgeKind.CONTRADICTS if card.choice == Choice.STOP else EdgeKind.SUPPORTS
        edge = services.place(self.actor, experiment, where, kind=kind)
        if kind == EdgeKind.CONTRADICTS:
            self.against.append((edge, told["answer"]))


def _told_by(name: str) -> Mapping[str, Any] | None:
    """The model whose story this is; a team that repeats a story adds a word of its own to the name."""
    return next((one for one in demo_models() if name.startswith((*one["stories"], *one["against"]))), None)


def _topic_of(name: str, told: Mapping[str, Any]) -> str:
    return SECOND if told["topic"] == MERGED and not name.startswith(told["stories"][0]) else str(told["topic"])


def _has_merged(candidate: Candidate | None) -> bool:
    """Whether this one is what the two were merged into."""
    return candidate is not None and candidate.trace_nodes.edges_in.filter(kind=EdgeKind.MERGED_INTO).exists()
