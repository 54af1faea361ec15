"""The desk in pages: what is shown, written, refused, and to whom (records.md 3, 3.1; trust.md 2, L5, W3)."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from catalogue.library import TEXTS, Library
from catalogue.paging import MOST, statements
from catalogue.table import stranger
from oppiva.catalogue import services
from oppiva.catalogue.models import Candidate, ModelState, OperatingModel
from oppiva.people.models import Person
from workshops.cast import browser, grant_to, person_of

pytestmark = pytest.mark.django_db


def at(library: Library, name: str, *args: object) -> str:
    return reverse(f"catalogue:{name}", args=[library.table.programme.code, library.model.code, *args])


def desk(library: Library) -> str:
    return reverse("catalogue:models", args=[library.table.programme.code])


@pytest.fixture
def writer(library: Library) -> Client:
    return browser(library.table.analyst)


def text(answer: object) -> str:
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))  # type: ignore[attr-defined]


def fields_of(html: str) -> dict[str, str | list[str]]:
    """The fields of the form that writes, as a browser would send them untouched."""
    from pages.forms import forms_of

    form = max(forms_of(html), key=lambda one: len(one.fields))
    plain = {name: [one.removeprefix("\n") for one in values] for name, values in form.fields.items()}
    return {name: values if len(values) > 1 else values[0] for name, values in plain.items() if values}


PAGES = (
    *("desk_model", "model_proposals", "model_trials", "model_reviews", "model_sources", "model_publish"),
    *("model_facts", "model_history"),
)
PARTS = ("nimi", "pulma", "vaiheet", "ydin", "ehdot", "kayttoon")


class TestWhoReads:
    def test_every_page_opens_to_its_analyst_in_few_statements(self, library: Library, writer: Client) -> None:
        library.on_trial()
        addresses = [desk(library), *(at(library, one) for one in PAGES)]
        addresses += [at(library, "model_write", part) for part in PARTS]
        addresses += [at(library, "model_trial", library.fresh().trials.get().pk)]
        addresses += [at(library, "model_state", deed) for deed in ("luonnokseksi", "naytto", "korvaa", "poista")]
        many = {}
        for address in addresses:
            assert writer.get(address).status_code == 200, address
            asked = statements(writer, address)
            # The foundation reads the trace, the facts of its experiments and their cards: equally many for any number.
            # Publishing looks at all that goes out: the trace, answers, materials, approvals.
            if asked > (15 if address in {at(library, "model_sources"), at(library, "model_publish")} else MOST):
                many[address] = asked
        assert not many

    def test_a_stranger_finds_none_of_them(self, library: Library) -> None:
        someone = browser(Person.objects.get(pk=stranger(library.table).person_id))
        for name in PAGES:
            assert someone.get(at(library, name)).status_code == 404, name
        assert someone.get(desk(library)).status_code == 404
        assert someone.post(at(library, "model_write", "nimi"), {"name": "Vieras"}).status_code == 404

    def test_who_only_reads_is_shown_nothing_to_press_and_refused(self, library: Library) -> None:
        reader = person_of("Outi Ohjausryhmä", library.table.lab.cast.unit)
        grant_to(reader, "steering", "programme", str(library.table.programme.pk))
        client = browser(reader)
        answer = client.get(at(library, "desk_model"))
        assert answer.status_code == 200
        assert at(library, "model_write", "nimi") not in answer.content.decode()
        assert client.get(at(library, "model_write", "nimi")).status_code == 403
        assert client.post(at(library, "model_sources"), {"deed": "listed"}).status_code == 403

    def test_every_page_that_is_written_on_says_who_reads_it(self, library: Library, writer: Client) -> None:
        for address in (at(library, "desk_model"), at(library, "model_sources"), at(library, "model_write", "nimi")):
            assert "asked to try or to review it" in text(writer.get(f"/en{address}")), address


class TestTheList:
    def test_it_tells_where_each_stands_and_what_it_lacks(self, library: Library, writer: Client) -> None:
        html = text(writer.get(desk(library)))
        assert library.model.code in html
        assert library.draft.name in html
        library.published()
        assert "1/21" in text(writer.get(desk(library))) or "21" in text(writer.get(desk(library)))

    def test_without_models_it_leads_to_the_candidates(self, library: Library, writer: Client) -> None:
        services.undo(library.analyst, library.table.programme)
        html = writer.get(desk(library)).content.decode()
        assert reverse("catalogue:table", args=[library.table.programme.code]) in html


class TestACandidateBecomesAModel:
    def become(self, candidate: Candidate) -> str:
        return reverse("catalogue:become_model", args=[candidate.programme.code, candidate.code])

    def test_what_is_missing_is_named_with_the_way_to_it(self, library: Library, writer: Client) -> None:
        table = library.table
        made = table.open("Kesken", 3)
        table.place(4, made, "contradicts")
        html = text(writer.get(self.become(made)))
        assert table.cards[4].code in html
        assert reverse("catalogue:rename", args=[table.programme.code, made.code]) in html
        assert 'method="post"' not in html.partition("<main")[2].partition("</main")[0]
        page = writer.get(reverse("catalogue:candidate", args=[table.programme.code, made.code]))
        assert self.become(made) in page.content.decode()

    def test_one_press_makes_it_and_the_closed_candidate_leads_there(self, library: Library, writer: Client) -> None:
        table = library.table
        made = table.open("Selkeä kirje", 3)
        services.rename(
            table.actor, made, changes={"one_sentence": "Kirje mahtuu yhdelle sivulle.", "for_whom": ["jobseeker"]}
        )
        answer = writer.post(self.become(made), {"client_ref": "5d9c2f60-6d6d-4e0c-8f5c-0d4d0d7c1a11"})
        assert answer.status_code == 302
        model = OperatingModel.objects.get(candidate=made)
        again = writer.post(self.become(made), {"client_ref": "5d9c2f60-6d6d-4e0c-8f5c-0d4d0d7c1a11"})
        assert again.status_code == 302
        assert OperatingModel.objects.filter(candidate=made).count() == 1
        page = writer.get(reverse("catalogue:candidate", args=[table.programme.code, made.code])).content.decode()
        assert reverse("catalogue:desk_model", args=[table.programme.code, model.code]) in page

    def test_and_back_with_a_reason(self, library: Library, writer: Client) -> None:
        library.write(problem=TEXTS["problem"])
        answer = writer.post(at(library, "model_state", "aihioksi"), {"reason": "Aihio kaipaa vielä kokeiluja."})
        assert answer.status_code == 302
        assert Candidate.objects.get(pk=library.model.candidate_id).state == "open"
        assert writer.get(at(library, "desk_model")).status_code == 404


class TestWriting:
    def test_a_part_is_saved_half_written_and_leads_on(self, library: Library, writer: Client) -> None:
        address = at(library, "model_write", "pulma")
        sent = fields_of(writer.get(address).content.decode()) | {"problem": "Lyhyt.", "go": "next"}
        answer = writer.post(address, sent)
        assert answer["Location"] == at(library, "model_write", "vaiheet")
        assert library.draft.problem == "Lyhyt."

    def test_money_is_typed_in_euros_and_kept_in_cents(self, library: Library, writer: Client) -> None:
        address = at(library, "model_write", "nimi")
        sent = fields_of(writer.get(address).content.decode()) | {"start_cents": "1 250,50", "start_minutes": "360"}
        assert writer.post(address, sent).status_code == 302
        assert (library.draft.start_cents, library.draft.start_minutes) == (125_050, 360)
        assert 'value="1\u00a0250,5"' in writer.get(address).content.decode()

    def test_untouched_it_changes_nothing(self, library: Library, writer: Client) -> None:
        library.write(**TEXTS)
        before = library.draft
        for part in PARTS:
            address = at(library, "model_write", part)
            assert writer.post(address, fields_of(writer.get(address).content.decode())).status_code == 302
        after = library.draft
        assert all(getattr(after, name) == getattr(before, name) for name in TEXTS)
        assert after.version == before.version

    def test_what_is_too_long_stands_at_its_field_and_stays_typed(self, library: Library, writer: Client) -> None:
        address = at(library, "model_write", "pulma")
        sent = fields_of(writer.get(address).content.decode()) | {"problem": "x" * 801, "needs": "Aikaa."}
        answer = writer.post(address, sent)
        assert answer.status_code == 422
        assert "x" * 801 in answer.content.decode()
        assert "Aikaa." in answer.content.decode()
        assert library.draft.problem == ""

    def test_an_identity_code_is_refused_at_its_field(self, library: Library, writer: Client) -> None:
        address = at(library, "model_write", "vaiheet")
        sent = fields_of(writer.get(address).content.decode()) | {"steps-0": "Soita henkilölle 131052-308T."}
        assert writer.post(address, sent).status_code == 422
        assert library.draft.steps == []

    def test_rows_are_moved_and_taken_out_without_script_and_nothing_is_lost(
        self, library: Library, writer: Client
    ) -> None:
        library.write(steps=["Yksi.", "Kaksi.", "Kolme."])
        address = at(library, "model_write", "vaiheet")
        sent = fields_of(writer.get(address).content.decode()) | {"steps-3": "Neljä.", "roles": "Kaksi ihmistä."}
        answer = writer.post(address, sent | {"row": "steps:up:2"})
        assert answer.status_code == 200
        typed = fields_of(answer.content.decode())
        assert [typed[f"steps-{n}"] for n in range(4)] == ["Yksi.", "Kolme.", "Kaksi.", "Neljä."]
        assert typed["roles"] == "Kaksi ihmistä."
        assert library.draft.steps == ["Yksi.", "Kaksi.", "Kolme."], "a press on a row saves nothing"
        answer = writer.post(address, typed | {"row": "steps:out:0"})
        assert writer.post(address, fields_of(answer.content.decode())).status_code == 302
        assert library.draft.steps == ["Kolme.", "Kaksi.", "Neljä."]
        assert library.draft.roles == "Kaksi ihmistä."

    def test_a_row_of_the_core_keeps_its_key_where_it_goes(self, library: Library, writer: Client) -> None:
        library.write(core_parts=TEXTS["core_parts"])
        first, second = library.draft.core_parts
        address = at(library, "model_write", "ydin")
        answer = writer.post(address, fields_of(writer.get(address).content.decode()) | {"row": "core_parts:down:0"})
        writer.post(address, fields_of(answer.content.decode()))
        assert [one["key"] for one in library.draft.core_parts] == [second["key"], first["key"]]

    def test_of_two_who_write_the_same_field_the_second_sees_both_texts(self, library: Library, writer: Client) -> None:
        address = at(library, "model_write", "pulma")
        sent = fields_of(writer.get(address).content.decode()) | {"problem": "Minun tekstini pulmasta."}
        services.save_draft(library.table.other, library.fresh(), {"problem": "Toisen teksti pulmasta."})
        answer = writer.post(address, sent)
        assert answer.status_code == 409
        html = text(answer)
        assert "Minun" in html
        assert "Toisen" in html
        assert library.draft.problem == "Toisen teksti pulmasta."
        again = fields_of(answer.content.decode())
        assert writer.post(address, again).status_code == 302
        assert library.draft.problem == "Minun tekstini pulmasta."

    def test_another_field_of_somebody_else_is_kept(self, library: Library, writer: Client) -> None:
        address = at(library, "model_write", "pulma")
        sent = fields_of(writer.get(address).content.decode()) | {"problem": "Minun tekstini."}
        services.save_draft(library.table.other, library.fresh(), {"needs": "Aikaa."})
        assert writer.post(address, sent).status_code == 302
        assert (library.draft.problem, library.draft.needs) == ("Minun tekstini.", "Aikaa.")


class TestHelp:
    def test_what_experiments_offer_has_its_source_and_is_taken_by_a_press_alone(
        self, library: Library, writer: Client
    ) -> None:
        address = at(library, "model_write", "pulma")
        html = writer.get(address).content.decode()
        code = library.table.cards[0].code
        assert f'value="problem:{code}:problem"' in html
        assert library.draft.problem == "", "nothing is taken by itself"
        answer = writer.post(address, fields_of(html) | {"needs": "Aikaa.", "take": f"problem:{code}:problem"})
        assert answer.status_code == 200
        typed = fields_of(answer.content.decode())
        assert "Asiakas ei saa puhelinta auki" in str(typed["problem"])
        assert (typed["needs"], typed["from"]) == ("Aikaa.", code)
        assert library.draft.problem == ""
        writer.post(address, typed)
        assert "Asiakas ei saa puhelinta auki" in library.draft.problem
        assert code in text(writer.get(at(library, "model_history")))

    def test_a_taken_step_becomes_a_row(self, library: Library, writer: Client) -> None:
        code = library.table.cards[0].code
        answer = writer.post(at(library, "model_write", "vaiheet"), {"take": f"steps:{code}:summary"})
        assert "Takaisinsoitto" in str(fields_of(answer.content.decode())["steps-0"])

    def test_all_proposals_stand_on_one_page_with_what_the_experiments_do_not_tell(
        self, library: Library, writer: Client
    ) -> None:
        html = text(writer.get(at(library, "model_proposals")))
        assert library.table.cards[0].code in html
        assert at(library, "model_write", "ehdot") in html

    def test_of_a_record_that_the_writer_does_not_read_nothing_is_proposed(self, library: Library) -> None:
        library.published()
        keeper = browser(library.keeper)  # type: ignore[arg-type]  # the fixture has one
        address = at(library, "model_write", "pulma")
        html = keeper.get(address)
        assert html.status_code == 200
        assert "puhelinta auki. Soitamme" not in html.content.decode()

    def test_hints_and_what_looks_like_personal_data_stand_beside_the_field(
        self, library: Library, writer: Client
    ) -> None:
        long_ = "Kun asiakas soittaa, " + "ja sitten vielä kerran odotetaan että joku vastaisi hänelle, " * 5
        library.write(problem=long_[:790] + ".", start_situation="Soita Matti Virtaselle numeroon 040 123 4567.")
        html = text(writer.get(at(library, "model_write", "pulma")))
        assert "040 123 4567" in html
        assert "sanaa" in html or "words" in html


class TestFacts:
    def test_the_address_is_chosen_until_it_is_published(self, library: Library, writer: Client) -> None:
        address = at(library, "model_facts")
        sent = {"slug": "sama-paiva", "theme": "service", "language": "fi", "base_version": "1"}
        answer = writer.post(address, sent | {"theme": ""})
        assert answer.status_code == 302, answer.content.decode()[:2000]
        assert library.fresh().slug == "sama-paiva"
        assert writer.post(address, sent | {"slug": "Ä ei käy", "theme": ""}).status_code == 422
        library.published()
        assert 'name="slug"' not in writer.get(address).content.decode()

    def test_a_deed_that_is_not_there_is_not_found(self, library: Library, writer: Client) -> None:
        assert writer.get(at(library, "model_state", "tuhoa")).status_code == 404

    def test_out_of_use_and_back(self, library: Library, writer: Client) -> None:
        library.published()
        reason = {"reason": "Laki muuttui ja malli on vanha."}
        assert writer.post(at(library, "model_state", "poista"), {"reason": "lyhyt"}).status_code == 422
        writer.post(at(library, "model_state", "poista"), reason)
        assert library.fresh().state == ModelState.WITHDRAWN
        writer.post(at(library, "model_state", "kayttoon"), reason)
        assert library.fresh().state == ModelState.DUE_REVIEW
