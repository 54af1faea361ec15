"""Notices: a change by somebody else is told to those whose it is, at once, in their language, and to nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from oppiva.jobs import clock
from oppiva.people import queries, services, slots
from oppiva.people.models import Notice, Person
from oppiva.people.notices import line_of, words_of
from oppiva.people.queries import actor_for
from people.cast import LONG_AGO, SETUP, Cast, browser, grant_to

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of notice of these tests, gone with the test."""
    monkeypatch.setattr(slots.notices, "_notices", dict(slots.notices._notices))
    slots.register_notice(
        slots.NoticeKind(
            "trial", "experiments.experiment", lambda code, facts: f"Kokeilu {facts.get('no', '')}: {code}"
        )
    )


@pytest.fixture
def quiet(cast: Cast) -> Cast:
    """The cast with nothing told yet."""
    Notice.objects.all().delete()
    return cast


def tell(
    cast: Cast, *persons: Person, by: Person | None = None, record: str = "1", code: str = "tried", **more: Any
) -> int:
    return services.notify(
        actor_for(by or cast.admin), persons, kind="trial", object_id=record, code=code, link="/kokeilut/1/", **more
    )


def lines(person: Person) -> list[str]:
    return [line_of(notice).words for notice in queries.notice_page(actor_for(person), 1).rows]


def test_a_person_never_hears_of_an_own_deed(quiet: Cast) -> None:
    assert tell(quiet, quiet.colleague, quiet.participant, by=quiet.colleague) == 1
    assert (lines(quiet.colleague), lines(quiet.participant)) == ([], ["Kokeilu : tried"])


def test_a_superior_never_hears_of_the_own_staff(quiet: Cast) -> None:
    told = (quiet.supervisor, quiet.participant, quiet.stranger)
    assert tell(quiet, *told, about=[quiet.participant]) == 2
    assert lines(quiet.supervisor) == []
    director = quiet.stranger
    grant_to(director, "director", "unit", str(quiet.unit.pk))
    assert tell(quiet, director, about=[quiet.participant]) == 0


@pytest.mark.parametrize("state", [Person.State.LEFT, Person.State.ERASED])
def test_who_is_no_longer_here_is_told_nothing(quiet: Cast, state: str) -> None:
    Person.objects.filter(pk=quiet.colleague.pk).update(state=state)
    assert tell(quiet, quiet.colleague) == 0


def test_a_kind_that_nobody_words_is_refused(quiet: Cast) -> None:
    with pytest.raises(LookupError):
        services.notify(SETUP, [quiet.colleague], kind="nothing", object_id="1", code="x", link="/")


def test_a_record_has_one_line_with_its_newest_state_and_reason(quiet: Cast) -> None:
    for code in ("planned", "running", "decided"):
        tell(quiet, quiet.colleague, code=code, reason=f"koska {code}", facts={"no": 1})
    tell(quiet, quiet.colleague, record="2", code="planned", facts={"no": 2})
    page = queries.notice_page(actor_for(quiet.colleague), 1)
    assert [(row.code, row.reason, row.earlier) for row in page.rows] == [
        ("planned", "", 0),
        ("decided", "koska decided", 2),
    ]
    assert queries.unread_notices(quiet.colleague.pk) == 2


def test_nobody_reads_another_persons_notices_whatever_the_role(quiet: Cast) -> None:
    tell(quiet, quiet.participant, reason="salainen syy")
    for who in (quiet.root, quiet.admin, quiet.supervisor):
        assert lines(who) == []
        assert "salainen syy" not in browser(who).get(reverse("people:notices")).content.decode()


def test_a_grant_is_told_to_its_person_at_each_turn(quiet: Cast) -> None:
    actor = quiet.actor(quiet.admin)
    today = clock.today()
    grant = services.give_grant(
        actor, person=quiet.colleague, role="participant", scope_kind="unit", scope_id=str(quiet.unit.pk),
        starts_on=today, reason="mukaan sarjaan",
    )  # fmt: skip
    assert [row.code for row in queries.notice_page(actor_for(quiet.colleague), 1).rows] == ["given"]
    services.end_grant(actor, grant, ends_on=today + timedelta(days=3), reason="sarja päättyy")
    services.revoke_grant(actor, grant, reason="siirtyi muualle")
    (line,) = queries.notice_page(actor_for(quiet.colleague), 1).rows
    assert (line.code, line.reason, line.earlier) == ("revoked", "siirtyi muualle", 2)
    assert line.link == f"/kayttooikeudet/{grant.pk}/"
    assert lines(quiet.supervisor) == lines(quiet.admin) == []
    assert browser(quiet.colleague).get(line.link).status_code == 200, "the line leads to what the person may open"


