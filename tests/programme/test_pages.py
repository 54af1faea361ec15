"""The pages over HTTP: from the real plan file to a programme that follows it, and a stranger at every door."""

import json
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from oppiva.audit.models import Revision
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.people.models import EmploymentArea, Organisation, Person
from oppiva.people.services import add_organisation
from oppiva.programme.checking import plan_of
from oppiva.programme.forms import CommitmentForm, SectionForm
from oppiva.programme.models import Commitment, PlanVersion, Programme
from oppiva.programme.queries import report_of
from oppiva.programme.services import end_programme, put_in_force
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
    assert "Rekisteröity yhdistys" in words
    assert "jää historiaan." not in words, "a refused plan text is kept nowhere, so the page must not say so"
    assert 'name="base_version" value="2"' in refused.content.decode()
    again = second.copy()
    again["base_version"] = "2"
    assert client.post(address, sent(again)).status_code == 302
    assert plan_of(PlanVersion.objects.get(no=3)).applicant.legal_form == "foundation"


def sent_again(page) -> dict[str, list[str]]:
    """What the button "keep my text" of a conflict sends, in a browser without script."""
    form = page.content.decode().split('<form class="form" method="post"')[1].split("</form>")[0]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form):
        found.setdefault(name, []).append(unescape(value))
    return found


def test_who_keeps_her_text_of_a_section_does_not_undo_what_others_changed_beside_it(
    client: Client, version: PlanVersion
) -> None:
    address = "/hanke/ES-OPPIVA/suunnitelma/1/muokkaa/budget/"
    form = SectionForm(plan=plan_of(version).data, section="budget")
    one, two = "budget.salaries", "budget.net_total"
    first, second = posted(form, **{one: "7", two: "9"}), posted(form, **{one: "8"})
    for data in (first, second):
        data["base_version"] = "1"
    assert client.post(address, sent(first)).status_code == 302
    refused = client.post(address, sent(second))
    assert refused.status_code == 409
    assert client.post(address, sent_again(refused)).status_code == 302
    newest = SectionForm(plan=plan_of(PlanVersion.objects.get(no=3)).data, section="budget")
    assert (newest[one].value(), newest[two].value()) == ("8", "9")


def test_two_who_change_a_commitment_see_both_in_words_and_keep_what_was_typed(
    client: Client, programme: Programme, version: PlanVersion
) -> None:
    own = add_organisation(SETUP, fields={"name": "Oma kunta", "kind": "municipality"}, programme_id=str(programme.pk))
    commitment = Commitment.objects.get(organisation=own)
    address = f"/hanke/ES-OPPIVA/sitoumukset/{commitment.pk}/muokkaa/"
    theirs = {"kind": "signed", "date": "5.1.2026", "promised_seats": "40", "base_version": "1"}
    assert client.post(address, theirs).status_code == 302
    letter = SimpleUploadedFile("kirje.pdf", b"%PDF-1.4")
    refused = client.post(
        address, {"kind": "signed", "date": "5.1.2026", "promised_seats": "50", "base_version": "1", "letter": letter}
    )
    assert refused.status_code == 409
    words = text_of(refused)
    assert str(CommitmentForm().fields["promised_seats"].label) in words
    assert "promised_seats" not in words
    assert "Tiedosto ei säily tässä." in words
    assert "jää historiaan." in words
    again = sent_again(refused)
    assert again["base_version"] == ["2"]
    assert client.post(address, again).status_code == 302
    commitment.refresh_from_db()
    assert (commitment.kind, str(commitment.date), commitment.promised_seats) == ("signed", "2026-01-05", 50)
    with reading(SETUP):
        kept = Revision.objects.get(object_id=commitment.pk, reason="conflict")
    assert (kept.field, kept.after) == ("promised_seats", 50)


