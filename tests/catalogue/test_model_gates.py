"""Gates on a model's way to the library: whose text was tried, who keeps it after the programme, what is said of it."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from catalogue.library import TEXTS, Library
from catalogue.table import refused
from oppiva.catalogue import services
from oppiva.catalogue.model_notices import model_line
from oppiva.catalogue.models import ModelState
from oppiva.catalogue.services import drafts
from oppiva.core.calendars import add_months
from oppiva.jobs import clock
from oppiva.people.models import Notice
from oppiva.people.queries import actor_for


class TestATrialBelongsToItsText:
    """records.md 3.1: back at the desk, a trial counts for the text that went back and for no other."""

    def back(self, library: Library) -> None:
        library.reviewed()
        services.back_to_draft(library.analyst, library.fresh(), reason="Vaiheet kirjoitetaan uudelleen.")

    def approved_again(self, library: Library) -> None:
        services.approve_as_team(actor_for(library.table.lab.cast.facilitator), library.fresh())
        for review in library.fresh().reviews.filter(kind="peer"):
            services.answer_review(actor_for(review.person), review, approves=True)

    def test_another_core_asks_for_a_new_trial(self, library: Library) -> None:
        self.back(library)
        library.write(core_parts=[TEXTS["core_parts"][0]])
        with refused("trial_unnamed"):
            services.send_to_trial(library.analyst, library.fresh())
        again = services.name_trial(library.analyst, library.fresh(), organisation=library.elsewhere)
        services.send_to_trial(library.analyst, library.fresh())
        self.approved_again(library)
        assert services.missing_of_review(library.fresh()) == ("trial",)
        assert library.fresh().state == ModelState.TESTING
        services.tell_trial(
            library.analyst, again, done_on=clock.today(), unclear="Mitä jos lista jää kesken?",
            no_change_reason="Se kerrotaan jo rytmissä.",
        )  # fmt: skip
        assert library.fresh().state == ModelState.PEER_REVIEWED
        library.kept()
        assert len(library.publish().content["reviews"]["trials"]) == 1, "the trial of another text is not told"

    @pytest.mark.parametrize("field", ["steps", "condition_house"])
    def test_so_do_other_steps_and_conditions(self, library: Library, field: str) -> None:
        self.back(library)
        library.write(**{field: ["Tehkää toisin."] if field == "steps" else "Esihenkilö ei varaa aikaa."})
        with refused("trial_unnamed"):
            services.send_to_trial(library.analyst, library.fresh())

    def test_the_same_text_need_not_be_tried_again(self, library: Library) -> None:
        self.back(library)
        library.write(equality="Tulkki varataan soittoon aina tarvittaessa.", core_parts=[TEXTS["core_parts"][0]])
        library.write(core_parts=TEXTS["core_parts"])
        services.send_to_trial(library.analyst, library.fresh())
        self.approved_again(library)
        assert library.fresh().state == ModelState.PEER_REVIEWED


def test_a_steward_who_leaves_with_the_programme_is_no_steward_after_it(library: Library) -> None:
    programme = library.table.programme
    programme.end = add_months(clock.today(), 6)
    programme.save(update_fields=["end"])
    library.reviewed()
    library.kept(months=6)
    services.say_contradictions_listed(library.analyst, library.fresh())
    ahead = services.ahead_of(library.fresh())
    assert "steward_short" in ahead.missing
    assert ahead.term_ends == programme.end
    with refused("model_not_ready") as caught:
        library.publish()
    assert "steward_short" in caught.value.facts["missing"]
    library.kept(months=7)
    assert library.publish().number == "1.0.0"


def test_where_the_programme_outlasts_every_term_the_longest_one_will_do(library: Library) -> None:
    programme = library.table.programme
    programme.end = add_months(clock.today(), 48)
    programme.save(update_fields=["end"])
    library.reviewed()
    library.kept(months=24)
    assert "steward_short" in services.ahead_of(library.fresh()).missing
    library.kept(months=36)
    assert library.publish().number == "1.0.0"


def test_what_is_said_of_a_change_is_looked_through_for_personal_data(library: Library) -> None:
    library.reviewed()
    library.kept()
    note = "Matti Virtanen pyysi toisen vaiheen, soita 040 123 4567."
    with refused("model_not_ready") as caught:
        library.publish(note)
    assert caught.value.facts["missing"] == ("personal",)
    found = services.ahead_of(library.fresh(), note=note).personal
    assert "note" in {one.field for one in found}
    with refused("identity_code"):
        library.publish("Asiakas 131052-308T pyysi.")
    version = services.publish_version(
        library.analyst, library.fresh(), note=note, base="", settled=[one.key for one in found]
    )
    assert version.change_note == note


def test_two_programmes_that_make_the_same_address_at_once_get_two(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = library.table
    candidate = table.open("Kukaan ei jää odottamaan", 3)
    services.rename(table.actor, candidate, changes={"one_sentence": TEXTS["one_sentence"], "for_whom": ["employer"]})
    real, seen = drafts._free_slug, []

    def late(name: str) -> str:
        """The first look does not see yet what another programme is about to commit."""
        seen.append(name)
        return library.model.slug if len(seen) == 1 else real(name)

    monkeypatch.setattr(drafts, "_free_slug", late)
    made = services.become_model(table.actor, table.fresh(candidate))
    assert made.slug == f"{library.model.slug}-2"
    assert len(seen) == 2


def test_the_authors_of_a_reviewed_model_hear_that_its_text_brought_it_back(library: Library) -> None:
    library.write(actor=library.table.other, needs="Sovittu puhelinvuoro ja varahenkilö.")
    library.reviewed()
    library.write(core_parts=[TEXTS["core_parts"][0]])
    assert library.fresh().state == ModelState.TESTING
    notice = Notice.objects.get(kind="catalogue.model", code="text_changed")
    assert str(notice.person_id) == library.table.other.person_id
    assert notice.facts["fields"] == ["core_parts"]
    with override("en"):
        assert "its text has changed" in model_line(notice.code, notice.facts)
