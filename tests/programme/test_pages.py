"""The pages over HTTP: from the real plan file to a programme that follows it, and a stranger at every door."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from oppiva.people.models import Person
from oppiva.people.services import add_organisation
from oppiva.programme.checking import plan_of
from oppiva.programme.forms import SectionForm
from oppiva.programme.models import Commitment, PlanVersion, Programme
from oppiva.programme.queries import report_of
from programme.cast import SETUP, signed_in, with_role
from programme.typing_in import posted, sent

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    """The words of a page in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def client(hanna: Person) -> Client:
    """Hanna's browser."""
    return signed_in(hanna)


def drop(client: Client, content: str | bytes, address: str = "/hankkeet/uusi/"):
    """A plan file dropped on the page."""
    raw = content.encode() if isinstance(content, str) else content
    return client.post(address, {"file": SimpleUploadedFile("plan.toml", raw), "text": ""})


def edit(client: Client, section: str, add: int = 0, **changes: object):
    """A section's form on the newest version, sent with some fields typed over."""
    newest = PlanVersion.objects.order_by("-no")[0]
    form = SectionForm(plan=plan_of(newest).data, section=section, add=bool(add))
    data = posted(form, **changes)
    data["base_version"] = str(newest.no)
    return client.post(f"/hanke/ES-OPPIVA/suunnitelma/{newest.no}/muokkaa/{section}/", sent(data))


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
        "Mikkelin seudun työllisyysalue": "signed",
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


def test_two_who_save_the_same_field_both_see_both_texts(client: Client, version: PlanVersion) -> None:
    form = SectionForm(plan=plan_of(version).data, section="applicant")
    first = posted(form, **{"applicant.legal_form": "registered-association"})
    second = posted(form, **{"applicant.legal_form": "foundation"})
    for data in (first, second):
        data["base_version"] = "1"
    address = "/hanke/ES-OPPIVA/suunnitelma/1/muokkaa/applicant/"
    assert client.post(address, sent(first)).status_code == 302
    refused = client.post(address, sent(second))
    assert refused.status_code == 409
    words = text_of(refused)
    assert "foundation" in words
    assert "registered-association" in words
    assert 'name="base_version" value="2"' in refused.content.decode()
    again = second.copy()
    again["base_version"] = "2"
    assert client.post(address, sent(again)).status_code == 302
    assert plan_of(PlanVersion.objects.get(no=3)).applicant.legal_form == "foundation"


def test_two_who_add_rows_see_the_whole_section_and_may_join_it(client: Client, version: PlanVersion) -> None:
    address = "/hanke/ES-OPPIVA/suunnitelma/1/muokkaa/risks/"
    form = SectionForm(plan=plan_of(version).data, section="risks")
    both = []
    for title in ("Yksi", "Kaksi"):
        data = posted(form, **{"risks[0].title": title})
        data["base_version"] = "1"
        both.append(sent(data))
    assert client.post(address, both[0]).status_code == 302
    refused = client.post(address, both[1])
    assert refused.status_code == 409
    assert "Kaksi" in text_of(refused)
    joined = {"base_version": "2", "risks": '[[risks]]\ntitle = "Yksi"\n[[risks]]\ntitle = "Kaksi"\n'}
    assert client.post(address, joined).status_code == 302
    assert [one.title for one in plan_of(PlanVersion.objects.get(no=3)).risks] == ["Yksi", "Kaksi"]


def test_an_older_edit_page_leads_to_the_newest(client: Client, version: PlanVersion) -> None:
    edit(client, "adoption", **{"adoption.target": "5"})
    answer = client.get("/hanke/ES-OPPIVA/suunnitelma/1/muokkaa/adoption/")
    assert answer.headers["Location"] == "/hanke/ES-OPPIVA/suunnitelma/2/muokkaa/adoption/"


def test_the_text_editor_names_the_line_and_keeps_the_text(client: Client, version: PlanVersion) -> None:
    address = "/hanke/ES-OPPIVA/suunnitelma/1/muokkaa/teksti/"
    broken = version.content.replace('code = "WP2"', 'code = "WP1"')
    answer = client.post(address, {"text": broken, "base_version": "1"})
    assert answer.status_code == 422
    assert "work_packages[1].code" in answer.content.decode()
    assert client.post(address, {"text": version.content + "\n# huomio\n", "base_version": "1"}).status_code == 302
    late = client.post(address, {"text": version.content + "\n# toinen\n", "base_version": "1"})
    assert late.status_code == 409


