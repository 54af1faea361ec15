"""What the desk tells of a model is what its gate says: ready, changed, lowered, against (records.md 3.1-3.3)."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import translation

from catalogue.library import TEXTS, Library, carry_out
from catalogue.table import refused, stranger
from catalogue.test_desk_pages import at, fields_of, text, writer  # noqa: F401  (a fixture)
from oppiva.catalogue import desk_words, services
from oppiva.catalogue.model_notices import model_line
from oppiva.catalogue.models import OperatingModel, TraceEdge
from oppiva.catalogue.queries.desk_help import offered
from oppiva.catalogue.services.model_nights import age_evidence
from oppiva.core.calendars import add_months
from oppiva.core.policy import reading
from oppiva.experiments.models import Experiment, Problem
from oppiva.jobs import clock
from oppiva.people import services as people
from oppiva.people.models import Notice
from oppiva.people.queries import actor_for
from workshops.cast import SETUP, browser

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


class TestWhoIsTold:
    def test_where_no_person_is_named_nobody_gets_a_message_and_that_is_said(
        self, library: Library, writer: Client  # noqa: F811
    ) -> None:  # fmt: skip
        library.write(**TEXTS)
        services.name_trial(library.analyst, library.fresh(), organisation=library.elsewhere)
        assert "nobody gets a message" in english(writer, at(library, "model_trials"))
        answer = writer.post(at(library, "model_trials"), {"deed": "send"}, follow=True)
        assert "nobody gets a message" in text(answer)
        assert "hears of it" not in text(answer)

    def test_an_organisation_from_which_a_source_came_tries_nothing_even_when_no_unit_is_named(
        self, library: Library
    ) -> None:
        cast = library.table.lab.cast
        Experiment.objects.filter(pk=library.table.cards[0].pk).update(units=[])
        Experiment.objects.filter(pk=library.table.cards[1].pk).update(units=[str(cast.unit.pk)])
        with refused("trial_at_source"):
            services.name_trial(library.analyst, library.fresh(), organisation=cast.here)

    def test_another_organisation_of_the_same_area_may_try(self, library: Library) -> None:
        cast = library.table.lab.cast
        near = people.add_organisation(
            SETUP, fields={"name": "Saman alueen kumppani", "kind": "other", "area_id": cast.here.area_id}
        )
        assert services.name_trial(library.analyst, library.fresh(), organisation=near).organisation == near


class TestTheTeamApproves:
    def test_not_who_sent_the_model_on_trial(self, library: Library, writer: Client) -> None:  # noqa: F811
        library.on_trial()
        html = english(writer, at(library, "model_reviews"))
        assert "Another member of the programme's team approves it." in html
        assert 'value="team"' not in html
        with refused("reviewer_sent_it"):
            services.approve_as_team(library.analyst, library.fresh())
        own = services.ask_review(library.analyst, library.fresh(), library.table.analyst, kind="team")
        with refused("reviewer_sent_it"):
            services.answer_review(library.analyst, own, approves=True)

    def test_another_of_the_team_has_the_text_beside_the_button(self, library: Library) -> None:
        library.on_trial()
        other = browser(library.table.lab.cast.facilitator)
        html = english(other, at(library, "model_reviews"))
        assert 'value="team"' in html
        assert TEXTS["problem"] in html
        assert (
            services.approve_as_team(actor_for(library.table.lab.cast.facilitator), library.fresh()).state == "approved"
        )


class TestEvidence:
    def strong(self, library: Library) -> int:
        library.published()
        carry_out(library.table, 0, 1, 2)
        services.refresh(library.fresh())
        assert library.fresh().evidence > 2
        return library.fresh().evidence

    def test_the_history_tells_when_and_why_it_changed_by_itself(self, library: Library, writer: Client) -> None:  # noqa: F811
        high = self.strong(library)
        edge = against(library)
        services.answer_model_contradiction(
            library.analyst, library.fresh(), edge.pk, text="Siellä vuorolle ei varattu aikaa lainkaan."
        )
        html = english(writer, at(library, "model_history"))
        assert f"fell from {high} to 2: something contradicts the model" in html
        assert f"rose from 2 to {high}: what contradicted the model was answered" in html

    def test_it_tells_what_grew_old_and_what_a_person_lowered_with_the_reason(
        self, library: Library, writer: Client  # noqa: F811
    ) -> None:  # fmt: skip
        high = self.strong(library)
        long_ago = add_months(clock.today(), -24)
        OperatingModel.objects.filter(pk=library.model.pk).update(last_checked_on=long_ago)
        assert age_evidence() == 1
        html = english(writer, at(library, "model_history"))
        assert f"fell from {high} to {high - 1}: nobody has checked the model for two years" in html
        services.lower_evidence(library.analyst, library.fresh(), 1, reason="Mittaus tehtiin väärässä kohdassa.")
        html = english(writer, at(library, "model_history"))
        assert "The evidence was lowered to 1." in html
        assert "Mittaus tehtiin väärässä kohdassa." in html
        assert "to 1: " not in html, "a person's deed is told once"

    def test_the_form_shows_both_levels_and_offers_all_below_the_computed_one(
        self, library: Library, writer: Client  # noqa: F811
    ) -> None:  # fmt: skip
        high = self.strong(library)
        services.lower_evidence(library.analyst, library.fresh(), 1, reason="Mittaus tehtiin väärässä kohdassa.")
        html = english(writer, at(library, "model_state", "naytto"))
        assert f"<dt>Computed level</dt><dd>{high}/5" in html
        assert "<dt>Level now</dt><dd>1/5" in html
        assert "Back to the computed level" in html
        sent = {"level": "2", "reason": "Kakkonen on oikea taso."}
        assert writer.post(at(library, "model_state", "naytto"), sent).status_code == 302
        assert library.fresh().evidence == 2


class TestProposals:
    def repeated(self, library: Library) -> tuple[str, str]:
        """Another team has repeated the first experiment with its words, give or take a comma and a capital."""
        with reading(SETUP):
            rows = [Problem.objects.get(experiment=library.table.cards[number]) for number in (0, 1)]
            Problem.objects.filter(pk=rows[1].pk).update(problem=f"  {rows[0].problem.rstrip('.').upper()}!")
        return library.table.cards[0].code, library.table.cards[1].code

    def test_the_same_words_of_two_experiments_stand_once_with_both_codes(self, library: Library) -> None:
        first, second = self.repeated(library)
        offers = offered(library.analyst, library.fresh(), ["problem"]).by_field["problem"]
        assert [(one.code, one.also) for one in offers if one.code in (first, second)] == [(first, (second,))]

    def test_where_a_trial_was_is_no_channel(self, library: Library) -> None:
        assert "channel" not in offered(library.analyst, library.fresh()).by_field

    def test_fields_that_are_written_come_last_and_folded(self, library: Library, writer: Client) -> None:  # noqa: F811
        library.write(problem=TEXTS["problem"])
        main = english(writer, at(library, "model_proposals")).partition("<main")[2]
        headings = re.findall(r"<h2>([^<]+?) ?<", main)
        assert "Problem" in headings
        assert headings.index("Problem") > headings.index("Steps")
        assert "<details" in main.partition("<h2>Problem")[2].partition("</section>")[0]

    def test_into_a_written_field_words_are_added_or_replace_it_and_it_is_told_which(
        self, library: Library, writer: Client  # noqa: F811
    ) -> None:  # fmt: skip
        library.write(problem="Oma tekstini pulmasta.")
        code = library.table.cards[0].code
        address, key = at(library, "model_write", "pulma"), f"problem:{code}:problem"
        html = writer.get(address).content.decode()
        assert f'name="instead" value="{key}"' in html
        english(writer, address)  # the page's language from now on
        added = writer.post(f"/en{address}", fields_of(html) | {"take": key})
        assert "stand behind your own in the field “Problem”" in text(added)
        assert str(fields_of(added.content.decode())["problem"]).startswith("Oma tekstini pulmasta.\n")
        instead = writer.post(f"/en{address}", fields_of(html) | {"instead": key})
        assert "replace the text of the field “Problem”" in text(instead)
        assert "Oma tekstini" not in str(fields_of(instead.content.decode())["problem"])
        assert library.draft.problem == "Oma tekstini pulmasta.", "nothing is saved by a press on a proposal"


class TestSentences:
    def test_names_of_fields_stand_in_quotation_marks(self) -> None:
        with translation.override("en"):
            assert desk_words.fields(["law", "breaks_if"]) == "“Law and data protection” and “Breaks if”"
            said = desk_words.fields(["law", "breaks_if", "roles", "skills", "amount"])
            assert said == "“Law and data protection”, “Breaks if”, “Roles” and two more"

    def test_a_day_inside_a_sentence_has_no_weekday_with_a_capital(self, library: Library, writer: Client) -> None:  # noqa: F811
        library.published()
        services.withdraw(library.analyst, library.fresh(), reason="Laki muuttui ja malli on vanha.")
        today = clock.today()
        said = f"Withdrawn {today.day}.{today.month}.{today.year}: Laki muuttui"
        assert said in english(writer, at(library, "desk_model"))

    def test_the_foundation_says_once_who_reads_it(self, library: Library, writer: Client) -> None:  # noqa: F811
        assert english(writer, at(library, "model_sources")).count("asked to try or to review it") == 1
