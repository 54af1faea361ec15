"""The pages before a workshop: the flow, its form without script, sets, comparison, pre-task, place, papers."""

from __future__ import annotations

import re
import zlib
from datetime import date, time
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from oppiva.jobs import clock
from oppiva.people.queries import actor_for
from oppiva.ui import pdf
from oppiva.workshops import paper_words, queries, services
from oppiva.workshops.flow import Option, Step
from oppiva.workshops.forms.flow import raw_sent, rearranged
from oppiva.workshops.models import DoorCode, PreTask, PreTaskTick, RunSet, RunStep, Session, Team, TeamMember
from oppiva.workshops.services import Given
from oppiva.workshops.shipped import shipped_set
from pages.forms import forms_of
from workshops.cast import Cast, browser, dated, enrol, grant_to, person_of

pytestmark = pytest.mark.django_db
THREE = (
    Step("Alku", "Kuka olet?", minutes=60),
    Step("Pulma", "Mikä toistuu?", (Option("Työnhakija", "Odottaa"), Option("Työkaveri")), 90, "S1"),
    Step("Askel", "Kuka, mitä?", minutes=60),
)
PDFS = [("flow_pdf", "fi"), ("sign_in_sheet", "sv"), ("team_cards", "en")]


def session_of(cast: Cast, number: int = 1) -> Session:
    dated(cast, cast.first, date(2027, 9, 1))
    rows = Session.objects.select_related("series__programme", "series__area", "facilitator", "second")
    return rows.get(series=cast.first, number=number)


@pytest.fixture
def session(cast: Cast) -> Session:
    """The first half-day with three steps."""
    found = session_of(cast)
    services.set_steps(actor_for(cast.facilitator), found, [Given(step) for step in THREE])
    return found


def at(cast: Cast, name: str, *more: object) -> str:
    return reverse(f"workshops:{name}", args=[cast.programme.code, "01", 1, *more])


def sent(client: Client, address: str, **changes: str) -> dict[str, object]:
    """The form of the page as a browser sends it back, with these changes."""
    form = forms_of(client.get(address).content.decode())[0]
    fields = {name: value if len(value) != 1 else value[0] for name, value in form.fields.items() if value}
    return {**fields, **changes}


def titles(cast: Cast) -> list[str]:
    rows = RunStep.objects.filter(session__series=cast.first, session__number=1, deleted_in__isnull=True)
    return list(rows.order_by("position").values_list("title", flat=True))


def test_the_page_shows_the_steps_by_the_clock_within_its_budget(cast: Cast, session: Session) -> None:
    client = browser(cast.facilitator)
    client.get(at(cast, "flow"))
    with CaptureQueriesContext(connection) as statements:
        page = client.get(at(cast, "flow")).content.decode()
    assert len(statements) <= 12
    for words in ("8.30", "9.30", "11.00", "12.00", "Mikä toistuu?"):
        assert words in page


def test_the_page_is_for_who_plans_the_half_day(cast: Cast, session: Session) -> None:
    enrol(cast, 1)
    names = ("flow", "flow_edit", "flow_sets", "flow_compare", "run_set_save", "material_add", "pre_task", "flow_pdf")
    for name in names:
        assert browser(cast.staff[0]).get(at(cast, name)).status_code == 403, name
        assert browser(cast.stranger).get(at(cast, name)).status_code == 404, name
        assert browser(cast.manager).get(at(cast, name)).status_code == 200, name


def test_buttons_move_add_and_remove_without_saving(cast: Cast, session: Session) -> None:
    client, address = browser(cast.facilitator), at(cast, "flow_edit")
    answer = client.post(address, sent(client, address, s1_title="Aloitus", do="down:1"))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert page.index('value="Pulma"') < page.index('value="Aloitus"')
    answer = client.post(address, sent(client, address, s2_minutes="puoli tuntia", do="add"))
    page = answer.content.decode()
    assert 'name="s4_title"' in page
    assert "puoli tuntia" in page
    assert titles(cast) == ["Alku", "Pulma", "Askel"]


def test_what_was_arranged_is_saved_with_its_rows(cast: Cast, session: Session) -> None:
    client, address = browser(cast.facilitator), at(cast, "flow_edit")
    before = [row.pk for row in queries.step_rows(session.pk)]
    moved = client.post(address, sent(client, address, do="down:1")).content.decode()
    fields = {name: value[0] for name, value in forms_of(moved)[0].fields.items() if value and name != "known"}
    answer = client.post(address, {**fields, "known": [str(pk) for pk in before], "do": "save"})
    assert answer.status_code == 302
    assert titles(cast) == ["Pulma", "Alku", "Askel"]
    after = queries.step_rows(session.pk)
    assert [row.pk for row in after] == [before[1], before[0], before[2]]
    assert after[0].step == THREE[1]


