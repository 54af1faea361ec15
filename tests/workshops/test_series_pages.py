"""The pages of series: what each reader finds, what a press does, and how often the database is asked."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from oppiva.core.policy import reading
from oppiva.people.models import Notice, Person
from oppiva.people.queries import actor_for
from oppiva.workshops import services
from oppiva.workshops.models import BusyHalf, Series, Session
from workshops.browsing import browser_of
from workshops.cast import SETUP, Cast, enrol
from workshops.test_sessions import published, sessions, set_day

pytestmark = pytest.mark.django_db
LIST = "/hanke/ES-OPPIVA/sarjat/"
FIRST = f"{LIST}01/"


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_a_programme_without_series_offers_to_make_them_from_the_plan(cast: Cast) -> None:
    with reading(SETUP):  # notes of teams go along
        Series.objects.all().delete()
    client = browser_of(cast.manager)
    assert f"{LIST}suunnitelmasta/" in page(client, LIST)
    client.post(f"{LIST}suunnitelmasta/")
    assert Series.objects.count() == 15
    assert Session.objects.count() == 45
    client.post(f"{LIST}suunnitelmasta/")
    assert Series.objects.count() == 15
    assert f"{LIST}suunnitelmasta/" not in page(browser_of(cast.staff[0]), LIST)


def test_the_list_tells_how_full_each_series_is(cast: Cast) -> None:
    enrol(cast, 5)
    text = page(browser_of(cast.manager), LIST)
    assert f'href="{FIRST}"' in text
    assert '5<span class="muted">/28</span>' in text
    # A participant sees the series of the own organisation that are open, no drafts.
    mine = page(browser_of(cast.staff[0]), LIST)
    assert f'href="{FIRST}"' in mine
    assert f'href="{LIST}02/"' not in mine


def test_the_table_out_holds_the_rows_of_the_list(cast: Cast) -> None:
    set_day(cast, sessions(cast.first)[0], date(2026, 9, 1))
    answer = browser_of(cast.manager).post(f"{LIST}taulukkona/", {"muoto": "csv"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 16
    assert answer["Content-Disposition"].startswith("attachment")
    assert "1.9.2026" in lines[1]
    xlsx = browser_of(cast.manager).post(f"{LIST}taulukkona/", {"muoto": "xlsx"})
    assert xlsx.content.startswith(b"PK")


def test_who_takes_part_opens_the_meeting_and_nobody_else_sees_its_link(cast: Cast) -> None:
    enrol(cast, 1)
    session = published(cast)[0]
    link = "https://kokous.example/salainen"
    services.set_session(
        actor_for(cast.manager), session, base_version=session.version, fields={"mode": "hybrid", "join_url": link}
    )
    shown = {
        name: link in page(browser_of(person), FIRST)
        for name, person in (
            ("enrolled", cast.staff[0]), ("facilitator", cast.facilitator), ("manager", cast.manager),
            ("colleague", cast.staff[1]), ("supervisor", cast.supervisor),
        )
    }  # fmt: skip
    assert shown == {
        "enrolled": True, "facilitator": True, "manager": True, "colleague": False, "supervisor": False,
    }  # fmt: skip
    page(browser_of(cast.stranger), FIRST, 404)


def test_who_may_sign_up_finds_the_way_while_the_sign_up_is_open(cast: Cast) -> None:
    def inside(person: Person, path: str) -> str:
        return page(browser_of(person), path).partition("<main")[2]

    assert 'href="/paikat/"' in inside(cast.staff[0], FIRST)
    assert 'href="/sv/paikat/"' in inside(cast.staff[0], f"/sv{FIRST}")
    enrol(cast, 1)
    assert 'href="/paikat/"' not in inside(cast.staff[0], FIRST)
    services.close_series(actor_for(cast.manager), cast.first)
    assert 'href="/paikat/"' not in inside(cast.staff[1], FIRST)


def test_the_series_is_edited_and_a_taken_code_is_named_at_its_field(cast: Cast) -> None:
    client = browser_of(cast.manager)
    sent = {
        "code": "01", "name": "Talo", "organisations": [str(cast.here.pk)], "area": "", "languages": ["fi", "sv"],
        "seats": "24", "sign_up_until": "1.9.2027", "accessible_teams": "2", "base_version": str(cast.first.version),
    }  # fmt: skip
    assert client.post(f"{FIRST}muokkaa/", {**sent, "code": "02"}).status_code == 422
    assert client.post(f"{FIRST}muokkaa/", {**sent, "seats": "29"}).status_code == 422
    assert client.post(f"{FIRST}muokkaa/", {**sent, "code": "a/b"}).status_code == 422
    assert client.post(f"{FIRST}muokkaa/", sent).status_code == 302
    changed = Series.objects.get(pk=cast.first.pk)
    assert (changed.name, changed.seats, changed.languages, changed.accessible_teams) == ("Talo", 24, ["fi", "sv"], 2)
    # Others changed the same fields since this form was opened: both texts are shown, nothing is lost.
    assert client.post(f"{FIRST}muokkaa/", {**sent, "name": "Toinen"}).status_code == 409


def test_a_form_of_before_takes_no_organisation_away_that_was_chosen_since(cast: Cast) -> None:
    client = browser_of(cast.manager)
    here, away = str(cast.here.pk), str(cast.there.pk)
    sent = {
        "code": "01", "name": "", "area": "", "languages": ["fi"], "seats": "28", "sign_up_until": "",
        "accessible_teams": "", "base_version": str(cast.first.version),
    }  # fmt: skip

    def taking_part() -> set[str]:
        rows = Series.objects.get(pk=cast.first.pk).taking_part.filter(deleted_in__isnull=True)
        return {str(one) for one in rows.values_list("organisation_id", flat=True)}

    both = f"{here} {away}"
    assert taking_part() == {here, away}
    assert client.post(f"{FIRST}muokkaa/", {**sent, "organisations": [here], "were": both}).status_code == 302
    assert taking_part() == {here}
    assert client.post(f"{FIRST}muokkaa/", {**sent, "organisations": [here, away], "were": here}).status_code == 302
    # Opened before that, sent after it, with another name only.
    old = {**sent, "name": "Talo", "organisations": [here], "were": here}
    assert client.post(f"{FIRST}muokkaa/", old).status_code == 302
    assert taking_part() == {here, away}
    newest = str(Series.objects.get(pk=cast.first.pk).version)
    gone = {**sent, "name": "Talo", "base_version": newest, "organisations": [here], "were": both}
    assert client.post(f"{FIRST}muokkaa/", gone).status_code == 302
    assert taking_part() == {here}
    assert f'value="{here}"' in page(client, f"{FIRST}muokkaa/")


def half_day(**more: str) -> dict[str, str]:
    return {"day": "1.9.2027", "half": "am", "mode": "on_site", "place": "Talo", **more}


def test_a_half_day_with_something_in_its_way_is_asked_about_once(cast: Cast) -> None:
    client, address = browser_of(cast.manager), f"{FIRST}tyopajat/1/"
    sent = half_day(base_version="1")
    answer = client.post(address, sent)  # the programme ends in 2026
    assert answer.status_code == 422
    assert 'name="anyway"' in answer.content.decode()
    assert sessions(cast.first)[0].day is None
    assert client.post(address, {**sent, "anyway": "1"}).status_code == 302
    assert sessions(cast.first)[0].day == date(2027, 9, 1)
    # What is known to be in the way is not asked about again.
    again = half_day(base_version=str(sessions(cast.first)[0].version), place="Toinen talo")
    assert client.post(address, again).status_code == 302


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"half": "own", "starts": "12", "ends": "9"}, "id_ends"),
        ({"half": "own", "starts": "", "ends": ""}, "id_starts"),
        ({"half": ""}, "id_half"),
        ({"day": "", "half": "am"}, "id_day"),
        ({"day": "", "half": ""}, ""),  # no date: the half-day simply has none yet
        ({"day": "30.2.2027"}, "id_day"),
        ({"join_url": "javascript:alert(1)"}, "id_join_url"),
    ],
)
def test_a_broken_half_day_is_mended_at_its_field(cast: Cast, more: dict[str, str], words: str) -> None:
    sent = {**half_day(base_version="1", anyway="1"), **more}
    answer = browser_of(cast.manager).post(f"{FIRST}tyopajat/1/", sent)
    assert answer.status_code == (422 if words else 302)
    assert words in answer.content.decode()


def test_who_is_told_stands_above_the_button(cast: Cast) -> None:
    enrol(cast, 3)
    client = browser_of(cast.manager)
    published(cast)
    for address in (f"{FIRST}peru/", f"{FIRST}tyopajat/1/peru/", f"{FIRST}tyopajat/1/"):
        text = page(client, f"/en{address}")
        assert "3 participants are told" in text
        assert cast.facilitator.name in text


@pytest.mark.both
def test_publishing_cancelling_and_taking_back_by_hand(cast: Cast) -> None:
    enrol(cast, 1)
    client = browser_of(cast.manager)
    for number, session in enumerate(sessions(cast.first)):
        set_day(cast, session, date(2027, 9, 1 + 7 * number))
    assert "<button" in page(client, f"{FIRST}julkaise/")
    client.post(f"{FIRST}julkaise/")
    assert Notice.objects.filter(code="published").count() == 1
    assert client.post(f"{FIRST}peru/", {"reason": ""}).status_code == 422
    client.post(f"{FIRST}peru/", {"reason": "Ei vetäjiä."})
    assert "Ei vetäjiä." in page(client, FIRST)
    client.post(f"{FIRST}palauta/")
    assert Series.objects.get(pk=cast.first.pk).state == "open"
    client.post(f"{FIRST}tyopajat/2/peru/", {"reason": "Remontti."})
    assert sessions(cast.first)[1].state == "cancelled"
    client.post(f"{FIRST}tyopajat/2/palauta/")
    assert sessions(cast.first)[1].state == "planned"
    client.post(f"{FIRST}sulje/")
    assert Series.objects.get(pk=cast.first.pk).state == "closed"
    client.post(f"{FIRST}avaa/")
    assert Series.objects.get(pk=cast.first.pk).state == "open"


def test_a_pasted_table_is_seen_mended_in_place_and_taken(cast: Cast) -> None:
    client, address = browser_of(cast.manager), f"{LIST}tyopaja-ajat/"
    table = "Sarja\tTyöpaja\tPäivä\tAika\tPaikka\n01\t1\t1.9.2026\tap\tTalo\n01\t2\t31.9.2026\tap\tTalo"
    shown = client.post(address, {"table": table}).content.decode()
    assert 'name="r2-day" value="31.9.2026"' in shown
    assert sessions(cast.first)[0].day is None
    seen = shown.split('name="seen" value="')[1].split('"')[0]
    rows = {"rows": "2", "seen": seen, "r1-series": "01", "r1-session": "1", "r1-day": "1.9.2026", "r1-time": "ap"}
    rows |= {"r1-place": "Talo", "r2-series": "01", "r2-session": "2", "r2-day": "31.9.2026", "r2-time": "ap"}
    assert client.post(address, {**rows, "take": "1"}).status_code == 422
    assert sessions(cast.first)[0].day is None
    mended = {**rows, "r2-day": "28.9.2026"}
    assert 'value="28.9.2026"' in client.post(address, mended).content.decode()
    assert client.post(address, {**mended, "take": "1"}).status_code == 302
    assert [one.day for one in sessions(cast.first)] == [date(2026, 9, 1), date(2026, 9, 28), None]
    # The same page sent once more: others may have changed them, so the rows are looked at again.
    assert client.post(address, {**mended, "r1-place": "Muu", "take": "1"}).status_code == 422


def test_a_supervisor_closes_half_days_and_opens_them_again_with_undo(cast: Cast) -> None:
    import time_machine

    with time_machine.travel("2026-03-12 09:00+02:00"):
        client, address = browser_of(cast.supervisor), f"{LIST}suljetut-ajat/"
        sent = {"of": f"unit:{cast.unit.pk}", "first": "30.3.2026", "last": "31.3.2026", "halves": ["am", "pm"]}
        assert client.post(address, {**sent, "of": f"unit:{cast.far.pk}"}).status_code == 422
        assert client.post(address, {**sent, "of": "programme"}).status_code == 422
        assert client.post(address, {**sent, "last": "29.3.2026"}).status_code == 422
        assert client.post(address, sent).status_code == 302
        keys = [str(pk) for pk in BusyHalf.objects.filter(day=date(2026, 3, 30)).values_list("pk", flat=True)]
        assert all(key in page(client, address) for key in keys)
        client.post(f"{address}poista/", {"key": keys})
        assert BusyHalf.objects.filter(deleted_in__isnull=True).count() == 2
        batch = page(client, address).split('name="batch" value="')[1].split('"')[0]
        client.post(f"{address}palauta/", {"batch": batch})
        assert BusyHalf.objects.filter(deleted_in__isnull=True).count() == 4
        page(browser_of(cast.staff[0]), address, 404)


def test_no_page_asks_the_database_more_than_twelve_times(cast: Cast, django_assert_max_num_queries: object) -> None:
    enrol(cast, 28)
    published(cast)
    client = browser_of(cast.manager)
    of_series = ("", "muokkaa/", "tyopajat/1/", "peru/", "julkaise/")
    for tail in ("", "tyopaja-ajat/", "suljetut-ajat/", *(f"01/{name}" for name in of_series)):
        page(client, f"{LIST}{tail}")
        with django_assert_max_num_queries(12, info=tail):  # type: ignore[operator]
            page(client, f"{LIST}{tail}")


def test_a_participants_pages_ask_at_most_twelve_times(cast: Cast, django_assert_max_num_queries: object) -> None:
    enrol(cast, 28)
    published(cast)
    client = browser_of(cast.staff[0])
    for address in (LIST, FIRST):
        page(client, address)
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            page(client, address)
