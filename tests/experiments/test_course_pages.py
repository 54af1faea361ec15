"""The small pages of a trial's way through its states, and the list of a series' experiments (W3)."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from experiments import trials
from experiments.lab import Lab
from oppiva.experiments import services
from oppiva.experiments.models import State
from workshops.cast import browser, dated

pytestmark = pytest.mark.django_db
MID, AFTER = date(2026, 3, 13), date(2026, 3, 28)
SECRET = "salainen-kanarialintu-42"


def at(lab: Lab, more: str = "") -> str:
    return f"/en/hanke/{lab.cast.programme.code}/kokeilut/{lab.experiment.code}/{more}"


def listed(lab: Lab) -> str:
    return f"/en/hanke/{lab.cast.programme.code}/sarjat/{lab.cast.first.code}/kokeilut/"


def text(answer: object) -> str:
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " "))  # type: ignore[attr-defined]


def test_a_trial_is_paused_and_gone_on_with(lab: Lab) -> None:
    trials.begin(lab)
    client = browser(lab.cast.staff[0])
    with trials.on(MID):
        assert "Pause the trial" in text(client.get(at(lab)))
        page = text(client.get(at(lab, "tauko/")))
        assert "checked" not in page
        assert "your series" in page
        assert client.post(at(lab, "tauko/"), {"reason": "other", "words": ""}).status_code == 422
        assert client.post(at(lab, "tauko/"), {"reason": "time"}).status_code == 302
        paused = text(client.get(at(lab)))
        assert "Reason: no time." in paused
        assert "The trial is paused." in paused
    with trials.on(MID + timedelta(days=3)):
        assert client.post(at(lab, "jatka/")).status_code == 302
    assert lab.experiment.state == State.RUNNING


def test_one_thing_is_next_in_each_state(lab: Lab) -> None:
    client = browser(lab.cast.staff[0])
    seen = []
    lab.fill("S1")
    seen.append(text(client.get(at(lab))))
    trials.begin(lab)
    with trials.on(MID):
        seen.append(text(client.get(at(lab))))
        services.pause(lab.member(), reason="time")
        seen.append(text(client.get(at(lab))))
        services.resume(lab.member())
        services.finish(lab.member())
        seen.append(text(client.get(at(lab))))
        client.post(at(lab, "keskeytys/"), {"reason": "permission"})
        seen.append(text(client.get(at(lab))))
        assert client.post(at(lab, "uudelleen/"))["Location"].endswith("/uusi-aika/")
        seen.append(text(client.get(at(lab))))
    assert lab.experiment.state == State.PLANNED
    # A trial that is under way asks for nothing but its numbers: ending it is a quiet button below them.
    shown = [page.count('class="next"') + page.count('class="next no-print"') for page in seen]
    assert shown == [1, 0, 1, 1, 1, 1]
    words = ["idea becomes a plan", "Ready", "Go on", "Write down the result", "Plan again", "Give a new time"]
    for page, said in zip(seen, words, strict=True):
        assert said in page


def test_a_reviewed_trial_is_continued_from_its_page(lab: Lab) -> None:
    trials.begin(lab)
    client = browser(lab.cast.staff[0])
    with trials.on(AFTER):
        services.end_due_trials()
        late = client.post(at(lab, "jatkoaika/"), {"ends_on": "1.3.2026", "reason": "Asiakkaita oli vähän."})
        assert late.status_code == 422
        assert "The last day has passed already." in text(late)
        client.post(at(lab, "jatkoaika/"), {"ends_on": "10.4.2026", "reason": "Asiakkaita oli vähän."})
        assert lab.experiment.state == State.RUNNING
        services.finish(lab.member())
        assert "Go on with the trial once" not in text(client.get(at(lab)))


def test_a_page_of_a_change_that_is_over_tells_the_new_state_who_and_when(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(MID):
        services.finish(lab.member(1))
        answer = browser(lab.cast.staff[0]).post(at(lab, "tauko/"), {"reason": "time"})
    assert answer.status_code == 409
    page = text(answer)
    assert "under review" in page
    assert lab.cast.staff[1].name in page
    assert "13.3." in page


def test_no_page_of_a_post_is_opened_by_an_address(lab: Lab) -> None:
    trials.begin(lab)
    client = browser(lab.cast.staff[0])
    for page in ("valmis/", "jatka/", "uudelleen/"):
        assert client.get(at(lab, page)).status_code == 405
        opened = client.get(at(lab, page), headers={"accept": "text/html"})
        assert (opened.status_code, opened["Location"]) == (302, at(lab, ""))
        reader = browser(lab.cast.stranger).get(at(lab, page), headers={"accept": "text/html"})
        assert lab.experiment.code not in reader.headers.get("Location", ""), "it is not open to them"
    assert lab.experiment.state == State.RUNNING


@pytest.mark.both
def test_facilitators_see_step_and_hour_and_no_word_that_is_not_shared(lab: Lab) -> None:
    lab.fill("S1", name=f"Nimi {SECRET}")
    for person in (lab.cast.facilitator, lab.cast.manager):
        page = text(browser(person).get(listed(lab)))
        assert SECRET not in page
        assert lab.experiment.code in page
        assert "Problem" in page
        assert "fields empty" in page
    services.share_step(lab.member(), "S1", shared=True)
    assert SECRET in text(browser(lab.cast.facilitator).get(listed(lab)))
    assert SECRET not in text(browser(lab.cast.manager).get(listed(lab)))
    services.share_step(lab.member(), "S1", shared=False)
    assert SECRET not in text(browser(lab.cast.facilitator).get(listed(lab)))


def test_after_the_decision_the_name_is_there_for_all_who_list(lab: Lab) -> None:
    trials.carry_out(lab)
    for person in (lab.cast.facilitator, lab.cast.manager):
        assert "Kolme kysymystä ennen tapaamista" in text(browser(person).get(listed(lab)))


def test_superiors_participants_and_strangers_have_no_list(lab: Lab) -> None:
    for person in (lab.cast.supervisor, lab.cast.stranger, lab.cast.staff[0], lab.cast.staff[20]):
        assert browser(person).get(listed(lab)).status_code == 404
    series = f"/en/hanke/{lab.cast.programme.code}/sarjat/{lab.cast.first.code}/"
    assert listed(lab) in text(browser(lab.cast.facilitator).get(series))
    assert listed(lab) not in text(browser(lab.cast.staff[0]).get(series))


def test_the_list_asks_no_more_with_more_teams(lab: Lab) -> None:
    client = browser(lab.cast.facilitator)

    def asked() -> int:
        client.get(listed(lab))
        with CaptureQueriesContext(connection) as found:
            client.get(listed(lab))
        return len(found)

    lab.experiments[1].team.save()
    first = asked()
    lab.fill("S1")
    assert asked() == first <= 12


def test_a_facilitator_marks_what_did_not_start_two_weeks_after_the_last_half_day(lab: Lab) -> None:
    dated(lab.cast, lab.cast.first, date(2026, 2, 2))
    last = max(one.day for one in lab.cast.first.sessions.all() if one.day)
    client = browser(lab.cast.facilitator)
    with trials.on(last + timedelta(days=13)):
        assert "Mark it" not in text(client.get(listed(lab)))
        early = client.post(at(lab, "keskeytys/"), {"reason": "time"})
        assert early.status_code == 422
        assert "two weeks after the last workshop" in text(early)
    with trials.on(last + timedelta(days=14)):
        assert "Mark it" in text(client.get(listed(lab)))
        assert client.post(at(lab, "keskeytys/"), {"reason": "staff_change"}).status_code == 302
    assert lab.experiment.state == State.NOT_STARTED
    assert "changes of staff" in text(client.get(listed(lab)))


def test_customers_data_wait_for_a_facilitators_check(lab: Lab) -> None:
    lab.fill("S3", customer_data=True)
    client = browser(lab.cast.facilitator)
    assert "Check the privacy" in text(client.get(listed(lab)))
    assert "Check the privacy" not in text(browser(lab.cast.manager).get(listed(lab)))
    for person in (lab.cast.staff[0], lab.cast.manager):
        assert browser(person).post(at(lab, "tietosuoja/")).status_code == 403
    assert browser(lab.cast.stranger).post(at(lab, "tietosuoja/")).status_code == 404
    assert client.get(at(lab, "tietosuoja/")).status_code == 200
    client.post(at(lab, "tietosuoja/"))
    assert lab.experiment.privacy_checked_by_id == lab.cast.facilitator.pk
    assert "Check the privacy" not in text(client.get(listed(lab)))
