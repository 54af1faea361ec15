"""The pages of the log over HTTP: home, a number, a line of the diary, the lists; also what a device sends later."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from experiments import pictures
from experiments.lab import Lab
from oppiva.core.policy import reading, system
from oppiva.experiments import rules, services
from oppiva.experiments.models import DiaryEntry, Observation, Step
from oppiva.experiments.pages.log import log_part
from oppiva.jobs import clock
from oppiva.people.services.place_grants import give_with_place
from workshops.cast import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]
AUDIT = system("test")
QUEUE = {"X-Oppiva-Queue": "later"}


@pytest.fixture
def base(lab: Lab) -> str:
    """The address of the first team's experiment, whose trial is on and whose members have their roles."""
    lab.started()
    for at, person in enumerate(lab.cast.staff[:6]):
        team = lab.teams[at // 3]
        give_with_place(person, role="team_member", scope_kind="team", scope_id=str(team.pk), reason="test")
    return f"/hanke/{lab.cast.programme.code}/kokeilut/{lab.experiment.code}/"


def member(lab: Lab, number: int = 0) -> Client:
    """The browser of a member."""
    return browser(lab.cast.staff[number])


def numbers() -> list[Observation]:
    """The numbers there are."""
    with reading(AUDIT):
        return list(Observation.objects.filter(deleted_in__isnull=True).order_by("made_at"))


def entries() -> list[DiaryEntry]:
    """The lines of the diaries there are."""
    with reading(AUDIT):
        return list(DiaryEntry.objects.filter(deleted_in__isnull=True).order_by("made_at"))


def test_the_first_page_asks_for_the_number_with_the_last_one_beside_an_empty_field(lab: Lab, base: str) -> None:
    services.add_observation(lab.member(1), value=Decimal(12))
    services.add_observation(lab.member(), value=Decimal("7.5"))
    services.add_observation(lab.member(1), value=Decimal(11))
    page = member(lab).get("/").content.decode()
    assert "Minuutteja esitietojen kysymiseen" in page
    assert 'id="luku-arvo" name="value" type="text"' in page
    assert "<b data-log-value>7,5</b>" in page
    assert page.count('class="next"') == 1
    assert page.count("<h1") == 1


def test_a_number_of_the_first_page_is_saved_by_one_press_and_taken_back_by_another(lab: Lab, base: str) -> None:
    client = member(lab)
    form = {"value": "7,5", "client_ref": uuid4(), "cycle": 1, "to": "koti", "measure": 1}
    answer = client.post(f"{base}luku/", {**form, "more": "1"})
    assert (answer.status_code, answer["Location"]) == (302, "/?toinen=1")
    page = client.get("/?toinen=1").content.decode()
    assert "autofocus" in page
    (made,) = numbers()
    assert f'action="{base}luvut/{made.pk}/poista/"' in page
    answer = client.post(f"{base}luvut/{made.pk}/poista/", {"to": "koti"}, follow=True)
    assert numbers() == []
    assert f"{base}luvut/{made.pk}/palauta/" in answer.content.decode()
    client.post(f"{base}luvut/{made.pk}/palauta/")
    assert [one.value for one in numbers()] == [Decimal("7.5")]


def test_a_double_tap_is_one_number_and_two_phones_are_two(lab: Lab, base: str) -> None:
    form = {"value": "8", "client_ref": uuid4(), "cycle": 1}
    for _tap in range(2):
        member(lab).post(f"{base}luku/", form)
    member(lab, 1).post(f"{base}luku/", {**form, "value": "9", "client_ref": uuid4()})
    assert [one.value for one in numbers()] == [8, 9]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"value": ""}, "value"),
        ({"value": "kahdeksan"}, "value"),
        ({"value": "1,2345"}, "value"),
        ({"value": "8", "day": "1.1.2199"}, "day"),
        ({"value": "8", "day": "huomenna"}, "day"),
        ({"value": "8", "n": "0"}, "n"),
        ({"value": "8", "note": "x" * 10_000}, "note"),
    ],
)
def test_a_wrong_number_comes_back_with_what_was_typed(lab: Lab, base: str, sent: dict[str, str], words: str) -> None:
    answer = member(lab).post(f"{base}luku/", sent)
    assert answer.status_code == 422
    assert f"id_{words}_error" in answer.content.decode()
    assert numbers() == []


