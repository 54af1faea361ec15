"""What the desk tells of a model is what its gate says: ready, changed, lowered, against (records.md 3.1-3.3)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from catalogue.library import Library, carry_out
from catalogue.table import refused, stranger
from catalogue.test_desk_pages import at, fields_of, text, writer  # noqa: F401  (a fixture)
from oppiva.catalogue import services
from oppiva.catalogue.model_notices import model_line
from oppiva.catalogue.models import TraceEdge
from oppiva.people.models import Notice
from workshops.cast import browser

pytestmark = pytest.mark.django_db


def english(client: Client, address: str) -> str:
    return text(client.get(f"/en{address.removeprefix('/en')}"))


def against(library: Library, number: int = 4) -> TraceEdge:
    carry_out(library.table, number)
    return services.attach_source(
        library.analyst, library.fresh(), library.table.cards[number], kind="contradicts", note="Meni toisin."
    )


class TestReviewedIsNotReady:
    def test_the_notice_names_what_publishing_still_asks_for(self, library: Library) -> None:
        library.reviewed()
        notice = Notice.objects.get(person=library.table.analyst, code="peer_reviewed")
        with translation.override("en"):
            said = model_line(notice.code, notice.facts)
        assert "can be published" not in said
        assert "a steward" in said

    def test_and_says_that_it_can_be_published_only_when_it_can(self) -> None:
        with translation.override("en"):
            assert "can be published" in model_line("peer_reviewed", {"code": "M1", "missing": ["personal"]})
            assert "can be published" not in model_line("peer_reviewed", {"code": "M1"})

    def test_list_and_page_call_it_ready_when_the_gate_does(self, library: Library, writer: Client) -> None:  # noqa: F811
        library.reviewed()
        library.kept()
        services.say_contradictions_listed(library.analyst, library.fresh())
        assert "The model can be published" in english(writer, at(library, "desk_model"))
        against(library)
        services.say_contradictions_listed(library.analyst, library.fresh())
        for address in (at(library, "desk_model"), at(library, "desk_model").rsplit("/", 2)[0] + "/"):
            html = english(writer, address)
            assert "The model can be published" not in html, address
            assert "Answer a contradiction" in html, address


class TestAnsweringAContradiction:
    def test_who_answers_sees_what_was_expected_and_that_the_answer_becomes_public(
        self, library: Library, writer: Client  # noqa: F811
    ) -> None:  # fmt: skip
        edge = against(library)
        html = english(writer, at(library, "model_answer", edge.pk))
        assert "Predicted" in html
        assert "Open the experiment" in html
        assert "public word for word" in html

    def test_of_an_experiment_that_is_not_open_to_the_reader_no_more_than_its_code(self, library: Library) -> None:
        library.published()
        edge = against(library)
        keeper = browser(library.keeper)  # type: ignore[arg-type]  # the fixture has one
        html = english(keeper, at(library, "model_answer", edge.pk))
        assert library.table.cards[4].code in html
        assert "Predicted" not in html
        assert "Open the experiment" not in html


class TestChangesThatAreNotPublished:
    def test_saving_tells_of_them_and_the_page_names_the_fields(self, library: Library, writer: Client) -> None:  # noqa: F811
        library.published()
        assert "changes that are not published" not in english(writer, at(library, "desk_model"))
        address = at(library, "model_write", "vaiheet")
        sent = fields_of(writer.get(address).content.decode()) | {"roles": "Kolme virkailijaa."}
        answer = writer.post(f"/en{address.removeprefix('/en')}", sent, follow=True)
        assert "Saved. There are changes that are not published." in text(answer)
        html = english(writer, at(library, "desk_model"))
        assert "The draft differs from version 1.0: “Roles”." in html
        assert at(library, "model_publish").removeprefix("/en") in html

    def test_they_are_discarded_after_a_confirmation_and_stay_in_the_history(
        self, library: Library, writer: Client  # noqa: F811
    ) -> None:  # fmt: skip
        library.published()
        before = library.draft
        library.write(roles="Kolme virkailijaa.", effect_after="12.5", steps=["Yksi."], core_parts=[], contact="")
        address = at(library, "model_state", "hylkaa")
        html = writer.get(address).content.decode()
        assert library.draft.roles == "Kolme virkailijaa.", "looking discards nothing"
        assert writer.post(address, fields_of(html)).status_code == 302
        after = library.draft
        for name in ("roles", "effect_after", "steps", "core_parts", "contact"):
            assert getattr(after, name) == getattr(before, name), name
        assert "unchanged" in services.ahead_of(library.fresh()).missing
        assert "Brought back to version 1.0" in english(writer, at(library, "model_history"))

    def test_what_another_wrote_after_the_page_was_opened_is_not_discarded(
        self, library: Library, writer: Client  # noqa: F811
    ) -> None:  # fmt: skip
        library.published()
        library.write(roles="Kolme virkailijaa.")
        address = at(library, "model_state", "hylkaa")
        sent = fields_of(writer.get(address).content.decode())
        services.save_draft(library.table.other, library.fresh(), {"roles": "Neljä virkailijaa."})
        assert writer.post(address, sent).status_code == 409
        assert library.draft.roles == "Neljä virkailijaa."

    def test_there_is_nothing_to_go_back_to_before_the_first_version(self, library: Library, writer: Client) -> None:  # noqa: F811
        library.on_trial()
        assert writer.post(at(library, "model_state", "hylkaa"), {"base_version": "1"}).status_code == 409
        with refused("not_allowed"):
            services.discard_changes(stranger(library.table), library.fresh())


class TestThePageBeforeANextVersion:
    def test_it_does_not_call_a_published_model_unfit(self, library: Library, writer: Client) -> None:  # noqa: F811
        library.published()
        edge = against(library)
        html = english(writer, at(library, "model_publish"))
        assert "The model is not ready" not in html
        assert "A new version cannot be published yet." in html
        assert at(library, "model_answer", edge.pk).removeprefix("/en") in html
        assert library.table.cards[4].code in html

    def test_it_names_what_changed_beside_the_text_and_why_the_number_is_as_it_is(
        self, library: Library, writer: Client  # noqa: F811
    ) -> None:  # fmt: skip
        library.published()
        carry_out(library.table, 3)
        services.attach_source(library.analyst, library.fresh(), library.table.cards[3], kind="supports")
        code = library.table.cards[3].code
        assert services.ahead_of(library.fresh()).sources == (code,)
        library.write(roles="Kolme virkailijaa.")
        html = english(writer, at(library, "model_publish"))
        assert f"changed since the newest version: {code}." in html
        assert "The number will be 1.1 (addition), as this changes: the experiments behind the model." in html

    def test_a_new_wording_alone_is_the_smallest_step(self, library: Library, writer: Client) -> None:  # noqa: F811
        library.published()
        library.write(roles="Kolme virkailijaa.")
        html = english(writer, at(library, "model_publish"))
        assert "The number will be 1.0.1 (wording), as this changes: “Roles”." in html