def test_a_commitment_sent_back_for_mending_is_still_based_on_what_was_opened(
    client: Client, programme: Programme, version: PlanVersion
) -> None:
    own = add_organisation(SETUP, fields={"name": "Oma kunta", "kind": "municipality"}, programme_id=str(programme.pk))
    address = f"/hanke/ES-OPPIVA/sitoumukset/{Commitment.objects.get(organisation=own).pk}/muokkaa/"
    assert client.post(address, {"kind": "interest", "promised_seats": "4", "base_version": "1"}).status_code == 302
    back = client.post(address, {"kind": "none", "promised_seats": "abc", "base_version": "1"})
    assert back.status_code == 422
    assert 'name="base_version" value="1"' in back.content.decode()


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


@pytest.mark.parametrize(
    "joined",
    [
        "[[risks]\ntitle = 'oma'\n",
        f"[[risks]]\ntitle = 'oma'\ndeep = {'[' * 3000}{']' * 3000}\n",
        f"{'.'.join(['risks'] * 3000)} = 'oma'\n",
        f"risks = 1{'0' * 5000} # oma\n",
        "[[risks]]\ntitle = 5 # oma\n",
        "risks = 'oma'\n",
        "[[risk]]\ntitle = 'oma'\n",
        "[[risks]]\ntitle = 'oma'\n[applicant]\n",
    ],
)
def test_a_joined_section_that_cannot_be_read_stays_on_the_page(
    client: Client, version: PlanVersion, joined: str
) -> None:
    edit(client, "risks", **{"risks[0].title": "Heidän"})
    for base in ("2", "1"):
        answer = client.post(
            f"/hanke/ES-OPPIVA/suunnitelma/{base}/muokkaa/risks/", {"risks": joined, "base_version": base}
        )
        assert answer.status_code == 422
        assert escape(joined) in answer.content.decode()
        assert f'name="base_version" value="{base}"' in answer.content.decode()
    assert PlanVersion.objects.count() == 2


def test_a_section_joined_after_a_third_save_is_shown_again_whole(client: Client, version: PlanVersion) -> None:
    address = "/hanke/ES-OPPIVA/suunnitelma/1/muokkaa/applicant/"
    edit(client, "applicant", **{"applicant.legal_form": "registered-association"})
    refused = client.post(address, {"applicant": "[applicant]\nlegal_form = 'foundation'\n", "base_version": "1"})
    assert refused.status_code == 409
    assert "legal_form = 'foundation'" in text_of(refused).replace("&#x27;", "'")
    assert 'legal_form = "registered-association"' in text_of(refused).replace("&quot;", '"')


def test_an_older_edit_page_leads_to_the_newest(client: Client, version: PlanVersion) -> None:
    edit(client, "adoption", **{"adoption.target": "5"})
    answer = client.get("/hanke/ES-OPPIVA/suunnitelma/1/muokkaa/adoption/")
    assert answer.headers["Location"] == "/hanke/ES-OPPIVA/suunnitelma/2/muokkaa/adoption/"


def test_who_edits_beside_the_version_in_force_is_told_both_numbers(client: Client, version: PlanVersion) -> None:
    force = "/hanke/ES-OPPIVA/suunnitelma/1/"
    client.post(f"{force}voimaan/", {"reason": "Hyväksytty"})
    notice = "Muokkaat versiota 2. Voimassa on versio 1"
    assert "Voimassa on versio" not in text_of(client.get(f"{force}muokkaa/staff/"))
    edit(client, "adoption", **{"adoption.target": "5"})
    came = client.get(f"{force}muokkaa/staff/", follow=True)
    assert notice in text_of(came)
    assert "Tulit versiosta 1" in text_of(came)
    for page in ("", "teksti/", "staff/"):
        assert notice in text_of(client.get(f"/hanke/ES-OPPIVA/suunnitelma/2/muokkaa/{page}"))

    shown = client.get(force)
    assert "/hanke/ES-OPPIVA/suunnitelma/2/muokkaa/staff/#id_staff" in shown.content.decode()
    assert "Avaa versiossa 2:" in text_of(shown)
    assert "/suunnitelma/1/muokkaa/" not in shown.content.decode()


def test_the_list_of_versions_tells_the_check_in_words(client: Client, version: PlanVersion) -> None:
    assert "4 estää 17 varoittaa 7 tiedoksi 4 kunnossa" in text_of(client.get("/hanke/ES-OPPIVA/suunnitelma/"))


