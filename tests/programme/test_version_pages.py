"""Pages of a plan that several edit: both texts, sections joined, versions compared, who reads what."""

import json

import pytest
from django.test import Client
from django.utils.html import escape

from oppiva.people.models import Person
from oppiva.programme.checking import plan_of
from oppiva.programme.forms import SectionForm
from oppiva.programme.models import PlanVersion, Programme
from programme.cast import area_organisation, signed_in, with_role
from programme.typing_in import edit, posted, sent, sent_again, text_of

pytestmark = pytest.mark.django_db


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
