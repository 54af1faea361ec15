"""What is written down again for a test is what the services wrote, in every table."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction

import again
from experiments import publishers, trials
from experiments.lab import Lab
from oppiva.experiments.models import Experiment, State
from workshops.halfday import local

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def still() -> Any:
    """The same moment for all, and nothing kept of other tests."""
    again._made.clear()
    with time_machine.travel(local(8, 20), tick=False) as traveller:
        yield traveller


def everything() -> dict[str, list[Any]]:
    """All rows of all tables."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(map(str, cursor.fetchall()))
    return found


def once(lab: Lab, make: Any) -> tuple[dict[str, list[Any]], Any]:
    """What is there afterwards, and what was given; then it is as before."""
    with transaction.atomic():
        again.begins("experiments")
        given = make(deepcopy(lab))
        rows = everything()
        transaction.set_rollback(True)
    return rows, given


@pytest.mark.parametrize("make", [trials.carry_out, publishers.ready, publishers.published])
def test_the_second_time_every_table_holds_the_same(lab: Lab, make: Any) -> None:
    (first, one), (second, other) = once(lab, make), once(lab, make)
    assert len(again._made) > 0
    assert second == first
    assert (other.pk, type(other)) == (one.pk, type(one))


def test_a_test_that_has_written_before_is_served_anew(lab: Lab) -> None:
    once(lab, trials.carry_out)
    kept = len(again._made)
    with transaction.atomic():
        again.begins("experiments")
        Experiment.objects.filter(pk=lab.experiments[1].pk).update(version=5)
        assert trials.carry_out(lab).state == State.DECIDED
        transaction.set_rollback(True)
    assert len(again._made) == kept


def test_another_choice_or_another_day_is_not_the_same(lab: Lab, still: Any) -> None:
    once(lab, trials.carry_out)
    kept = len(again._made)
    with transaction.atomic():
        again.begins("experiments")
        trials.carry_out(lab, "stop")
        transaction.set_rollback(True)
    assert len(again._made) > kept
    kept = len(again._made)
    still.move_to(local(9, 20))
    once(lab, trials.carry_out)
    assert len(again._made) > kept


def test_where_nobody_counts_what_is_written_the_services_do_it(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(again, "_changes", lambda: again.UNCOUNTED)
    once(lab, trials.carry_out)
    assert again._made == {}
