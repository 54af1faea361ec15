"""What a walk as a member of a team found: pages that left one without a way on, forms that offered what is not so."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.staticfiles import finders
from django.http import QueryDict

from experiments import trials
from experiments.lab import Lab
from oppiva.experiments import services
from oppiva.experiments.forms.amendment import VisibilityForm
from oppiva.experiments.forms.result import ResultForm
from oppiva.experiments.models import Result, ShareLevel
from oppiva.people import words as people_words
from oppiva.workshops import work_slots
from workshops.cast import browser, grant_to


def test_every_style_and_script_of_the_step_on_the_teams_page_is_there() -> None:
    paths = [path for found in work_slots.work_files().values() for path in found]
    assert paths
    for path in paths:
        assert finders.find(path), path


@pytest.mark.parametrize(("minutes", "hours"), [(160, "2.67"), (180, "3"), (600, "10"), (5, "0.08")])
def test_hours_of_a_result_are_shown_so_that_they_can_be_sent_again(minutes: int, hours: str) -> None:
    shown = ResultForm(record=Result(minutes_used=minutes), draft=None)["hours"].value()
    assert Decimal(str(shown)) == Decimal(hours)
    sent = ResultForm(QueryDict(f"hours={hours}"), record=Result(), draft=None)
    sent.is_valid()
    assert "hours" not in sent.errors
    assert sent.changes()["minutes_used"] == minutes


def test_who_sees_a_decision_is_at_least_the_series() -> None:
    form = VisibilityForm(None, level=ShareLevel.TEAM, submitted=False)
    assert [value for value, _words in form.fields["level"].choices] == ["series", "programme"]  # type: ignore[attr-defined]
    assert form["level"].value() == "series"


def test_asking_permission_and_telling_a_decision_have_their_words_in_the_log() -> None:
    for code in ("permission_asked", "permission_withdrawn", "permission_answered", "news_told"):
        assert people_words.verb(code) != code


@pytest.mark.django_db
def test_a_trial_that_is_over_leads_its_team_to_the_result_from_the_first_page(lab: Lab) -> None:
    grant_to(lab.cast.staff[0], "team_member", "team", str(lab.teams[0].pk))
    trials.begin(lab)
    with trials.on(trials.START):
        assert "waits for your team" not in browser(lab.cast.staff[0]).get("/en/").content.decode()
    with trials.on(trials.END + timedelta(days=1)):
        services.end_due_trials()
        page = browser(lab.cast.staff[0]).get("/en/").content.decode()
        assert f"Experiment {lab.experiment.code} waits for your team&#x27;s decision" in page
        assert f"/en/hanke/{lab.cast.programme.code}/kokeilut/{lab.experiment.code}/tulos/" in page
        assert "waits for your team" not in browser(lab.cast.staff[10]).get("/en/").content.decode(), "another team"


@pytest.mark.django_db
def test_the_day_of_a_decision_of_last_year_says_its_year(lab: Lab) -> None:
    experiment = trials.carry_out(lab)
    address = f"/en/hanke/{lab.cast.programme.code}/kokeilut/{experiment.code}/"
    decided = trials.END + timedelta(days=1)
    with trials.on(decided):
        assert f"{decided.day}.{decided.month}.{decided.year}" not in _text(lab, address)
    with trials.on(date(decided.year + 1, 2, 2)):
        assert f"{decided.day}.{decided.month}.{decided.year}" in _text(lab, address)


def _text(lab: Lab, address: str) -> str:
    return str(browser(lab.cast.staff[0]).get(address).content.decode().split("<main")[1])
