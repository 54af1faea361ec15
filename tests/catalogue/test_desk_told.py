"""What the desk tells of a model is what its gate says: ready, changed, lowered, against (records.md 3.1-3.3)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from catalogue.library import Library, carry_out
from catalogue.test_desk_pages import at, fields_of, text, writer  # noqa: F401  (a fixture)
from oppiva.catalogue import services
from oppiva.catalogue.model_notices import model_line
from oppiva.catalogue.models import TraceEdge
from oppiva.people.models import Notice
from workshops.cast import browser

pytestmark = pytest.mark.django_db


def english(client: Client, address: str) -> str:
    return text(client.get(f"/en{address}"))


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
