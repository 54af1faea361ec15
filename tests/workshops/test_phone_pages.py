"""What phones do in a half-day: here, a text, help, the next step; a double tap makes one."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from oppiva.jobs import clock
from oppiva.workshops import services
from oppiva.workshops.models import ClosingRow, HelpRequest
from workshops.cast import another
from workshops.days import Day
from workshops.halfday import rows

pytestmark = pytest.mark.django_db


def test_a_phone_saves_and_a_double_tap_makes_one(day: Day) -> None:
    phone = day.phone(0)
    step, ref = str(day.steps[0].pk), str(uuid4())
    for _time in range(3):
        sent = {"step": step, "text": "Yksi luku", "base_version": "0", "client_ref": ref}
        assert phone.post(day.address("tiimi/teksti/"), sent).status_code == 302
    assert "Yksi luku" in phone.get(day.address("tiimi/")).content.decode()
    other = day.phone(1)
    answer = other.post(
        day.address("tiimi/teksti/"), {"step": step, "text": "Toinen teksti tässä", "base_version": "0"}
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Toinen teksti tässä" in page.replace("<ins>", "").replace("</ins>", "")
    assert "Yksi luku" in page.replace("<ins>", "").replace("</ins>", "")
    version = re.search(r'name="base_version" value="(\d+)"', page)[1]
    again = {"step": step, "text": "Toinen teksti tässä", "base_version": version}
    assert other.post(day.address("tiimi/teksti/"), again).status_code == 302


def test_who_signed_in_says_here_on_the_teams_page_and_is_asked_once(day: Day) -> None:
    member = next(one for one in day.cast.staff[:7] if one.name not in rows(day.session))
    client = day.browser(member)
    page = client.get(day.address("tiimi/?osa=nyt")).content.decode()
    own = re.search(r'name="enrolment" value="([^"]+)"', page)
    assert own is not None
    assert client.post(day.address("tiimi/paikalla/"), {"enrolment": own[1]}).status_code == 302
    assert rows(day.session)[member.name][0] == "site"
    assert 'name="enrolment"' not in client.get(day.address("tiimi/?osa=nyt")).content.decode()


def test_a_team_is_told_who_reads_its_text_in_words_of_its_own(day: Day) -> None:
    page = day.phone(0).get(f"/en{day.address('tiimi/')}").content.decode()
    assert "Who can read this: the own team." in page


def test_a_draft_is_kept_and_comes_back(day: Day) -> None:
    phone = day.phone(0)
    sent = {"step": str(day.steps[0].pk), "text": "kesken", "base_version": "0"}
    assert phone.post(day.address("tiimi/luonnos/"), sent).status_code == 204
    assert "kesken" in phone.get(day.address("tiimi/")).content.decode()
    assert "kesken" not in day.phone(1).get(day.address("tiimi/")).content.decode()


def test_help_in_three_presses(day: Day) -> None:
    phone = day.phone(0)
    page = phone.get(day.address("tiimi/")).content.decode()
    assert 'tiimi/apu/"' in page
    form = phone.get(day.address("tiimi/apu/")).content.decode()
    assert "checked" in form or 'name="to"' in form
    ref = str(uuid4())
    for _time in range(2):
        phone.post(day.address("tiimi/apu/"), {"to": str(day.teams[1].pk), "text": "Miten?", "client_ref": ref})
    asked = HelpRequest.objects.get()
    assert asked.to_team == day.teams[1]
    helper = day.phone(3)
    assert "Miten?" in helper.get(day.address("tiimi/")).content.decode()
    room, said = f"/en{day.address('tilanne/')}", "One team asks for help."
    lead = day.browser(day.cast.facilitator)
    assert said in lead.get(room).content.decode()
    assert helper.post(day.address(f"tiimi/apu/{asked.pk}/"), {"deed": "take"}).status_code == 302
    assert said not in lead.get(room).content.decode(), "somebody is on the way"
    assert phone.post(day.address(f"tiimi/apu/{asked.pk}/"), {"deed": "done"}).status_code == 302
    asked.refresh_from_db()
    assert asked.state == "done"


def test_the_next_step_is_written_on_the_phone_and_nothing_is_chosen_before(day: Day) -> None:
    services.begin_closing(day.lead, day.session)
    phone = day.phone(0)
    page = phone.get(day.address("tiimi/")).content.decode()
    assert re.findall(r'<option value="([^"]*)" selected', page) == [""]
    assert phone.post(day.address("tiimi/askel/"), {"text": "", "owner": "", "due_on": ""}).status_code == 422
    given = {
        "text": "Kysymme viideltä", "owner": str(day.cast.staff[1].pk), "due_on": f"{clock.today():%d.%m.%Y}",
        "client_ref": str(uuid4()),
    }  # fmt: skip
    for _time in range(2):
        assert phone.post(day.address("tiimi/askel/"), given).status_code == 302
    owner = ClosingRow.objects.get().owner
    assert owner == day.cast.staff[1]
    shown = phone.get(day.address("tiimi/")).content.decode()
    assert f"{owner.name.split()[0]}" in shown
    assert owner.name not in shown, "who came by the join code sees first names"
    tiles = day.browser(day.cast.facilitator).get(day.address("tilanne/")).content.decode()
    assert "tile--done" in tiles


def test_two_members_who_write_the_next_step_at_once_lose_neither_text(day: Day) -> None:
    services.begin_closing(day.lead, day.session)

    def given(text: str, who: int) -> dict[str, str]:
        return {"text": text, "owner": str(day.cast.staff[who].pk), "due_on": f"{clock.today():%d.%m.%Y}"}

    assert day.phone(0).post(day.address("tiimi/askel/"), given("Kysymme viideltä", 0)).status_code == 302
    late = day.phone(1).post(day.address("tiimi/askel/"), given("Mittaamme perjantaina", 1))
    assert late.status_code == 409
    page = re.sub(r"</?(ins|del)>", "", late.content.decode())
    assert "Kysymme viideltä" in page
    assert "Mittaamme perjantaina" in page
    assert ClosingRow.objects.get().text == "Kysymme viideltä"
    short = day.phone(1).post(day.address("tiimi/askel/"), given("ei", 1))
    assert short.status_code == 422
    assert 'name="base_version" value="1"' not in short.content.decode(), "still a form that began from nothing"
    changed = {**given("Kysymme kuudelta", 1), "base_version": "1"}
    assert day.phone(1).post(day.address("tiimi/askel/"), changed).status_code == 302


def test_a_half_day_elsewhere_is_not_reached_with_a_pass(day: Day) -> None:
    phone = day.phone(0)
    far = another(day.cast, "50", day.cast.here)
    code = day.cast.programme.code
    for elsewhere in (f"{far.code}/tyopajat/1", "01/tyopajat/2"):  # answered as nobody is: sign in first
        answer = phone.get(f"/hanke/{code}/sarjat/{elsewhere}/tiimi/")
        assert answer.status_code == 302
        assert answer.url.startswith("/kirjaudu/")
        assert phone.get(f"/hanke/{code}/sarjat/{elsewhere}/tiimi/?osa=nyt").status_code == 404
    assert phone.get(f"/hanke/{code}/").status_code == 302