def test_the_chooser_of_sections_puts_what_blocks_first(client: Client, version: PlanVersion) -> None:
    page = client.get("/hanke/ES-OPPIVA/suunnitelma/1/muokkaa/")
    rows = page.context["rows"]
    assert [row.blocks for row in rows] == sorted((row.blocks for row in rows), reverse=True)
    blocked = {row.address.rstrip("/").rpartition("/")[2] for row in rows if row.blocks}
    assert blocked == {"applicant", "earlier_work", "continuity", "staff"}
    assert "1 estää" in text_of(page)
    assert len(rows) == 26


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("", 200, "Valitse"),
        ("?a=1", 200, "Valitse"),
        ("?a=1&b=77", 200, "Suunnitelmalla ei ole versiota 77"),
        ("?a=x&b=1", 200, "Suunnitelmalla ei ole versiota x"),
    ],
)
def test_versions_to_compare_are_asked_for_when_they_are_not_named(
    client: Client, stranger: Person, version: PlanVersion, query: str, status: int, says: str
) -> None:
    page = client.get(f"/hanke/ES-OPPIVA/suunnitelma/vertaa/{query}")
    assert page.status_code == status
    assert says in text_of(page)
    assert 'name="a"' in page.content.decode()
    assert signed_in(stranger).get(f"/hanke/ES-OPPIVA/suunnitelma/vertaa/{query}").status_code == 404


def test_who_these_are_is_not_asked_again(client: Client, programme: Programme, version: PlanVersion) -> None:
    area_organisation(programme, "Mikkelin seutu", "Ukonlahden palvelut")
    client.post("/hanke/ES-OPPIVA/suunnitelma/1/voimaan/", {"reason": "Hyväksytty", "fits-0": "fits"})
    edit(client, "adoption", **{"adoption.target": "5"})
    page = client.get("/hanke/ES-OPPIVA/suunnitelma/2/voimaan/")
    assert "Kuten ennen: Ukonlahden palvelut" in text_of(page)
    assert 'class="suggest"' not in page.content.decode()


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


def test_the_commitments_of_an_ended_programme_offer_no_act(
    client: Client, manager: Actor, programme: Programme, version: PlanVersion
) -> None:
    own = add_organisation(SETUP, fields={"name": "Oma kunta", "kind": "municipality"}, programme_id=str(programme.pk))
    commitment = Commitment.objects.get(organisation=own)
    end_programme(manager, put_in_force(manager, programme, version, reason="x"), reason="Valmis")
    page = f"/hanke/ES-OPPIVA/sitoumukset/{commitment.pk}/"
    for address in ("/hanke/ES-OPPIVA/sitoumukset/", page):
        shown = client.get(address).content.decode()
        assert not re.search(r"sitoumukset/[^\"]*(uusi|muokkaa|poista)/", shown)
    for address in ("/hanke/ES-OPPIVA/sitoumukset/uusi/", f"{page}muokkaa/", f"{page}poista/"):
        assert "Hanke on päättynyt" in text_of(client.get(address))
        assert client.post(address, {"kind": "none", "reason": "x", "base_version": "1"}).status_code == 422


def test_a_stranger_lists_no_programme_of_others(stranger: Person, version: PlanVersion) -> None:
    assert "ES-OPPIVA" not in signed_in(stranger).get("/hankkeet/").content.decode()


def test_a_reader_sees_no_button_and_is_told_who_may(admin: Person, programme: Programme, version: PlanVersion) -> None:
    browser = signed_in(with_role("Fia Vetäjä", "facilitator", admin, "programme", str(programme.pk)))
    page = browser.get("/hanke/ES-OPPIVA/suunnitelma/1/")
    assert "/muokkaa/" not in page.content.decode()
    refused = browser.get("/hanke/ES-OPPIVA/suunnitelma/1/muokkaa/staff/")
    assert refused.status_code == 403
    assert "projektipäällikkö" in text_of(refused)


