"""A table to group at: decided experiments in two languages more than the usual one, two analysts, and a stranger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from experiments.lab import Lab
from experiments.others_stage import decided, team_of
from oppiva.catalogue import queries, services
from oppiva.catalogue.models import Candidate, TraceEdge, TraceEvent
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.experiments.models import Experiment
from oppiva.people.models import Person
from oppiva.people.queries import actor_for
from oppiva.programme.models import Programme
from workshops.cast import grant_to, person_of

CALLS = "Asiakas ei saa puhelinta auki. Soitamme takaisin samana päivänä ja jätämme viestin vastaajaan."
LETTERS = "Päätöskirje on vaikea. Kirjoitamme kirjeen uudelleen selkeillä sanoilla yhdelle sivulle."
# Name, text, language, areas, decision; the code follows from the team.
STORIES: tuple[tuple[str, str, str, str], ...] = (
    ("Takaisinsoitto samana päivänä", CALLS, "fi", "23"),
    ("Puhelu ja viesti vastaajaan", f"Puhelu jää kesken. {CALLS}", "fi", "37"),
    ("Soitamme, kun ehdimme", f"Soitto myöhästyy. {CALLS}", "fi", "23"),
    ("Selkeä päätöskirje", LETTERS, "fi", "23"),
    ("Kirje yhdellä sivulla", f"Kirjeessä on viisi sivua. {LETTERS}", "fi", "37"),
    ("Återuppringning samma dag", "Kunden når oss inte per telefon. Vi ringer upp samma dag.", "sv", "37"),
    ("A walk instead of a meeting", "The client is tense at the desk. We walk round the lake together.", "en", "23"),
)


@dataclass
class Table:
    """The programme's table; `cards` are decided, `running` is tried right now."""

    lab: Lab
    analyst: Person
    second: Person
    cards: list[Experiment] = field(default_factory=list)
    running: Experiment | None = None

    @property
    def programme(self) -> Programme:
        return self.lab.cast.programme

    @property
    def actor(self) -> Actor:
        return actor_for(self.analyst)

    @property
    def other(self) -> Actor:
        return actor_for(self.second)

    def board(self, actor: Actor | None = None) -> queries.Board:
        return queries.board(actor or self.actor, self.programme)

    def open(self, name: str = "Kukaan ei jää odottamaan", *cards: int, kind: str = "supports") -> Candidate:
        """A candidate with these cards: the first builds it, the others are of the kind."""
        made = services.open_candidate(self.actor, self.programme, name=name)
        for at, number in enumerate(cards):
            self.place(number, made, kind if at else "builds_on")
        return made

    def place(self, number: int, candidate: Candidate, kind: str = "supports", **more: Any) -> TraceEdge:
        return services.place(self.actor, self.cards[number], candidate, kind=kind, **more)

    def fresh(self, candidate: Candidate) -> Candidate:
        return Candidate.objects.get(pk=candidate.pk)

    def where(self, number: int) -> set[str]:
        """The codes of the open candidates in which a card lies."""
        pk = self.cards[number].pk
        return {one.code for one in self.board().candidates if pk in {lying.card.pk for lying in one.cards}}

    def edges(self, number: int) -> int:
        return TraceEdge.objects.filter(source__experiment=self.cards[number]).count()

    def events(self) -> int:
        return TraceEvent.objects.filter(programme=self.programme).count()


@contextmanager
def refused(code: str) -> Iterator[pytest.ExceptionInfo[DomainError]]:
    """What happens inside is refused with this code."""
    with pytest.raises(DomainError) as caught:
        yield caught
    assert caught.value.code == code, caught.value


def make_table(lab: Lab) -> Table:
    """Seven decided experiments of seven teams, and one that has begun its trial."""
    from oppiva.experiments.services.searched import decision_recorded

    people = [person_of(name, lab.cast.unit) for name in ("Anni Analyytikko", "Aatu Analyytikko")]
    for one in people:
        grant_to(one, "analyst", "programme", str(lab.cast.programme.pk))
    table = Table(lab, *people)
    teams = [*lab.experiments[:1], *(team_of(lab.cast.first, number) for number in range(3, 9))]
    for experiment, (name, problem, language, area) in zip(teams, STORIES, strict=True):
        Experiment.objects.filter(pk=experiment.pk).update(language=language, areas=[area])
        done = decided(experiment, name=name, summary=f"{name}."[:160], problem=problem, problem_of=["jobseeker"])
        decision_recorded(done)
        table.cards.append(done)
    table.running = lab.experiments[1]
    Experiment.objects.filter(pk=table.running.pk).update(state="running")
    table.running.refresh_from_db()
    return table


def stranger(table: Table) -> Actor:
    """An analyst of another programme: not one of these cards exists for them."""
    from oppiva.core.plan.sample import real_plan
    from oppiva.core.policy import system
    from oppiva.programme.services import open_programme

    other = open_programme(system("test"), toml=real_plan().replace('code = "', 'code = "X', 1))
    person = person_of("Muu Analyytikko", table.lab.cast.far)
    grant_to(person, "analyst", "programme", str(other.pk))
    return actor_for(person)
