"""A whole programme at the table, over HTTP: 105 cards become 21 candidates (issue's journey; records.md 4, P1)."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from random import Random
from threading import Event
from uuid import uuid4

import pytest
from django.test import Client

from catalogue.paging import at, page
from catalogue.table import Table
from experiments.lab import SETUP
from experiments.others_stage import again
from experiments.search_stage import index
from oppiva.catalogue import queries
from oppiva.catalogue.models import Candidate, TraceEdge
from oppiva.catalogue.queries.history import newest_deeds
from oppiva.core.policy import reading
from oppiva.experiments.models import Experiment, Problem
from oppiva.jobs import worker

pytestmark = [pytest.mark.heavy, pytest.mark.django_db]
TOPICS, EACH = 21, 5
MISTOLD = 30  # texts whose words are another topic's: only a person knows where they belong
SYLLABLES = ("ka", "lo", "mi", "ru", "se", "ta", "vu", "hy", "jo", "ne", "pä", "ri")


def words_of(topic: int) -> Iterator[str]:
    """The words of a topic, which no other topic has."""
    draw = Random(f"topic {topic}")
    for _word in range(9):
        yield "".join(draw.choices(SYLLABLES, k=4)) + "t"


def told(table: Table) -> dict[str, int]:
    """105 decided experiments with texts; the topic of each by its code, as a person knows it."""
    again(table.cards[0], TOPICS * EACH - len(table.cards))
    cards = list(Experiment.objects.filter(programme=table.programme, submitted_at__isnull=False).order_by("code"))
    assert len(cards) == TOPICS * EACH
    draw, topics = Random(5), {}
    with reading(SETUP):
        for number, card in enumerate(cards):
            topic = number % TOPICS
            told_as = (topic + 1) % TOPICS if number < MISTOLD else topic
            words = list(words_of(told_as))
            draw.shuffle(words)
            Problem.objects.filter(experiment=card).update(name=f"{words[0]} {words[1]}", problem=" ".join(words))
            topics[card.code] = topic
    Experiment.objects.filter(programme=table.programme).update(language="fi")
    index()
    return topics


def post(client: Client, table: Table, card: str, deed: str, **more: object) -> str:
    """A press that succeeds, on a page as it is now; where it leads."""
    sent = {"deed": deed, "base": newest_deeds(table.programme)[1], "client_ref": str(uuid4()), **more}
    answer = client.post(at("card", table, card), sent)
    assert answer.status_code == 302, unescape(answer.content.decode())[:3000]
    return str(answer["Location"])


def places(board: queries.Board) -> dict[str, str]:
    """Where each card lies, when it lies in one candidate."""
    return {lying.card.code: one.code for one in board.candidates for lying in one.cards}


@pytest.mark.long  # smaller tables pass each of these pages in the full tier
def test_105_cards_become_21_candidates(table: Table, analyst: Client, colleague: Client) -> None:
    topics = told(table)
    analyst.post(at("ask", table), {"client_ref": str(uuid4())})
    worker.loop(Event(), once=True)

    # Groups that the machine proposes are named by a person, and their cards accepted one by one.
    groups = table.board().proposed
    assert len(groups) == TOPICS, "each topic has words of its own"
    assert places(table.board()) == {}, "nothing was placed by the machine"
    for number, group in enumerate(groups):
        first, *rest = [one.card.code for one in group.suggested]
        (offered,) = [one for one in suggested(table.board(), first) if one.group == group.key]
        post(analyst, table, first, f"accept-{offered.pk}", name=f"Aihe {number + 1}", one_sentence="")
        board = table.board()
        made = places(board)[first]
        for code in rest:
            (offered,) = [one for one in suggested(board, code) if one.candidate == made]
            post(analyst, table, code, f"accept-{offered.pk}")
    assert len(places(table.board())) == TOPICS * EACH
    assert "105/105 käsitelty" in page(analyst, at("table", table))

    # Thirty are moved to where a person knows that they belong.
    right: dict[int, str] = {}
    placed = places(table.board())
    for code, where in placed.items():
        if code in sorted(topics)[MISTOLD:]:
            right.setdefault(topics[code], where)
    assert len(set(right.values())) == TOPICS
    for code in sorted(topics)[:MISTOLD]:
        post(analyst, table, code, "move", source=placed[code], to=right[topics[code]])
    assert {code: right[topic] for code, topic in topics.items()} == places(table.board())
    stored = TraceEdge.objects.count()

    # Two become one, one becomes two, and no edge is touched.
    merged = {"candidates": [right[0], right[1]], "name": "Kaksi yhdessä", "one_sentence": "", "reason": "Sama tarina"}
    analyst.post(at("merge", table), {**merged, "client_ref": str(uuid4())})
    inside = sorted(code for code, topic in topics.items() if topic == 2)
    parts = {f"card_{code}": str(number % 2) for number, code in enumerate(inside)}
    split = {"parts": "2", "name_0": "Ensin", "name_1": "Sitten", "reason": "Kaksi eri hetkeä", **parts}
    analyst.post(at("split", table, right[2]), {**split, "client_ref": str(uuid4())})
    open_ones = Candidate.objects.filter(programme=table.programme, state="open")
    assert open_ones.count() == TOPICS, "one less and one more"
    placed = places(table.board())
    assert len(placed) == TOPICS * EACH
    assert TraceEdge.objects.filter(pk__lte=stored).count() == stored
    together = {code for code, where in placed.items() if where == placed[first_of(topics, 0)]}
    assert together == {code for code, topic in topics.items() if topic in {0, 1}}

    # A colleague was faster: both places are shown, and what the colleague did stands.
    card, seen = first_of(topics, 3), table.board().base
    post(colleague, table, card, "move", source=right[3], to=right[4])
    late = {"deed": "move", "source": right[3], "to": right[5], "base": seen, "client_ref": str(uuid4())}
    answer = analyst.post(at("card", table, card), late)
    assert answer.status_code == 409
    assert right[4] in unescape(answer.content.decode())
    assert places(table.board())[card] == right[4]

    # It is undone by anyone at the table.
    newest = table.board().undo
    assert newest is not None
    assert analyst.post(at("undo", table), {"teko": str(newest.deed)}).status_code == 302
    assert places(table.board())[card] == right[3]

    # The path of a card tells where it lay, what it was merged into, and what was taken back.
    moved = sorted(code for code, topic in topics.items() if topic == 0)[0]
    html = page(analyst, at("trace", table, moved))
    assert right[0] in html
    assert places(table.board())[moved] in html
    assert "yhdistettiin" in html.lower()
    assert right[4] in page(analyst, at("trace", table, card)), "a step that was taken back is shown as such"
    assert queries.replay(table.programme) == queries.stand(table.programme)
    assert not queries.verify().faults


def suggested(board: queries.Board, code: str) -> list[queries.Suggested]:
    """What is suggested for a card."""
    (pk,) = [one.pk for one in board.waiting if one.code == code]
    return list(board.suggested[pk])


def first_of(topics: dict[str, int], topic: int) -> str:
    """The last card of a topic, which nobody had to move."""
    return max(code for code, one in topics.items() if one == topic and code in sorted(topics)[MISTOLD:])
