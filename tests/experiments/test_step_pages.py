"""The pages of the steps before the trial, and the experiment's own page, over HTTP."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from experiments.lab import PREDICTION, PROBLEM, Lab
from experiments.planning import AUDIT, base, held, phone
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.experiments import services
from oppiva.experiments.models import (
    Amendment,
    Experiment,
    Measure,
    Prediction,
    Problem,
    State,
    StepDraft,
    Task,
    Trial,
)
from oppiva.jobs import clock
from oppiva.people.models import Notice
from workshops.browsing import browser_of

pytestmark = pytest.mark.django_db


def day(days: int = 0) -> str:
    on = clock.today() + timedelta(days=days)
    return f"{on.day}.{on.month}.{on.year}"


def problem(**more: Any) -> dict[str, Any]:
    return {**PROBLEM, "base_version": 1, "client_ref": str(uuid4()), **more}


def prediction(**more: Any) -> dict[str, Any]:
    typed = {**PREDICTION, "value": "10", "keep_cut": "10", "stop_cut": "15", "by_date": day(24)}
    return {**typed, "base_version": 1, "client_ref": str(uuid4()), **more}


def trial(**more: Any) -> dict[str, Any]:
    typed = {
        "where": "Uudet asiakkaat",
        "how_many": "20",
        "starts_on": day(),
        "ends_on": day(24),
        "customer_data": "no",
        "stop_rule": "viesti kuormittaa",
        "minutes_estimated": "360",
    }
    return {**typed, "base_version": 1, "client_ref": str(uuid4()), **more}


def test_a_team_plans_and_begins_its_trial_by_plain_forms(lab: Lab) -> None:
    client, at = phone(lab), base(lab)
    first = client.get(at).content.decode()
    assert "btn--gate" in first
    assert f"{at}pulma/#id_name" in first
    for path, typed in (("pulma/", problem()), ("ennuste/", prediction()), ("toteutus/", trial())):
        answer = client.post(f"{at}{path}", typed)
        assert answer.status_code == 302, re.findall(r"field__error.*?</p>", answer.content.decode())
    assert client.post(f"{at}suunniteltu/").status_code == 302
    assert lab.experiment.state == State.PLANNED
    page = client.get(f"{at}aloita/").content.decode()
    assert "data-needs-network" in page
    assert client.post(f"{at}aloita/").status_code == 302
    assert lab.experiment.state == State.RUNNING
    assert client.post(f"{at}aloita/").status_code == 302, "the second press does nothing"
    assert "sealed" in client.get(at).content.decode()
    assert held(Prediction, lab).locked_at is not None


def test_what_is_missing_is_a_409_with_the_list(lab: Lab) -> None:
    client, at = phone(lab), base(lab)
    with translation.override("en"):
        for path in ("suunniteltu/", "aloita/"):
            answer = client.post(f"/en{at}{path}")
            assert answer.status_code == 409
            text = answer.content.decode()
            assert "name and summary" in text
        assert "prediction and its day" in text
        assert client.get(f"/en{at}aloita/").status_code == 409
    assert lab.experiment.state == State.IDEA


def test_a_prediction_posted_after_the_lock_is_a_409_and_nothing_changes(lab: Lab) -> None:
    lab.started()
    version = held(Prediction, lab).version
    answer = phone(lab, 1).post(f"{base(lab)}ennuste/", prediction(value="5", base_version=version))
    assert answer.status_code == 409
    assert held(Prediction, lab).value == 10
    page = phone(lab).get(f"{base(lab)}ennuste/").content.decode()
    assert "sealed" in page
    assert 'name="value"' not in page


def test_an_amendment_without_a_reason_is_a_422_and_with_one_both_values_are_shown_and_all_hear(lab: Lab) -> None:
    lab.started()
    at, client = f"{base(lab)}muutos/ennuste/", phone(lab)
    version = held(Prediction, lab).version
    typed = {"kind": "at_most", "value": "8,5", "by_date": day(24), "belief": PREDICTION["belief"]}
    assert client.post(at, {**typed, "base_version": version, "reason": ""}).status_code == 422
    assert client.post(at, {**typed, "base_version": version, "reason": "lyhyt"}).status_code == 422
    assert not _amended(lab)
    Notice.objects.all().delete()
    assert client.post(at, {**typed, "base_version": version, "reason": "Mittasimme väärää."}).status_code == 302
    page = client.get(base(lab)).content.decode()
    assert re.search(r"<del>10</del> → <ins>8,5</ins>", page)
    assert "Mittasimme väärää." in page
    assert set(Notice.objects.values_list("person_id", flat=True)) == {one.pk for one in lab.cast.staff[1:3]}


def _amended(lab: Lab) -> int:
    with reading(AUDIT):
        return Amendment.objects.filter(experiment=lab.experiment).count()


def test_limits_measure_and_period_are_amended_by_their_own_pages(lab: Lab) -> None:
    lab.started()
    client, at = phone(lab), f"{base(lab)}muutos/"
    why = {"reason": "Sovimme sen yhdessä."}
    assert client.post(f"{at}rajat/", {"keep_cut": "20", "stop_cut": "15", **why}).status_code == 422, "a hole"
    assert client.post(f"{at}rajat/", {"keep_cut": "9", "stop_cut": "15", **why}).status_code == 302
    assert client.post(f"{at}aika/", {"ends_on": day(90), **why}).status_code == 422
    assert client.post(f"{at}aika/", {"ends_on": day(40), **why}).status_code == 302
    measure = {name: PREDICTION[name] for name in ("what", "unit", "wanted", "rhythm", "statistic")}
    assert client.post(f"{at}mittari/", {**measure, **why}).status_code == 422, "nothing changed"
    assert client.post(f"{at}mittari/", {**measure, "unit": "sek", **why}).status_code == 302
    assert client.get(f"{at}muuta/").status_code == 404
    assert _amended(lab) == 3


def test_different_fields_from_one_base_merge_and_the_same_field_is_a_409_with_both_texts(lab: Lab) -> None:
    at, one, other = f"{base(lab)}pulma/", phone(lab), phone(lab, 1)
    assert one.post(at, {"base_version": 1, "name": "Kolme kysymystä"}).status_code == 302
    assert other.post(at, {"base_version": 1, "problem": "Aikaa kuluu."}).status_code == 302
    found = held(Problem, lab)
    assert (found.name, found.problem) == ("Kolme kysymystä", "Aikaa kuluu.")
    version = found.version
    now = {"name": "Kolme kysymystä", "problem": "Aikaa kuluu."}
    assert one.post(at, {**now, "base_version": version, "problem": "Aikaa kuluu turhaan."}).status_code == 302
    answer = other.post(at, {**now, "base_version": version, "problem": "Asiakas odottaa."})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Asiakas" in text
    assert "turhaan." in text
    assert f"{at}?tallennettu" in text
    # Keep mine: what the page sends again.
    again = dict(re.findall(r'<input type="hidden" name="([\w]+)" value="([^"]*)">', text.split("</form>")[0]))
    assert other.post(at, again).status_code == 302
    assert held(Problem, lab).problem == "Asiakas odottaa."


def test_what_others_changed_in_other_fields_is_sent_again_from_the_page_of_the_conflict(lab: Lab) -> None:
    at, one, other = f"{base(lab)}pulma/", phone(lab), phone(lab, 1)
    first = {"problem": "Aikaa kuluu.", "problem_of": ["jobseeker", "partner"], "baseline": "18,5",
             "prior_1": "https://esimerkki.example/kokeilu", "repeats_1": "on", "base_version": 1}  # fmt: skip
    assert one.post(at, first).status_code == 302
    answer = other.post(at, {"problem": "Asiakas odottaa.", "base_version": 1})
    assert answer.status_code == 409
    form = answer.content.decode().split("</form>")[0]
    pairs = re.findall(r'<input type="hidden" name="([\w]+)" value="([^"]*)">', form)
    sent: dict[str, list[str]] = {}
    for name, value in pairs:
        sent.setdefault(name, []).append(value)
    assert other.post(at, sent).status_code == 302
    found = held(Problem, lab)
    assert found.problem == "Asiakas odottaa."
    assert found.problem_of == ["jobseeker", "partner"]
    assert str(found.baseline) == "18.500"
    assert found.prior_work == [{"address": "https://esimerkki.example/kokeilu", "repeats": True}]


def test_one_form_sent_twice_is_saved_once(lab: Lab) -> None:
    client, at = phone(lab), base(lab)
    typed = problem()
    assert [client.post(f"{at}pulma/", typed).status_code for _time in range(3)] == [302] * 3
    assert held(Problem, lab).version == 2
    task = {"what": "Soitetaan viidelle", "client_ref": str(uuid4())}
    assert [client.post(f"{at}toteutus/tehtavat/", task).status_code for _time in range(3)] == [302] * 3
    with reading(AUDIT):
        assert Task.objects.filter(cycle=lab.cycle).count() == 1


def test_bad_input_is_an_error_at_its_field_and_the_text_stays(lab: Lab) -> None:
    client, at = phone(lab), base(lab)
    long = "Pitkä teksti jatkuu. " * 500
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("pulma/", problem(problem=long)),
        ("pulma/", problem(name="🎉🎉🎉")),
        ("pulma/", problem(name="a" * 81)),
        ("pulma/", problem(prior_1="javascript:alert(1)")),
        ("pulma/", problem(prior_1="https://a.example/", prior_none="on")),
        ("pulma/", problem(baseline="paljon")),
        ("pulma/", problem(baseline="NaN")),
        ("pulma/", problem(baseline="1e30")),
        ("pulma/", problem(theme="muu")),
        ("ennuste/", prediction(value="1,2345")),
        ("ennuste/", prediction(keep_cut="15", stop_cut="10")),
        ("ennuste/", prediction(wanted="up", keep_cut="10", stop_cut="15")),
        ("ennuste/", prediction(kind="between", value="10", upper="5")),
        ("ennuste/", prediction(kind="up")),
        ("ennuste/", prediction(by_date="31.2.2026")),
        ("toteutus/", trial(ends_on=day(85))),
        ("toteutus/", trial(ends_on=day(-1))),
        ("toteutus/", trial(how_many="0")),
        ("toteutus/", trial(how_many="10001")),
        ("toteutus/", trial(how_many="kaksi")),
        ("toteutus/", trial(minutes_estimated="-5")),
        ("toteutus/", trial(stop_rule="x" * 161)),
    ]
    for path, typed in wrong:
        answer = client.post(f"{at}{path}", typed)
        assert answer.status_code == 422, (path, typed)
        assert 'class="errors"' in answer.content.decode()
    text = client.post(f"{at}pulma/", problem(problem=long)).content.decode()
    assert text.count("Pitkä teksti jatkuu.") >= 500
    assert held(Problem, lab).version == 1
    assert held(Prediction, lab).version == 1
    assert held(Trial, lab).version == 1


def test_numbers_take_a_comma_and_days_are_finnish_and_four_weeks_are_the_usual_trial(lab: Lab) -> None:
    client, at = phone(lab), base(lab)
    assert client.post(f"{at}ennuste/", prediction(value="9,5", keep_cut="9,5", stop_cut="1 000,25")).status_code == 302
    found = held(Prediction, lab)
    assert (str(found.value), str(found.stop_cut)) == ("9.500", "1000.250")
    assert 'value="9,5"' in client.get(f"{at}ennuste/").content.decode()
    assert client.post(f"{at}toteutus/", trial(ends_on="")).status_code == 302
    kept = held(Trial, lab)
    assert kept.ends_on == kept.starts_on + timedelta(days=28)
    assert kept.customer_data is False


def test_the_limits_become_sentences_also_while_they_are_typed(lab: Lab) -> None:
    client, at = phone(lab), f"/en{base(lab)}ennuste/"
    shown = client.get(at, {"osa": "rajat", "wanted": "down", "keep_cut": "10", "stop_cut": "15"}).content.decode()
    assert "at most 10" in shown
    assert "over 10 but at most 15" in shown
    turned = client.get(at, {"osa": "rajat", "wanted": "up", "keep_cut": "15", "stop_cut": "10"}).content.decode()
    assert "at least 15" in turned
    assert "under 15 but at least 10" in turned
    for typed in ({"keep_cut": "10"}, {"keep_cut": "kymmenen", "stop_cut": "15", "wanted": "down"}, {}):
        assert "<li>" not in client.get(at, {"osa": "rajat", **typed}).content.decode()


def test_a_draft_comes_back_after_the_sign_in_has_ended(lab: Lab) -> None:
    client, at = phone(lab), base(lab)
    typed = {"problem": "Puolet ajasta kuluu", "problem_of": ["jobseeker", "employer"], "base_version": 1}
    assert client.post(f"{at}luonnos/s1/", typed).status_code == 204
    client.logout()
    away = client.post(f"{at}luonnos/s1/", {**typed, "problem": "Puolet ajasta kuluu turhaan"})
    assert away.status_code == 302, "no page of a sign-in comes as the answer of a draft"
    save = client.post(f"{at}pulma/", typed)
    assert save.status_code == 302
    assert save["Location"].startswith("/kirjaudu/")
    page = phone(lab).get(f"{at}pulma/").content.decode()
    assert "Puolet ajasta kuluu" in page
    assert page.count('name="problem_of"') == 4
    assert len(re.findall(r'name="problem_of"[^>]*checked', page)) == 2
    mate = phone(lab, 1).get(f"{at}pulma/").content.decode()
    assert "Puolet ajasta kuluu" not in mate
    # Saved, thrown away, or typed back to what stands: no draft is left.
    assert "Puolet ajasta" not in phone(lab).get(f"{at}pulma/?tallennettu").content.decode()
    assert phone(lab).post(f"{at}luonnos/s1/", {"drop": "1"}).status_code == 302
    with reading(AUDIT):
        assert not StepDraft.objects.exists()
    assert phone(lab).post(f"{at}luonnos/s1/", {"base_version": 1}).status_code == 204
    with reading(AUDIT):
        assert not StepDraft.objects.exists()
    assert phone(lab).post(f"{at}luonnos/s9/", typed).status_code == 404


def test_tasks_and_measures_are_added_changed_removed_and_brought_back(lab: Lab) -> None:
    client, at = phone(lab), base(lab)
    mate = str(lab.cast.staff[1].pk)
    assert (
        client.post(f"{at}toteutus/tehtavat/", {"what": "Soitot", "member": mate, "due_on": day(3)}).status_code == 302
    )
    with reading(AUDIT):
        task = Task.objects.get(cycle=lab.cycle)
    assert str(task.member_id) == mate
    one = f"{at}toteutus/tehtavat/{task.pk}/"
    assert client.post(one, {"what": "Soitot aamulla", "base_version": 1}).status_code == 302
    assert client.post(f"{one}poista/").status_code == 302
    assert "takaisin/" in client.get(f"{at}toteutus/").content.decode()
    assert client.post(f"{at}takaisin/", {"step": "S3"}).status_code == 302
    assert "Soitot aamulla" in client.get(f"{at}toteutus/").content.decode()
    stranger = str(lab.cast.staff[4].pk)
    assert client.post(f"{at}toteutus/tehtavat/", {"what": "Toinen", "member": stranger}).status_code == 422
    for number in range(2, 6):
        assert client.post(f"{at}toteutus/tehtavat/", {"what": f"Tehtävä {number}"}).status_code == 302
    assert client.post(f"{at}toteutus/tehtavat/", {"what": "Kuudes"}).status_code == 422
    for what in ("Palaute", "Peruutukset"):
        assert client.post(f"{at}ennuste/mittarit/", {"what": what, "unit": "kpl"}).status_code == 302
    assert client.post(f"{at}ennuste/mittarit/", {"what": "Neljäs"}).status_code == 422
    with reading(AUDIT):
        measure = Measure.objects.filter(cycle=lab.cycle).order_by("position")[0]
    assert client.post(f"{at}ennuste/mittarit/{measure.pk}/poista/").status_code == 302
    assert client.post(f"{at}takaisin/", {"step": "S2"}).status_code == 302
    for path in (f"toteutus/tehtavat/{task.pk}/", f"ennuste/mittarit/{measure.pk}/"):
        assert phone(lab, 3).get(f"{base(lab, 1)}{path}").status_code == 404, "of another team"


def test_ones_own_experiment_opens_at_once_and_of_several_one_chooses(lab: Lab) -> None:
    assert phone(lab).get("/oma-kokeilu/")["Location"] == base(lab)
    assert browser_of(lab.cast.stranger).get("/oma-kokeilu/").status_code == 200


def test_a_second_experiment_begins_when_the_first_is_decided(lab: Lab) -> None:
    at, client = base(lab), phone(lab)
    assert client.post(f"{at}uusi/").status_code == 409
    now = clock.now()
    Experiment.objects.filter(pk=lab.experiment.pk).update(state=State.DECIDED, submitted_at=now)
    assert "uusi/" in client.get(at).content.decode()
    answer = client.post(f"{at}uusi/")
    assert answer.status_code == 302
    assert answer["Location"].endswith("b/pulma/")
    assert client.post(f"{at}uusi/").status_code == 409
    assert client.get("/oma-kokeilu/")["Location"].endswith("b/")


def test_the_services_refuse_what_the_team_may_not_set(lab: Lab) -> None:
    with pytest.raises(ValueError, match="guests"):
        services.set_share_level(lab.member(), "guests", base_version=1)
    with pytest.raises(DomainError, match="share_too_wide"):
        services.set_share_level(lab.member(), "public", base_version=1)
