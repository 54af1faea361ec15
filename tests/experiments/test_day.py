"""Experiments in the half-day: the form on the team's page, what the wall tells, the decision as the next step."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oppiva.core.policy import reading
from oppiva.experiments import services
from oppiva.experiments.models import Choice, Cycle, Decision, Experiment, Problem, State, Step
from oppiva.experiments.queries.day import day_work
from oppiva.experiments.signals import experiment_decided
from oppiva.jobs import clock
from oppiva.workshops import queries
from oppiva.workshops import services as workshops
from oppiva.workshops.models import ClosingRow, RunStep, Session, StepProgress
from workshops.cast import SETUP, Cast
from workshops.days import Day, make_day

pytestmark = pytest.mark.django_db
FRESH = True
TEXT = "Puolet ensimmäisestä tapaamisesta kuluu taustatietoihin."
SECRET = "Salaisuus jota vain tiimi lukee"


@pytest.fixture
def day(cast: Cast) -> Day:
    """A half-day of two teams with an experiment each, in a step that works on the problem."""
    return begun(make_day(cast))


def begun(day: Day, *steps: str) -> Day:
    """It runs, its steps work on these steps of the form."""
    for row, form_step in zip(day.steps, steps or ("S1", "", "S2"), strict=False):
        RunStep.objects.filter(pk=row.pk).update(form_step=form_step)
    for team in day.teams:
        services.begin_experiment(SETUP, team)
    workshops.start(day.lead, day.session)
    return day


def form_of(page: str) -> dict[str, str]:
    """The hidden fields of the step's form, and where it posts to."""
    form = re.search(r"<form[^>]*data-step-form.*?</form>", page, re.DOTALL)
    assert form is not None, page
    action = re.search(r'action="([^"]+)"', form[0])
    assert action is not None
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[0])
    return {"action": action[1], **{name: html.unescape(value) for name, value in hidden}}


def save_problem(client: Any, day: Day, **fields: object) -> Any:
    """What the form of the team's page sends."""
    sent = form_of(client.get(day.address("tiimi/")).content.decode())
    return client.post(sent.pop("action"), {**sent, **fields})


@pytest.mark.parametrize("comes", ["signed in", "by the join code"])
def test_the_step_of_the_form_is_filled_on_the_teams_page_and_leads_back_to_it(day: Day, comes: str) -> None:
    phone = day.browser(day.cast.staff[0]) if comes == "signed in" else day.phone(0)
    page = phone.get(day.address("tiimi/")).content.decode()
    assert "data-note " not in page, "no free text in a step of the form"
    answer = save_problem(phone, day, problem=TEXT)
    assert (answer.status_code, answer.url.split("#")[0]) == (302, f"{day.address('tiimi/')}?vaihe=1")
    with reading(SETUP):
        assert Problem.objects.get(experiment__team=day.teams[0]).problem == TEXT
    assert TEXT in phone.get(answer.url).content.decode()


def test_a_step_outside_the_form_keeps_the_free_text(day: Day) -> None:
    workshops.go_to(day.lead, day.session, to=2, base_version=day.running().version)
    page = day.phone(0).get(day.address("tiimi/")).content.decode()
    assert "data-note " in page
    assert "data-step-form" not in page


def test_another_teams_experiment_is_not_there_for_a_pass(day: Day) -> None:
    action = form_of(day.phone(3).get(day.address("tiimi/")).content.decode())["action"]
    answer = day.phone(0).post(action, {"problem": TEXT, "base_version": 1})
    assert answer.status_code == 404
    assert day.browser(day.cast.stranger).post(action, {"problem": TEXT, "base_version": 1}).status_code == 404


