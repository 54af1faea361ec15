"""The page of a model: what was frozen, beside it what stands today, and nothing that is not public (W8)."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from catalogue.library import Library, bare_model, carry_out, shelve
from experiments.lab import SETUP
from experiments.search_stage import go_out
from oppiva.catalogue import services
from oppiva.catalogue.library_kept import forget
from oppiva.catalogue.library_words import checked
from oppiva.catalogue.models import ModelDraft, ModelState, OperatingModel, Stewardship, TraceEdge
from oppiva.catalogue.pages.library_sources import source_groups
from oppiva.catalogue.pages.library_standing import whys
from oppiva.catalogue.queries.model_sources import node_of_model
from oppiva.catalogue.services.effects import node_of_card
from oppiva.core.calendars import add_months
from oppiva.core.policy import reading
from oppiva.experiments.models import Experiment, Publication, ShareLevel, State
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.ui.formatting import date as full_date
from pages.bars import MOST
from people.cast import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]
# Statements of any page (the session, the person, the grants, the notices), and what the model is to this reader.
SIGNED_IN = 8


def get(path: str, language: str = "en", client: Client | None = None) -> Any:
    """A page drawn anew: rows are written past the one save here."""
    forget()
    return (client or Client()).get(f"/{language}/mallit/{path}" if language != "fi" else f"/mallit/{path}")


def page(path: str, language: str = "en", client: Client | None = None) -> str:
    answer = get(path, language, client)
    assert answer.status_code == 200, path
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def out(experiment: Experiment) -> None:
    """This experiment is on a public page of its own."""
    Experiment.objects.filter(pk=experiment.pk).update(state=State.PUBLISHED, share_level=ShareLevel.PUBLIC)
    experiment.refresh_from_db()
    go_out(experiment)


def withdrawn(experiment: Experiment) -> None:
    """It was, and its team took it back."""
    Experiment.objects.filter(pk=experiment.pk).update(state=State.DECIDED)
    with reading(SETUP):
        Publication.objects.filter(experiment=experiment).update(ended_at=clock.now())


def two(library: Library) -> tuple[OperatingModel, OperatingModel]:
    """The published one and another."""
    first = library.published().operating_model
    other = bare_model(library.table.programme, "Toinen malli", 30)
    shelve(other)
    return first, OperatingModel.objects.get(pk=other.pk)


def test_everybody_reads_a_published_model_and_nobody_a_draft(library: Library) -> None:
    slug = library.model.slug
    assert get(f"{slug}/").status_code == 404
    library.published()
    answer = get(f"{slug}/")
    assert answer.status_code == 200
    assert answer.cookies == {}
    assert get("ei-ole/").status_code == 404


def test_it_tells_what_a_reader_needs_in_ten_seconds_and_in_three_minutes(library: Library) -> None:
    library.published()
    html = page(f"{library.model.slug}/")
    for words in (
        "Kukaan ei jää odottamaan", "Published, version 1.0", "Clear", "16 → 11 minuuttia", "24 cases",
        "6 h to start, 1 h a month, 0 €", "Tried in two areas:", "Not in use elsewhere yet.",
        "Soitto samana päivänä", "Odotus loppuu.", "Kellonaika", "Aamu tai iltapäivä.", "Vuorolle ei varata aikaa.",
        "Sovittu puhelinvuoro.", "Ei lyhennä jonoa tapaamisiin.", "Ei muutoksia järjestelmiin.", "It is not known.",
        "Esihenkilö varaa ajan.", "Nothing changes for the employer.", "Sopikaa vuorot.", "Kaksi virkailijaa päivässä.",
        "Kolmas työllisyysalue, palvelupäällikkö", "Ensimmäinen julkaisu.", "CC BY 4.0", "Palvelupäällikkö",
    ):  # fmt: skip
        assert words in html, words
    assert html.count('class="dial"') == 3
    assert "two colleagues from" in html
    names = Person.objects.exclude(name="").values_list("name", flat=True)
    assert not [name for name in names if name in html], "an organisation and a role, never a person"


def test_the_evidence_says_from_which_day_on_it_is_lower(library: Library) -> None:
    library.published()
    model = library.fresh()
    assert model.last_checked_on is not None
    assert model.evidence > 0
    falls = full_date(add_months(model.last_checked_on, 24))
    assert f"If nobody checks it before {falls}, the evidence goes down a step." in page(f"{model.slug}/")
    OperatingModel.objects.filter(pk=model.pk).update(evidence=0)
    assert "goes down" not in page(f"{model.slug}/"), "none is none"


@pytest.mark.both
def test_only_what_is_public_now_is_named_and_what_was_withdrawn_is_its_code_alone(library: Library) -> None:
    cards = library.table.cards
    out(cards[0])
    out(cards[1])
    library.published()
    html = page(f"{library.model.slug}/")
    assert "Takaisinsoitto samana päivänä" in html
    assert f"/kokeilut/{cards[0].code}/julkinen/" in html
    assert cards[2].code in html
    assert "Soitamme, kun ehdimme" not in html, "it never was public"
    assert "(not published)" in html
    withdrawn(cards[0])
    html = page(f"{library.model.slug}/")
    assert cards[0].code in html
    assert "its team withdrew it on" in html
    assert "Takaisinsoitto samana päivänä" not in html
    assert f"/kokeilut/{cards[0].code}/julkinen/" not in html
    assert "Puhelu ja viesti vastaajaan" in html, "the other one is where it was"


def test_a_contradiction_stands_with_its_answer(library: Library) -> None:
    version = shelve(bare_model(library.table.programme, "Ristiriitainen", 31))
    source = {
        "code": "09-9", "kinds": ["contradicts", "supports"], "carried_out": True, "certainty": 2, "areas": ["23"],
        "answer": "Kolme kysymystä on enimmäismäärä.", "unit": "min", "before": "20", "after": "21", "n": 20,
    }  # fmt: skip
    content = {**version.content, "sources": [source]}
    groups = source_groups(content, {})
    assert [(one.kind, one.against) for one in groups] == [("supports", False), ("contradicts", True)]
    against = groups[1].sources[0]
    assert against.mixed
    assert against.answer == "Kolme kysymystä on enimmäismäärä."
    assert groups[0].sources[0].answer == ""
    assert "20 → 21 min" in against.facts.replace("\u00a0", " ")


def test_a_missing_translation_is_said_and_each_text_has_its_own_language(library: Library) -> None:
    library.reviewed()
    library.kept()
    library.write(translations={"sv": {"name": "Ingen väntar", "plain_summary": "Kunden blir uppringd." * 6}})
    library.publish()
    slug = library.model.slug
    assert "The text of this page is in Finnish: it has not been translated yet." in page(f"{slug}/")
    swedish = page(f"{slug}/", "sv")
    assert '<h1 lang="sv">Ingen väntar</h1>' in swedish
    assert '<span lang="fi">Asiakkaalle soitetaan takaisin samana päivänä.</span>' in swedish
    assert '<p class="pre" lang="sv">Kunden blir uppringd.' in swedish
    head = swedish[: swedish.index('id="dials"')]
    assert "Translated: the name" in head or "Översatt: namnet" in head
    assert "The rest of this page is in Finnish" in head or "Resten av sidan är på finska" in head
    assert "has not been translated" not in page(f"{slug}/", "fi")


def test_a_steward_that_is_gone_is_said(library: Library) -> None:
    library.published()
    Stewardship.objects.update(state="gone", ended_on=clock.today())
    html = page(f"{library.model.slug}/")
    assert "This model has no steward now." in html
    assert "Accepted" not in html


def test_a_withdrawn_model_stays_readable_with_the_reason(library: Library) -> None:
    library.published()
    services.withdraw(library.analyst, library.fresh(), reason="Järjestelmä vaihtui kokonaan.")
    html = page(f"{library.model.slug}/")
    assert f"This model was withdrawn from use on {full_date(clock.today())}" in html
    assert "Järjestelmä vaihtui kokonaan." in html
    assert "Soitto samana päivänä" in html


def test_a_replaced_model_leads_to_the_end_of_the_chain(library: Library) -> None:
    first, second = two(library)
    third = bare_model(library.table.programme, "Kolmas malli", 32)
    shelve(third)
    services.replace(library.analyst, first, second, reason="Toinen on yksinkertaisempi.")
    services.replace(library.analyst, second, third, reason="Kolmas on vielä parempi.")
    html = page(f"{first.slug}/")
    assert f"This model was replaced by another on {full_date(clock.today())}" in html
    assert "Toinen on yksinkertaisempi." in html
    assert f'<a href="/en/mallit/{third.slug}/" lang="fi">Kolmas malli</a>' in html
    services.withdraw(library.analyst, OperatingModel.objects.get(pk=third.pk), reason="Ei toiminutkaan lopulta.")
    assert "has been withdrawn, too" in page(f"{first.slug}/")


def test_a_model_that_is_due_says_so(library: Library) -> None:
    library.published()
    OperatingModel.objects.update(state=ModelState.DUE_REVIEW)
    assert "This model has waited for a check since" in page(f"{library.model.slug}/")


def test_machines_read_where_it_is_in_which_languages_and_what_it_is(library: Library) -> None:
    library.published()
    slug = library.model.slug
    html = page(f"{slug}/", "sv")
    assert f'<link rel="canonical" href="http://testserver/sv/mallit/{slug}/">' in html
    for code, at in (("fi", f"/mallit/{slug}/"), ("en", f"/en/mallit/{slug}/"), ("x-default", f"/mallit/{slug}/")):
        assert f'hreflang="{code}" href="http://testserver{at}"' in html
    block = re.search(r'<script type="application/ld\+json">(.+?)</script>', html)
    assert block is not None
    told = json.loads(block[1])
    assert (told["@type"], told["version"], told["inLanguage"]) == ("HowTo", "1.0.0", "fi")
    assert [one["text"] for one in told["step"]] == ["Sopikaa vuorot.", "Soittakaa takaisin samana päivänä."]
    assert 'property="og:title" content="Kukaan ei jää odottamaan"' in html


def test_no_text_of_a_model_ends_the_block_of_data(library: Library) -> None:
    model = bare_model(library.table.programme, "Pahis", 33)
    ModelDraft.objects.filter(operating_model=model).update(
        name='</script><script>alert("x")</script>', steps=["<!-- <script>", "a & b"]
    )
    shelve(model)
    html = get(f"{model.slug}/").content.decode()
    assert "<script>alert" not in html
    assert html.count("</script>") == html.count("<script")


@pytest.mark.both
def test_the_path_names_what_is_public_and_counts_the_rest(library: Library) -> None:
    cards = library.table.cards
    out(cards[0])
    library.published()
    html = page(f"{library.model.slug}/polku/")
    assert "Takaisinsoitto samana päivänä" in html
    assert cards[0].code in html
    assert "two experiments that are not published" in html
    assert cards[1].code not in html
    assert "Soitamme, kun ehdimme" not in html
    assert "Became" in html
    withdrawn(cards[0])
    html = page(f"{library.model.slug}/polku/")
    assert "two experiments that are not published" in html
    assert "one that its team has withdrawn" in html
    assert "Takaisinsoitto samana päivänä" not in html


def test_the_path_of_a_replaced_model_goes_on_to_the_other(library: Library) -> None:
    first, second = two(library)
    services.replace(library.analyst, first, second, reason="Toinen on yksinkertaisempi.")
    html = page(f"{first.slug}/polku/")
    down = html[html.index('id="down"') :]
    assert "Toinen malli" in down
    assert f"/en/mallit/{second.slug}/1.0.0/" in down


@pytest.mark.parametrize("tail", ["", "polku/", "laskuri/", "versiot/"])
def test_a_page_asks_no_more_however_many_models_there_are(library: Library, tail: str) -> None:
    cards = library.table.cards
    out(cards[0])
    library.published()
    path = f"{library.model.slug}/{tail}"
    counts = []
    for first, names in ((100, 10), (200, 290)):
        for number in range(first, first + names):
            shelve(bare_model(library.table.programme, f"Malli {number}", number))
        cache.clear()
        page(path)
        with CaptureQueriesContext(connection) as asked:
            page(path)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[1] <= MOST
    mine = browser(library.table.analyst)  # signing in writes a session of its own
    with CaptureQueriesContext(connection) as asked:
        page(path, client=mine)
    assert len(asked) <= MOST + SIGNED_IN


def test_a_check_of_two_years_ago_is_a_step_down_and_the_next_day_is_named(library: Library) -> None:
    said = checked(date(2024, 3, 31), 2, date(2026, 4, 1))
    assert "31.3.2028" in said[1]


def test_what_comes_against_a_model_after_its_version_stands_on_its_page(library: Library) -> None:
    version, late = library.published(), library.table.cards[4]
    services.link_nodes(library.analyst, node_of_card(late), node_of_model(library.fresh()), "contradicts")
    services.refresh(library.fresh())
    shown = page(f"{library.model.slug}/")
    assert late.code in shown
    assert "Something has come that speaks against this model" in shown
    assert "Nobody has said yet what is learned from it." in shown
    frozen = get(f"{library.model.slug}/{version.number}/malli.json").json()
    assert late.code not in {one["code"] for one in frozen["sources"]}


def test_what_was_said_to_it_elsewhere_is_not_told_on_this_page(library: Library) -> None:
    library.published()
    late = library.table.cards[4]
    other = library.table.open("Toinen aihio", 5)
    elsewhere = library.table.place(4, other, "contradicts")
    services.answer_contradiction(library.analyst, elsewhere, text="Tämä jäi aihion pöydälle.")
    made = services.attach_source(library.analyst, library.fresh(), late, kind="contradicts")
    shown = page(f"{library.model.slug}/")
    assert "Tämä jäi aihion pöydälle." not in shown
    assert "Nobody has said yet what is learned from it." in shown
    services.answer_model_contradiction(library.analyst, library.fresh(), made.pk, text="Ruuhka selittää sen.")
    shown = page(f"{library.model.slug}/")
    assert "It has been answered." in shown
    assert "Nobody has said yet what is learned from it." not in shown


def late_contradiction(library: Library) -> TraceEdge:
    """A card of the table that speaks against the model after its version."""
    edge = services.link_nodes(
        library.analyst, node_of_card(library.table.cards[4]), node_of_model(library.fresh()), "contradicts"
    )
    services.refresh(library.fresh())
    return edge


def test_the_page_says_that_a_reviewer_lowered_the_evidence_and_why(library: Library) -> None:
    """records.md 3.3: lowered with a reason, and the reason is public."""
    library.published()
    assert "A reviewer lowered it" not in page(f"{library.model.slug}/")
    services.lower_evidence(library.analyst, library.fresh(), 0, reason="Luvut ovat yhdestä tiimistä.")
    html = page(f"{library.model.slug}/")
    assert 'A reviewer lowered it to 0 of 5: <span lang="fi">Luvut ovat yhdestä tiimistä.</span>' in html
    services.lower_evidence(library.analyst, library.fresh(), None)
    assert "A reviewer lowered it" not in page(f"{library.model.slug}/")


def test_an_answer_to_a_later_contradiction_comes_with_the_next_version(
    library: Library,
) -> None:
    library.published()
    carry_out(library.table, 4)
    edge = late_contradiction(library)
    slug = library.model.slug
    assert "At most 2 of 5 until what speaks against it is answered." in page(f"{slug}/")
    said = "Kolme kysymystä on enimmäismäärä, muuten asiakas ei vastaa."
    services.answer_contradiction(library.analyst, edge, text=said)
    html = page(f"{slug}/")
    assert said not in html
    assert "It has been answered. The answer comes with the next version." in html
    assert "until what speaks against it" not in html
    assert "Nobody has said yet what is learned from it." not in html
    library.publish("Ristiriidasta kerrotaan, mitä siitä opittiin.")
    assert said in page(f"{slug}/")


def test_as_much_against_as_for_caps_the_evidence_and_age_takes_a_step(library: Library) -> None:
    """records.md 3.3: the two other reasons, by the rule itself."""
    version = library.published()
    model, today = library.fresh(), date(2030, 5, 1)
    one = {"code": "1-1", "kinds": ["builds_on"], "carried_out": True, "certainty": 2, "areas": ["23"], "answer": ""}
    other = {**one, "code": "1-2", "kinds": ["contradicts"], "answer": "Odotettua."}
    content = {**version.content, "sources": [one, other]}
    model.evidence, model.last_checked_on = 2, date(2029, 5, 1)
    with translation.override("en"):
        said = [why.words for why in whys(model, content, (), today)]
    assert said == ["At most 2 of 5: as much speaks against it as for it."]
    model.evidence = 1
    model.last_checked_on = date(2028, 4, 30)
    with translation.override("en"):
        assert whys(model, content, (), today)[-1].words == "A step lower, as nobody has checked it for 2 years."
    model.evidence = 3
    assert whys(model, {**content, "sources": [one]}, (), date(2028, 5, 1)) == ()


def test_out_of_use_says_when_why_and_what_instead_before_anything_can_be_done(library: Library) -> None:
    first, second = two(library)
    OperatingModel.objects.filter(pk__in=[first.pk, second.pk]).update(theme="customer")
    services.withdraw(library.analyst, library.fresh(), reason="Järjestelmä vaihtui kokonaan.")
    html = page(f"{first.slug}/")
    assert html.index("Järjestelmä vaihtui kokonaan.") < html.index("Decision memo")
    assert "lib__top--out" in html
    assert "goes down" not in html


def test_a_due_model_says_why(library: Library) -> None:
    library.published()
    OperatingModel.objects.update(state=ModelState.DUE_REVIEW)
    slug = library.model.slug
    Stewardship.objects.update(next_review_on=date(2020, 1, 31))
    assert "Its steward should have checked it by 31.1.2020." in page(f"{slug}/")
    Stewardship.objects.update(state="gone", ended_on=clock.today())
    assert "It has no steward now, so nobody has looked whether it still holds." in page(f"{slug}/")


def test_a_phone_reads_the_dials_before_the_buttons_and_jumps_to_the_parts(library: Library) -> None:
    library.published()
    html = page(f"{library.model.slug}/")
    assert html.index('class="dials"') < html.index("lib__jumps") < html.index("lib__acts")
    for part in re.findall(r'href="#(m\d+)"', html):
        assert f'id="{part}"' in html, part
    assert len(re.findall(r'href="#(m\d+)"', html)) == 5