def test_json_and_file_are_what_was_stored(client: Client, version: PlanVersion) -> None:
    found = json.loads(client.get("/hanke/ES-OPPIVA/suunnitelma/1/tarkistus.json").content)
    assert (found["format"], found["result"], found["counts"]["BLOCK"]) == ("oppiva-plan-check/1", "BLOCK", 4)
    assert client.get("/hanke/ES-OPPIVA/suunnitelma/1/suunnitelma.toml").content.decode() == version.content


def test_pay_is_hidden_from_who_reads_the_plan_only(
    client: Client, version: PlanVersion, admin: Person, programme: Programme
) -> None:
    assert edit(client, "staff", **{"staff[0].rate_cents": "47,11"}).status_code == 302
    facilitator = signed_in(with_role("Fia Vetäjä", "facilitator", admin, "programme", str(programme.pk)))
    auditor = signed_in(with_role("Tar Kastaja", "auditor", admin, "programme", str(programme.pk)))
    compared = "/hanke/ES-OPPIVA/suunnitelma/vertaa/?a=1&b=2"
    assert "47,11" in text_of(client.get(compared))
    assert "47,11" in text_of(auditor.get(compared))
    assert "47,11" not in text_of(facilitator.get(compared))
    assert "4711" in auditor.get("/hanke/ES-OPPIVA/suunnitelma/2/suunnitelma.toml").content.decode()
    assert facilitator.get("/hanke/ES-OPPIVA/suunnitelma/2/suunnitelma.toml").status_code == 403
    assert facilitator.get("/hanke/ES-OPPIVA/suunnitelma/2/").status_code == 200


def test_the_administrator_knows_that_versions_exist_and_no_more(admin: Person, version: PlanVersion) -> None:
    browser = signed_in(admin)
    page = browser.get("/hanke/ES-OPPIVA/suunnitelma/")
    assert page.status_code == 200
    assert "/suunnitelma/1/" not in page.content.decode()
    assert browser.get("/hanke/ES-OPPIVA/suunnitelma/1/").status_code == 404


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


def test_a_commitment_from_nothing_to_a_signed_letter(
    client: Client, programme: Programme, version: PlanVersion
) -> None:
    add_organisation(SETUP, fields={"name": "Vieras kunta", "kind": "municipality"})
    own = add_organisation(SETUP, fields={"name": "Oma kunta", "kind": "municipality"}, programme_id=str(programme.pk))
    commitment = Commitment.objects.get(organisation=own)
    listed = text_of(client.get("/hanke/ES-OPPIVA/sitoumukset/"))
    assert "Oma kunta" in listed
    assert "Vieras kunta" not in listed
    address = f"/hanke/ES-OPPIVA/sitoumukset/{commitment.pk}/muokkaa/"
    unsigned = client.post(address, {"kind": "signed", "promised_seats": "40", "base_version": "1"})
    assert unsigned.status_code == 422
    letter = SimpleUploadedFile("kirje.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")
    data = {"kind": "signed", "date": "5.1.2026", "promised_seats": "40", "base_version": "1", "letter": letter}
    assert client.post(address, data).status_code == 302
    commitment.refresh_from_db()
    assert (commitment.kind, commitment.promised_seats, bool(commitment.letter)) == ("signed", 40, True)
    assert client.get(f"/tiedosto/{commitment.letter}/").status_code == 200
    weaker = {"kind": "interest", "base_version": str(commitment.version)}
    assert client.post(address, weaker).status_code == 422
    assert client.post(address, {**weaker, "reason": "Kirje peruttiin"}).status_code == 302


def test_the_letter_of_a_commitment_is_not_a_strangers(
    client: Client, stranger: Person, programme: Programme, version: PlanVersion
) -> None:
    own = add_organisation(SETUP, fields={"name": "Oma kunta", "kind": "municipality"}, programme_id=str(programme.pk))
    commitment = Commitment.objects.get(organisation=own)
    browser = signed_in(stranger)
    for tail in ("", "muokkaa/", "poista/"):
        assert browser.get(f"/hanke/ES-OPPIVA/sitoumukset/{commitment.pk}/{tail}").status_code == 404


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
