"""The weekly digest (records.md 12, T25): one mail a week on the person's own day, or none; never two."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oppiva.core.calendars import ZONE
from oppiva.jobs import clock, letters, registry
from oppiva.jobs.models import Job, OutboxMail
from oppiva.jobs.services import queue
from oppiva.people import queries, services, slots, tasks
from oppiva.people.models import DigestRun, Notice, Person
from oppiva.people.queries import actor_for
from oppiva.people.services import digests
from people.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]

TUESDAY = date(2026, 3, 10)


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of notice of these tests, and nobody's next step."""
    monkeypatch.setattr(slots.notices, "_notices", dict(slots.notices._notices))
    monkeypatch.setattr(slots.notices, "_next_step", [])
    monkeypatch.setattr(slots.notices, "_reminders", [])
    slots.register_notice(slots.NoticeKind("trial", "experiments.experiment", lambda code, facts: f"Kokeilu {code}"))


@pytest.fixture
def quiet(cast: Cast) -> Cast:
    """The cast with nothing told yet."""
    Notice.objects.all().delete()
    return cast


def at(day: date, hour: int = 8, minute: int = 0) -> Any:
    """The machine's clock on a local day and time."""
    return time_machine.travel(datetime.combine(day, time(hour, minute), ZONE), tick=False)


def tell(cast: Cast, *persons: Person, day: date, record: str = "1", code: str = "tried", **more: Any) -> None:
    with at(day, 12):
        services.notify(
            actor_for(cast.admin), persons, kind="trial", object_id=record, code=code, link="/kokeilut/1/", **more
        )


def make(day: date) -> services.Made:
    with at(day):
        return services.make_digests(day)


def mails(person: Person | None = None) -> list[OutboxMail]:
    rows = OutboxMail.objects.filter(kind=services.DIGEST).order_by("id")
    return list(rows.filter(recipient=person.pk) if person else rows)


def worded(mail: OutboxMail) -> Any:
    address = registry.address_of(mail.recipient)
    assert address is not None
    return letters.compose(mail, registry.mail_kind(mail.kind), address)


def test_seven_changes_in_three_records_are_one_mail_of_three_lines(quiet: Cast) -> None:
    """T25."""
    author = quiet.participant
    for number, (record, code) in enumerate(
        [("1", "a"), ("2", "b"), ("1", "c"), ("3", "d"), ("2", "e"), ("1", "f"), ("3", "g")]
    ):
        tell(
            quiet, author, day=date(2026, 3, 3) + timedelta(days=number), record=record, code=code, reason=f"syy {code}"
        )
    assert make(TUESDAY) == services.Made(1, Person.objects.filter(state="active").count() - 1)
    (mail,) = mails()
    message = worded(mail)
    assert [line for line in message.body.splitlines() if line.startswith("- ")] == [
        "- Kokeilu g",
        "- Kokeilu f",
        "- Kokeilu e",
    ]
    assert "syy g" in message.body
    assert "syy a" not in message.body
    assert make(TUESDAY) == services.Made()
    for week in (1, 2):
        assert make(TUESDAY + timedelta(weeks=week)).sent == 0
    assert len(mails()) == 1


def test_what_two_records_say_in_the_same_words_is_one_line(quiet: Cast) -> None:
    """Two supervisors answer about one experiment; another answer is another line."""
    author = quiet.participant
    for record, answer in (("1", "yes"), ("2", "yes"), ("3", "not_now"), ("4", "yes")):
        tell(quiet, author, day=TUESDAY - timedelta(days=1), record=record, facts={"answer": answer, "code": "01-2"})
    assert make(TUESDAY).sent == 1
    (mail,) = mails(author)
    with at(TUESDAY):
        message = worded(mail)
    assert message.body.count("Kokeilu tried") == 2
    assert not Notice.objects.filter(person=author, mailed_at__isnull=True).exists(), "none comes again next week"


def test_a_superior_gets_no_mail_about_the_own_staff(quiet: Cast) -> None:
    """T25, trust.md W4."""
    tell(quiet, quiet.participant, quiet.colleague, quiet.supervisor, day=date(2026, 3, 9), about=[quiet.participant])
    make(TUESDAY)
    assert mails(quiet.supervisor) == []
    assert {mail.recipient for mail in mails()} == {quiet.participant.pk, quiet.colleague.pk}


