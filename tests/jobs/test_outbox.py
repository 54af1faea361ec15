"""The outbox: one row a mail, in order, claimed once, settled by whoever holds the lease."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from oppiva.core.errors import DomainError
from oppiva.core.policy import ANONYMOUS
from oppiva.jobs import queries, registry
from oppiva.jobs.models import OutboxMail
from oppiva.jobs.services import decide_unknown, forget, outbox, queue_mail

pytestmark = [pytest.mark.django_db, pytest.mark.both]

AINO, BENGT = UUID(int=1), UUID(int=2)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def kinds(notes):
    """The kinds of mail of this folder."""


def put(kind="note", recipient=None, **more):
    return queue_mail(kind, recipient=recipient or uuid4(), object_id=uuid4().hex, **more)


def read(mail):
    mail.refresh_from_db()
    return mail.state, mail.reason


def test_a_kind_nobody_registered_is_refused():
    with pytest.raises(LookupError):
        put("nonsense")


def test_a_mail_of_a_deed_that_fails_is_never_sent():
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert outbox.claim() is None


def test_the_row_holds_the_recipients_id_and_no_address():
    mail = put(recipient=AINO, context={"word": "x"})
    held = " ".join(str(getattr(mail, field.name)) for field in OutboxMail._meta.fields)
    assert str(AINO) in held
    assert "aino@" not in held


def test_the_same_mail_is_queued_once_and_a_new_version_again():
    first = queue_mail("note", recipient=AINO, object_id="a")
    assert queue_mail("note", recipient=AINO, object_id="a") == first
    second = queue_mail("note", recipient=AINO, object_id="a", version=2)
    assert second != first
    assert second.message_id != first.message_id
    assert first.message_id.endswith("@localhost>")
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMail.objects.filter(pk=second.pk).update(version=1)


def test_codes_go_first_and_newsletters_last():
    letter, note, code = put("letter"), put("note"), put("code")
    assert [outbox.claim() for _ in range(4)] == [code, note, letter, None]


def test_mails_go_in_the_order_they_were_queued():
    mails = [put() for _ in range(5)]
    assert [outbox.claim() for _ in range(5)] == mails


def test_a_recipients_later_mail_does_not_overtake_an_earlier_one(clock):
    first, second, other = put(recipient=AINO), put(recipient=AINO), put(recipient=BENGT)
    assert [outbox.claim(), outbox.claim()] == [first, other]  # the first is on its way, so the second waits
    outbox.later(OutboxMail.objects.get(pk=first.pk), "smtp_450")
    assert outbox.claim() is None
    clock.shift(61)
    assert outbox.claim() == first
    outbox.sent(OutboxMail.objects.get(pk=first.pk))
    assert outbox.claim() == second


def test_a_mail_planned_for_later_holds_nothing_back(clock):
    planned = put(recipient=AINO, not_before=THURSDAY + timedelta(days=20))
    now = put(recipient=AINO)
    assert outbox.claim() == now
    clock.shift(timedelta(days=20))
    outbox.sent(OutboxMail.objects.get(pk=now.pk))
    assert outbox.claim() == planned


THURSDAY = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "hour", "demo", "goes"),
    [
        ("reminder", 8, False, THURSDAY),
        ("reminder", 19, False, datetime(2026, 3, 13, 5, 0, tzinfo=UTC)),  # 7.00 in Finland
        ("reminder", 19, True, THURSDAY.replace(hour=19)),
        ("code", 19, False, THURSDAY.replace(hour=19)),
    ],
)
def test_a_quiet_mail_waits_for_the_morning(clock, settings, kind, hour, demo, goes):
    settings.OPPIVA_DEMO = demo
    clock.move_to(THURSDAY.replace(hour=hour))
    assert put(kind).next_try_at == goes


@pytest.mark.parametrize("demo", [False, True])
def test_a_quiet_mail_that_was_held_up_does_not_go_in_the_night_either(clock, settings, demo):
    settings.OPPIVA_DEMO = demo
    held_up = put("reminder", recipient=AINO)
    outbox.later(outbox.claim(), "smtp_451")
    clock.move_to(THURSDAY.replace(hour=19))  # 21 in Finland
    alert = put("note", recipient=AINO)
    assert [outbox.claim(), outbox.claim()] == ([held_up, None] if demo else [alert, None])
    clock.move_to(datetime(2026, 3, 13, 5, 0, tzinfo=UTC))
    assert outbox.claim() == (None if demo else held_up)


def test_while_the_server_is_away_the_lane_waits_in_order_and_codes_try_anyway(clock):
    first, second = put(), put()
    outbox.later(outbox.claim(), outbox.SERVER_AWAY)
    later = put()
    assert outbox.claim() is None
    code = put("code")
    assert outbox.claim() == code
    outbox.sent(OutboxMail.objects.get(pk=code.pk))  # the server is back: nobody waits for the minute to pass
    assert [outbox.claim() for _ in range(3)] == [first, second, later]


def test_the_waits_are_1_5_30_and_120_minutes_and_after_five_days_it_fails(clock):
    mail = put()
    waits = []
    while read(mail)[0] == "queued":
        clock.move_to(mail.next_try_at)
        outbox.later(outbox.claim(), "smtp_450")
        mail.refresh_from_db()
        waits.append((mail.next_try_at - clock_now()) // MINUTE)
    assert waits[:6] == [1, 5, 30, 120, 120, 120]
    assert read(mail) == ("failed", "smtp_450")
    assert timedelta(days=4, hours=20) < clock_now() - mail.created_at <= timedelta(days=5)


def clock_now():
    from oppiva.jobs import clock

    return clock.now()


def test_context_is_emptied_when_the_mail_has_ended():
    for end in (outbox.sent, lambda mail: outbox.fail(mail, "smtp_550"), lambda mail: outbox.drop(mail, "too_old")):
        put("code", context={"code": "314159"})
        mail = outbox.claim()
        assert mail.context == {"code": "314159"}
        assert end(mail)
        mail.refresh_from_db()
        assert mail.context == {}


def test_a_lost_mail_goes_again_and_one_that_may_have_gone_waits_for_a_person(clock, aino):
    safe, once = put(), put("letter", at_most_once=True)
    outbox.claim()
    assert outbox.begin_sending(outbox.claim())
    clock.shift(outbox.LEASE)
    assert outbox.recover() == 0
    clock.shift(1)
    assert outbox.recover() == 2
    assert read(safe) == ("queued", "")
    assert read(once) == ("unknown", "cut_off")
    assert [row.id for row in queries.unsure_mails()] == [once.pk]
    assert outbox.claim() == safe
    assert outbox.claim() is None


def test_an_at_most_once_mail_that_was_not_begun_goes_again(clock):
    put("letter", at_most_once=True)
    mail = outbox.claim()
    clock.shift(timedelta(minutes=6))
    outbox.recover()
    assert outbox.claim() == mail


def test_a_worker_that_lost_its_lease_changes_nothing(clock):
    put()
    slow = outbox.claim()
    clock.shift(timedelta(minutes=6))
    outbox.recover()
    quick = outbox.claim()
    assert not outbox.sent(slow)
    assert not outbox.begin_sending(slow)
    assert not outbox.fail(slow, "wrong")
    assert not outbox.later(slow, "wrong")
    assert not outbox.unsure(slow)
    assert outbox.sent(quick)
    assert read(quick) == ("sent", "")


def test_a_person_decides_about_an_unknown_mail(aino, stranger):
    for send, end in ((True, ("queued", "sent_again")), (False, ("dropped", "let_be"))):
        mail = put("letter", at_most_once=True, context={"word": "x"})
        claimed = outbox.claim()
        outbox.begin_sending(claimed)
        outbox.unsure(claimed)
        with pytest.raises(DomainError, match="not_yours"):
            decide_unknown(mail.pk, actor=ANONYMOUS, send=send)
        decide_unknown(mail.pk, actor=aino, send=send)
        assert read(mail) == end
        assert bool(mail.context) == send
        with pytest.raises(DomainError, match="already_decided"):
            decide_unknown(mail.pk, actor=stranger, send=send)
        if send:
            assert outbox.sent(outbox.claim())


def test_an_erased_person_gets_nothing_more_and_leaves_no_words():
    waiting, others = put(recipient=AINO, context={"word": "x"}), put(recipient=BENGT, context={"word": "y"})
    assert forget(AINO) == 1
    assert read(waiting) == ("dropped", "no_address")
    assert waiting.context == {}
    assert read(others) == ("queued", "")
    assert others.context == {"word": "y"}


def test_a_refused_address_is_known_until_a_mail_gets_through():
    put(recipient=AINO)
    outbox.fail(outbox.claim(), "smtp_550")
    assert queries.address_refused(AINO) == "smtp_550"
    assert queries.address_refused(BENGT) is None
    assert [row.reason for row in queries.failed_mails()] == ["smtp_550"]
    put(recipient=AINO)
    outbox.sent(outbox.claim())
    assert queries.address_refused(AINO) is None


def test_ended_mails_go_after_ninety_days(clock):
    put()
    outbox.sent(outbox.claim())
    waiting = put(not_before=THURSDAY + timedelta(days=200))
    clock.shift(timedelta(days=91))
    assert outbox.sweep_mails() == 1
    assert list(OutboxMail.objects.all()) == [waiting]


def test_a_kind_of_a_newer_release_waits_for_its_worker():
    mail = put()
    registry._mails.clear()
    assert outbox.claim() is None
    assert read(mail) == ("queued", "")


@pytest.mark.parametrize("state", ["leased", "sending"])
def test_the_database_refuses_a_lease_without_holder(state):
    mail = put()
    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMail.objects.filter(pk=mail.pk).update(state=state)


def test_a_mail_that_another_worker_takes_in_the_same_instant_is_not_taken_twice():
    put()

    def quicker(execute, sql, params, many, context):
        if sql.startswith("SAVEPOINT"):
            OutboxMail.objects.update(state="dropped")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(quicker):
        assert outbox.claim() is None


def test_a_row_names_itself_without_anybodys_data():
    mail = put(recipient=AINO, context={"code": "314159"})
    assert str(mail) == f"note {mail.message_id}"
