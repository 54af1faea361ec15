"""A row about one person in every table of the catalogue."""

from __future__ import annotations

from decimal import Decimal

from catalogue.table import Table
from oppiva.catalogue import services
from oppiva.catalogue.models import GroupingRun, ProposedGroup
from oppiva.jobs import clock
from oppiva.people.models import Person


def fill(person: Person, table: Table) -> None:
    """The person placed, kept and grouped."""
    table.open("Ensimmäinen", 0, 1)
    services.keep_as_learning(table.actor, table.cards[2], reason="Ei johda malliin")
    run = GroupingRun(programme=table.programme, by=person.pk, at=clock.now(), cut=Decimal("0.15"), input_hash="0" * 64)
    run.save()
    ProposedGroup(run=run, key="g1", label="Ryhmä").save()
