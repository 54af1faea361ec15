"""Help for who writes a model: a hint at every field, and what experiments tell besides their texts (records.md 3)."""

from __future__ import annotations

from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation

from catalogue.library import Library
from catalogue.test_desk_pages import at, fields_of, text, writer  # noqa: F401  (a fixture)
from oppiva.catalogue.blocks import BLOCKS, PUBLISHING
from oppiva.catalogue.forms.desk_text import FIGURES
from oppiva.catalogue.model_hints import FORMS, hint_of
from oppiva.catalogue.model_parts import PART_OF
from oppiva.catalogue.queries.desk_help import Offered, offered
from oppiva.core.policy import reading
from oppiva.experiments.models import Cycle, Decision, Problem, Result, Task, Trial
from workshops.cast import SETUP, browser

pytestmark = pytest.mark.django_db
# M2, M4, M6-M18: all that is asked for before a trial, and what may be changed, without name and whom it is for.
ASKED = [name for block in BLOCKS if block.code != "M1" and block.gate != PUBLISHING for name in block.fields]
CHOSEN = {"effect", "effect_unit", "nothing_changes_for", "did_not_work_unknown"}


@pytest.fixture
def told(library: Library) -> str:
    """The first experiment has answered all that its form asks; its code."""
    one = library.table.cards[0]
    with reading(SETUP):
        cycle = Cycle.objects.get(experiment=one)
        Problem.objects.filter(experiment=one).update(
            problem_of=["jobseeker", "employer"], baseline="16.5", baseline_unit="minuuttia", baseline_n=24,
            baseline_period="viikot 8–9",
        )  # fmt: skip
        Trial.objects.filter(cycle=cycle).update(how_many=60, customer_data=False, stop_rule="Jono kasvaa.")
        Result.objects.filter(cycle=cycle).update(minutes_used=390, costs_cents=1250, learned="Yksi soitto riittää.")
        Decision.objects.filter(cycle=cycle).update(owner_role="Neuvonnan vastaava")
        Task.objects.filter(cycle=cycle).delete()
        gone = uuid4()
        for position, what, deletion in ((2, "Laske puhelut", None), (1, "Varaa tunti", None), (3, "Poistettu", gone)):
            Task.objects.create(experiment=one, cycle=cycle, position=position, what=what, deleted_in=deletion)
    return one.code


def of(library: Library, code: str) -> dict[str, list[str]]:
    found: Offered = offered(library.analyst, library.fresh())
    return {name: [one.taken for one in some if code == one.code] for name, some in found.by_field.items()}


class TestHints:
    @pytest.mark.parametrize("language", ["fi", "sv", "en"])
    def test_every_field_asked_for_before_a_trial_says_what_its_reader_needs(self, language: str) -> None:
        with translation.override(language):
            said = {name: hint_of(name) for name in ASKED}
            assert [name for name, words in said.items() if not words] == []
            # Words begin from the form of a sentence; what is chosen or counted needs none.
            assert [name for name in ASKED if name not in CHOSEN | FIGURES and "…" not in said[name]] == []
            assert all(len(words) < 200 for words in said.values())

    def test_a_form_of_a_sentence_has_gaps_and_no_content(self) -> None:
        with translation.override("en"):
            for name, form in FORMS.items():
                assert "…" in str(form), name
                assert not any(letter.isdigit() for letter in str(form)), name

    def test_each_hint_stands_at_its_field_and_is_read_with_it(self, library: Library, writer: Client) -> None:  # noqa: F811
        for key in {PART_OF[name].key for name in ASKED}:
            html = unescape(writer.get(at(library, "model_write", key)).content.decode())
            with translation.override("fi"):
                for name in (one for one in ASKED if PART_OF[one].key == key):
                    assert hint_of(name) in html, name
        assert 'aria-describedby="core_parts-vihje"' in writer.get(at(library, "model_write", "ydin")).content.decode()


class TestFacts:
    def test_what_a_team_answered_besides_its_texts_is_offered_where_it_belongs(
        self, library: Library, told: str
    ) -> None:
        with translation.override("fi"):
            found = of(library, told)
        assert found["start_minutes"] == ["390"]
        assert found["start_cents"] == ["12,50"]
        assert found["amount"] == ["60"]
        assert found["roles"] == ["Neuvonnan vastaava"]
        assert found["breaks_if"] == ["Jono kasvaa."]
        assert "16,5 minuuttia, n 24, viikot 8–9" in found["start_situation"]
        assert found["change_customer"] == found["change_employer"] == ["Yksi soitto riittää."]
        assert found["law"] == ["Kokeilussa ei käsitelty asiakkaiden tietoja."]
        assert found["steps"][-2:] == ["Varaa tunti", "Laske puhelut"], "in their order, without what was taken out"

    def test_a_figure_is_taken_without_its_unit_and_replaces_what_stands_there(
        self, library: Library, writer: Client, told: str  # noqa: F811
    ) -> None:  # fmt: skip
        library.write(start_minutes=0)
        address, key = at(library, "model_write", "nimi"), f"start_minutes:{told}:minutes_used"
        html = writer.get(address).content.decode()
        assert f'name="take" value="{key}"' in html
        assert f'name="instead" value="{key}"' not in html
        answer = writer.post(address, fields_of(html) | {"take": key})
        typed = fields_of(answer.content.decode())
        assert (typed["start_minutes"], typed["from"]) == ("390", told)
        assert library.draft.start_minutes == 0, "nothing is saved by a press on a proposal"
        typed = fields_of(writer.post(address, typed | {"take": f"start_cents:{told}:costs_cents"}).content.decode())
        assert writer.post(address, typed).status_code == 302
        assert (library.draft.start_minutes, library.draft.start_cents) == (390, 1250)

    def test_each_task_becomes_a_row_of_its_own_and_a_belief_the_why_of_a_core_part(
        self, library: Library, writer: Client, told: str  # noqa: F811
    ) -> None:  # fmt: skip
        sent = {"take": f"steps:{told}:task:2"}
        typed = fields_of(writer.post(at(library, "model_write", "vaiheet"), sent).content.decode())
        assert typed["steps-0"] == "Laske puhelut"
        belief = of(library, told)["core_parts"][0]
        sent = {"take": f"core_parts:{told}:belief"}
        typed = fields_of(writer.post(at(library, "model_write", "ydin"), sent).content.decode())
        assert typed["core_parts-0-why"] == belief

    def test_the_page_of_all_proposals_names_where_each_comes_from(
        self, library: Library, writer: Client, told: str  # noqa: F811
    ) -> None:  # fmt: skip
        html = text(writer.get(f"/en{at(library, 'model_proposals')}"))
        assert f"{told}</a>, Time used, minutes for the whole team" in html
        assert f"{told}</a>, who does what" in html

    def test_to_who_does_not_read_the_record_nothing_of_it_is_offered(self, library: Library, told: str) -> None:
        library.published()
        html = browser(library.keeper).get(at(library, "model_write", "vaiheet")).content.decode()  # type: ignore[arg-type]
        assert "Varaa tunti" not in html
