"""What search holds of experiments, and what a reader's page of hits shows, for the tests of search."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from experiments.lab import SETUP
from oppiva.core.chain import canonical, digest
from oppiva.core.policy import Level, reading
from oppiva.experiments import rules
from oppiva.experiments.models import Experiment, Publication
from oppiva.experiments.queries.publishing import prepared_of
from oppiva.experiments.rules import Sight
from oppiva.experiments.services.searched import KINDS
from oppiva.jobs import clock
from oppiva.search import slots
from oppiva.search.models import TextDoc
from oppiva.search.services import changed

CODE = re.compile(r'class="eyebrow"><svg.*?</svg> [^<]*?([0-9]{2}-[0-9]+[a-z]?)\b', re.DOTALL)


def texts(kind: str) -> dict[UUID, str]:
    """What the index holds of this kind: title and body, by experiment."""
    with reading(SETUP):
        rows = TextDoc.objects.filter(kind=kind).values_list("object_id", "title", "body")
        return {pk: f"{title}\n{body}" for pk, title, body in rows}


def index() -> None:
    """Brings the index up to what rows say that were written past the services."""
    for name in KINDS:
        kind = slots.kind_of(name)
        assert kind is not None
        changed(name, list(kind.every()))


def go_out(experiment: Experiment) -> None:
    """A number of what was decided, as publishing leaves it: for rows that say that they are published."""
    cycle = rules.newest_cycle(experiment)
    content = prepared_of(Sight(experiment, cycle, SETUP, Level.FULL)).content()
    with reading(SETUP):
        Publication.objects.create(
            experiment=experiment, number=1, content=canonical(content), sha256=digest(content), text_hash="0" * 64,
            published_at=clock.now(),
        )  # fmt: skip


def page(client: Client, text: str, **query: Any) -> str:
    """The page of hits, its spaces as they are read."""
    answer = client.get(reverse("search:search"), {"q": text, **query})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def codes(html: str) -> list[str]:
    """The experiments on a page of hits, in their order; what is only spelt alike is no hit."""
    return CODE.findall(html.partition('aria-labelledby="nearest"')[0])


def found(client: Client, text: str, **query: Any) -> list[str]:
    """The experiments that are found, page after page."""
    got: list[str] = []
    for number in range(1, 11):
        html = page(client, text, sivu=number, **query)
        got += codes(html)
        if 'rel="next"' not in html:
            return got
    raise AssertionError("the hits have no end")