def area_organisation(programme: Programme, area: str, name: str) -> Organisation:
    """The only organisation of an employment area that takes part in the programme."""
    fields = {"name": name, "kind": "employment_area", "area": EmploymentArea.objects.get(name_fi=area)}
    return add_organisation(SETUP, fields=fields, programme_id=str(programme.pk))


def test_who_the_plan_means_is_proposed_with_its_reason_and_nobody_is_chosen_beforehand(
    client: Client, programme: Programme, version: PlanVersion
) -> None:
    area_organisation(programme, "Mikkelin seutu", "Ukonlahden palvelut")
    page = client.get("/hanke/ES-OPPIVA/suunnitelma/1/voimaan/")
    words, html = text_of(page), page.content.decode()
    assert html.count('class="suggest"') == 1
    assert "Ehdotus: Ukonlahden palvelut" in words
    assert "työllisyysalueen ainoa organisaatio" in words
    assert " checked" not in html
    assert not re.search(r'<option value="[^"]+" selected', html)
    assert "experiments" not in words
    assert "400" in words
    assert "WP1" in words

    assert client.post("/hanke/ES-OPPIVA/suunnitelma/1/voimaan/", {"reason": "Hyväksytty"}).status_code == 302
    assert [(one.kind, one.plan_key) for one in Commitment.objects.all()] == [("none", "")]


def test_a_proposal_is_followed_by_its_yes_alone(client: Client, programme: Programme, version: PlanVersion) -> None:
    area_organisation(programme, "Mikkelin seutu", "Järvi-Savo")
    force = "/hanke/ES-OPPIVA/suunnitelma/1/voimaan/"
    refused = client.post(force, {"reason": "Hyväksytty", "fits-0": "fits", "match-0": "new"})
    assert refused.status_code == 422
    assert client.post(force, {"reason": "Hyväksytty", "fits-0": "fits", "fits-1": "other"}).status_code == 302
    made = Commitment.objects.get()
    assert (made.organisation.name, made.kind, made.date, made.plan_key) == ("Järvi-Savo", "interest", None, "mikkeli")
    words = text_of(client.get(f"/hanke/ES-OPPIVA/sitoumukset/{made.pk}/"))
    assert "Mikkelin seudun työllisyysalue" in words
    assert " mikkeli " not in words


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
    assert client.post(address, {**data, "kind": "interest"}).status_code == 422, "the letter says it is signed"
    letter.seek(0)
    assert client.post(address, data).status_code == 302
    commitment.refresh_from_db()
    assert (commitment.kind, commitment.promised_seats, bool(commitment.letter)) == ("signed", 40, True)
    assert client.get(f"/tiedosto/{commitment.letter}/").status_code == 200
    weaker = {"kind": "interest", "base_version": str(commitment.version)}
    assert client.post(address, weaker).status_code == 422
    assert client.post(address, {**weaker, "reason": "Kirje peruttiin"}).status_code == 302


def test_an_organisation_of_another_programme_is_found_by_its_name_alone(
    client: Client, programme: Programme, version: PlanVersion
) -> None:
    area = EmploymentArea.objects.get(name_fi="Mikkelin seutu")
    foreign = add_organisation(SETUP, fields={"name": "Vieras kunta", "kind": "municipality", "area": area})
    page = text_of(client.get("/hanke/ES-OPPIVA/sitoumukset/uusi/"))
    assert "Vieras kunta" in page
    assert "Mikkelin seutu" not in page
    assert client.get(reverse("people:organisation_detail", args=[foreign.pk])).status_code == 404
    data = {"organisation": str(foreign.pk), "kind": "interest"}
    assert client.post("/hanke/ES-OPPIVA/sitoumukset/uusi/", data).status_code == 302
    assert Commitment.objects.get(programme=programme).organisation == foreign


def test_who_adds_an_organisation_that_is_known_is_told_where_to_choose_it(
    manager: Actor, programme: Programme
) -> None:
    fields = {"name": "Vieras kunta", "kind": "municipality"}
    add_organisation(SETUP, fields=fields)
    with pytest.raises(DomainError, match="organisation_known") as refused:
        add_organisation(manager, fields=fields, programme_id=str(programme.pk))
    assert refused.value.facts["field"] == "name"


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