def test_wrong_fields_are_named_and_the_text_is_kept(cast: Cast, session: Session) -> None:
    client, address = browser(cast.facilitator), at(cast, "flow_edit")
    wrong = sent(client, address, s1_title="", s2_minutes="4", s3_prompt="x" * 301, s1_o1_text="Ilman nimeä", do="save")
    answer = client.post(address, wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    for name in ("s1_title", "s2_minutes", "s3_prompt", "s1_o1_title"):
        assert f'id="id_{name}_error"' in page
    assert "x" * 301 in page
    assert "Ilman nimeä" in page
    assert titles(cast) == ["Alku", "Pulma", "Askel"]


def test_an_added_step_left_empty_is_none(cast: Cast, session: Session) -> None:
    client, address = browser(cast.facilitator), at(cast, "flow_edit")
    answer = client.post(address, sent(client, address, s4_title="", s4_prompt="", s4_minutes="", do="save"))
    assert answer.status_code == 302
    assert titles(cast) == ["Alku", "Pulma", "Askel"]


def test_two_save_the_same_step_and_the_second_chooses_between_both_texts(cast: Cast, session: Session) -> None:
    one, other, address = browser(cast.facilitator), browser(cast.manager), at(cast, "flow_edit")
    first = sent(one, address, s1_title="Aloitus", s2_o1_title="Hakija", do="save")
    second = sent(other, address, s1_title="Avaus ja esittely", s2_o1_title="Asiakas", do="save")
    assert one.post(address, first).status_code == 302
    answer = other.post(address, second)
    assert answer.status_code == 409
    page = answer.content.decode()
    for words in ("Aloitus", "Avaus ja esittely", "Hakija", "Asiakas"):
        assert words in re.sub(r"</?ins>", "", page)
    again = {name: value[0] for name, value in forms_of(page)[0].fields.items() if value and name != "known"}
    known = [str(row.pk) for row in queries.step_rows(session.pk)]
    assert other.post(address, {**again, "known": known}).status_code == 302
    assert titles(cast)[0] == "Avaus ja esittely"
    assert queries.step_rows(session.pk)[1].step.options[0].title == "Asiakas"


@pytest.mark.parametrize("deed", ["up:1", "down:3", "remove:1", "up:99", "up:", "up:-1", "fly:1", "add:1", "up:²"])
def test_a_button_that_cannot_changes_nothing(deed: str) -> None:
    rows = [{"title": "A"}, {"title": "B"}, {"title": "C"}]
    assert rearranged(rows, deed) == rows


def test_a_request_with_odd_names_is_read_as_far_as_it_makes_sense() -> None:
    post = {"s2_title": "B", "s1_title": "A", "sx_title": "?", "s1_evil": "?", "s9999_title": "?", "s1_minutes": "5"}
    assert raw_sent(post) == [{"title": "A", "minutes": "5"}, {"title": "B"}]


def test_an_empty_half_day_offers_a_choice_and_copies_what_is_chosen(cast: Cast) -> None:
    session_of(cast)
    client = browser(cast.facilitator)
    assert at(cast, "flow_sets") in client.get(at(cast, "flow")).content.decode()
    assert client.post(at(cast, "flow_sets"), {}).status_code == 422
    swedish = client.get(at(cast, "flow_sets") + "?kieli=sv").content.decode()
    assert "Styrkor och problem" in swedish
    answer = client.post(at(cast, "flow_sets"), {"pohja": "valmis-1-customer", "kieli": "sv"})
    assert answer.status_code == 302
    assert titles(cast)[:2] == ["Start", "Styrkor"]
    with CaptureQueriesContext(connection) as statements:
        client.get(at(cast, "flow_sets"))
    assert len(statements) <= 12


def test_a_flow_is_saved_renamed_removed_and_brought_back_on_pages(cast: Cast, session: Session) -> None:
    client = browser(cast.facilitator)
    ref = str(uuid4())
    for _ in range(2):
        answer = client.post(at(cast, "run_set_save"), {"name": "Oma kulku", "theme": "customer", "client_ref": ref})
        assert answer.status_code == 302
    assert client.post(at(cast, "run_set_save"), {"name": "Oma kulku", "theme": ""}).status_code == 422
    made = RunSet.objects.get()
    edit, remove = at(cast, "run_set_edit", made.pk), at(cast, "run_set_remove", made.pk)
    assert client.post(edit, {"name": "Uusi nimi", "theme": "", "base_version": made.version}).status_code == 302
    assert client.get(remove).status_code == 302
    assert client.post(remove).status_code == 302
    page = client.get(at(cast, "flow_sets")).content.decode()
    batch = re.search(r'name="batch" value="([^"]+)"', page)
    assert batch
    assert client.post(at(cast, "flow_back"), {"batch": batch[1]}).status_code == 302
    assert RunSet.objects.get(deleted_in__isnull=True).name == "Uusi nimi"
    assert client.post(at(cast, "flow_back"), {"batch": "x"}).status_code == 422
    assert browser(cast.stranger).post(remove).status_code == 404


def test_the_comparison_names_what_is_otherwise_elsewhere(cast: Cast, session: Session) -> None:
    twin = Session.objects.select_related("series__programme").get(series__code="02", number=1)
    services.use_steps(actor_for(cast.facilitator), twin, (THREE[0], Step("Tauko", minutes=20), THREE[2]))
    client = browser(cast.facilitator)
    assert f"{at(cast, 'flow_compare')}?sarja=02" in client.get(at(cast, "flow")).content.decode()
    page = client.get(at(cast, "flow_compare") + "?sarja=02").content.decode()
    assert "Tauko" in page
    assert "Pulma" in page
    assert client.get(at(cast, "flow_compare") + "?sarja=zz").status_code == 200


def test_the_pre_task_is_written_and_ticked_on_pages(cast: Cast, session: Session) -> None:
    (seat,) = enrol(cast, 1)
    client, form = browser(cast.facilitator), {"title": "Seuraa", "text": "Laske.", "visible_from": "1.1.2026"}
    assert client.post(at(cast, "pre_task"), {**form, "text": ""}).status_code == 422
    assert client.post(at(cast, "pre_task"), form).status_code == 302
    assert client.post(at(cast, "pre_task"), form).status_code == 422, "made by somebody meanwhile"
    task = PreTask.objects.get()
    assert (
        client.post(at(cast, "pre_task"), {**form, "title": "Laske", "base_version": task.version}).status_code == 302
    )
    reader, place = browser(cast.staff[0]), reverse("workshops:place", args=[seat.pk])
    reader.get(place)
    with CaptureQueriesContext(connection) as statements:
        page = reader.get(place).content.decode()
    assert len(statements) <= 12
    assert "Laske." in page
    answer = reader.post(at(cast, "pre_task_tick"), {"tehty": "1", "takaisin": place})
    assert (answer.status_code, answer["Location"]) == (302, place)
    assert PreTaskTick.objects.get().person == cast.staff[0]
    answer = reader.post(at(cast, "pre_task_tick"), {"tehty": "0", "takaisin": "//evil.example/"})
    assert "evil" not in answer["Location"]
    assert not PreTaskTick.objects.exists()
    for person in (cast.stranger, cast.supervisor, cast.facilitator, cast.staff[4]):
        assert browser(person).post(at(cast, "pre_task_tick"), {"tehty": "1"}).status_code == 404
    assert client.post(at(cast, "pre_task_remove")).status_code == 302
    assert "Laske." not in reader.get(place).content.decode()


def test_materials_stand_on_the_place_and_the_series_page_of_who_takes_part(cast: Cast, session: Session) -> None:
    (seat,) = enrol(cast, 1)
    fields = {"title": "Esimerkkejä", "link": "https://mittarit.example/", "phase": "during", "emblem": "not_needed"}
    client = browser(cast.facilitator)
    assert client.post(at(cast, "material_add"), fields).status_code == 422, "the statement is asked for"
    assert client.post(at(cast, "material_add"), {**fields, "statement": "not_needed"}).status_code == 302
    page = reverse("workshops:series", args=[cast.programme.code, "01"])
    reader = browser(cast.staff[0])
    for address in (reverse("workshops:place", args=[seat.pk]), page):
        assert "https://mittarit.example/" in reader.get(address).content.decode()
    assert "https://mittarit.example/" not in browser(cast.staff[4]).get(page).content.decode()
    assert at(cast, "flow") in client.get(page).content.decode()


@pytest.mark.skipif(not pdf.available(), reason="the machine cannot draw a PDF")
@pytest.mark.parametrize(("name", "language"), PDFS)
def test_the_papers_are_tagged_titled_and_in_the_readers_language(
    cast: Cast, session: Session, name: str, language: str
) -> None:
    _teams(cast)
    prefix = "" if language == "fi" else f"/{language}"
    answer = browser(cast.facilitator).get(prefix + at(cast, name))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
    parts = re.findall(rb"stream\r?\n(.*?)endstream", answer.content, re.DOTALL)
    inside = answer.content + b"".join(_inflated(part) for part in parts)
    for mark in (
        b"/Lang (" + language.encode() + b")",
        b"/MarkInfo",
        b"pdfuaid",
        b"/StructTreeRoot",
        b"/Title",
        b"/H1",
    ):
        assert mark in inside, mark
    assert (b"/Figure" in inside) == (name == "team_cards" or b"/Figure" in inside)


@pytest.mark.skipif(not pdf.available(), reason="the machine cannot draw a PDF")
@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_card_of_a_team_is_one_sheet_with_the_emblem(cast: Cast, number: int, language: str) -> None:
    _teams(cast)
    steps = shipped_set(number, "", language).steps
    services.set_steps(actor_for(cast.facilitator), session_of(cast), [Given(step) for step in steps])
    prefix = "" if language == "fi" else f"/{language}"
    content = browser(cast.facilitator).get(prefix + at(cast, "team_cards")).content
    parts = re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL)
    inside = content + b"".join(_inflated(part) for part in parts)
    assert len(re.findall(rb"/Type /Page\b", inside)) == 2, "one sheet for each of the two teams"


