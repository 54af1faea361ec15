"""An adopter's own pages: the list, the record and its small forms; who reads, who writes, who finds nothing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adoption.places import TAPS, Places
from catalogue.keeping import on
from oppiva.adoption import services
from oppiva.adoption.models import (
    Adaptation,
    AdopterTip,
    Adoption,
    CoreCheck,
    ModelFollow,
    StageMove,
    TakenVersion,
)
from oppiva.jobs import clock
from oppiva.people.queries import actor_for
from pages.bars import MOST
from workshops.cast import browser, grant_to, person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]
OWN = "/kayttoonotot/"


def at(one: Adoption, name: str = "adoption") -> str:
    return reverse(f"adoption:{name}", args=[one.pk])


def adopter(places: Places) -> Client:
    return browser(places.outsider)


def fresh(one: Adoption) -> Adoption:
    return Adoption.objects.get(pk=one.pk)


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


# --- the list --------------------------------------------------------------------------------------------------------
def test_the_list_says_first_what_is_asked_and_the_empty_one_leads_to_the_library(places: Places) -> None:
    client = adopter(places)
    empty = page(client, OWN)
    assert "Et ole vielä ottanut yhtään mallia käyttöön" in empty
    assert "/mallit/" in empty
    services.follow(places.adopter, places.library.fresh())
    assert "Seuraat yhtä mallia" in page(client, OWN)
    made = places.confirmed()
    told = page(client, OWN)
    assert "Sinulla on yksi käyttöönotto. Yksi pyytää sinulta jotain" in told
    assert at(made) in told
    assert at(made, "reach") in told


def test_a_followed_model_is_left_with_one_press(places: Places) -> None:
    client, slug = adopter(places), places.library.fresh().slug
    services.follow(places.adopter, places.library.fresh())
    path = reverse("adoption:unfollow", args=[slug])
    assert path in page(client, OWN)
    for _twice in range(2):
        assert client.post(path).status_code == 302
    assert not ModelFollow.objects.filter(deleted_in__isnull=True).exists()
    assert client.get(path).status_code == 405


def test_the_list_asks_as_little_of_many_as_of_few(places: Places) -> None:
    client = adopter(places)
    today = clock.today()
    for number, area in enumerate(("37", "05", "01", "23", "02", "03")):
        made = places.begin(area=area)
        if number % 2:
            services.move(places.adopter, services.confirm(places.manager, made), to="in_use", on=today)
    with on(200):
        client.get(OWN)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(OWN).status_code == 200
    assert len(asked) <= MOST


# --- the record ------------------------------------------------------------------------------------------------------
def test_the_record_is_read_whole_by_who_may_and_found_by_nobody_else(places: Places) -> None:
    made = places.confirmed()
    cast = places.library.table.lab.cast
    for reader in (places.outsider, cast.manager, places.library.keeper):
        assert reader is not None
        assert "Kokeillaan" in page(browser(reader), at(made))
    other = person_of("Eila Etäällä")
    grant_to(other, "area_admin", "area", "05")
    names = ("adoption", "stage", "reach", "core", "change", "result", "tip", "shown", "version", "contact",
             "questions")  # fmt: skip
    for someone in (cast.stranger, other, person_of("Satunnainen Kulkija")):
        for name in names:
            assert browser(someone).get(at(made, name)).status_code == 404, (someone, name)
    for name in names[1:]:
        assert browser(cast.manager).get(at(made, name)).status_code == 403, name
        assert Client().get(at(made, name)).status_code == 302


def test_the_page_says_all_that_is_told_within_its_budget(places: Places) -> None:
    made = places.confirmed()
    services.move(places.adopter, made, to="in_use")
    services.tell_reach(places.adopter, fresh(made), services.Reach(12, 40, 5, None, "kuukausi"))
    keys = list(services.parts_of(fresh(made)))
    services.check_core(places.adopter, fresh(made), {keys[0]: "kept", keys[1]: "changed"})
    result = services.Result("measured", "Odotusaika", "min", Decimal(16), Decimal(12), 9, "kuukausi")
    services.tell_result(places.adopter, fresh(made), result)
    services.add_adaptation(places.adopter, fresh(made), taps=TAPS, sentence="Soitto korvattiin tekstiviestillä.")
    services.add_tip(places.adopter, fresh(made), text="Sopikaa varahenkilöstä heti.", language="fi")
    client = adopter(places)
    for who in (client, browser(places.library.table.lab.cast.manager)):
        who.get(at(made))
        with CaptureQueriesContext(connection) as asked:
            told = who.get(at(made)).content.decode()
        assert len(asked) <= MOST, "\n".join(one["sql"][:120] for one in asked)
    for words in ("12/40 = 30\u00a0%", "5, kuukausi", "1/2 säilytetty = 50\u00a0%", "16 → 12\u00a0min",
                  "n\u00a0=\u00a09", "Soitto korvattiin", "Sopikaa varahenkilöstä"):  # fmt: skip
        assert words in told, words


def test_silence_stands_in_place_of_the_stage_which_is_kept_in_small_print(places: Places) -> None:
    made = places.in_use(clock.today())
    with on(240):
        told = page(adopter(places), at(made))
    assert "Tuntematon" in told
    assert "Ei tiedossa, onko käytössä: kahteen kysymykseen ei vastattu." in told
    assert '<span class="small muted">Käytössä</span>' in told


def test_who_waits_and_who_was_refused_reads_it_with_the_reason(places: Places) -> None:
    made = places.begin()
    assert "Odottaa vahvistusta" in page(adopter(places), at(made))
    services.refuse(places.manager, made, reason="Alueella ei tiedetä tästä mitään.")
    told = page(adopter(places), at(made))
    assert "Alueella ei tiedetä tästä mitään." in told
    assert at(made, "stage") not in told
    assert adopter(places).get(at(made, "stage")).status_code == 409


def test_an_analyst_joins_a_measured_result_to_the_evidence_once(places: Places) -> None:
    made = places.confirmed()
    services.tell_result(places.adopter, made, services.Result("measured", "Odotusaika"))
    analyst = browser(places.library.table.analyst)
    assert at(made, "weigh") in page(analyst, at(made))
    assert at(made, "weigh") not in page(adopter(places), at(made))
    assert adopter(places).post(at(made, "weigh"), {"weighs": "supports"}).status_code == 409
    assert analyst.post(at(made, "weigh"), {"weighs": "supports"}).status_code == 302
    assert fresh(made).weighs == "supports"
    assert at(made, "weigh") not in page(analyst, at(made))


# --- stage -----------------------------------------------------------------------------------------------------------
def test_the_stage_moves_once_and_what_is_refused_keeps_the_text(places: Places) -> None:
    made, client = places.confirmed(), adopter(places)
    path, ref = at(made, "stage"), str(uuid4())
    told = page(client, path)
    assert "checked" not in told
    assert client.post(path, {"client_ref": ref}).status_code == 422
    refused = client.post(path, {"stage": "embedded", "words": "Vakiintui jo.", "known": "trying"})
    assert refused.status_code == 422
    for words in ("180", "Vakiintui jo."):
        assert words in refused.content.decode()
    ended = client.post(path, {"stage": "ended", "known": "trying"})
    assert (ended.status_code, StageMove.objects.count()) == (422, 1)
    early = client.post(path, {"stage": "in_use", "on": "1.1.2020", "known": "trying"})
    assert early.status_code == 422
    for _twice in range(2):
        sent = {"stage": "in_use", "known": "trying", "client_ref": ref}
        assert client.post(path, sent).status_code == 302
    assert (fresh(made).stage, StageMove.objects.count()) == ("in_use", 2)


def test_who_was_slower_reads_that_somebody_moved_it(places: Places) -> None:
    made, client = places.confirmed(), adopter(places)
    services.move(places.adopter, made, to="in_use")
    slower = client.post(at(made, "stage"), {"stage": "preparing", "known": "trying", "words": "Palasimme taakse."})
    assert slower.status_code == 409
    assert "Palasimme taakse." in slower.content.decode()
    assert fresh(made).stage == "in_use"


# --- reach, core, result ---------------------------------------------------------------------------------------------
def test_an_empty_number_is_unknown_and_never_nothing(places: Places) -> None:
    made, client = places.confirmed(), adopter(places)
    path = at(made, "reach")
    assert client.post(path, {"staff_using": "41", "staff_could": "40"}).status_code == 422
    assert client.post(path, {"staff_using": "moni"}).status_code == 422
    assert client.post(path, {"customers_reached": "4"}).status_code == 422
    assert client.post(path, {"staff_using": "12", "staff_could": ""}).status_code == 302
    assert (fresh(made).staff_using, fresh(made).staff_could) == (12, None)
    told = page(client, at(made))
    assert "<dd>12</dd>" in told
    assert "<dd>ei tiedossa</dd>" in told
    version = fresh(made).version
    services.tell_reach(places.adopter, fresh(made), services.Reach(staff_using=14))
    slower = client.post(path, {"staff_using": "13", "base_version": str(version)})
    assert slower.status_code == 409
    assert fresh(made).staff_using == 14


def test_each_core_part_has_three_equal_answers_and_none_beforehand(places: Places) -> None:
    made, client = places.confirmed(), adopter(places)
    path = at(made, "core")
    keys = list(services.parts_of(made))
    told = page(client, path)
    assert told.count('type="radio"') == 3 * len(keys)
    assert "checked" not in told
    assert client.post(path, {}).status_code == 422
    assert client.post(path, {f"part-{keys[0]}": "mended"}).status_code == 422
    assert client.post(path, {f"part-{keys[0]}": "left_out"}).status_code == 302
    assert CoreCheck.objects.get().verdict == "left_out"
    again = page(client, path)
    assert "checked" not in again
    assert "Viimeksi: jätetty pois" in again


def test_not_measured_is_an_answer(places: Places) -> None:
    made, client = places.confirmed(), adopter(places)
    path = at(made, "result")
    assert client.post(path, {"result": "measured"}).status_code == 422
    assert client.post(path, {"result": "not_measured"}).status_code == 302
    assert "Ei mitattu" in page(client, at(made))
    sent = {"result": "measured", "result_measure": "Odotusaika", "result_before": "7,5", "result_after": "abc"}
    refused = client.post(path, sent)
    assert refused.status_code == 422
    assert 'value="7,5"' in refused.content.decode()
    assert client.post(path, sent | {"result_after": "5"}).status_code == 302
    assert fresh(made).result_before == Decimal("7.5")


def test_what_is_not_tried_yet_has_no_reach(places: Places) -> None:
    made, client = places.begin(stage="decided"), adopter(places)
    assert at(made, "reach") not in page(client, at(made))
    assert client.post(at(made, "reach"), {"staff_using": "1"}).status_code == 422


# --- eight taps ------------------------------------------------------------------------------------------------------
def test_a_change_is_eight_presses_and_a_sentence_without_script(places: Places) -> None:
    made, client = places.confirmed(), adopter(places)
    path, ref = at(made, "change"), str(uuid4())
    taps: dict[str, str] = {"client_ref": ref}
    for number, (name, value) in enumerate(TAPS.items(), start=1):
        told = client.get(path, taps).content.decode()
        assert f"Valinta {number}/8" in told
        assert f'name="{name}" value="{value}"' in told
        assert "aria-pressed" not in told, "nothing is chosen beforehand"
        assert not Adaptation.objects.exists(), "a look says nothing"
        taps[name] = value
    last = client.get(path, taps).content.decode()
    assert 'name="sentence"' in last
    assert client.post(path, taps | {"save": "1", "sentence": "Lyhyt"}).status_code == 422
    for _twice in range(2):
        saved = client.post(path, taps | {"save": "1", "sentence": "Soitto korvattiin tekstiviestillä."})
        assert saved.status_code == 302
    assert Adaptation.objects.get().how == "replaced"


def test_back_keeps_every_tap_and_the_sentence(places: Places) -> None:
    made, client = places.confirmed(), adopter(places)
    sent = {**TAPS, "sentence": "Keskeneräinen lause tässä.", "go": "why"}
    told = client.post(at(made, "change"), sent).content.decode()
    assert "Valinta 8/8" in told
    assert 'value="fit" aria-pressed="true"' in told
    assert 'value="Keskeneräinen lause tässä."' in told
    del sent["go"]
    again = client.post(at(made, "change"), sent | {"why": "cost"}).content.decode()
    assert "Keskeneräinen lause tässä.</textarea>" in again
    assert 'name="why" value="cost"' in again


def test_a_touched_core_names_its_part_on_the_same_screen(places: Places) -> None:
    made, client = places.confirmed(), adopter(places)
    key, what = next(iter(services.parts_of(made).items()))
    before = {name: value for name, value in TAPS.items() if name not in {"core_touched", "why"}}
    told = client.get(at(made, "change"), before).content.decode()
    assert f'value="yes:{key}"' in told
    assert f"Kyllä: {what}" in told
    words = {"save": "1", "sentence": "Vuoroa ei nimetty lainkaan."}
    assert client.post(at(made, "change"), {**TAPS, "core_touched": "yes:muu", **words}).status_code == 422
    assert client.post(at(made, "change"), {**TAPS, "core_touched": f"yes:{key}", **words}).status_code == 302
    one = Adaptation.objects.get()
    assert (one.core_touched, one.part) == ("yes", key)


def test_what_may_be_personal_is_settled_by_a_person_and_a_code_by_nobody(places: Places) -> None:
    made, client = places.confirmed(), adopter(places)
    words = "Matti Virtanen soittaa, numero on 040 123 4567."
    sent = {**TAPS, "save": "1", "sentence": words}
    refused = client.post(at(made, "change"), sent)
    assert refused.status_code == 422
    told = refused.content.decode()
    ticks = [f"fine_{one.key}" for one in services.looked_at(words, "fi")]
    assert ticks
    assert all(f'name="{tick}"' in told for tick in ticks)
    assert not Adaptation.objects.exists()
    assert client.post(at(made, "change"), sent | dict.fromkeys(ticks, "on")).status_code == 302
    code = "Asiakas 131052-308T sai viestin."
    ticked = {f"fine_{one.key}": "on" for one in services.looked_at(code, "fi")}
    for path, name in ((at(made, "change"), "sentence"), (at(made, "tip"), "text")):
        assert client.post(path, {**TAPS, "save": "1", name: code, **ticked}).status_code == 422
    assert not AdopterTip.objects.exists()


def test_what_was_taken_back_can_be_brought_back(places: Places) -> None:
    made, client = places.confirmed(), adopter(places)
    one = services.add_adaptation(places.adopter, made, taps=TAPS, sentence="Soitto korvattiin tekstiviestillä.")
    tip = services.add_tip(places.adopter, made, text="Sopikaa varahenkilöstä heti.", language="fi")
    for name, kind, row in (("change_remove", Adaptation, one), ("tip_remove", AdopterTip, tip)):
        path = reverse(f"adoption:{name}", args=[made.pk, row.pk])
        assert browser(places.library.table.lab.cast.manager).post(path).status_code == 403
        answer = client.post(path, follow=True)
        gone = kind.objects.get(pk=row.pk).deleted_in
        undo = reverse("adoption:undo", args=[made.pk, gone])
        assert undo in answer.content.decode()
        with on(20):
            assert "1 poistettu" in (own := page(client, at(made)))
            assert own.count(f'action="{undo}"') == 1
            assert undo not in page(browser(places.library.table.lab.cast.manager), at(made))
            assert client.post(undo).status_code == 302
        assert kind.objects.get(pk=row.pk).deleted_in is None
    services.remove_tip(places.adopter, AdopterTip.objects.get(pk=tip.pk))
    with on(31):
        assert "/kumoa/" not in page(client, at(made))
    other = places.begin(area="05")
    assert client.post(reverse("adoption:undo", args=[other.pk, uuid4()])).status_code == 422


# --- the rest --------------------------------------------------------------------------------------------------------
def test_a_tip_is_given_once(places: Places) -> None:
    made, client = places.confirmed(), adopter(places)
    ref = str(uuid4())
    for _twice in range(2):
        sent = {"text": "Sopikaa varahenkilöstä heti.", "client_ref": ref}
        assert client.post(at(made, "tip"), sent).status_code == 302
    assert AdopterTip.objects.count() == 1


def test_how_a_place_is_shown_is_one_press_at_any_time(places: Places) -> None:
    made, client = places.confirmed(show_as=""), adopter(places)
    assert "aria-pressed" not in page(client, at(made, "shown"))
    assert client.post(at(made, "shown"), {"show_as": "loud"}).status_code == 422
    assert client.post(at(made, "shown"), {"show_as": "area"}).status_code == 302
    assert fresh(made).show_as == "area"


def test_a_new_version_is_taken_with_its_day_and_what_changed(places: Places) -> None:
    made, client = places.confirmed(), adopter(places)
    assert client.get(at(made, "version")).status_code == 302
    places.library.write(edge_parts=[{"what": "Kellonaika", "variants": "Aamu, iltapäivä tai ilta."}])
    places.library.publish("Uusi muunnelma kerrottiin.")
    for path in (at(made), at(made, "version")):
        assert "Uusi muunnelma kerrottiin." in page(client, path)
    day = clock.today() + timedelta(days=3)
    assert client.post(at(made, "version"), {"on": f"{day:%d.%m.%Y}"}).status_code == 422
    for _twice in range(2):
        assert client.post(at(made, "version"), {"on": ""}).status_code == 302
    assert TakenVersion.objects.filter(adoption=made).count() == 2


def test_another_goes_on_by_work_mail(places: Places) -> None:
    made, client = places.confirmed(), adopter(places)
    heir = person_of("Heli Heikäläinen")
    path = at(made, "contact")
    assert client.post(path, {"mail": "ei-ole@esimerkki.example"}).status_code == 422
    assert client.post(path, {"mail": places.outsider.email}).status_code == 422
    assert client.post(path, {"mail": heir.email.upper()}).status_code == 302
    assert fresh(made).contact_id == heir.pk
    assert client.get(at(made)).status_code == 404
    assert "Kokeillaan" in page(browser(heir), at(made))


def test_nobody_finds_out_by_trying_who_is_here(places: Places) -> None:
    made, client = places.confirmed(), adopter(places)
    for number in range(10):
        assert client.post(at(made, "contact"), {"mail": f"arvaus{number}@esimerkki.example"}).status_code == 422
    heir = person_of("Heli Heikäläinen")
    assert client.post(at(made, "contact"), {"mail": heir.email}).status_code == 422
    assert fresh(made).contact_id == places.outsider.pk


def test_asking_stops_and_begins_again(places: Places) -> None:
    made, client = places.confirmed(), adopter(places)
    for do, stopped in (("stop", True), ("ask", False)):
        assert client.post(at(made, "questions"), {"do": do}).status_code == 302
        assert (fresh(made).asking_stopped_on is not None) is stopped
    assert actor_for(places.outsider).person_id is not None