def test_a_grant_that_is_refused_tells_nobody(quiet: Cast) -> None:
    with pytest.raises(Exception, match="grant_above_own"):
        services.give_grant(
            quiet.actor(quiet.supervisor), person=quiet.colleague, role="area_admin", scope_kind="area",
            scope_id="23", starts_on=LONG_AGO, reason="x",
        )  # fmt: skip
    assert lines(quiet.colleague) == []


def test_words_follow_the_reader_not_the_writer(quiet: Cast) -> None:
    with override("sv"):
        grant_to(quiet.colleague, "participant", "unit", str(quiet.side.pk))
    stored = Notice.objects.get()
    assert set(stored.facts) == {"role", "day"}
    with override("en"):
        assert words_of(stored.kind, stored.code, stored.facts) == "You have a new role: participant."
        page = browser(quiet.colleague).get("/en/ilmoitukset/").content.decode()
    assert f'href="/en{stored.link}"' in page


def test_the_page_marks_what_is_new_and_the_button_reads_it_all(quiet: Cast) -> None:
    tell(quiet, quiet.participant, reason="<b>syy</b>")
    client = browser(quiet.participant)
    page = client.get(reverse("people:notices")).content.decode()
    assert "news__line--new" in page
    assert "&lt;b&gt;syy" in page
    assert 'class="bell__n">1<' in page
    newest = str(Notice.objects.get().pk)
    tell(quiet, quiet.participant, record="2")
    Notice.objects.filter(object_id="2").update(created_at=clock.now() + timedelta(seconds=5))
    assert client.post(reverse("people:notices_read"), {"newest": newest}).status_code == 302
    # What came after the page was opened has not been read.
    assert [row.unread for row in queries.notice_page(actor_for(quiet.participant), 1).rows] == [True, False]
    client.post(reverse("people:notices_read"))
    assert "bell__n" not in client.get(reverse("people:notices")).content.decode()


def test_looking_changes_nothing(quiet: Cast) -> None:
    tell(quiet, quiet.participant)
    client = browser(quiet.participant)
    client.get(reverse("people:notices"))
    assert client.get(reverse("people:notices_read")).status_code == 302
    assert Notice.objects.filter(seen_at__isnull=True).count() == 1


def test_marking_reads_nobody_elses(quiet: Cast) -> None:
    tell(quiet, quiet.participant, quiet.colleague)
    browser(quiet.participant).post(reverse("people:notices_read"))
    assert queries.unread_notices(quiet.colleague.pk) == 1


def test_the_page_is_empty_kindly_and_costs_the_same_for_five_hundred(quiet: Cast) -> None:
    client = browser(quiet.participant)
    assert 'class="empty' in client.get(reverse("people:notices")).content.decode()

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("people:notices"), {"sivu": "2"}).status_code == 200
        return len(seen)

    tell(quiet, quiet.participant)
    cost()
    few = cost()
    for number in range(500):
        tell(quiet, quiet.participant, record=str(number))
    assert cost() == few <= 12
    assert 'rel="next"' in client.get(reverse("people:notices")).content.decode()


def test_notices_go_after_a_year(quiet: Cast) -> None:
    tell(quiet, quiet.participant)
    Notice.objects.update(created_at=clock.now() - timedelta(days=366))
    assert lines(quiet.participant) == []
    assert services.sweep_notices() == 1


def test_ones_own_data_hold_every_notice_and_erasure_none(quiet: Cast) -> None:
    tell(quiet, quiet.participant, quiet.colleague, reason="syy")
    data = {one.kind: one for one in slots.personal_data()}["people.notice"]
    (row,) = data.rows(quiet.participant.pk)
    assert (row["change"], row["reason"]) == ("Kokeilu : tried", "syy")
    assert data.rows(uuid4()) == []
    data.erase(quiet.participant.pk)
    assert (data.rows(quiet.participant.pk), len(data.rows(quiet.colleague.pk))) == ([], 1)