def test_a_digest_waits_behind_everything_and_counts_for_nobodys_limit(quiet: Cast) -> None:
    tell(quiet, quiet.participant, day=date(2026, 3, 9))
    make(TUESDAY)
    (mail,) = mails()
    assert (mail.lane, mail.counts_for) == (OutboxMail.Lane.BULK, "")
    assert mail.next_try_at == datetime(2026, 3, 10, 8, tzinfo=ZONE)


def test_what_has_been_read_in_the_service_is_not_mailed(quiet: Cast) -> None:
    tell(quiet, quiet.participant, day=date(2026, 3, 9))
    with at(date(2026, 3, 9), 15):
        services.mark_read(actor_for(quiet.participant))
    assert make(TUESDAY).sent == 0


def test_who_turned_it_off_gets_none_and_no_flood_when_it_is_on_again(quiet: Cast) -> None:
    Person.objects.filter(pk=quiet.participant.pk).update(digest_off=True)
    tell(quiet, quiet.participant, day=date(2026, 2, 2), record="old")
    tell(quiet, quiet.participant, day=date(2026, 3, 9), record="new")
    make(TUESDAY)
    assert mails() == []
    Person.objects.filter(pk=quiet.participant.pk).update(digest_off=False)
    make(TUESDAY + timedelta(weeks=1))
    assert len(mails()[0].context["notices"]) == 1


@pytest.mark.parametrize("state", [Person.State.LEFT, Person.State.ERASED, Person.State.INVITED])
def test_who_has_left_or_not_yet_come_gets_no_digest(quiet: Cast, state: str) -> None:
    tell(quiet, quiet.participant, day=date(2026, 3, 9))
    Person.objects.filter(pk=quiet.participant.pk).update(state=state)
    make(TUESDAY)
    assert mails() == []


def test_a_waiting_digest_of_an_erased_person_says_nothing(quiet: Cast) -> None:
    tell(quiet, quiet.participant, day=date(2026, 3, 9), reason="syy")
    make(TUESDAY)
    services.forget_notices(quiet.participant.pk)
    assert worded(mails()[0]) is None


@pytest.mark.parametrize(
    ("first", "then", "changed_on", "next_mail"),
    [
        (1, 3, date(2026, 3, 11), date(2026, 3, 19)),  # Tuesday had its mail: Thursday of the same week has none
        (1, 0, date(2026, 3, 11), date(2026, 3, 23)),  # Monday comes six days after: no
        (6, 0, date(2026, 3, 15), date(2026, 3, 23)),  # Sunday, then Monday of the next week
        (4, 2, date(2026, 3, 10), date(2026, 3, 18)),
    ],
)
def test_a_changed_weekday_never_gives_two_within_seven_days(
    quiet: Cast, first: int, then: int, changed_on: date, next_mail: date
) -> None:
    author = quiet.participant
    author_row = Person.objects.filter(pk=author.pk)
    author_row.update(digest_day=first)
    sent = []
    for number in range(28):
        day = date(2026, 3, 2) + timedelta(days=number)
        if day == changed_on:
            author_row.update(digest_day=then)
        before = len(mails(author))
        tell(quiet, author, day=day - timedelta(days=1), record=str(number))
        make(day)
        if len(mails(author)) > before:
            sent.append(day)
    gaps = [later - earlier for earlier, later in itertools.pairwise(sent)]
    assert min(gaps) >= timedelta(days=7)
    assert next(day for day in sent if day >= changed_on and day.weekday() == then) <= next_mail
    assert len({day.isocalendar()[:2] for day in sent}) == len(sent)


@pytest.mark.parametrize(
    ("day", "goes"),
    [
        (date(2026, 3, 24), "2026-03-24T08:00+02:00"),
        (date(2026, 3, 31), "2026-03-31T08:00+03:00"),  # the clocks went forward on Sunday
        (date(2026, 10, 27), "2026-10-27T08:00+02:00"),  # and back
        (date(2026, 1, 6), "2026-01-07T08:00+02:00"),  # Epiphany
        (date(2025, 12, 30), "2025-12-30T08:00+02:00"),
    ],
)
def test_it_goes_at_eight_local_time_and_never_on_a_public_holiday(quiet: Cast, day: date, goes: str) -> None:
    tell(quiet, quiet.participant, day=day - timedelta(days=1))
    make(day)
    assert mails()[0].next_try_at == datetime.fromisoformat(goes)


