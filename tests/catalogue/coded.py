"""A candidate under analysis: three decided experiments with frozen texts, four codes, two analysts, readers."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalogue.table import Table
from experiments.lab import SETUP
from oppiva.catalogue.coding_marks import Span
from oppiva.catalogue.models import Candidate, Code, Coding, SourceVersion
from oppiva.catalogue.rules.coding import Desk, desk_for
from oppiva.catalogue.services import coding_codes, coding_marks, coding_sets, coding_sources
from oppiva.core.policy import Actor, reading
from oppiva.experiments.models import Experiment, Problem
from oppiva.people.models import Person, RoleGrant
from oppiva.people.queries import actor_for
from oppiva.people.services import confirm_grant
from workshops.cast import grant_to, person_of

# ä and an emoji before the quote: two letters of UTF-16 and four bytes of UTF-8, one code point (T24).
EMOJI = "Hyvää 😀 päivää. Soitamme takaisin samana päivänä. Jätämme viestin."
SOON = "Soitamme takaisin samana päivänä."


@dataclass
class Coded:
    """The candidate and its analysis."""

    table: Table
    candidate: Candidate
    codes: dict[str, Code] = field(default_factory=dict)

    @property
    def desk(self) -> Desk:
        return self.desk_of(self.table.analyst)

    @property
    def other(self) -> Desk:
        return self.desk_of(self.table.second)

    def desk_of(self, person: Person) -> Desk:
        return self.desk_as(actor_for(person))

    def desk_as(self, actor: Actor) -> Desk:
        return desk_for(actor, self.table.programme.code, self.candidate.code)

    def source(self, number: int = 0) -> SourceVersion:
        """The newest frozen text of a card."""
        rows = SourceVersion.objects.filter(experiment=self.table.cards[number]).select_related("experiment")
        return rows.order_by("-number")[0]

    def place(self, words: str, number: int = 0) -> Span:
        at = self.source(number).text.index(words)
        return Span(at, at + len(words))

    def mark(self, words: str, *codes: str, number: int = 0, desk: Desk | None = None) -> tuple[Coding, ...]:
        chosen = [self.codes[one].pk for one in codes]
        places = [self.place(words, number)]
        return coding_marks.mark(desk or self.desk, self.source(number), places=places, codes=chosen)

    def write(self, number: int, problem: str) -> None:
        """The team corrects what stands in its record."""
        with reading(SETUP):
            Problem.objects.filter(experiment=self.table.cards[number]).update(problem=problem)

    def begin(self, *people: Person) -> None:
        chosen = people or (self.table.analyst, self.table.second)
        coding_sets.begin_set(self.desk, coders=[one.pk for one in chosen])

    def done(self, desk: Desk) -> None:
        coding_sets.finish_own(self.desk_as(desk.actor))


def make_coded(table: Table) -> Coded:
    """Cards 0, 1 and 2 in one candidate; the first with an emoji before what is quoted."""
    candidate = table.open("Kukaan ei jää odottamaan", 0, 1, 2)
    made = Coded(table, candidate)
    made.write(0, EMOJI)
    Experiment.objects.filter(pk=table.cards[0].pk).update(share_level="public")
    for name, parent in (("Yhteys", ""), ("Soitto", "Yhteys"), ("Viesti", "Yhteys"), ("Aika", "")):
        fields = {"name": name, "parent": made.codes[parent].pk if parent else None, "colour": "lake"}
        made.codes[name] = coding_codes.add_code(made.desk, fields=fields)
    coding_sources.freeze(made.desk)
    return made


def reader(coded: Coded, role: str) -> Person:
    """Somebody with this role in the programme, the same at each call; an auditor has two granters."""
    name = f"Lukija {role.replace('_', ' ').title()}"
    found = Person.objects.filter(name=name).first()
    if found is not None:
        return found
    person = person_of(name, coded.table.lab.cast.unit)
    grant_to(person, role, "programme", str(coded.table.programme.pk))
    if role == "auditor":
        admin = person_of("Toinen Myöntäjä", coded.table.lab.cast.unit)
        grant_to(admin, "instance_admin", "instance")
        confirm_grant(actor_for(admin), RoleGrant.objects.get(person=person))
    return person