@pytest.mark.skipif(not pdf.available(), reason="the machine cannot draw a PDF")
def test_a_sheet_with_names_is_for_who_reads_the_roster(cast: Cast, session: Session) -> None:
    enrol(cast, 1)
    for name in ("sign_in_sheet", "team_cards"):
        for person, status in (
            (cast.facilitator, 200),
            (cast.manager, 200),
            (cast.staff[0], 404),
            (cast.stranger, 404),
        ):
            assert browser(person).get(at(cast, name)).status_code == status


def test_the_card_of_a_team_leads_to_the_door_by_its_code(cast: Cast, session: Session) -> None:
    open_ = paper_words.card(session, 3, ["Aino", "Kaarlo"], "KUIKKA 42")
    assert open_.address.endswith("/liity/KUIKKA42/")
    assert "<title>" in open_.qr
    closed = paper_words.card(session, 3, ["Aino"], "")
    assert (closed.code, closed.address.endswith("/liity/")) == ("", True)


def test_the_expected_are_by_name_and_the_code_only_while_it_lives(cast: Cast, session: Session) -> None:
    enrol(cast, 2)
    rows = queries.expected_rows(session)
    assert [row.name for row in rows] == sorted(row.name for row in rows)
    assert {row.organisation for row in rows} == {"Talo"}
    now = clock.now()
    code = DoorCode.objects.create(
        session=session, code="KUIKKA 42", made_at=now, dies_at=now.replace(year=now.year + 1)
    )
    assert str(queries.live_code(session)) == "KUIKKA 42"
    DoorCode.objects.filter(pk=code.pk).update(ended_at=now)
    assert queries.live_code(session) is None