def test_easter_monday_brings_its_digest_on_tuesday(quiet: Cast) -> None:
    Person.objects.filter(pk=quiet.participant.pk).update(digest_day=0)
    tell(quiet, quiet.participant, day=date(2026, 4, 2))
    make(date(2026, 4, 6))
    assert mails()[0].next_try_at == datetime(2026, 4, 7, 8, tzinfo=ZONE)


def test_the_week_over_the_end_of_the_year_is_one_week(quiet: Cast) -> None:
    day = date(2025, 12, 30)
    tell(quiet, quiet.participant, day=date(2025, 12, 29))
    make(day)
    tell(quiet, quiet.participant, day=date(2026, 1, 2), record="2")
    Person.objects.filter(pk=quiet.participant.pk).update(digest_day=4)
    make(date(2026, 1, 2))
    assert [run.week for run in DigestRun.objects.filter(person=quiet.participant)] == [date(2025, 12, 29)]
    assert len(mails()) == 1


def test_at_most_eight_lines_and_how_many_more(quiet: Cast) -> None:
    for number in range(11):
        tell(quiet, quiet.participant, day=date(2026, 3, 9), record=str(number), code=f"tried {number}")
    make(TUESDAY)
    body = worded(mails()[0]).body
    assert body.count("\n- ") + body.startswith("- ") == 8
    assert "3" in body
    assert not Notice.objects.filter(mailed_at__isnull=True).exists()


def test_the_own_next_step_comes_first_and_alone_makes_no_mail(quiet: Cast) -> None:
    slots.register_next_step(lambda person: slots.NextStep("Täydennä päätös", "/hanke/X/suunnitelma/"))
    assert make(TUESDAY - timedelta(weeks=1)).sent == 0
    tell(quiet, quiet.participant, day=date(2026, 3, 9))
    make(TUESDAY)
    message = worded(mails()[0])
    assert message.body.index("Täydennä päätös") < message.body.index("Kokeilu tried")
    assert f"{settings.OPPIVA_ADDRESS}/hanke/X/suunnitelma/" in message.body
    html = message.alternatives[0].content
    assert html.index("Täydennä päätös") < html.index("Kokeilu tried")


def test_the_mail_is_in_the_persons_language_and_leads_there(quiet: Cast) -> None:
    Person.objects.filter(pk=quiet.participant.pk).update(language="sv")
    tell(quiet, quiet.participant, day=date(2026, 3, 9))
    make(TUESDAY)
    message = worded(mails()[0])
    assert message.extra_headers["Content-Language"] == "sv"
    assert f"{settings.OPPIVA_ADDRESS}/sv/kokeilut/1/" in message.body
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_others_typed_is_no_markup_in_the_mail(quiet: Cast) -> None:
    tell(quiet, quiet.participant, day=date(2026, 3, 9), reason="<img src=x> & muuta\nBcc: a@b")
    make(TUESDAY)
    message = worded(mails()[0])
    assert "<img src=x> & muuta Bcc: a@b" in message.body
    assert "<img" not in message.alternatives[0].content
    assert "\n" not in message.subject


def test_four_hundred_persons_cost_a_statement_for_nobody_and_a_few_for_each_mail(quiet: Cast) -> None:
    def cost(day: date) -> int:
        with CaptureQueriesContext(connection) as seen:
            make(day)
        return len(seen)

    def crowd(number: int) -> list[Person]:
        start = Person.objects.count()
        rows = [Person(name=f"Ihminen {n}", email=f"i{n}@tyo.example") for n in range(start, start + number)]
        return Person.objects.bulk_create(rows)

    crowd(30)
    few = cost(TUESDAY)
    people = crowd(400)
    # Each fifty persons are one transaction of at most six statements.
    assert cost(TUESDAY + timedelta(weeks=1)) - few <= 6 * 400 / 50
    tell(quiet, *people[:20], day=TUESDAY + timedelta(weeks=1))
    assert cost(TUESDAY + timedelta(weeks=2)) - few <= 6 * 400 / 50 + 20 * 6


