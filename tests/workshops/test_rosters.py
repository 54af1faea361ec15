"""The roster of a series and the seats by organisation: who sees what, what goes out, who is told."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from html import unescape

import openpyxl
import pytest
import time_machine
from django.test import Client

from oppiva.audit.models import AuditEvent
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.jobs import clock
from oppiva.jobs.models import OutboxMail
from oppiva.people import services as people
from oppiva.people.models import Notice, Person
from oppiva.people.queries import actor_for
from oppiva.workshops import queries, rules, services
from oppiva.workshops.models import Enrolment
from workshops.cast import SETUP, Cast, another, browser, dated, enrol, narrowed, person_of

pytestmark = pytest.mark.django_db


def roster(cast: Cast, tail: str = "") -> str:
    return f"/hanke/{cast.programme.code}/sarjat/{cast.first.code}/osallistujat/{tail}"


def seats(cast: Cast, tail: str = "") -> str:
    return f"/hanke/{cast.programme.code}/paikat/{tail}"


def names(html: str) -> list[str]:
    return [unescape(name).strip() for name in re.findall(r'<th scope="row">([^<]+)', html)]


def taken_out(client: Client, address: str, form: str) -> list[list[str]]:
    """The rows of a table out, its heading left out."""
    answer = client.post(address, {"muoto": form})
    assert answer.status_code == 200
    if form == "csv":
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))[1:]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = sheet.iter_rows(min_row=2, values_only=True)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def test_a_facilitator_reads_flags_and_states_and_no_wish(cast: Cast) -> None:
    narrowed(cast, 3)
    made = enrol(cast, 5)
    wishes = {
        "mode": "remote",
        "step_free": True,
        "languages": ["sv"],
        "wish_person": cast.staff[1],
        "wish_kind": "with",
    }
    services.set_wishes(actor_for(cast.staff[0]), made[0], wishes | {"themes": ["customer"]})
    rows = queries.roster_rows(actor_for(cast.facilitator), cast.first)
    assert [(row.state, row.queue) for row in rows] == [("enrolled", None)] * 3 + [("queued", 1), ("queued", 2)]
    assert (rows[0].remote, rows[0].step_free, rows[0].languages) == (True, True, ("sv",))
    page = browser(cast.facilitator).get(roster(cast)).content.decode()
    assert names(page) == [row.name for row in rows]
    assert "customer" not in page
    assert not {"wish", "themes"} & {field for field in queries.RosterRow.__dataclass_fields__ if "wish" in field}


def test_the_roster_is_for_who_leads_the_series(cast: Cast) -> None:
    enrol(cast, 2)
    for who in (cast.supervisor, cast.staff[0], cast.stranger):
        for tail in ("", "ehdota/", "taulukko/"):
            assert browser(who).get(roster(cast, tail)).status_code == 404
    assert browser(cast.facilitator).get(roster(cast, "taulukko/")).status_code == 403, "the matrix gives no X"
    assert browser(cast.manager).get(roster(cast, "taulukko/")).status_code == 200


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_page_and_its_tables_hold_the_same_rows(cast: Cast, form: str) -> None:
    """A5, for the roster and for the seats."""
    narrowed(cast, 3)
    enrol(cast, 4)
    services.propose(actor_for(cast.supervisor), cast.first, [cast.staff[9]])
    Person.objects.filter(pk=cast.staff[1].pk).update(name="=Osa 1+1")
    client = browser(cast.manager)
    page = client.get(roster(cast)).content.decode()
    shown = names(page)
    assert len(shown) == 5
    assert [row[0].removeprefix("'") for row in taken_out(client, roster(cast, "taulukko/"), form)] == shown
    page = client.get(seats(cast)).content.decode()
    cells = re.findall(r'<td class="num"[^>]*>(?:<b>)?(\d+)', page)
    out = taken_out(client, seats(cast, "taulukko/"), form)
    assert [row[0] for row in out] == names(page) == ["Kaukotalo", "Talo"]
    assert [cell for row in out for cell in row[1:4]] == cells == ["20", "0", "20", "40", "3", "37"]


def test_each_table_of_people_is_written_into_the_log(cast: Cast) -> None:
    enrol(cast, 2)
    taken_out(browser(cast.manager), roster(cast, "taulukko/"), "csv")
    with reading(SETUP):
        assert AuditEvent.objects.filter(verb="exported", kind="roster", facts__records=2).exists()


def test_more_than_a_hundred_people_need_a_new_sign_in(cast: Cast) -> None:
    assert people.needs_sudo("roster", 101)
    assert not people.needs_sudo("roster", 100)
    assert not people.needs_sudo("seats", 500)
    with pytest.raises(DomainError, match="sign_in_again"):
        people.note_export(actor_for(cast.manager), what="roster", count=101, form="csv")


def test_the_facilitator_finds_people_by_name_and_proposes_them(cast: Cast) -> None:
    enrol(cast, 1)
    person_of("Ulla Ulkopuolinen")
    client = browser(cast.facilitator)
    page = client.get(roster(cast, "ehdota/"), {"haku": "muu ottaja 0"}).content.decode()
    assert len(re.findall(r'type="checkbox"', page)) == 9
    assert (
        "Ulla" not in client.get(roster(cast, "ehdota/"), {"haku": "ulla"}).content.decode().partition("<form class")[2]
    )
    assert cast.staff[0].name not in client.get(roster(cast, "ehdota/"), {"haku": "osa"}).content.decode()
    services.sign_up(actor_for(cast.staff[5]), another(cast, "75"))
    assert cast.staff[5].name not in client.get(roster(cast, "ehdota/"), {"haku": "osa"}).content.decode(), (
        "changes over"
    )
    answer = client.post(roster(cast, "ehdota/") + "?haku=muu", {"people": [str(cast.others[0].pk)]})
    assert answer.status_code == 200
    made = Enrolment.objects.get(person=cast.others[0])
    assert (made.state, made.proposed_by) == ("proposed", cast.facilitator)
    assert OutboxMail.objects.filter(kind="seat_proposal", recipient=cast.others[0].pk).count() == 1


def test_a_place_is_ended_with_a_reason_that_its_person_reads(cast: Cast) -> None:
    narrowed(cast, 3)
    made = enrol(cast, 4)
    client, address = browser(cast.facilitator), roster(cast, f"{made[0].pk}/paata/")
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "Sarja siirtyy."}).status_code == 302
    assert client.post(address, {"reason": "Sarja siirtyy."}).status_code == 302, "pressed twice"
    made[0].refresh_from_db()
    assert made[0].state == "withdrawn"
    notice = Notice.objects.get(person=cast.staff[0], code="withdrawn")
    assert notice.reason == "Sarja siirtyy."
    assert not Notice.objects.filter(person=cast.supervisor, kind="workshops.seat").exists()


def test_a_supervisor_ends_nobodys_place(cast: Cast) -> None:
    (made,) = enrol(cast, 1)
    with pytest.raises(DomainError, match="not_allowed"):
        services.withdraw(actor_for(cast.supervisor), made)
    with pytest.raises(DomainError, match="not_allowed"):
        services.change_series(actor_for(cast.supervisor), made, another(cast, "71"))


def test_free_is_promised_less_distinct_people_and_never_below_nothing(cast: Cast) -> None:
    enrol(cast, 5)
    second = another(cast, "72")
    for person in cast.staff[:2]:
        services.sign_up(actor_for(person), second)
    rows = {row.organisation: row for row in queries.organisation_seats(actor_for(cast.manager), cast.programme)}
    assert (rows["Talo"].promised, rows["Talo"].enrolled, rows["Talo"].free) == (40, 5, 35), "in two series is one"
    people.erase_person(SETUP, cast.staff[4], reason="pyyntö")
    rows = {row.organisation: row for row in queries.organisation_seats(actor_for(cast.manager), cast.programme)}
    assert rows["Talo"].enrolled == 5, "who is erased counts on"
    assert queries.free_of(3, 5) == 0
    assert queries.free_of(None, 5) is None, "an unknown promise leaves nothing free"


def test_contact_persons_are_reminded_once_a_week_and_the_mails_count_as_one(cast: Cast) -> None:
    contact, other = person_of("Yhteys Henkilö", cast.unit), person_of("Toinen Yhteys", cast.far)
    for unit, person in ((cast.unit, contact), (cast.far, other)):
        people.edit_unit(SETUP, unit, base_version=unit.version, fields={"contact": person})
    client = browser(cast.manager)
    assert client.post(seats(cast, "muistuta/")).status_code == 302
    mails = OutboxMail.objects.filter(kind="free_seats")
    assert {mail.recipient for mail in mails} == {contact.pk, other.pk}
    assert len({mail.counts_as for mail in mails}) == 1
    assert Notice.objects.filter(person=contact, kind="workshops.free_seats", facts__count=40).exists()
    client.post(seats(cast, "muistuta/"))
    assert OutboxMail.objects.filter(kind="free_seats").count() == 2
    with pytest.raises(DomainError, match="reminded_lately"):
        services.remind_contacts(actor_for(cast.manager), cast.programme)
    with time_machine.travel(clock.now() + timedelta(days=8)):
        assert services.remind_contacts(actor_for(cast.manager), cast.programme) == 2
    with pytest.raises(DomainError, match="not_allowed"):
        services.remind_contacts(actor_for(cast.facilitator), cast.programme)


def test_where_there_is_room_next_names_coming_open_series(cast: Cast) -> None:
    dated(cast, narrowed(cast, 3), clock.today() + timedelta(days=9))
    enrol(cast, 4)
    dated(cast, another(cast, "73"), clock.today() + timedelta(days=2))
    dated(cast, another(cast, "74"), clock.today() - timedelta(days=2))
    rows = queries.rooms(actor_for(cast.manager), cast.programme)
    assert [(row.code, row.free, row.queued) for row in rows] == [("73", 28, 0), ("01", 0, 1)]


def test_pages_for_leaders_ask_at_most_twelve_times(cast: Cast, django_assert_max_num_queries) -> None:
    narrowed(cast, 20)
    enrol(cast, 25)
    for person in (cast.manager, cast.facilitator):
        client = browser(person)
        client.get(seats(cast))
        for address in (seats(cast), roster(cast), roster(cast, "ehdota/")):
            with django_assert_max_num_queries(12):
                assert client.get(address).status_code == 200
    client = browser(cast.supervisor)
    client.get("/paikat/ehdota/")
    with django_assert_max_num_queries(12):
        assert client.get("/paikat/ehdota/").status_code == 200


@pytest.mark.parametrize("who", ["manager", "facilitator", "supervisor", "stranger"])
@pytest.mark.parametrize("action", ["read", "write", "export"])
def test_lists_of_rosters_and_single_questions_agree(cast: Cast, who: str, action: str) -> None:
    actor = actor_for(getattr(cast, who))
    seen = set(rules.rosters_visible_to(actor, action))
    assert seen == {one for one in type(cast.first).objects.all() if rules.may_roster(actor, action, one)}


def test_nobody_gets_a_place_once_the_programme_is_over(cast: Cast) -> None:
    (made,) = services.propose(actor_for(cast.supervisor), cast.first, [cast.staff[0]]).made
    type(cast.programme).objects.filter(pk=cast.programme.pk).update(state="ended")
    with pytest.raises(DomainError, match="programme_ended"):
        services.sign_up(actor_for(cast.staff[1]), cast.first)
    with pytest.raises(DomainError, match="programme_ended"):
        services.answer_proposal(actor_for(cast.staff[0]), made, accept=True)
    with pytest.raises(DomainError, match="programme_ended"):
        services.withdraw(actor_for(cast.facilitator), made)
    assert services.answer_proposal(actor_for(cast.staff[0]), made, accept=False).state == "declined"
    assert not queries.open_series(actor_for(cast.staff[1]))


def test_the_list_for_breakout_rooms_is_written_into_the_log(cast: Cast) -> None:
    enrol(cast, 3)
    answer = browser(cast.facilitator).get(f"/hanke/{cast.programme.code}/sarjat/{cast.first.code}/tiimit/ryhmat.csv")
    assert answer.status_code == 200
    with reading(SETUP):
        assert AuditEvent.objects.filter(verb="exported", kind="roster", actor_id=cast.facilitator.pk).exists()


def test_the_pages_of_a_series_lead_to_each_other_and_the_list_to_the_seats(cast: Cast) -> None:
    enrol(cast, 3)
    client = browser(cast.facilitator)
    base = f"/hanke/{cast.programme.code}/sarjat/"
    tails = ("osallistujat/", "tiimit/", "viestit/")
    for here in tails:
        html = client.get(f"{base}{cast.first.code}/{here}").content.decode()
        missing = [tail for tail in tails if tail != here and f'href="{base}{cast.first.code}/{tail}"' not in html]
        assert not missing, here
        assert f'href="{base}"' in html
        assert '<span aria-current="page">' in html
    assert f'href="{seats(cast)}"' in browser(cast.manager).get(base).content.decode()
