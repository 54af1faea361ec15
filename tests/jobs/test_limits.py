"""Limits against mass mailing (trust.md S6)."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from oppiva.core.errors import DomainError
from oppiva.jobs import limits
from oppiva.jobs.models import OutboxMail
from oppiva.jobs.services import queue_mail

pytestmark = pytest.mark.django_db

SENDER, OTHER = uuid4(), uuid4()


def send(recipient=None, sender=SENDER, **more):
    return queue_mail("note", recipient=recipient or uuid4(), object_id=uuid4().hex, counts_for=sender, **more)


@pytest.fixture(autouse=True)
def kinds(notes, clock):
    """Mails on a Thursday morning that stands still."""


def refused(**more):
    with pytest.raises(DomainError) as caught:
        send(**more)
    assert caught.value.code == "mail_limit"
    return caught.value.facts["limit"], caught.value.facts["retry_after"]


def test_three_mails_an_hour_go_to_one_address(clock):
    someone = UUID(int=9)
    for _ in range(3):
        send(someone)
        clock.shift(60)
    assert refused(recipient=someone) == ("address", 3600 - 180)
    assert refused(recipient=someone, sender=OTHER)[0] == "address"
    send()
    clock.shift(3600 - 180)
    send(someone)


def test_nobody_is_kept_out_by_what_others_send_her():
    someone = UUID(int=9)
    for _ in range(3):
        send(someone)
    for _ in range(3):
        send(someone, sender=limits.SELF)
    assert refused(recipient=someone, sender=limits.SELF)[0] == "address"


def test_one_sender_sends_sixty_an_hour_and_the_next_sender_still_may():
    for _ in range(60):
        send()
    assert refused() == ("sender", 3600)
    send(sender=OTHER)


def test_twenty_eight_people_ask_for_their_codes_in_one_minute():
    for _ in range(80):
        send(sender=limits.SELF)


def test_a_confirmed_import_counts_once():
    for _ in range(100):
        send(counts_as="import:7")
    for _ in range(59):
        send()
    assert refused()[0] == "sender"
    send(counts_as="import:7")


def test_two_thousand_bundles_a_day_are_enough_for_all(clock):
    now = OutboxMail(created_at=clock_now()).created_at
    OutboxMail.objects.bulk_create(
        OutboxMail(
            kind="note", object_id=str(n), recipient=uuid4(), message_id=f"<{n}@example.org>", created_at=now,
            next_try_at=now, counts_for=str(uuid4()), counts_as=str(n),
        )
        for n in range(2_000)
    )  # fmt: skip
    assert refused() == ("day", 86_400)
    assert refused(sender=limits.SELF)[0] == "day"
    clock.shift(timedelta(days=1))
    send()


def clock_now():
    from oppiva.jobs import clock

    return clock.now()


def test_mails_that_no_person_set_off_are_not_counted():
    someone = UUID(int=9)
    for number in range(5):
        queue_mail("note", recipient=someone, object_id=str(number))
    send(someone)


def test_asking_again_for_the_same_mail_is_no_second_mail():
    someone = UUID(int=9)
    for _ in range(5):
        queue_mail("note", recipient=someone, object_id="same", counts_for=SENDER)
    assert OutboxMail.objects.count() == 1
