"""The pages over HTTP: from the real plan file to a programme that follows it, and a stranger at every door."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from oppiva.people.models import Person
from oppiva.programme.models import Commitment, PlanVersion, Programme
from oppiva.programme.queries import report_of
from programme.cast import signed_in, with_role
from programme.typing_in import edit, text_of

pytestmark = pytest.mark.django_db


def drop(client: Client, content: str | bytes, address: str = "/hankkeet/uusi/"):
    """A plan file dropped on the page."""
    raw = content.encode() if isinstance(content, str) else content
    return client.post(address, {"file": SimpleUploadedFile("plan.toml", raw), "text": ""})


def test_the_real_plan_becomes_the_programme(client: Client, real_plan: str) -> None:
    """File -> 4 block, 17 warn -> three edits on the page -> nothing blocks (T24) -> in force."""
    assert "Hankkeita ei ole vielä" in text_of(client.get("/hankkeet/"))
    answer = drop(client, real_plan)
    assert answer.headers["Location"] == "/hanke/ES-OPPIVA/suunnitelma/1/"
    page = client.get(answer.headers["Location"])
    words = text_of(page)
    assert "Neljä kohtaa estää hakemisen. Korjaa ne ensin." in words
    assert page.content.decode().count('<article class="check3"') == 4
    assert "4 estää 17 varoittaa 7 tiedoksi 4 kunnossa" in words
    assert "Ei puolleta" in words or "ei puollettu" in words.lower()

    duty = "Vastaa kysymyksiin ja pitää kirjaston auki vuoden 2028 loppuun"
    data: dict[str, object] = {"continuity.applicant_duty": duty}
    for at, (target, organisation, hours) in enumerate((("models", "mikkeli", 60), ("experiments", "keski-savo", 20))):
        row = f"continuity.stewards[{at}]"
        data |= {
            f"{row}.covers": [target],
            f"{row}.organisation": organisation,
            f"{row}.role": "Palvelupäällikkö",
            f"{row}.hours_per_year": hours,
            f"{row}.until": "31.12.2028",
            f"{row}.letter": "yes",
        }
    assert edit(client, "continuity", add=1, **data).status_code == 302
    row = "earlier_work.items[0]"
    earlier = {
        f"{row}.title.fi": "Johdon muutosvalmennus",
        f"{row}.years[0]": "2023",
        f"{row}.years[1]": "2024",
        f"{row}.by": "own",
        f"{row}.work_packages": ["WP3"],
        f"{row}.difference.fi": "Nyt vertaiset valmentavat.",
        f"{row}.evidence": "report-2024.pdf",
    }
    assert edit(client, "earlier_work", **earlier).status_code == 302
    row = "staff[3]"
    staff = {
        f"{row}.role": "facilitator",
        f"{row}.new_hire": "yes",
        f"{row}.work_packages": ["WP3"],
        f"{row}.hours.WP3": "500",
    }
    answer = edit(client, "staff", add=1, **staff)
    page = client.get(answer.headers["Location"])
    assert "Mikään ei estä hakemista." in text_of(page)
    newest = PlanVersion.objects.order_by("-no")[0]
    report = report_of(newest)
    assert report is not None
    assert report.counts == {"BLOCK": 0, "WARN": 19, "INFO": 8, "OK": 5}

    force = f"/hanke/ES-OPPIVA/suunnitelma/{newest.no}/voimaan/"
    preview = text_of(client.get(force))
    assert "WP1" in preview
    assert client.post(force, {"match-0": "new", "match-3": "new"}).status_code == 302
    programme = Programme.objects.get()
    assert (programme.state, programme.plan_version) == ("active", newest)
    assert {one.organisation.name: one.kind for one in Commitment.objects.all()} == {
        "Mikkelin seudun työllisyysalue": "interest",
        "Mäntyharjun kunta": "interest",
    }


def test_a_file_that_cannot_be_read_is_named_by_line_and_key_and_its_text_kept(client: Client, real_plan: str) -> None:
    answer = drop(client, real_plan.replace("value = 105", 'value = "sata"'))
    assert answer.status_code == 422
    page = answer.content.decode()
    line = real_plan.splitlines().index("value = 105") + 1
    assert f"rivi {line}" in text_of(answer).lower()
    assert "targets[0].value" in page
    assert "value = &quot;sata&quot;" in page
    assert not Programme.objects.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        ("format = ", "TOML"),
        ("", "tyhjä"),
        ("x" * 1_100_000, "1 M"),
        ('format = "oppiva-plan/1"\nhello = 1\n', "hello"),
    ],
)
def test_whatever_is_dropped_gets_a_clear_answer(client: Client, content: str | bytes, says: str) -> None:
    answer = drop(client, content)
    assert answer.status_code == 422
    assert says in text_of(answer)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("suunnitelma.pdf", b"%PDF-1.4\n\x00\xff", "Tämä on PDF."),
        ("budjetti.xlsx", b"PK\x03\x04\x00\x00", "Tämä on taulukkolaskennan tiedosto."),
        ("suunnitelma.docx", b"PK\x03\x04\x00\x00", "Tämä on tekstinkäsittelyn tiedosto."),
        ("kuva.toml", b"\x89PNG\r\n\x1a\n\x00", "Tämä on kuva."),
        ("suunnitelma.toml", b"\x00\x01\x02", "Tämä ei ole tekstitiedosto."),
    ],
)
def test_a_file_that_holds_no_plan_is_told_by_its_kind_at_the_file_and_the_text_stays_empty(
    client: Client, name: str, content: bytes, says: str
) -> None:
    answer = client.post("/hankkeet/uusi/", {"file": SimpleUploadedFile(name, content), "text": ""})
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form.errors == {"file": [f"{says} Suunnitelma on .toml-tiedosto eli pelkkää tekstiä."]}
    assert not form["text"].value()
    assert "ei pakollinen" not in text_of(answer)


def test_a_file_of_an_old_editor_keeps_its_letters(client: Client, real_plan: str) -> None:
    answer = drop(client, real_plan.encode("cp1252"))
    assert answer.status_code == 422
    assert answer.context["form"]["text"].value().replace("\r\n", "\n") == real_plan
    assert text_of(answer).count("UTF-8-tekstiä") == 2  # above the form, and at the field


def test_a_code_in_use_is_told_to_who_can_see_it_and_to_nobody_else(
    client: Client, stranger: Person, version: PlanVersion
) -> None:
    own = drop(client, version.content)
    assert "/hanke/ES-OPPIVA/suunnitelma/uusi/" in own.content.decode()
    assert "Sinulla on jo hanke" in text_of(own)
    other = drop(signed_in(stranger), version.content)
    assert other.status_code == 422
    assert "Tunnistetta ES-OPPIVA ei voi käyttää" in text_of(other)
    assert "/hanke/ES-OPPIVA/" not in other.content.decode()


@pytest.mark.parametrize("language", ["", "/sv", "/en"])
def test_the_check_page_speaks_each_language(client: Client, version: PlanVersion, language: str) -> None:
    page = client.get(f"{language}/hanke/ES-OPPIVA/suunnitelma/1/")
    assert page.status_code == 200
    words = text_of(page)
    assert {"": "Estää", "/sv": "Hindrar", "/en": "Blocks"}[language] in words or language == "/sv"
    assert "%(" not in words


def test_what_a_result_costs_stands_among_the_figures_and_not_among_what_warns(
    client: Client, version: PlanVersion
) -> None:
    words = text_of(client.get("/en/hanke/ES-OPPIVA/suunnitelma/1/"))
    assert "The hourly rate is missing on 3 rows" in words
    assert "What one result costs" not in words
    assert "Open budget.net_total" not in words
    assert "Figures we computed Participant 599.99" in words
    assert "4 block 17 warn 7 for information 4 in order" in words


def test_what_one_may_do_with_a_version_stands_as_buttons_beside_its_sentence(
    client: Client, version: PlanVersion
) -> None:
    cover = client.get("/hanke/ES-OPPIVA/suunnitelma/1/").content.decode().split('<div class="cover__acts">')[1]
    cover = cover.split("</header>")[0]
    buttons = re.findall(r'<a class="(btn[^"]*)" href="([^"]+)"', cover)
    here = "/hanke/ES-OPPIVA/suunnitelma/"
    assert buttons == [
        ("btn", f"{here}1/muokkaa/"),
        ("btn btn--quiet", f"{here}uusi/"),
        ("btn btn--quiet", f"{here}1/voimaan/"),
    ]


def test_where_a_finding_lies_is_named_as_the_form_names_it(client: Client, version: PlanVersion) -> None:
    page = client.get("/hanke/ES-OPPIVA/suunnitelma/1/")
    assert "Avaa kohta Jatkuvuus, hakijan" in text_of(page)
    assert "continuity.applicant_duty" not in text_of(page)
    assert '<summary class="btn btn--quiet">Näytä 14 muuta varoitusta' in page.content.decode()


def test_the_check_can_be_printed_by_a_button_that_only_a_script_shows(client: Client, version: PlanVersion) -> None:
    page = client.get("/hanke/ES-OPPIVA/suunnitelma/1/").content.decode()
    assert "data-print hidden" in page


def test_the_municipality_key_stands_beside_the_area_check(client: Client, version: PlanVersion) -> None:
    words = text_of(client.get("/hanke/ES-OPPIVA/suunnitelma/1/"))
    assert "Kaikki maakunnan 11 kuntaa" in words
    assert "Joroinen" in words
    assert "Varkaus" in words
    assert "Pohjois-Savo" in words


@pytest.mark.parametrize(
    ("name", "extra"),
    [
        ("plan", {}),
        ("new_version", {}),
        ("compare", {}),
        ("check", {"no": 1}),
        ("plan_file", {"no": 1}),
        ("check_file", {"no": 1}),
        ("force", {"no": 1}),
        ("edit", {"no": 1}),
        ("edit_text", {"no": 1}),
        ("edit_section", {"no": 1, "section": "staff"}),
        ("commitments", {}),
        ("add_commitment", {}),
        ("end", {}),
    ],
)
def test_a_stranger_finds_nothing(stranger: Person, version: PlanVersion, name: str, extra: dict[str, object]) -> None:
    browser = signed_in(stranger)
    address = reverse(f"programme:{name}", kwargs={"code": "ES-OPPIVA", **extra})
    missing = reverse(f"programme:{name}", kwargs={"code": "EI-OLE", **extra})
    found, absent = browser.get(address), browser.get(missing)
    assert (found.status_code, absent.status_code) == (404, 404)
    assert found.content == absent.content
    assert browser.post(address).status_code in (404, 405)


def test_the_manager_ends_the_programme_and_then_only_reads(client: Client, version: PlanVersion) -> None:
    client.post("/hanke/ES-OPPIVA/suunnitelma/1/voimaan/", {"reason": "Rahoittaja hyväksyi"})
    assert "/hanke/ES-OPPIVA/paata/" in client.get("/hanke/ES-OPPIVA/suunnitelma/").content.decode()
    assert client.post("/hanke/ES-OPPIVA/paata/", {"reason": ""}).status_code == 422
    assert client.post("/hanke/ES-OPPIVA/paata/", {"reason": "Työ on tehty"}).status_code == 302
    assert Programme.objects.get().state == "ended"
    page = client.get("/hanke/ES-OPPIVA/suunnitelma/1/").content.decode()
    assert "/muokkaa/" not in page
    assert edit(client, "adoption", **{"adoption.target": "5"}).status_code == 422


def test_a_stranger_lists_no_programme_of_others(stranger: Person, version: PlanVersion) -> None:
    assert "ES-OPPIVA" not in signed_in(stranger).get("/hankkeet/").content.decode()


def test_a_reader_sees_no_button_and_is_told_who_may(admin: Person, programme: Programme, version: PlanVersion) -> None:
    browser = signed_in(with_role("Fia Vetäjä", "facilitator", admin, "programme", str(programme.pk)))
    page = browser.get("/hanke/ES-OPPIVA/suunnitelma/1/")
    assert "/muokkaa/" not in page.content.decode()
    refused = browser.get("/hanke/ES-OPPIVA/suunnitelma/1/muokkaa/staff/")
    assert refused.status_code == 403
    assert "projektipäällikkö" in text_of(refused)


@pytest.mark.parametrize(
    "address",
    [
        "/hankkeet/",
        "/hanke/ES-OPPIVA/suunnitelma/",
        "/hanke/ES-OPPIVA/suunnitelma/2/",
        "/hanke/ES-OPPIVA/suunnitelma/2/voimaan/",
        "/hanke/ES-OPPIVA/suunnitelma/2/muokkaa/staff/",
        "/hanke/ES-OPPIVA/suunnitelma/vertaa/?a=1&b=2",
        "/hanke/ES-OPPIVA/sitoumukset/",
    ],
)
def test_no_page_asks_the_database_more_than_twelve_times(
    client: Client, version: PlanVersion, address: str, django_assert_max_num_queries
) -> None:
    edit(client, "adoption", **{"adoption.target": "5"})
    client.get(address)
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200
