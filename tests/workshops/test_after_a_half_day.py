"""Pages of a series that is over, and of one that never opened: nothing is offered or asked that cannot be done."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from oppiva.audit.services import delete
from oppiva.jobs import clock
from oppiva.people.models import RoleGrant
from oppiva.people.queries import actor_for, by_itself, grant_rows
from oppiva.reporting.workshops import finding, unconfirmed
from oppiva.workshops import sentences
from oppiva.workshops.models import Session
from oppiva.workshops.queries import SeriesLine
from oppiva.workshops.queries.series import COMPLETE, codes_missing
from people.cast import grant_to, person_of
from workshops.cast import Cast, browser, dated

pytestmark = pytest.mark.django_db
JANUARY = (date(2026, 1, 6), date(2026, 1, 20))


def test_nobody_confirms_the_attendance_of_a_draft_and_it_is_not_under_way() -> None:
    days = ((1, JANUARY[0]), (2, JANUARY[1]))
    draft = SeriesLine("15", "", JANUARY, (False, False), days, 2, draft=True)
    opened = SeriesLine("14", "", JANUARY, (False, False), days, 2)
    assert draft.unconfirmed(date(2026, 2, 1)) == ()
    assert opened.unconfirmed(date(2026, 2, 1)) == ("14/1", "14/2")
    with override("en"):
        assert finding([opened, draft], date(2026, 1, 10)) == "Two series, one of them under way"
        assert [one.title for one in unconfirmed("P", [draft], date(2026, 2, 1))] == []


def test_the_series_that_the_plan_promises_and_are_not_there_are_counted() -> None:
    assert codes_missing(["01", "03", "ILTA"], 4) == ["02", "04"]
    assert codes_missing([f"{number:02}" for number in range(1, 16)], 15) == []


def test_the_list_offers_to_make_series_only_when_some_are_missing(cast: Cast) -> None:
    address = "/en" + reverse("workshops:series_list", args=[cast.programme.code])
    assert "Make the missing series" not in browser(cast.manager).get(address).content.decode()
    delete([cast.first], actor=actor_for(cast.manager), reason="")
    page = browser(cast.manager).get(address).content.decode()
    assert "Make the missing series" in page
    assert "One series of the plan is not here yet." in page


def test_the_list_says_how_many_have_been_held(cast: Cast) -> None:
    class Row:
        def __init__(self, stage: str) -> None:
            self.stage = stage

    with override("en"):
        rows = [Row(COMPLETE), Row(COMPLETE), Row("draft")]
        assert sentences.series_list(rows) == "Three series, two of them held."  # type: ignore[arg-type]
        assert sentences.series_list(rows[:2]) == "Two series, all of them held."  # type: ignore[arg-type]


def test_a_held_half_day_has_no_message_of_when_it_is_and_no_new_pre_task(cast: Cast) -> None:
    dated(cast, cast.first, date(2027, 9, 1))
    where = "/en" + reverse("workshops:flow", args=[cast.programme.code, cast.first.code, 1])
    before = browser(cast.facilitator).get(where).content.decode()
    assert "Workshop 1 is on" in before
    assert "Add a pre-task" in before
    Session.objects.filter(series=cast.first, number=1).update(state="held")
    after = browser(cast.facilitator).get(where).content.decode()
    assert "Workshop 1 is on" not in after
    assert "Add a pre-task" not in after


def test_a_grant_that_came_with_a_place_says_so_in_words(cast: Cast) -> None:
    grant = RoleGrant.objects.create(
        person=cast.facilitator,
        role="participant",
        scope_kind="series",
        scope_id=str(cast.first.pk),
        starts_on=date(2026, 1, 6),
        granted_at=clock.now(),
        reason=cast.first.code,
    )
    admin = person_of("Iina Ylläpitäjä")
    grant_to(admin, "instance_admin", "instance", "")
    with override("en"):
        assert by_itself(grant) == "has a place in the series"
        rows = [one for one in grant_rows(actor_for(admin)).rows if one.pk == grant.pk]
        assert [(one.given_by, one.reason) for one in rows] == [("the service by itself", "has a place in the series")]
