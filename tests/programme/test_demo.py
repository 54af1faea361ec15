"""The demo's programmes: the same story up to any day, built through the services."""

from datetime import date
from random import Random

import pytest

from oppiva.jobs.clock import HELSINKI
from oppiva.people import demo as people
from oppiva.people.models import RoleGrant
from oppiva.people.queries import actor_for
from oppiva.programme import demo, queries, rules
from oppiva.programme.checking import plan_of
from oppiva.programme.models import Commitment, PlanVersion, Programme

pytestmark = pytest.mark.django_db
SPRING = date(2026, 3, 12)


def build(day: date) -> None:
    """People and programmes up to a day."""
    people.build(Random(1), day)
    demo.build(Random(2), day)


@pytest.fixture
def media(settings, tmp_path) -> None:
    """Letters go to a folder of the test."""
    settings.OPPIVA_MEDIA = tmp_path


@pytest.mark.usefixtures("media")
def test_the_first_version_was_refused_and_the_second_is_in_force() -> None:
    build(SPRING)
    programme = Programme.objects.get(code="ES-OPPIVA")
    first, second = PlanVersion.objects.filter(programme=programme).order_by("no")
    assert (plan_of(first).decision.supported, plan_of(second).decision.supported) == (False, True)
    assert (programme.state, programme.plan_version, programme.force_reason) == ("active", second, "")
    report = queries.report_of(second)
    assert report is not None
    assert report.counts == {"BLOCK": 0, "WARN": 19, "INFO": 8, "OK": 5}
    assert str(first.created_at.astimezone(HELSINKI).date()) == "2025-05-21"
    assert queries.unsigned_commitments(programme) == [
        ("Itäharjun kunta", "interest"),
        ("Saarisalon työllisyyspalvelut", "interest"),
    ]
    assert Commitment.objects.filter(programme=programme, letter__isnull=False).count() == 2


@pytest.mark.usefixtures("media")
def test_the_stranger_has_a_programme_of_her_own_and_sees_no_other() -> None:
    build(SPRING)
    stranger, manager = people.stranger(), people.person("project_manager")
    assert stranger is not None
    assert manager is not None
    seen = {person: [row.code for row in queries.programme_rows(actor_for(person))] for person in (stranger, manager)}
    assert (seen[stranger], seen[manager]) == (["RL-SUJUVA"], ["ES-OPPIVA"])
    other = Programme.objects.get(code="RL-SUJUVA")
    assert queries.blocking(other.plan_version) == 0


@pytest.mark.usefixtures("media")
def test_every_role_of_the_programme_has_its_person() -> None:
    build(SPRING)
    programme = Programme.objects.get(code="ES-OPPIVA")
    roles = set(RoleGrant.objects.filter(scope_id=str(programme.pk)).values_list("role", flat=True))
    assert roles == {str(role) for role in people.PROGRAMME_ROLES} | {"project_manager"}
    facilitator = people.person("facilitator")
    assert facilitator is not None
    assert rules.may(actor_for(facilitator), "read", programme, "plan")
    assert not rules.sees_pay(actor_for(facilitator), programme)


@pytest.mark.usefixtures("media")
@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2025, 5, 1), None),
        (date(2025, 5, 21), "draft"),
        (date(2025, 5, 29), "draft"),
        (date(2025, 5, 30), "active"),
    ],
)
def test_on_an_earlier_day_the_story_has_come_less_far(day: date, state: str | None) -> None:
    build(day)
    assert list(Programme.objects.values_list("state", flat=True)) == ([state] if state else [])