def test_a_line_of_the_diary_with_a_photo_stands_on_the_page_and_opens_for_the_team_alone(lab: Lab, base: str) -> None:
    photo = SimpleUploadedFile("kuva.jpg", pictures.photo(40, 30))
    form = {"kind": "surprise", "text": "Kaksi vastasi ääniviestillä.", "photo": photo, "photo_alt": "Puhelin"}
    answer = member(lab).post(f"{base}kirjaa/", {**form, "client_ref": uuid4()})
    assert answer["Location"] == f"{base}#paivakirja"
    page = member(lab, 1).get(f"{base}paivakirja/").content.decode()
    assert 'alt="Puhelin"' in page
    address = f"/tiedosto/{entries()[0].photo_id}/"
    assert address in page
    assert member(lab, 1).get(address).status_code == 200
    for person in (lab.cast.staff[4], lab.cast.facilitator, lab.cast.stranger):
        assert browser(person).get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.heic", pictures.HEIC), ("a.svg", pictures.SVG), ("a.png", pictures.huge_png()), ("a.jpg", b"\xff\xd8\xff")],
)
def test_a_hostile_photo_is_refused_in_words_with_the_text_kept(lab: Lab, base: str, name: str, content: bytes) -> None:
    form = {"kind": "surprise", "text": "Tämä säilyy.", "photo": SimpleUploadedFile(name, content)}
    answer = member(lab).post(f"{base}kirjaa/", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "id_photo_error" in page
    assert "Tämä säilyy." in page
    assert entries() == []


def test_own_experiment_is_logged_from_its_tab(lab: Lab, base: str) -> None:
    client = member(lab)
    page = client.get("/kirjaa/").content.decode()
    assert f'action="{base}kirjaa/"' in page
    assert 'class="tabs__main" href="/kirjaa/" aria-current="page"' in page
    assert browser(lab.cast.stranger).get("/kirjaa/").status_code == 200
    assert "tabs" not in browser(lab.cast.stranger).get("/kirjaa/").content.decode().split("<main")[0]


def test_what_waited_on_a_device_is_answered_in_data(lab: Lab, base: str) -> None:
    client, ref = member(lab), str(uuid4())
    earlier = clock.now() - timedelta(minutes=40)
    form = {
        "value": "9",
        "client_ref": ref,
        "cycle": "1",
        "to": "koti",
        "made_at": (earlier - timedelta(days=2)).isoformat(),
        "sent_at": (clock.now() - timedelta(days=2)).isoformat(),
    }
    answers = [client.post(f"{base}luku/", form, headers=QUEUE) for _time in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    (made,) = numbers()
    assert answers[0].json()["undo"] == f"{base}luvut/{made.pk}/poista/"
    assert answers[0].json()["last"]["value"] == "9"
    assert abs((made.made_at - earlier).total_seconds()) < 60
    refused = client.post(f"{base}luku/", {**form, "client_ref": uuid4(), "value": "x"}, headers=QUEUE)
    assert (refused.status_code, list(refused.json())) == (422, ["words"])
    gone = browser(lab.cast.stranger).post(f"{base}luku/", form, headers=QUEUE)
    assert gone.status_code == 404
    assert (
        client.post(f"{base}luku/", {**form, "made_at": "eilen", "sent_at": "1" * 99}, headers=QUEUE).status_code == 200
    )


def test_a_correction_of_the_same_number_on_two_phones_shows_both(lab: Lab, base: str) -> None:
    made = services.add_observation(lab.member(), value=Decimal(80))
    form = {"value": "8", "base_version": "1"}
    assert member(lab).post(f"{base}luvut/{made.pk}/", form).status_code == 302
    clash = member(lab).post(f"{base}luvut/{made.pk}/", {**form, "value": "9"})
    assert clash.status_code == 409
    page = clash.content.decode()
    assert "8" in page
    assert "9" in page
    assert member(lab, 1).get(f"{base}luvut/{made.pk}/").status_code == 404


def test_customers_data_take_the_text_fields_away_and_a_text_sent_all_the_same_is_refused(lab: Lab, base: str) -> None:
    from oppiva.audit.services import save

    trial = rules.newest_cycle(lab.experiment)
    with reading(AUDIT):
        record = services.steps.record_of(lab.member(), trial, Step.TRIAL)
        save(record, actor=AUDIT, changes={"customer_data": True})
    client = member(lab)
    page = client.get(f"{base}kirjaa/").content.decode()
    assert 'name="text"' not in page
    assert 'name="photo"' not in page
    answer = client.post(f"{base}kirjaa/", {"kind": "surprise", "text": "Asiakas soitti."})
    assert answer.status_code == 422
    assert "Asiakas soitti." in answer.content.decode()
    assert client.post(f"{base}kirjaa/", {"kind": "surprise"}).status_code == 302


def test_strangers_and_those_who_only_follow_find_no_log(lab: Lab, base: str) -> None:
    services.add_entry(lab.member(), kind="problem", text="Vain meille.")
    cast = lab.cast
    for person in (cast.stranger, cast.supervisor, cast.staff[9], cast.others[0]):
        for part in ("kirjaa/", "luku/", "luvut/", "paivakirja/"):
            assert browser(person).get(f"{base}{part}").status_code == 404, (person, part)
    for person in (cast.facilitator, cast.manager, cast.staff[4]):
        assert browser(person).get(f"{base}luvut/").status_code in {403, 404}
        assert browser(person).get(f"{base}luku/").status_code in {403, 404}
        assert b"Vain meille." not in browser(person).get(f"{base}paivakirja/").content


def test_the_page_says_what_the_newest_numbers_say_and_who_wrote_them(lab: Lab, base: str) -> None:
    for value in (17, 12, 9, 8, 9, 10):
        services.add_observation(lab.member(), value=Decimal(value))
    services.add_entry(lab.member(), kind="customer_said", text="Ei tarvinnut aloittaa alusta.")
    insider = lab.member()
    sight = rules.experiment_for(insider.actor, lab.cast.programme.code, lab.experiment.code)
    from django.utils.translation import override

    with override("en"):
        log = log_part(sight)["log"]
    assert log["sentence"] == "Four of the last five numbers are at most 10"
    assert [line.value for line in log["numbers"]] == ["10", "9", "8", "9", "12", "17"]
    assert log["entry_count"] == "One entry"


@pytest.mark.heavy
@pytest.mark.parametrize("part", ["", "kirjaa/", "luku/", "luvut/", "paivakirja/", "."])
def test_no_page_asks_more_often_when_there_is_more_to_show(
    lab: Lab, base: str, part: str, django_assert_max_num_queries, django_assert_num_queries
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, address = member(lab), f"{base}{part.strip(chr(46))}" if part else "/"
    services.add_observation(lab.member(), value=Decimal(9))
    services.add_entry(lab.member(), kind="surprise", text="Yksi.")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        assert client.get(address).status_code == 200
    for at in range(8):
        services.add_observation(lab.member(at % 3), value=Decimal(at))
        services.add_entry(lab.member(at % 3), kind="surprise", text="Lisää.")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few), "\n".join(one["sql"][:150] for one in many)
    assert len(many) <= 12, "\n".join(one["sql"][:200] for one in many)


def test_the_worker_and_the_manifest_are_open_and_hold_nothing_of_anybody(client: Client) -> None:
    worker, manifest = client.get("/kokeilun-apuri.js"), client.get("/sv/oppiva.webmanifest")
    assert worker["Content-Type"].startswith("text/javascript")
    assert manifest["Content-Type"] == "application/manifest+json"
    assert manifest.json()["start_url"] == "/sv/"
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest.json()["icons"]}
    assert 'rel="manifest" href="/oppiva.webmanifest"' in client.get("/kirjaudu/").content.decode()


def test_the_page_of_the_experiment_holds_the_log_and_keeps_unsent_rows_on_the_device(lab: Lab, base: str) -> None:
    services.add_observation(lab.member(), value=Decimal(9))
    services.add_entry(lab.member(), kind="surprise", text="Kaksi vastasi ääniviestillä.")
    page = member(lab).get(base).content.decode()
    assert "Kaksi vastasi ääniviestillä." in page
    assert f'href="{base}luku/"' in page
    assert "data-log-key" in page
    assert 'class="tabs__main"' in page
    assert "Kaksi vastasi" not in browser(lab.cast.facilitator).get(base).content.decode()
