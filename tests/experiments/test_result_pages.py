"""Result and decision on the page: what is proposed and accepted, who sees what (mock-ups 27 and 17)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from experiments import trials
from experiments.lab import Lab
from oppiva.experiments import rules, services
from oppiva.experiments.models import Decision, Experiment, Result, State
from workshops.cast import Cast, browser
from workshops.days import make_day

pytestmark = pytest.mark.django_db
FRESH = True
AFTER = date(2026, 3, 28)
VALUES = (17, 19, 15, 12, 13, 9, 11, 8, 9, 9)
SECRET = "salainen-kanarialintu-42"
BUDGET = 12


def at(lab: Lab, more: str = "") -> str:
    return f"/en/hanke/{lab.cast.programme.code}/kokeilut/{lab.experiment.code}/{more}"


def logged(lab: Lab) -> None:
    """The trial of mock-up 02: ten numbers from 18 down to a median of 11.5, a surprise and a problem in the diary."""
    lab.fill("S1", baseline=Decimal(18), baseline_unit="min")
    trials.begin(lab)
    for number, value in enumerate(VALUES):
        day = trials.START + timedelta(days=number)
        with trials.on(day):
            trials.number(lab, day, value)
    with trials.on(date(2026, 3, 12)):
        trials.entry(lab, date(2026, 3, 12), "Kaksi asiakasta vastasi ääniviestillä.", "surprise")
        trials.entry(lab, date(2026, 3, 12), "Viesti ei mennyt perille.", "problem")
    with trials.on(AFTER):
        services.end_due_trials()


def text(answer: object) -> str:
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " "))  # type: ignore[attr-defined]


def test_the_page_proposes_from_the_log_and_chooses_nothing(lab: Lab) -> None:
    logged(lab)
    with trials.on(AFTER):
        page = text(browser(lab.cast.staff[0]).get(at(lab, "tulos/")))
    assert "Worse than predicted" in page
    assert "The middle number is 11.5 min. 10 numbers were written down." in page
    assert "No amendments, the trial began" in page
    assert "Kaksi asiakasta vastasi ääniviestillä." in page
    assert "checked" not in page
    assert trials.stored(Result, cycle=lab.cycle).versus_prediction == ""


@pytest.mark.both
def test_what_fits_is_accepted_with_one_press_and_what_was_typed_is_kept(lab: Lab) -> None:
    logged(lab)
    client = browser(lab.cast.staff[0])
    with trials.on(AFTER):
        answer = client.post(at(lab, "tulos/"), {"accept": "versus", "learned": "Kolme riittää.", "base_version": 1})
        assert answer.status_code == 302
        assert re.search(r"tulos/#tallessa-[^/]*/point-versus$", answer["Location"])
        client.post(at(lab, "tulos/"), {"accept": "planned", "base_version": 2})
        client.post(at(lab, "tulos/"), {"accept": "surprises", "base_version": 3})
        client.post(at(lab, "tulos/"), {"none": "harms", "base_version": 4, "hours": "6,5", "costs": "12"})
        page = text(client.get(at(lab, "tulos/")))
    held = trials.stored(Result, cycle=lab.cycle)
    assert (held.versus_prediction, held.certainty, held.as_planned) == ("worse", 2, "yes")
    assert (held.surprises, held.no_surprises) == ("Kaksi asiakasta vastasi ääniviestillä.", False)
    assert (held.no_harms, held.harms, held.minutes_used, held.costs_cents) == (True, "", 390, 1200)
    assert held.learned == "Kolme riittää."
    assert page.count("accepted") >= 3


def test_a_proposal_is_changed_before_it_is_saved(lab: Lab) -> None:
    logged(lab)
    client = browser(lab.cast.staff[0])
    with trials.on(AFTER):
        answer = client.post(at(lab, "tulos/"), {"edit": "surprises", "base_version": 1})
        assert re.search(r"tulos/\?muuta=surprises#tallessa-[^/]*/point-surprises$", answer["Location"])
        page = client.get(answer["Location"].split("#")[0]).content.decode()
        assert re.search(r"<textarea[^>]*name=\"surprises\"[^>]*>\s*Kaksi asiakasta", page)
        client.post(at(lab, "tulos/"), {"surprises": "Puolet vastasi äänellä.", "base_version": 1})
        client.post(at(lab, "tulos/"), {"versus_prediction": "as_predicted", "certainty": "1", "base_version": 2})
    held = trials.stored(Result, cycle=lab.cycle)
    assert (held.surprises, held.versus_prediction, held.certainty) == ("Puolet vastasi äänellä.", "as_predicted", 1)


def test_amendments_make_the_plan_partly_true_with_their_own_words(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(date(2026, 3, 10)):
        services.pause(lab.member(), reason="time")
    with trials.on(date(2026, 3, 12)):
        services.resume(lab.member())
        client = browser(lab.cast.staff[0])
        assert "Partly" in text(client.get(at(lab, "tulos/")))
        client.post(at(lab, "tulos/"), {"accept": "planned", "base_version": 1})
    held = trials.stored(Result, cycle=lab.cycle)
    assert (held.as_planned, held.changed_planned) == ("partly", False)
    assert "→" in held.changed


def test_nobody_is_surer_than_the_log_allows_and_the_text_stays(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(AFTER):
        answer = browser(lab.cast.staff[0]).post(
            at(lab, "tulos/"),
            {"versus_prediction": "better", "certainty": "2", "learned": SECRET, "base_version": 1},
        )
    assert answer.status_code == 422
    assert "at least five numbers" in text(answer)
    assert SECRET in text(answer)
    assert trials.stored(Result, cycle=lab.cycle).version == 1


@pytest.mark.parametrize(
    "sent",
    [
        {"learned": "x" * 10_000},
        {"surprises": "😀😀😀"},
        {"hours": "sata"},
        {"hours": "-1"},
        {"costs": "1,234"},
        {"certainty": "9"},
        {"versus_prediction": "best"},
    ],
)
def test_bad_input_is_a_form_error_with_the_text_kept(lab: Lab, sent: dict[str, str]) -> None:
    trials.begin(lab)
    with trials.on(AFTER):
        answer = browser(lab.cast.staff[0]).post(at(lab, "tulos/"), {**sent, "base_version": 1})
    assert answer.status_code == 422
    assert trials.stored(Result, cycle=lab.cycle).version == 1


def test_two_phones_in_one_field_get_both_texts(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(AFTER):
        browser(lab.cast.staff[0]).post(at(lab, "tulos/"), {"learned": "Kolme riittää.", "base_version": 1})
        answer = browser(lab.cast.staff[1]).post(at(lab, "tulos/"), {"learned": "Neljä tarvitaan.", "base_version": 1})
    assert answer.status_code == 409
    page = re.sub(r"<[^>]+>", "", text(answer))
    assert "Kolme riittää." in page
    assert "Neljä tarvitaan." in page
    assert "What did you learn?" in page


def test_closing_takes_three_presses_once_the_result_is_written(lab: Lab) -> None:
    """B8: Ready -> one of four -> Record the decision."""
    logged(lab)
    experiment = lab.experiment
    Experiment.objects.filter(pk=experiment.pk).update(state=State.RUNNING)
    client = browser(lab.cast.staff[0])
    with trials.on(AFTER):
        trials.result(lab)
        first = client.post(at(lab, "valmis/"))
        assert first["Location"].endswith("/paatos/")
        page = text(client.get(first["Location"]))
        assert page.count('name="choice"') == 4
        assert "checked" not in page
        assert "You have 12 entries." in page
        assert "Your series, the analysts, the project manager and the auditor will see this." in page
        assert page.index("the auditor will see this") < page.index("Record the decision")
        done = client.post(
            first["Location"],
            {
                "choice": "stop",
                "why": "Viesti kuormittaa.",
                "owner": str(lab.cast.staff[0].pk),
                "next_on": "",
                "decide": "1",
                "base_version": 1,
            },
        )
    assert done.status_code == 302
    assert lab.experiment.state == State.DECIDED
    assert trials.stored(Decision, cycle=lab.cycle).choice == "stop"


def test_ready_leads_to_the_result_first_when_it_is_not_written(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(date(2026, 3, 20)):
        answer = browser(lab.cast.staff[0]).post(at(lab, "valmis/"))
    assert answer["Location"].endswith("/tulos/")


def test_what_the_result_lacks_stands_in_place_of_the_button_and_a_post_is_refused(lab: Lab) -> None:
    trials.begin(lab)
    client = browser(lab.cast.staff[0])
    with trials.on(AFTER):
        page = text(client.get(at(lab, "paatos/")))
        assert "Record the decision" not in page
        assert "Tell first whether the plan came true" in page
        assert "You have nothing yet: without an entry it is not counted." in page
        answer = client.post(
            at(lab, "paatos/"), {"choice": "keep", "why": "Toimii hyvin.", "decide": "1", "base_version": 1}
        )
    assert answer.status_code == 409
    assert "whether the plan came true" in text(answer)
    assert lab.experiment.submitted_at is None


def test_a_decision_is_kept_for_later_and_comes_back(lab: Lab) -> None:
    trials.begin(lab)
    client = browser(lab.cast.staff[0])
    with trials.on(AFTER):
        client.post(at(lab, "paatos/"), {"choice": "keep", "why": "Toimii.", "next_on": "24.6.2026", "base_version": 1})
        page = text(client.get(at(lab, "paatos/")))
    assert re.search(r'value="keep" checked', page)
    assert 'value="24.6.2026"' in page
    assert lab.experiment.state == State.RUNNING


def test_a_decision_whose_answer_was_lost_is_answered_as_the_first_time(lab: Lab) -> None:
    trials.begin(lab)
    client, mate = browser(lab.cast.staff[0]), browser(lab.cast.staff[1])
    with trials.on(AFTER):
        services.end_due_trials()
        trials.result(lab)
        sent = {
            "choice": "stop", "why": "Ei riitä.", "owner": str(lab.cast.staff[0].pk), "decide": "1",
            "base_version": "1", "client_ref": str(uuid4()),
        }  # fmt: skip
        first, again = client.post(at(lab, "paatos/"), sent), client.post(at(lab, "paatos/"), sent)
        other = mate.post(at(lab, "paatos/"), {**sent, "client_ref": str(uuid4()), "choice": "keep"})
    assert first.status_code == 302
    assert again.status_code == 302
    assert first["Location"].partition("#")[0] == again["Location"]
    assert other.status_code == 409
    assert mate.post(at(lab, "paatos/"), {**sent, "client_ref": "x"}).status_code == 409


def test_the_decision_is_read_with_what_keeps_it_from_counting(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(AFTER):
        trials.entry(lab, AFTER)
        services.end_due_trials()
        trials.result(lab)
        trials.decide(lab, "stop")
        page = text(browser(lab.cast.staff[1]).get(at(lab, "paatos/")))
    assert "We stop." in page
    assert "an entry from the time of the trial" in page


def test_a_correction_shows_both_decisions(lab: Lab) -> None:
    trials.carry_out(lab, "keep")
    client = browser(lab.cast.staff[1])
    with trials.on(date(2026, 4, 2)):
        address = at(lab, "paatos/1/korjaus/")
        short = client.post(address, {"choice": "stop", "why": "Viesti kuormittaa.", "reason": "Ei", "base_version": 3})
        assert short.status_code == 422
        form = {"choice": "stop", "why": "Viesti kuormittaa.", "owner": str(lab.cast.staff[0].pk)}
        form |= {"next_on": "1.7.2026", "reason": "Painoimme väärää kohtaa.", "base_version": "3"}
        assert client.post(address, form).status_code == 302
        page = text(client.get(at(lab, "paatos/")))
    assert "We stop." in page
    assert "Before: We keep it" in page
    assert "Painoimme väärää kohtaa." in page


def test_the_next_round_shows_the_last_decision_until_it_runs(lab: Lab) -> None:
    trials.carry_out(lab, "change")
    page = text(browser(lab.cast.staff[1]).get(at(lab, "paatos/")))
    assert "We change it." in page


@pytest.mark.parametrize("page", ["tulos/", "paatos/", "tauko/", "keskeytys/", "jatkoaika/", "uusi-aika/"])
def test_a_stranger_finds_nothing_and_who_may_know_of_it_is_refused(lab: Lab, page: str) -> None:
    trials.begin(lab)
    trials.result(lab, learned=f"{SECRET} opimme tämän")
    for person in (lab.cast.stranger, lab.cast.supervisor, lab.cast.staff[20]):
        assert browser(person).get(at(lab, page)).status_code == 404
    for person in (lab.cast.facilitator, lab.cast.manager, lab.cast.staff[3]):
        answer = browser(person).get(at(lab, page))
        assert answer.status_code in {403, 404, 422}
        assert SECRET not in text(answer)


@pytest.mark.parametrize("page", ["tulos/", "paatos/"])
def test_a_page_asks_no_more_with_more_entries(lab: Lab, page: str) -> None:
    trials.begin(lab)
    client = browser(lab.cast.staff[0])

    def asked() -> int:
        client.get(at(lab, page))
        with CaptureQueriesContext(connection) as found:
            client.get(at(lab, page))
        return len(found)

    with trials.on(AFTER):
        first = asked()
        for number in range(8):
            trials.number(lab, trials.START, number)
            trials.entry(lab, trials.START, f"Merkintä {number}", "surprise")
        assert asked() == first <= BUDGET


def test_the_sentence_above_the_button_names_those_whom_the_policy_lets_read(lab: Lab) -> None:
    trials.carry_out(lab)
    found = rules.readers_of_step(lab.experiment, lab.cycle, shared=False)
    assert set(found) == {"participant", "team_member", "facilitator", "analyst", "project_manager", "auditor"}


def test_a_phone_that_came_by_the_join_code_writes_the_result_and_decides(cast: Cast) -> None:
    day = make_day(cast)  # today, its door open, the first six in two teams
    experiments = [services.begin_experiment(trials.SETUP, team) for team in day.teams]
    lab = Lab(cast, day.places, day.teams, experiments)
    lab.started()
    member = day.phone(0)
    assert member.post(at(lab, "valmis/")).status_code == 302
    assert member.post(at(lab, "tulos/"), {"accept": "planned", "base_version": 1}).status_code == 302
    trials.result(lab)
    sent = {"choice": "stop", "why": "Viesti kuormittaa.", "owner": str(cast.staff[0].pk), "decide": "1"}
    answer = member.post(at(lab, "paatos/"), {**sent, "base_version": 1})
    assert answer["Location"].split("#")[0].endswith("/paatos/")
    assert lab.experiment.state == State.DECIDED
    assert "We stop." in text(member.get(answer["Location"]))
    assert member.get(at(lab, "tauko/")).status_code == 302  # to the sign-in
    assert day.phone(3).get(at(lab, "tulos/")).status_code == 404
