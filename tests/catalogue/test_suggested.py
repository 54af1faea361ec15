"""What the machine suggests tells nobody of texts that they do not read (text-analysis.md 6, trust.md A5 and W3)."""

from __future__ import annotations

import pytest

from catalogue.table import Table
from catalogue.test_trace_page import facilitator
from experiments.lab import SETUP
from oppiva.audit.services import delete
from oppiva.catalogue import services
from oppiva.catalogue.models import ProposedGroup, Suggestion
from oppiva.catalogue.queries import Proposed
from oppiva.core.policy import Actor, reading
from oppiva.experiments.models import Experiment, Problem
from oppiva.people.queries import actor_for

pytestmark = pytest.mark.django_db
CALLS = (0, 1, 2)  # cards that are alike


def grouped(table: Table) -> Experiment:
    """The three calls lie in one proposed group; the card by which it was called is closed to a facilitator of another
    series, the others are open in the programme."""
    services.run_grouping(table.actor, table.programme)
    names = {row.card.name: row.card.pk for group in table.board().proposed for row in group.suggested}
    hidden = names[group_of(table, table.actor).label]
    Experiment.objects.exclude(pk=hidden).update(share_level="programme")
    return Experiment.objects.get(pk=hidden)


def group_of(table: Table, actor: Actor) -> Proposed:
    """The group of the calls as somebody sees it."""
    codes = {table.cards[at].code for at in CALLS}
    return next(one for one in table.board(actor).proposed if {row.card.code for row in one.suggested} <= codes)


def test_who_does_not_read_a_card_of_a_group_is_told_no_word_of_it(table: Table) -> None:
    grouped(table)
    group = group_of(table, actor_for(facilitator(table)))
    assert sorted(row.card.readable for row in group.suggested) == [False, True, True]
    assert (group.label, group.keywords) == ("", ())
    assert group_of(table, table.actor).keywords


def test_a_card_that_left_the_group_takes_its_name_and_words_along(table: Table) -> None:
    reader, hidden = actor_for(facilitator(table)), grouped(table)
    name = group_of(table, table.actor).label
    services.keep_as_learning(table.actor, hidden)
    group = group_of(table, reader)
    assert all(row.card.readable for row in group.suggested)
    assert group.label in {row.card.name for row in group.suggested}
    assert group.label != name
    assert group.keywords == ()
    # A later run keeps the group with what it was called then.
    services.run_grouping(table.actor, table.programme)
    assert ProposedGroup.objects.order_by("-run", "pk").filter(label=name).exists()
    assert name not in {one.label for one in table.board(reader).proposed}


def test_words_in_common_with_a_text_that_one_does_not_read_are_not_told(table: Table) -> None:
    reader, hidden = actor_for(facilitator(table)), grouped(table)
    rows = [row for row in group_of(table, reader).suggested if hidden.code in row.like and row.card.readable]
    assert rows
    assert {row.words for row in rows} == {()}
    assert not any(row.other_means for row in rows)
    own = [row for row in group_of(table, table.actor).suggested if hidden.code in row.like]
    assert all(row.words for row in own)


def test_a_group_is_called_as_its_card_is_called_now(table: Table) -> None:
    """A name that is edited out of a title stands in no suggestion."""
    card = grouped(table)
    with reading(SETUP):
        Problem.objects.filter(experiment=card).update(name="Uusi nimi")
    label = group_of(table, table.actor).label
    assert label in {row.card.name for row in group_of(table, table.actor).suggested}
    assert Suggestion.objects.filter(proposed_group__label=label, experiment=card).exists() is False


def test_of_a_deleted_card_no_word_is_left_in_a_group(table: Table) -> None:
    card = grouped(table)
    name = group_of(table, table.actor).label
    delete([card], actor=SETUP, reason="koe")
    group = group_of(table, table.actor)
    assert group.label
    assert group.label != name
    assert group.keywords == ()
