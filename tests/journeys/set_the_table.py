"""Run in the demo's database: some cards wait again, so that there is something to group; tells two candidates."""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
django.setup()

from oppiva.catalogue import queries, services  # noqa: E402 -- Django first
from oppiva.catalogue.models import Candidate  # noqa: E402 -- Django first
from oppiva.experiments.models import Experiment  # noqa: E402 -- Django first
from oppiva.people import demo as people  # noqa: E402 -- Django first
from oppiva.people.queries import actor_for  # noqa: E402 -- Django first
from oppiva.programme.models import Programme  # noqa: E402 -- Django first

person = people.person("analyst")
assert person is not None
actor, programme = actor_for(person), Programme.objects.get(code="ES-OPPIVA")


def experiment(card: queries.Card) -> Experiment:
    return Experiment.objects.select_related("programme").get(pk=card.pk)


board = queries.board(actor, programme)
freed = 0
for row in board.candidates:
    candidate = Candidate.objects.get(pk=row.pk)
    for lying in [one for one in row.cards if not one.through][2:]:
        if freed < 6:
            services.remove(actor, experiment(lying.card), candidate, reason="Katsotaan uudelleen")
            freed += 1
board = queries.board(actor, programme)
two = [one.code for one in board.candidates if one.cards and not one.locked][:2]
while len(two) < 2:
    card = board.waiting[0]
    made = services.say_new_topic(actor, experiment(card), name=f"Aihio kortista {card.code}")
    two.append(made.code)
    board = queries.board(actor, programme)
json.dump({"one": two[0], "other": two[1], "waiting": str(len(board.waiting))}, sys.stdout)
