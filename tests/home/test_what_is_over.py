"""First pages of people whose work is over: what they read is of what has been, not of what has never begun."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.translation import override

from home.test_home import body
from oppiva.home.blocks.programmes import open_round
from oppiva.jobs import clock
from oppiva.people.models import RoleGrant
from oppiva.people.services import end_grant, revoke_grant
from oppiva.reporting import things
from oppiva.reporting.situation import Step
from reporting.cast import SETUP, Cast

pytestmark = pytest.mark.django_db


def test_who_had_a_role_reads_until_when_it_held(cast: Cast) -> None:
    grant = RoleGrant.objects.get(person=cast.persons["analyst"])
    end_grant(SETUP, grant, ends_on=clock.today(), reason="ohi")
    with clock.travel(clock.today() + timedelta(days=1)), override("en"):
        page = body(cast, "analyst", "/en/")
    assert "<h1>Your role held until Thu 12.3.: analyst.</h1>" in page
    assert "You have no role" not in page


def test_a_revoked_role_held_until_the_day_it_was_revoked(cast: Cast) -> None:
    grant = RoleGrant.objects.get(person=cast.persons["analyst"])
    revoke_grant(SETUP, grant, reason="virhe")
    assert "until Thu 12.3.: analyst" in body(cast, "analyst", "/en/")


def test_who_leads_nothing_now_is_not_told_that_nothing_was_ever_planned(cast: Cast) -> None:
    page = body(cast, "facilitator", "/en/")
    assert "You have no workshops ahead." in page
    assert "has been planned for you yet" not in page


def _round(first: int, last: int) -> Any:
    today = clock.today()
    step = Step("round", "", today + timedelta(days=first), today + timedelta(days=last), number=3)
    return SimpleNamespace(today=today, steps=(step,), plan=None, code="P")


def test_an_open_round_is_said_to_be_open_and_a_coming_one_is_prepared() -> None:
    with override("en"):
        now, soon = _round(-3, 3), _round(3, 9)
        assert open_round(SimpleNamespace(today=now.today, situations=(now,))) == (  # type: ignore[arg-type]
            "Evaluation round 3 is open until Sun 15.3."
        )
        assert open_round(SimpleNamespace(today=soon.today, situations=(soon,))) == ""  # type: ignore[arg-type]
        assert [one.title for one in things._steps(now)] == ["Evaluation round 3 is open"]
        assert [one.title for one in things._steps(soon)] == ["Prepare evaluation round 3"]
