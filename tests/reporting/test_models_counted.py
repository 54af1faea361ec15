"""The target of 21 models on the programme page (records.md 13, T10)."""

from __future__ import annotations

from typing import Any

import pytest

from catalogue.library import bare_model, shelve
from oppiva.catalogue.models import Candidate, OperatingModel
from oppiva.catalogue.queries import ModelsCounted, models_counted
from oppiva.jobs import clock
from oppiva.programme.models import Programme
from oppiva.reporting import queries
from reporting.cast import Cast

pytestmark = pytest.mark.django_db


def candidate(programme: Programme, number: int) -> Candidate:
    return Candidate.objects.create(
        programme=programme, number=number, code=f"A{number}", name=f"Aihio {number}", state_since=clock.now()
    )


def some(programme: Programme, count: int, first: int, **more: Any) -> list[OperatingModel]:
    made = [bare_model(programme, f"Malli {number}", number) for number in range(first, first + count)]
    OperatingModel.objects.filter(pk__in=[one.pk for one in made]).update(**more)
    return made


@pytest.mark.both
def test_t10_two_published_two_on_trial_five_drafts_six_candidates_leave_six_missing(cast: Cast) -> None:
    programme = cast.programme
    for one in some(programme, 2, 1):
        shelve(one)
    some(programme, 1, 3, state="testing")
    some(programme, 1, 4, state="peer_reviewed")
    some(programme, 5, 5)
    for number in range(1, 7):
        candidate(programme, number)
    found = queries.situation_of(cast.actor("project_manager"), programme)
    target = next(one for one in found.counts if one.code == "models")
    assert (target.value, dict(target.stages)) == (2, {"reviewed": 1, "on_trial": 1, "draft": 5, "candidate": 6})
    assert target.missing == 6


def test_a_replaced_model_counts_through_its_successor_once_and_a_withdrawn_one_not(cast: Cast) -> None:
    old, new, gone = some(cast.programme, 3, 1)
    for one in (old, new, gone):
        shelve(one)
    OperatingModel.objects.filter(pk=old.pk).update(state="replaced", replaced_by=new)
    OperatingModel.objects.filter(pk=gone.pk).update(state="withdrawn", withdrawn_reason="Laki muuttui.")
    assert models_counted([cast.programme.pk])[cast.programme.pk] == ModelsCounted(published=1)
    OperatingModel.objects.filter(pk=new.pk).update(state="due_review")
    assert models_counted([cast.programme.pk])[cast.programme.pk].published == 1


def test_a_model_of_leadership_or_from_elsewhere_is_none_of_the_21(cast: Cast) -> None:
    own, other = some(cast.programme, 2, 1)
    for one, origin in ((own, "leadership"), (other, "foreign")):
        shelve(one)
        OperatingModel.objects.filter(pk=one.pk).update(origin=origin)
    assert models_counted([cast.programme.pk])[cast.programme.pk] == ModelsCounted()


def test_a_fork_published_by_an_adopter_leaves_two(cast: Cast) -> None:  # T10
    own, other = some(cast.programme, 2, 1)
    (fork,) = some(cast.programme, 1, 100_001, origin="fork", forked_from=own)
    for one in (own, other, fork):
        shelve(one)
    assert models_counted([cast.programme.pk])[cast.programme.pk] == ModelsCounted(published=2)
    found = queries.situation_of(cast.actor("project_manager"), cast.programme)
    target = next(one for one in found.counts if one.code == "models")
    assert (target.value, target.missing) == (2, 19)
