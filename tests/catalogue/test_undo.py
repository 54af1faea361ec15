"""Undo is the opposite insert, 20 steps back, by anyone; the history is replayed to the table as it stands."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.table import Table, refused
from examples import COSTLY
from oppiva.catalogue import queries, services
from oppiva.catalogue.models import Candidate, ContradictionAnswer, TraceEdge, TraceEvent
from oppiva.catalogue.services import Part
from oppiva.core.errors import DomainError

pytestmark = pytest.mark.django_db
WHY = "Eri pulma kuin muilla"


class Back(Exception):
    """What an example did is taken back."""


def undo(table: Table, **more: Any) -> None:
    services.undo(table.actor, table.programme, **more)


def stand(table: Table) -> queries.Stand:
    """How the table stands; the history says the same."""
    now = queries.stand(table.programme)
    assert queries.replay(table.programme) == now
    return now


def split(table: Table) -> None:
    a = table.open("Kaikki", 0, 1, 2)
    services.split(
        table.actor, a, parts=[Part("Osa yksi"), Part("Osa kaksi")],
        choices={table.cards[0].pk: [0, 1], table.cards[1].pk: [1], table.cards[2].pk: []},
    )  # fmt: skip


DEEDS: dict[str, tuple[Callable[[Table], object], Callable[[Table], object]]] = {
    "open": (lambda t: None, lambda t: t.open("Uusi")),
    "rename": (
        lambda t: t.open("Uusi"),
        lambda t: services.rename(t.actor, Candidate.objects.get(), changes={"name": "Parempi nimi"}),
    ),
    "lock": (lambda t: t.open("Uusi"), lambda t: services.lock(t.actor, Candidate.objects.get())),
    "place": (lambda t: t.open("Uusi", 0), lambda t: t.place(1, Candidate.objects.get())),
    "move": (
        lambda t: (t.open("Eka", 0, 1, 2), t.open("Toka", 3, 4)),
        lambda t: services.move(
            t.actor, t.cards[0], source=Candidate.objects.get(code="A1"), target=Candidate.objects.get(code="A2")
        ),
    ),
    "remove": (
        lambda t: t.open("Eka", 0, 1),
        lambda t: services.remove(t.actor, t.cards[0], Candidate.objects.get(), reason=WHY),
    ),
    "keep": (
        lambda t: (t.open("Eka", 0, 1), t.open("Toka", 1)),
        lambda t: services.keep_as_learning(t.actor, t.cards[1], reason=WHY),
    ),
    "later": (lambda t: None, lambda t: services.later(t.actor, t.cards[1])),
    "new topic": (
        lambda t: services.keep_as_learning(t.actor, t.cards[1], reason=WHY),
        lambda t: services.say_new_topic(t.actor, t.cards[1], name="Oma aihe"),
    ),
    "keep candidate": (
        lambda t: (t.open("Eka", 0, 1), t.open("Toka", 1)),
        lambda t: services.keep_candidate(t.actor, Candidate.objects.get(code="A1"), reason=WHY),
    ),
    "merge": (
        lambda t: (t.open("Eka", 0, 1), t.open("Toka", 1, 2)),
        lambda t: services.merge(t.actor, list(Candidate.objects.order_by("number")), name="Yhdessä"),
    ),
    "split": (lambda t: None, split),
    "answer": (
        lambda t: t.open("Eka", 0, 1, kind="contradicts"),
        lambda t: services.answer_contradiction(
            t.actor, TraceEdge.objects.get(kind="contradicts"), text="Kirjettä ei luettu loppuun."
        ),
    ),
    "right": (
        lambda t: t.open("Eka", 0, 1, 2),
        lambda t: [services.right(t.actor, t.cards[n], Candidate.objects.get()) for n in (0, 1, 2)],
    ),
}


@pytest.mark.parametrize("name", DEEDS)
def test_undo_brings_back_what_was_and_the_history_keeps_both(table: Table, name: str) -> None:
    before_it, deed = DEEDS[name]
    before_it(table)
    was, events = stand(table), table.events()
    deed(table)
    done = len({*TraceEvent.objects.filter(pk__gt=0).values_list("deed", flat=True)})
    assert stand(table) != was or name == "right"
    while stand(table) != was:
        undo(table)
        assert len({*TraceEvent.objects.values_list("deed", flat=True)}) == done + 1
        done += 1
    assert table.events() > events or name == "right"
    assert queries.verify([table.programme]).ok


def test_anyone_at_the_table_takes_a_deed_back_and_the_row_says_who(table: Table) -> None:
    table.open("Eka", 0)
    services.undo(table.other, table.programme)
    assert table.where(0) == set()
    newest = queries.history(table.programme)[0]
    assert (newest.by, newest.undoes) == ("Aatu Analyytikko", True)
    assert any(one.undone for one in queries.history(table.programme))


def test_undo_goes_back_deed_by_deed_and_no_further_than_twenty(table: Table) -> None:
    made = table.open("Eka")
    for number in range(21):
        services.rename(table.actor, made, changes={"name": f"Nimi {number}"})
    for _ in range(20):
        undo(table)
    assert table.fresh(made).name == "Nimi 0"
    with refused("nothing_to_undo"):
        undo(table)


def test_what_another_did_meanwhile_is_not_undone_unseen(table: Table) -> None:
    made = table.open("Eka")
    seen = table.board().undo
    assert seen is not None
    services.place(table.other, table.cards[0], made)
    with refused("undo_moved"):
        undo(table, deed=seen.deed)
    assert table.where(0) == {"A1"}
    now = table.board().undo
    assert now is not None
    assert (now.verb, now.by) == ("card_placed", table.second.pk)
    undo(table, deed=now.deed)
    assert table.where(0) == set()


def test_the_same_undo_twice_is_one(table: Table) -> None:
    table.open("Eka", 0, 1)
    ref = uuid4()
    undo(table, client_ref=ref)
    undo(table, client_ref=ref)
    assert table.where(0) == {"A1"}


def test_a_withdrawn_candidate_is_gone_and_its_code_is_not_used_again(table: Table) -> None:
    table.open("Eka")
    undo(table)
    assert table.board().candidates == ()
    assert table.open("Toka").code == "A2"


def test_an_answer_comes_back_in_its_earlier_wording(table: Table) -> None:
    table.open("Eka", 0, 1, kind="contradicts")
    edge = TraceEdge.objects.get(kind="contradicts")
    services.answer_contradiction(table.actor, edge, text="Kirjettä ei luettu loppuun.")
    services.answer_contradiction(table.actor, edge, text="Kirje oli väärä keino tähän.", base_version=1)
    undo(table)
    assert ContradictionAnswer.objects.get().text == "Kirjettä ei luettu loppuun."
    undo(table)
    assert ContradictionAnswer.objects.get().text == ""
    assert table.board().candidates[0].unanswered


def test_the_table_is_replayed_as_it_was_at_any_moment(table: Table) -> None:
    stands = {}
    for deed in (
        lambda: table.open("Eka", 0, 1),
        lambda: table.open("Toka", 2),
        lambda: services.merge(table.actor, list(Candidate.objects.order_by("number")), name="Yhdessä"),
        lambda: undo(table),
    ):
        deed()
        stands[table.board().base] = queries.stand(table.programme)
    for moment, was in stands.items():
        assert queries.replay(table.programme, until=moment) == was


NAMES = ("place", "move", "remove", "keep", "merge", "split", "undo", "later", "topic", "close")
DEED = st.tuples(st.sampled_from(NAMES), st.integers(0, 6), st.integers(0, 4), st.integers(0, 4))


@pytest.mark.heavy
@settings(max_examples=COSTLY, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(deeds=st.lists(DEED, min_size=3, max_size=7))
def test_whatever_is_done_no_card_is_lost_and_each_undo_leads_back(table: Table, deeds: list[Any]) -> None:
    with suppress(Back), transaction.atomic():
        behind = [stand(table)]  # how the table stood before each deed that is not taken back
        for name in ("Eka", "Toka"):
            services.say_new_topic(table.actor, table.cards[len(behind)], name=name)
            behind.append(stand(table))
        for deed in deeds:
            events = table.events()
            with suppress(DomainError):
                _do(table, *deed)
            if table.events() == events:  # refused, or said before
                assert stand(table) == behind[-1]
                continue
            if deed[0] == "undo":
                behind.pop()
                assert stand(table) == behind[-1]
            else:
                behind.append(stand(table))
            assert queries.verify([table.programme]).faults == ()
        assert table.board().counts.all == len(table.cards)
        raise Back


def _do(table: Table, deed: str, card: int, first: int, second: int) -> None:
    rows = list(Candidate.objects.filter(deleted_in__isnull=True).order_by("number"))
    if not rows:
        deed = {"later": "later", "undo": "undo", "keep": "keep"}.get(deed, "topic")
        rows = [Candidate()]
    one, other = rows[first % len(rows)], rows[second % len(rows)]
    it = table.cards[card]
    match deed:
        case "place":
            services.place(table.actor, it, one, kind=["supports", "contradicts", "builds_on"][second % 3])
        case "move":
            services.move(table.actor, it, source=one, target=other)
        case "remove":
            services.remove(table.actor, it, one, reason=WHY)
        case "keep":
            services.keep_as_learning(table.actor, it, reason=WHY)
        case "merge":
            services.merge(table.actor, [one, other], name="Yhdessä")
        case "split":
            inside = {lying.card.pk for row in table.board().candidates if row.pk == one.pk for lying in row.cards}
            order = sorted(inside, key=str)
            choices = {pk: [[0], [1], [0, 1], []][(at + card) % 4] for at, pk in enumerate(order)}
            services.split(table.actor, one, parts=[Part("Osa yksi"), Part("Osa kaksi")], choices=choices)
        case "undo":
            undo(table)
        case "later":
            services.later(table.actor, it)
        case "topic":
            services.say_new_topic(table.actor, it, name="Oma aihe")
        case "close":
            services.keep_candidate(table.actor, one, reason=WHY)


def test_an_answer_goes_on_with_a_contradiction_that_was_brought_back(table: Table) -> None:
    """records.md 4: the edge is another row; what was said to it is one text with one count of versions (R1)."""
    from oppiva.audit.services import Conflict

    made = table.open("Eka", 0)
    edge = table.place(1, made, "contradicts")
    services.answer_contradiction(table.actor, edge, text="Ruuhka selittää sen.")
    services.remove(table.actor, table.cards[1], made, reason=WHY)
    undo(table)
    (lying,) = [one for one in table.board().candidates[0].cards if one.kind == "contradicts"]
    assert lying.edge != edge.pk
    again = TraceEdge.objects.get(pk=lying.edge)
    told = queries.trace(table.actor, again.target)
    assert queries.answers_to(told.up) == {again.pk: "Ruuhka selittää sen."}
    version = lying.answer_version
    services.answer_contradiction(table.other, again, text="Toinen ehti ensin tässä.", base_version=version)
    with pytest.raises(Conflict):
        services.answer_contradiction(table.actor, again, text="Samaan aikaan muualla.", base_version=version)
    assert ContradictionAnswer.objects.count() == 1
    stand(table)
    undo(table)
    assert [one.answer for one in table.board().candidates[0].cards if one.kind == "contradicts"] == [
        "Ruuhka selittää sen."
    ]
    assert queries.verify([table.programme]).ok


def test_a_candidate_whose_analysis_has_begun_is_not_taken_back(table: Table) -> None:
    """Its codes and memos would be open to nobody."""
    from oppiva.catalogue.rules.coding import desk_for
    from oppiva.catalogue.services import coding_codes

    a, b = table.open("Eka", 0), table.open("Toka", 1)
    merged = services.merge(table.actor, [a, b], name="Yhdessä")
    coding_codes.add_code(
        desk_for(table.actor, table.programme.code, merged.code), fields={"name": "Lupaus", "colour": "lake"}
    )
    was = stand(table)
    with refused("candidate_analysed"):
        undo(table)
    assert stand(table) == was
    assert table.fresh(merged).deleted_in is None