def test_two_phones_of_a_team_in_one_field_see_both_texts(day: Day) -> None:
    one, other = day.browser(day.cast.staff[0]), day.phone(1)
    first = form_of(one.get(day.address("tiimi/")).content.decode())
    second = form_of(other.get(day.address("tiimi/")).content.decode())
    one.post(first.pop("action"), {**first, "problem": TEXT})
    answer = other.post(second.pop("action"), {**second, "problem": "Asiakas odottaa viikon."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Asiakas odottaa viikon." in page
    assert second["after"] in page, "whichever text is kept, the team's page is where it leads"


def test_what_is_typed_and_not_saved_comes_back_on_the_teams_page(day: Day) -> None:
    phone = day.phone(0)
    services.keep_draft(insider(day, 0), Step.PROBLEM, values={"problem": "Kesken jäi"}, base_version=1)
    assert "Kesken jäi" in phone.get(day.address("tiimi/")).content.decode()
    assert "Kesken jäi" not in day.phone(1).get(day.address("tiimi/")).content.decode()


def test_a_long_note_from_before_is_shown_and_stands_in_no_saves_way(day: Day) -> None:
    note = "Mikä toistuu: " + "x" * 5_000
    with reading(SETUP):
        Problem.objects.filter(experiment__team=day.teams[0]).update(note=note)
    phone = day.phone(0)
    assert note in phone.get(day.address("tiimi/")).content.decode()
    answer = save_problem(phone, day, problem=TEXT, note=note)
    assert answer.status_code == 302
    with reading(SETUP):
        found = Problem.objects.get(experiment__team=day.teams[0])
    assert (found.problem, found.note) == (TEXT, note)


def insider(day: Day, number: int) -> Any:
    """The participant as a member of their team."""
    found = day_work(day.attendee(number), Step.PROBLEM)
    assert found is not None
    return found.insider


def test_the_wall_tells_step_hour_and_empty_fields_and_no_word_of_it(day: Day) -> None:
    wall = day.browser(day.cast.facilitator)
    assert "Ei vielä tallennettua" in wall.get(day.address("tilanne/")).content.decode()
    before = StepProgress.objects.filter(saved_at__isnull=False).count()
    services.save_step(insider(day, 0), Step.PROBLEM, changes={"problem": SECRET}, base_version=1)
    page = wall.get(day.address("tilanne/")).content.decode()
    assert SECRET not in page
    blanks = Experiment.objects.get(team=day.teams[0]).blanks
    tile = page.split('id="tile-1"')[1].split('id="tile-2"')[0]
    assert f"· {blanks} " in tile
    assert "tallennettu" in tile
    assert StepProgress.objects.filter(saved_at__isnull=False).count() == before + 1


def test_a_step_that_the_team_shows_is_read_on_the_wall_until_it_is_taken_back(day: Day) -> None:
    wall = day.browser(day.cast.facilitator)
    services.save_step(insider(day, 0), Step.PROBLEM, changes={"problem": SECRET}, base_version=1)
    services.share_step(insider(day, 0), Step.PROBLEM, shared=True)
    page = wall.get(day.address("tilanne/")).content.decode()
    code = Experiment.objects.get(team=day.teams[0]).code
    assert SECRET in page
    assert f"/kokeilut/{code}/" in page
    services.share_step(insider(day, 0), Step.PROBLEM, shared=False)
    assert SECRET not in wall.get(day.address("tilanne/")).content.decode()


def test_a_step_saved_while_the_team_is_elsewhere_counts_as_no_writing_there(day: Day) -> None:
    services.save_step(insider(day, 0), Step.PREDICTION, changes={"belief": "Riittää."}, base_version=1)
    assert not StepProgress.objects.filter(saved_at__isnull=False).exists()
    tile = day.browser(day.cast.facilitator).get(day.address("tilanne/")).content.decode().split('id="tile-1"')[1]
    assert "tallennettu" in tile.split('id="tile-2"')[0], "but the wall tells when it was"


@pytest.mark.heavy
@pytest.mark.parametrize("form_step", ["S1", "S2", "S3", "S4", "S5", "S6"])
def test_no_step_asks_the_database_more_than_a_page_may(cast: Cast, form_step: str) -> None:
    day = begun(make_day(cast, people=8, per_team=4), form_step)
    if form_step in {"S5", "S6"}:
        on_trial(day)
    for phone in (day.browser(day.cast.staff[0]), day.phone(1), day.browser(day.cast.facilitator)):
        page = day.address("tilanne/" if phone.get(day.address("tilanne/")).status_code == 200 else "tiimi/")
        assert phone.get(page).status_code == 200
        with CaptureQueriesContext(connection) as asked:
            phone.get(page)
        assert len(asked) <= 12, page


def on_trial(day: Day) -> None:
    """The first team's trial is over and waits for its result."""
    member = insider(day, 0)
    Cycle.objects.filter(pk=member.cycle.pk).update(started_at=clock.now())
    Experiment.objects.filter(pk=member.experiment.pk).update(state=State.REVIEWING)


@pytest.mark.parametrize(("form_step", "page"), [("S5", "tulos"), ("S6", "paatos")])
def test_result_and_decision_are_fetched_from_their_own_page_and_lead_back(
    cast: Cast, form_step: str, page: str
) -> None:
    day = begun(make_day(cast), form_step)
    on_trial(day)
    phone = day.phone(0)
    drawn = phone.get(day.address("tiimi/?muuta=versus")).content.decode()
    found = re.search(r'hx-get="([^"]+)"', drawn.split('id="work"')[1].split("data-of-version")[1])
    assert found is not None
    assert f"/{page}/" in found[1]
    assert "muuta=versus" in found[1]
    form = form_of(phone.get(html.unescape(found[1])).content.decode())
    assert form["after"] == f"{day.address('tiimi/')}?vaihe=1"


def test_a_step_that_cannot_be_written_yet_says_why(cast: Cast) -> None:
    day = begun(make_day(cast), "S5")
    page = day.browser(day.cast.staff[0]).get(day.address("tiimi/")).content.decode()
    assert "data-step-form" not in page
    assert "data-note " not in page


def test_at_the_end_the_steps_are_a_link_to_their_own_pages(day: Day) -> None:
    workshops.begin_closing(day.lead, day.session, base_version=day.running().version)
    phone = day.phone(0)
    answer = phone.get(day.address("tiimi/kokeilu/s1/"))
    assert answer.status_code == 302
    assert phone.get(answer.url).status_code == 200
    assert phone.get(day.address("tiimi/kokeilu/s9/")).status_code == 404
    assert day.browser(day.cast.stranger).get(day.address("tiimi/kokeilu/s1/")).status_code == 404


def third(day: Day) -> Day:
    """The same half-day as the third of its series, in which the teams decide."""
    RunStep.objects.filter(pk=day.steps[0].pk).update(form_step=Step.DECISION)
    return day


def decides(day: Day, number: int = 0, *, correction: bool = False, **fields: Any) -> Decision:
    """The team's decision as its record holds it, told as the one who records it tells it."""
    member = insider(day, number)
    values = {
        "choice": Choice.KEEP,
        "why": "Säästimme yksitoista minuuttia.",
        "owner": day.cast.staff[number],
        **fields,
    }
    with reading(SETUP):
        decision = Decision.objects.get(cycle=member.cycle)
        for name, value in values.items():
            setattr(decision, name, value)
        decision.save()
    Cycle.objects.filter(pk=member.cycle.pk).update(decided_at=clock.now())
    Experiment.objects.filter(pk=member.experiment.pk).update(state=State.DECIDED, submitted_at=clock.now())
    experiment_decided.send(
        Experiment,
        experiment=member.experiment,
        cycle=member.cycle,
        decision=decision,
        actor=member.actor,
        correction=correction,
    )
    return decision


def closing(day: Day, number: int = 0) -> ClosingRow | None:
    """The team's next step as it stands."""
    return ClosingRow.objects.filter(session=day.session, team=day.teams[number // 3]).first()


def test_the_decision_is_the_next_step_and_the_end_sees_it(day: Day) -> None:
    third(day)
    due = clock.today()
    decides(day, next_on=due)
    row = closing(day)
    assert row is not None
    assert (row.text, row.owner_id, row.due_on) == (
        f"{Choice.KEEP.label}: Säästimme yksitoista minuuttia.", day.cast.staff[0].pk, due,
    )  # fmt: skip
    workshops.begin_closing(day.lead, day.session, base_version=day.running().version)
    day.confirmed()
    missing = queries.missing_before_held(day.now(), day.running())
    assert missing.teams == (2,), "the other team has no next step yet"
    page = day.phone(0).get(day.address("tiimi/")).content.decode()
    assert str(Choice.KEEP.label) in page
    assert "/askel/" not in page.replace("/askel/apu", ""), "a decision is put right in its own step"
    assert "/tiimi/kokeilu/s6/" in day.phone(3).get(day.address("tiimi/")).content.decode()


def test_a_decision_from_before_the_end_fills_the_next_step_when_the_end_begins(day: Day) -> None:
    third(day)
    Session.objects.filter(pk=day.session.pk).update(state=Session.State.DOOR_OPEN)
    decides(day, choice=Choice.STOP, owner=None, owner_role="palveluesihenkilö", why="x" * 300)
    assert closing(day) is None
    Session.objects.filter(pk=day.session.pk).update(state=Session.State.RUNNING)
    workshops.begin_closing(day.lead, day.session, base_version=day.running().version)
    row = closing(day)
    assert row is not None
    assert row.text.startswith(f"{Choice.STOP.label} (palveluesihenkilö): xxx")
    assert len(row.text) <= 160
    assert (row.owner, row.due_on) == (None, None), "a stop has no day, a role no name"
    assert f"{Choice.STOP.label} (palveluesihenkilö)" in day.phone(0).get(day.address("tiimi/")).content.decode()
    assert day.browser(day.cast.facilitator).get(day.address("paata/")).status_code == 200


def test_a_corrected_decision_is_the_next_step_anew_but_what_the_team_wrote_itself_stays(day: Day) -> None:
    third(day)
    decides(day)
    decides(day, why="Säästimme kymmenen minuuttia.", correction=True)
    row = closing(day)
    assert row is not None
    assert row.text == f"{Choice.KEEP.label}: Säästimme kymmenen minuuttia."
    other = day.attendee(3)
    workshops.set_closing_row(
        other, text="Esittelemme tuloksen maanantaina", owner=day.cast.staff[3].pk, due_on=clock.today()
    )
    decides(day, 3)
    own = closing(day, 3)
    assert own is not None
    assert (own.text, own.by_decision) == ("Esittelemme tuloksen maanantaina", False)


def test_a_decision_in_another_half_day_leaves_the_next_step_to_the_team(day: Day) -> None:
    decides(day)
    workshops.begin_closing(day.lead, day.session, base_version=day.running().version)
    assert closing(day) is None
