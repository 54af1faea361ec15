"""The mails and notices of places: what they say, in whose language, and what is never sent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.utils.translation import override

from oppiva.jobs.models import OutboxMail
from oppiva.jobs.registry import Address, Letter, Mail
from oppiva.people.models import Notice
from oppiva.people.notices import line_of
from oppiva.people.queries import actor_for, newest_notices
from oppiva.workshops import notifications, services
from workshops.cast import Cast, another, dated, enrol, narrowed

pytestmark = pytest.mark.django_db
RENDER = {"seat_offer": notifications.seat_offer, "seat_proposal": notifications.seat_proposal}
SPRING = "2026-03-12 09:00+02:00"


def rendered(kind: str, language: str) -> Mail | None:
    """The newest mail of this kind as its reader gets it."""
    row = OutboxMail.objects.filter(kind=kind).latest("pk")
    letter = Letter(kind, row.object_id, row.version, row.context, Address("a@b.example", "Osa", language))
    with override(language):
        return RENDER[kind](letter)


@pytest.mark.parametrize(("language", "day"), [("fi", "13.3.2026"), ("sv", "13.3.2026"), ("en", "13.3.2026")])
def test_an_offer_says_until_when_in_local_time(cast: Cast, language: str, day: str) -> None:
    with time_machine.travel(SPRING, tick=False):
        narrowed(cast, 3)
        made = enrol(cast, 4)
        services.withdraw(actor_for(cast.staff[0]), made[0])
        mail = rendered("seat_offer", language)
        assert mail is not None
        assert day in mail.text
        assert "9.00" in mail.text
        assert f"/paikat/{made[3].pk}/" in mail.text


def test_an_offer_over_the_night_the_clocks_change_lasts_24_hours(cast: Cast) -> None:
    with time_machine.travel("2026-03-28 12:00+02:00", tick=False):
        narrowed(cast, 3)
        made = enrol(cast, 4)
        services.withdraw(actor_for(cast.staff[0]), made[0])
        mail = rendered("seat_offer", "fi")
        assert mail is not None
        assert "13.00" in mail.text, "24 hours later it is one o'clock in summer time"


def test_a_proposal_names_the_days_and_is_not_sent_once_answered(cast: Cast) -> None:
    dated(cast, cast.first, date(2026, 12, 8))
    (made,) = services.propose(actor_for(cast.supervisor), cast.first, [cast.staff[0]]).made
    finnish, swedish = rendered("seat_proposal", "fi"), rendered("seat_proposal", "sv")
    assert finnish is not None
    assert swedish is not None
    assert "ti\u00a08.12." in finnish.text
    assert "tis\u00a08.12." in swedish.text
    assert cast.supervisor.name in finnish.text
    services.answer_proposal(actor_for(cast.staff[0]), made, accept=False)
    assert rendered("seat_proposal", "fi") is None


def test_the_proposals_of_one_deed_count_as_one_mail(cast: Cast) -> None:
    services.propose(actor_for(cast.supervisor), cast.first, cast.staff[:20])
    mails = OutboxMail.objects.filter(kind="seat_proposal")
    assert mails.count() == 20
    assert len({mail.counts_as for mail in mails}) == 1


def test_many_proposals_to_one_person_in_an_hour_still_leave_a_notice(cast: Cast) -> None:
    for number in range(5):
        services.propose(actor_for(cast.supervisor), another(cast, f"4{number}"), [cast.staff[0]])
    assert Notice.objects.filter(person=cast.staff[0], code="proposed").count() == 5
    assert OutboxMail.objects.filter(recipient=cast.staff[0].pk, kind="seat_proposal").count() == 3


def test_who_is_moved_is_told_where_to_and_who_moves_oneself_is_told_nothing(cast: Cast) -> None:
    made = enrol(cast, 2)
    other = another(cast, "46")
    services.change_series(actor_for(cast.facilitator), made[0], other)
    services.change_series(actor_for(cast.staff[1]), made[1], other)
    moved = Notice.objects.filter(code="moved")
    assert [notice.person_id for notice in moved] == [cast.staff[0].pk]
    line = newest_notices(actor_for(cast.staff[0]))[0]
    assert "46" in str(line_of(line).words)


def test_silence_is_told_to_the_one_who_was_silent(cast: Cast) -> None:
    with time_machine.travel(SPRING, tick=False) as clock:
        narrowed(cast, 3)
        made = enrol(cast, 4)
        services.withdraw(actor_for(cast.staff[0]), made[0])
        clock.shift(timedelta(hours=25))
        services.expire_offers()
    told = Notice.objects.filter(kind="workshops.seat").values_list("person_id", "code")
    assert set(told) == {(cast.staff[3].pk, "offered"), (cast.staff[3].pk, "expired")}


def test_wishes_of_a_series_that_is_over_are_emptied_whole(cast: Cast) -> None:
    from oppiva.workshops.services.personal import forget_wishes

    made, _other = enrol(cast, 2)
    dated(cast, cast.first, date(2026, 1, 7))
    services.set_wishes(
        actor_for(cast.staff[0]), made, {"themes": ["a"], "languages": ["sv"], "mode": "remote", "step_free": True}
    )
    assert forget_wishes() == 1
    made.refresh_from_db()
    assert (made.themes, made.languages, made.mode, made.step_free, made.wished_at) == ([], [], "site", False, None)
