"""The form of a wave, what came back from it, and a result in words (P3, the ladder's labels)."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from oppiva.core.policy import reading
from oppiva.jobs import clock
from oppiva.people.queries import actor_for
from oppiva.pulses import queries, services
from oppiva.pulses.asking import KINDS, Answers, asking, questions_of, read_answers
from oppiva.pulses.models import Instrument, PulseWave
from oppiva.pulses.queries import Cell, Result, WaveRow
from oppiva.pulses.showing import enough_words, shown
from pulses.cast import SETUP, Cast, closed, opened, values_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def instrument() -> Instrument:
    with reading(SETUP):
        return Instrument.objects.get(code="session_feedback")


def drawn(instrument: Instrument, **more: object) -> str:
    return render_to_string("pulses/_answer.html", {"asking": asking(instrument, "anonymous", "fi", **more)})  # type: ignore[arg-type]


def test_the_form_asks_in_native_radios_of_which_none_is_chosen(instrument: Instrument) -> None:
    page = drawn(instrument)
    assert page.count('type="radio"') == 10
    assert page.count('" required>') == 10
    assert "checked" not in page
    assert page.count('<div class="taps">') == 2
    assert page.count('<div class="taps taps--2">') == 1, "four answers stand two by two"
    assert "1. Oliko aika sen arvoista?" in page
    assert 'maxlength="160"' in page
    assert "pulse_code" not in page


def test_p3_the_form_says_before_answering_how_anonymous_it_is_and_what_is_shown(instrument: Instrument) -> None:
    page = drawn(instrument, asked=21)
    assert "You answer anonymously" in page
    assert "Ten answers or more are shown in figures" in page
    assert "Under five are shown to nobody" in page
    assert "21 people are asked. Figures need 10 answers, which is 48\u00a0% of you." in page
    assert "36\u00a0%" in drawn(instrument, asked=28)
    assert "no figures are shown" in drawn(instrument, asked=9)
    assert "not a validated questionnaire" in page
    assert page.index("You answer anonymously") < page.index("<fieldset")


def test_each_kind_of_anonymity_has_its_words(instrument: Instrument) -> None:
    assert set(KINDS) == set(PulseWave.Kind.values)
    assert "by name to the team" in asking(instrument, "named_team", "fi").kind


@pytest.mark.parametrize("language", ["fi", "sv", "en", "de"])
def test_questions_are_in_the_language_and_else_in_finnish(instrument: Instrument, language: str) -> None:
    first = questions_of(instrument, language)[0]
    words = {"sv": "Var det värt din tid?", "en": "Was it worth your time?"}
    assert first.text == words.get(language, "Oliko aika sen arvoista?")
    assert first.name == "pulse_worth"


def test_what_is_missing_or_not_offered_is_said_at_its_question_and_the_rest_is_kept(instrument: Instrument) -> None:
    questions = questions_of(instrument, "fi")
    given = read_answers(questions, {"pulse_worth": "yes", "pulse_ahead": "bogus", "pulse_text": "x" * 161})
    assert set(given.errors) == {"pulse_ahead", "pulse_change", "pulse_text"}
    assert not given.ok
    page = drawn(instrument, given=given)
    assert page.count("checked") == 1
    assert page.count('class="field__error"') == 3
    assert 'aria-invalid="true"' in page
    assert "x" * 161 in page


def test_a_line_is_trimmed_and_brought_to_one_form_and_hostile_ones_are_refused(instrument: Instrument) -> None:
    questions = questions_of(instrument, "fi")
    post = {question.name: question.options[0].value for question in questions}
    assert read_answers(questions, post | {"pulse_text": "  a\u0308  "}).text == "ä"
    assert not read_answers(questions, post | {"pulse_text": "a\x00"}).ok
    assert "<script>" not in drawn(instrument, given=Answers(text="<script>"))


def test_the_code_goes_with_the_form_that_changes_an_answer(instrument: Instrument) -> None:
    page = drawn(instrument, given=Answers({"worth": "no"}, "sana", "koodi-7"))
    assert 'name="pulse_code" value="koodi-7"' in page
    assert 'value="no" required checked' in page


def test_what_the_form_sends_is_what_the_service_takes(cast: Cast, instrument: Instrument) -> None:
    wave = opened(cast)
    questions = questions_of(instrument, "fi")
    given = read_answers(questions, {question.name: question.options[1].value for question in questions})
    assert services.answer(cast.staff[0].pk, wave.pk, given.values, given.text)


# --- results ----------------------------------------------------------------------------------------------------------
def row_of(instrument: Instrument, state: str = "closed", enough: bool = False) -> WaveRow:
    now = clock.now()
    return WaveRow(uuid4(), uuid4(), instrument, "anonymous", state, now, now, enough)


def cells(form: str, band: str, relation: str = "") -> tuple[Cell, ...]:
    return tuple(Cell(key, "", form, band, None, None, relation) for key in ("worth", "ahead", "change"))


def test_before_the_close_only_one_sentence_is_shown(instrument: Instrument) -> None:
    for enough, words in ((False, "Under 10 answers so far."), (True, "10 answers or more so far.")):
        told = shown(Result(row_of(instrument, "open", enough)))
        assert told.sentence.startswith(words)
        assert (told.rows, told.texts, told.remark) == ((), (), "")
        assert enough_words(enough) == words


def test_under_five_is_one_sentence_whoever_asks(instrument: Instrument) -> None:
    told = shown(Result(row_of(instrument), cells("nothing", "under_5")))
    assert told.sentence == "Under 5 answers, the result is not shown"
    assert told.rows == ()


@pytest.mark.parametrize(
    ("form", "band", "relation", "words"),
    [
        ("relative", "5_9", "higher", "higher than all"),
        ("relative", "5_9", "same", "same as all"),
        ("relative", "5_9", "lower", "lower than all"),
        ("relative", "5_9", "", "5–9 answers"),
        ("uniform", "10_plus", "", "10 answers or more, uniform not shown"),
        ("uniform", "5_9", "", "5–9 answers, uniform not shown"),
    ],
)
def test_each_rung_has_its_label(instrument: Instrument, form: str, band: str, relation: str, words: str) -> None:
    told = shown(Result(row_of(instrument), cells(form, band, relation)))
    assert {row.words for row in told.rows} == {words}
    assert not any(row.bars for row in told.rows)


def test_ten_are_shown_in_figures_that_add_up(cast: Cast) -> None:
    wave = closed(cast, 12)
    told = shown(queries.results_of(actor_for(cast.facilitator), wave.pk), language="fi")
    assert told.sentence == "12 people answered."
    first = told.rows[0]
    assert first.question == "Oliko aika sen arvoista?"
    assert [(bar.label, bar.count, bar.share) for bar in first.bars] == [
        ("Kyllä", 6, "50\u00a0%"), ("Osittain", 3, "25\u00a0%"), ("Ei", 3, "25\u00a0%"),
    ]  # fmt: skip
    page = render_to_string("pulses/_result.html", {"shown": told})
    assert "Kyllä" in page
    assert "not a validated questionnaire" in page


def test_groups_are_named_by_the_page_that_shows_them(cast: Cast, instrument: Instrument) -> None:
    wave = opened(cast, cuts=("role",))
    for number, person in enumerate(cast.staff[:24]):
        role = "supervisor" if number < 12 else "staff"
        services.answer(person.pk, wave.pk, values_of(number), groups={"role": role})
    services.close_wave(wave.pk)
    with override("en"):
        told = shown(
            queries.results_of(actor_for(cast.manager), wave.pk, "role"), groups={"staff": "Staff"}, language="en"
        )
    assert {row.group for row in told.rows} == {"Staff", "supervisor"}
    few = (*cells("relative", "5_9", "same"), Cell("worth", "x", "nothing", "under_5", None, None, ""))
    assert [row.words for row in shown(Result(row_of(instrument), few)).rows if row.group] == [
        "Under 5 answers, the result is not shown"
    ]
    assert "· Staff" in render_to_string("pulses/_result.html", {"shown": told})