def test_a_workshop_over_the_change_of_the_clocks_shows_the_time_on_the_wall(cast: Cast, session: Session) -> None:
    Session.objects.filter(pk=session.pk).update(day=date(2027, 10, 31), starts=time(2, 30), ends=time(6))
    page = browser(cast.facilitator).get(at(cast, "flow")).content.decode()
    # 60 + 90 minutes after half past two it is four, since the hour from three to four comes twice.
    assert "4.00" in page
    assert "5.00" in page


def _teams(cast: Cast) -> None:
    seats = enrol(cast, 4)
    for number, members in ((1, seats[:2]), (2, seats[2:])):
        team = Team.objects.create(series=cast.first, number=number, published_at=clock.now())
        for one in members:
            TeamMember.objects.create(team=team, enrolment=one, since=clock.now())


def _inflated(part: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(part)
    except zlib.error:
        return b""


def test_the_door_opens_with_a_flow_and_the_card_leads_in(cast: Cast) -> None:
    session, leader = session_of(cast), actor_for(cast.facilitator)
    Session.objects.filter(pk=session.pk).update(day=clock.today(), starts=time(0, 1), ends=time(23, 59))
    client = browser(cast.facilitator)
    assert at(cast, "door") in client.get(at(cast, "flow")).content.decode()
    session.refresh_from_db()
    services.open_door(leader, session)
    assert titles(cast) == [step.title for step in shipped_set(1, "", "fi").steps]
    _teams(cast)
    card = paper_words.card(session, 1, ["Aino"], str(queries.live_code(session) or ""))
    assert card.code
    page = Client().get(urlsplit(card.address).path + "?tiimi=1")
    assert page.status_code == 200
    assert at(cast, "door") not in client.get(at(cast, "flow")).content.decode()


def test_who_keeps_an_area_is_led_to_no_page_of_a_half_day_that_does_not_open(cast: Cast) -> None:
    session = session_of(cast)
    admin = person_of("Aaro Alue", cast.unit)
    grant_to(admin, "area_admin", "area", "23")
    client, base = browser(admin), f"/hanke/{cast.programme.code}/sarjat/"
    for page in (base, f"{base}{cast.first.code}/tyopajat/{session.number}/kulku/"):
        text = client.get(page).content.decode()
        links = set(re.findall(r'href="(/hanke/[^"#?]*)"', text))
        assert links
        assert {link: client.get(link).status_code for link in links if client.get(link).status_code != 200} == {}