def test_a_digest_broken_off_is_made_once_when_done_again(quiet: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    persons = [quiet.participant, quiet.colleague, quiet.stranger]
    tell(quiet, *persons, day=date(2026, 3, 9))
    real: Callable[..., object] = digests.queue_mail
    calls = []

    def breaks(*given: Any, **named: Any) -> object:
        calls.append(named["recipient"])
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*given, **named)

    monkeypatch.setattr(digests, "TOGETHER", 1)
    monkeypatch.setattr(digests, "queue_mail", breaks)
    with pytest.raises(KeyboardInterrupt):
        make(TUESDAY)
    assert len(mails()) == 1
    assert DigestRun.objects.filter(outcome="sent").count() == 1
    make(TUESDAY)
    assert sorted(mail.recipient for mail in mails()) == sorted(person.pk for person in persons)
    assert DigestRun.objects.filter(outcome="sent").count() == 3


def run_due(moment: datetime) -> dict[str, object]:
    """What the worker does for the digest at a moment: makes the slot's row, runs it, keeps its result."""
    with time_machine.travel(moment, tick=False):
        queue.make_timed()
        Job.objects.exclude(kind=tasks.DIGEST).delete()
        job = queue.claim()
        if job is None:
            return {}

        class Run:
            args: dict[str, object] = {}
            slot = job.slot
            asked_by = None

            def progress(self, done: int, of: int = 10_000) -> None: ...

        result = registry.job_kind(job.kind).work(Run()) or {}
        queue.finish(job, result)
        return dict(result)


def test_days_without_a_worker_are_made_up_once(quiet: Cast) -> None:
    run_due(datetime(2026, 3, 9, 8, 1, tzinfo=ZONE))
    tell(quiet, quiet.participant, quiet.colleague, day=date(2026, 3, 9))
    Person.objects.filter(pk=quiet.colleague.pk).update(digest_day=2)
    # Nobody was there on Tuesday and Wednesday; on Thursday afternoon there is.
    assert run_due(datetime(2026, 3, 12, 15, 0, tzinfo=ZONE))["sent"] == 2
    assert run_due(datetime(2026, 3, 12, 15, 5, tzinfo=ZONE)) == {}
    assert run_due(datetime(2026, 3, 13, 8, 0, tzinfo=ZONE))["sent"] == 0
    assert {run.due_on for run in DigestRun.objects.filter(outcome="sent")} == {date(2026, 3, 10), date(2026, 3, 11)}
    assert [mail.next_try_at for mail in mails()] == [datetime(2026, 3, 12, 15, 0, tzinfo=ZONE)] * 2


def test_a_digest_made_up_in_the_night_waits_for_the_morning(quiet: Cast) -> None:
    tell(quiet, quiet.participant, day=date(2026, 3, 9))
    run_due(datetime(2026, 3, 10, 22, 30, tzinfo=ZONE))
    assert mails()[0].next_try_at == datetime(2026, 3, 11, 7, 0, tzinfo=ZONE)


@pytest.mark.parametrize("night", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_night_the_clocks_change_gives_one_digest(quiet: Cast, night: date) -> None:
    Person.objects.filter(pk=quiet.participant.pk).update(digest_day=6)
    tell(quiet, quiet.participant, day=night - timedelta(days=1))
    moment = datetime.combine(night, time(), ZONE)
    made = 0
    for step in range(48):
        made += int(str(run_due(moment.astimezone(clock.UTC) + timedelta(minutes=30 * step)).get("sent", 0)))
    assert made == len(mails()) == 1
    assert mails()[0].next_try_at == datetime.combine(night, time(8), ZONE)


def test_days_are_made_up_for_a_week_at_most(quiet: Cast) -> None:
    assert queries.digest_days(TUESDAY, tasks.DIGEST) == [TUESDAY]
    run_due(datetime(2026, 1, 2, 9, tzinfo=ZONE))
    assert queries.digest_days(TUESDAY, tasks.DIGEST) == [TUESDAY - timedelta(days=back) for back in range(6, -1, -1)]
