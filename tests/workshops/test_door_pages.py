"""The door's list and the sheet: who gets them, one tap a person, the batch of a device, the lock, the table out."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.core.errors import DomainError
from oppiva.people.queries import actor_for
from oppiva.workshops import door_words, errors, queries, services
from oppiva.workshops.models import Attendance, Session
from oppiva.workshops.queries import DayNumbers
from oppiva.workshops.services import ReportRow
from people.cast import browser
from workshops.cast import Cast, grant_to
from workshops.halfday import DAY, half_day, local, opened, rows
from workshops.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def at(cast: Cast, name: str, *more: object) -> str:
    return reverse(f"workshops:{name}", args=[cast.programme.code, cast.first.code, 1, *more])


def tap(client: Client, cast: Cast, person: Any, mode: str) -> Any:
    return client.post(at(cast, "door_mark"), {"mark": f"{person.pk}:{mode}"})


def queue(client: Client, cast: Cast, marks: list[dict[str, str]], sent_at: str) -> Any:
    body = json.dumps({"sent_at": sent_at, "marks": marks})
    return client.post(at(cast, "door_marks"), body, content_type="application/json")


def one(person: Any, mode: str, made: Any) -> dict[str, str]:
    return {"client_ref": str(uuid4()), "person": str(person.pk), "mode": mode, "made_at": made.isoformat()}


def test_the_facilitator_opens_the_door_and_taps_25_people_in(cast: Cast) -> None:
    session, client = half_day(cast, 25), browser(cast.facilitator)
    assert _("Open the doors") in client.get(at(cast, "door")).content.decode()
    assert client.post(at(cast, "door_open")).status_code == 302
    for person in cast.staff[:25]:
        assert tap(client, cast, person, "site").status_code == 302
    assert queries.day_numbers(session) == DayNumbers(25, 0, 0, 25)
    with CaptureQueriesContext(connection) as statements:
        page = client.get(at(cast, "door"))
    assert len(statements) <= 12, "\n".join(one["sql"][:150] for one in statements)
    assert page.content.decode().count('data-mode="site"') == 25


def test_three_taps_are_here_remote_and_nothing(cast: Cast) -> None:
    session, client = opened(cast), browser(cast.facilitator)
    seen = []
    for _tap in range(3):
        page = client.get(at(cast, "door")).content.decode()
        value = page.split(f'value="{cast.staff[0].pk}:')[1].split('"')[0]
        tap(client, cast, cast.staff[0], value)
        seen.append(rows(session).get(cast.staff[0].name, ("", 0))[0])
    assert seen == ["site", "remote", ""]


def test_the_buttons_say_in_words_what_is_and_what_a_tap_does(cast: Cast) -> None:
    opened(cast)
    page = browser(cast.facilitator).get(at(cast, "door")).content.decode()
    assert page.count(str(door_words.MODES[""])) >= 6
    assert str(door_words.NEXT["site"]) in page
    for word in ("poissa", "absent", "syy"):
        assert f'name="{word}' not in page


def test_who_leads_gets_the_door_and_who_reads_is_told_who_marks(cast: Cast) -> None:
    opened(cast)
    statuses = {
        name: browser(getattr(cast, name)).get(at(cast, "door")).status_code
        for name in ("facilitator", "manager", "supervisor", "stranger")
    }
    assert statuses == {"facilitator": 200, "manager": 403, "supervisor": 404, "stranger": 404}
    assert browser(cast.staff[0]).get(at(cast, "door")).status_code == 404
    sheets = {
        name: browser(getattr(cast, name)).get(at(cast, "attendance")).status_code
        for name in ("facilitator", "manager", "supervisor", "stranger")
    }
    assert sheets == {"facilitator": 200, "manager": 200, "supervisor": 404, "stranger": 404}


def test_w5_no_page_shows_a_superior_who_came(cast: Cast) -> None:
    session = opened(cast)
    tap(browser(cast.facilitator), cast, cast.staff[0], "site")
    for role in ("facilitator", "project_manager"):
        grant_to(cast.supervisor, role, "programme", str(cast.programme.pk))
    client = browser(cast.supervisor)
    for name in ("door", "attendance"):
        page = client.get(at(cast, name)).content.decode()
        assert cast.staff[0].name not in page
    whole = [door_words.door_sentence(session, DayNumbers(), confirmed=told) for told in (False, True)]
    sentence = client.get(at(cast, "door")).context["sentence"]
    services.confirm_attendance(actor_for(cast.facilitator), session)
    told = [sentence, *(client.get(at(cast, name)).context["sentence"] for name in ("door", "attendance"))]
    assert not set(told) & set(whole), "nothing is said of all where not all are seen"
    assert client.get(at(cast, "door_time", cast.staff[0].pk)).status_code == 404
    assert tap(client, cast, cast.staff[0], "remote").status_code == 403
    table = client.post(at(cast, "attendance_file"), {"muoto": "csv"})
    assert table.status_code == 200
    assert cast.staff[0].name.encode() not in table.content


def test_a_batch_of_a_device_is_answered_mark_by_mark(cast: Cast, morning: Any) -> None:
    session, client = opened(cast), browser(cast.facilitator)
    marks = [one(cast.staff[0], "site", local(8, 20)), one(cast.stranger, "site", local(8, 20))]
    morning.move_to(local(8, 30))
    for _time in range(3):
        answer = queue(client, cast, marks, local(8, 30).isoformat())
    told = {found["ref"]: found for found in answer.json()["answers"]}
    assert told[marks[0]["client_ref"]]["fate"] == "already"
    assert (told[marks[1]["client_ref"]]["fate"], told[marks[1]["client_ref"]]["code"]) == ("refused", "not_expected")
    assert told[marks[1]["client_ref"]]["words"]
    with read():
        assert Attendance.objects.filter(session=session).count() == 1


def test_a_device_whose_clock_began_anew_is_read(cast: Cast, morning: Any) -> None:
    session, client = opened(cast), browser(cast.facilitator)
    morning.move_to(local(8, 30))
    begun = datetime(1970, 1, 1, 0, 5, tzinfo=UTC)
    answer = queue(client, cast, [one(cast.staff[0], "site", begun)], (begun + timedelta(minutes=1)).isoformat())
    assert answer.json()["answers"][0]["fate"] == "stored"
    with read():
        assert Attendance.objects.get(session=session).marked_at == local(8, 29)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"null", b"{", b'{"marks": 1}', b'{"marks": [{}]}', b'{"marks": ["x"]}', b"\xff\x00",
        b'{"sent_at": "yesterday", "marks": []}', b'{"sent_at": 5, "marks": []}', b"[" * 100_000,
        b'{"marks": [{"person": "x", "mode": "site", "made_at": "2026-03-03T08:00:00Z", "client_ref": "y"}]}',
        b'{"sent_at": "9999-12-31T23:59:59Z", "marks": []}', b'{"sent_at": "0001-01-01T00:00:00Z", "marks": []}',
    ],
)  # fmt: skip
def test_a_broken_batch_is_refused_in_words(cast: Cast, body: bytes) -> None:
    opened(cast)
    answer = browser(cast.facilitator).post(at(cast, "door_marks"), body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["words"]


def test_too_many_marks_and_a_closed_door_are_refused_whole(cast: Cast) -> None:
    session, client = opened(cast), browser(cast.facilitator)
    marks = [one(cast.staff[0], "site", local(8, 20)) for _mark in range(61)]
    assert queue(client, cast, marks, local(8, 20).isoformat()).status_code == 422
    Session.objects.filter(pk=session.pk).update(state="cancelled")
    assert queue(client, cast, marks[:1], local(8, 20).isoformat()).status_code == 409
    assert rows(session) == {}


def test_the_form_of_times_shows_what_it_got_and_saves(cast: Cast, morning: Any) -> None:
    session, client = opened(cast), browser(cast.facilitator)
    address = at(cast, "door_time", cast.staff[0].pk)
    assert client.get(address).status_code == 200
    sent = {"mode": "site", "arrived": "8.50", "left": "", "client_ref": str(uuid4())}
    for _press in range(2):
        assert client.post(address, sent).status_code == 302
    assert rows(session) == {cast.staff[0].name: ("site", 190)}
    assert 'value="8.50"' in client.get(address).content.decode()
    for wrong in ({"arrived": "8.99"}, {"arrived": "13"}, {"arrived": "11", "left": "10"}, {"mode": "x"}):
        answer = client.post(address, {**sent, **wrong, "client_ref": str(uuid4())})
        assert answer.status_code == 422, wrong
        assert all(value in answer.content.decode() for key, value in wrong.items() if key != "mode")
    assert client.get(at(cast, "door_time", cast.stranger.pk)).status_code == 404


def test_times_left_as_they_stood_keep_the_seconds_and_minutes_of_a_report(cast: Cast) -> None:
    session, client = opened(cast), browser(cast.facilitator)
    came = local(8, 34) + timedelta(seconds=17)
    services.take_report(actor_for(cast.facilitator), session, [ReportRow(cast.staff[0].pk, came, None, 60)])
    sent = {"mode": "site", "arrived": "8.34", "left": "", "client_ref": str(uuid4())}
    assert client.post(at(cast, "door_time", cast.staff[0].pk), sent).status_code == 302
    assert rows(session)[cast.staff[0].name] == ("site", 60)
    with read():
        assert Attendance.objects.get(session=session).arrived == came


def test_from_day_eight_on_a_tap_is_409_and_leads_to_a_correction(cast: Cast, morning: Any) -> None:
    session, client = opened(cast), browser(cast.facilitator)
    tap(client, cast, cast.staff[0], "site")
    assert client.post(at(cast, "door_confirm")).status_code == 302
    assert client.post(at(cast, "door_confirm")).status_code == 302
    morning.move_to(local(9, 0, DAY + timedelta(days=8)))
    answer = tap(client, cast, cast.staff[1], "site")
    assert answer.status_code == 409
    assert at(cast, "attendance") in answer.content.decode()
    sheet = client.get(at(cast, "attendance")).content.decode()
    address = at(cast, "attendance_correct", cast.staff[0].pk)
    assert address in sheet
    sent = {"mode": "remote", "arrived": "8.50", "left": "", "reason": "Osallistui etänä.", "client_ref": str(uuid4())}
    assert client.post(address, {**sent, "reason": "lyhyt"}).status_code == 422
    for _press in range(2):
        assert client.post(address, sent).status_code == 302
    assert rows(session)[cast.staff[0].name] == ("remote", 190)
    sheet = client.get(at(cast, "attendance")).content.decode()
    assert sheet.count("Osallistui etänä.") == 1
    added = at(cast, "attendance_correct", cast.staff[2].pk)
    assert added in sheet
    assert browser(cast.manager).get(address).status_code == 403


def test_before_the_lock_the_page_of_a_correction_leads_to_the_times(cast: Cast) -> None:
    opened(cast)
    page = browser(cast.facilitator).get(at(cast, "attendance_correct", cast.staff[0].pk))
    assert at(cast, "door_time", cast.staff[0].pk) in page.content.decode()


def test_the_manager_takes_the_sheet_out_and_the_facilitator_does_not(cast: Cast) -> None:
    opened(cast)
    tap(browser(cast.facilitator), cast, cast.staff[0], "site")
    address = at(cast, "attendance_file")
    assert browser(cast.facilitator).post(address, {"muoto": "csv"}).status_code == 403
    answer = browser(cast.manager).post(address, {"muoto": "csv"})
    assert cast.staff[0].name in answer.content.decode("utf-8-sig")
    assert address not in browser(cast.facilitator).get(at(cast, "attendance")).content.decode()
    client = browser(cast.manager)
    client.get(at(cast, "attendance"))
    with CaptureQueriesContext(connection) as statements:
        page = client.get(at(cast, "attendance"))
    assert len(statements) <= 12
    assert address in page.content.decode()


def test_two_facilitators_see_each_others_marks(cast: Cast) -> None:
    opened(cast)
    tap(browser(cast.facilitator), cast, cast.staff[0], "site")
    grant_to(cast.stranger, "facilitator", "series", str(cast.first.pk))
    part = browser(cast.stranger).get(at(cast, "door") + "?osa=lista").content.decode()
    assert 'data-mode="site"' in part
    assert "<html" not in part
    assert "data-live-part" in part


def test_the_series_page_leads_to_door_and_sheet_whom_they_are_open_to(cast: Cast) -> None:
    half_day(cast)
    address = reverse("workshops:series", args=[cast.programme.code, cast.first.code])
    seen = {}
    for name in ("facilitator", "manager", "supervisor"):
        page = browser(getattr(cast, name)).get(address).content.decode()
        seen[name] = (at(cast, "door") in page, at(cast, "attendance") in page)
    assert seen == {"facilitator": (True, True), "manager": (False, True), "supervisor": (False, False)}
    assert at(cast, "door").replace("/1/", "/2/") not in page, "the next half-day has no door yet"


def test_the_page_closes_the_doors_while_nobody_has_come(cast: Cast) -> None:
    session, client = opened(cast), browser(cast.facilitator)
    shut = at(cast, "door_shut")
    assert shut in client.get(at(cast, "door")).content.decode()
    tap(client, cast, cast.staff[0], "site")
    assert shut not in client.get(at(cast, "door")).content.decode()
    answer = client.post(shut)
    assert answer.status_code == 422
    assert errors.words(DomainError("door_has_marks")) in answer.content.decode()
    tap(client, cast, cast.staff[0], "")
    assert client.post(shut)["Location"] == at(cast, "door")
    assert Session.objects.get(pk=session.pk).state == "planned"
    assert at(cast, "door_open") in client.get(at(cast, "door")).content.decode()


def test_a_new_code_is_told_and_the_old_one_is_not_shown(cast: Cast) -> None:
    session, client = opened(cast), browser(cast.facilitator)
    old = queries.live_code(session)
    assert old is not None
    client.post(at(cast, "door_code"))
    page = client.get(at(cast, "door")).content.decode()
    new = queries.live_code(session)
    assert new is not None
    assert new.code in page
    assert old.code not in page


def test_a_cancelled_half_day_says_so_and_takes_no_marks(cast: Cast) -> None:
    session, client = opened(cast), browser(cast.facilitator)
    Session.objects.filter(pk=session.pk).update(state="cancelled")
    page = client.get(at(cast, "door"))
    assert page.status_code == 200
    assert "door__tap" not in page.content.decode()
    assert tap(client, cast, cast.staff[0], "site").status_code == 409


@pytest.mark.parametrize("wrong", ["", "x", "x:site", ":", f"{UUID(int=7)}:site", f"{UUID(int=7)}:absent"])
def test_what_no_button_sends_is_refused(cast: Cast, wrong: str) -> None:
    opened(cast)
    assert browser(cast.facilitator).post(at(cast, "door_mark"), {"mark": wrong}).status_code == 422


def test_signing_out_clears_what_the_device_kept(cast: Cast) -> None:
    client = browser(cast.facilitator)
    assert "Clear-Site-Data" not in client.get(reverse("account_logout"))
    assert client.post(reverse("account_logout"))["Clear-Site-Data"] == '"storage"'
    client = browser(cast.facilitator)
    assert client.post(reverse("people:sessions_end"), {"also_here": "1"})["Clear-Site-Data"] == '"storage"'


def test_nothing_is_kept_on_a_shared_device(cast: Cast) -> None:
    opened(cast)
    client = browser(cast.facilitator)
    assert 'data-door-keeps="yes"' in client.get(at(cast, "door")).content.decode()
    session = client.session
    session["idle_seen"] = local(8, 20).timestamp()
    session.save()
    assert 'data-door-keeps="no"' in client.get(at(cast, "door")).content.decode()


def test_two_people_of_one_device_have_two_keys(cast: Cast) -> None:
    from oppiva.workshops.pages.door import device_key

    keys = {device_key(actor_for(person)) for person in (cast.facilitator, cast.stranger)}
    assert len(keys) == 2
    assert str(cast.facilitator.pk) not in keys


@pytest.mark.parametrize(
    ("numbers", "wanted"),
    [
        (DayNumbers(), "Nobody is expected."),
        (DayNumbers(0, 0, 1, 1), "Nobody is here yet, one is expected."),
        (DayNumbers(0, 0, 6, 6), "Nobody is here yet, six are expected."),
        (DayNumbers(1, 0, 5, 6), "One is here, five expected."),
        (DayNumbers(12, 4, 10, 26), "16 are here, ten expected."),
        (DayNumbers(1, 0, 0, 1), "One is here, nobody else is expected."),
        (DayNumbers(20, 5, 0, 25), "All 25 are here."),
    ],
)
def test_the_sentence_of_the_door(cast: Cast, numbers: DayNumbers, wanted: str) -> None:
    from django.utils.translation import override

    session = Session(state="door_open")
    with override("en"):
        assert door_words.door_sentence(session, numbers, confirmed=False) == wanted


def test_the_worker_is_a_script_for_everybody_and_holds_nobody(cast: Cast) -> None:
    answer = Client().get(reverse("workshops:door_worker"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert reverse("workshops:door_worker").count("/") == 1, "at the top, so that it may look after the door"
