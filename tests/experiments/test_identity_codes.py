"""A personal identity code is saved with a warning and leaves the team in no way until it is gone (text-analysis 8)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from experiments import publishers, trials
from experiments.lab import PROBLEM, Lab
from oppiva.audit.models import AuditEvent
from oppiva.core.errors import DomainError
from oppiva.experiments import services
from oppiva.experiments.models import DiaryEntry, Problem, Result, Step, StepShare
from oppiva.experiments.queries.records import record_of
from oppiva.jobs.models import OutboxMail
from oppiva.people.models import Notice
from workshops.cast import browser

pytestmark = pytest.mark.django_db
CODE = "010190-900P"
TEXT = f"Asiakas {CODE} soitti kahdesti."


def at(lab: Lab, more: str = "") -> str:
    return f"/en/hanke/{lab.cast.programme.code}/kokeilut/{lab.experiment.code}/{more}"


def page(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def shares(lab: Lab) -> int:
    return StepShare.objects.filter(cycle=lab.cycle, revoked_at__isnull=True).count()


def save(lab: Lab, step: str, **changes: Any) -> None:
    member = lab.member()
    version = record_of(member, member.cycle, step).version
    services.save_step(member, step, changes=changes, base_version=version)


def test_a_draft_with_a_code_is_saved_and_warned_of_at_its_field(lab: Lab) -> None:
    client = browser(lab.cast.staff[0])
    form = client.get(at(lab, "pulma/")).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | PROBLEM | {"problem": TEXT, "base_version": 1}
    assert client.post(at(lab, "pulma/"), sent).status_code == 302
    assert trials.stored(Problem, experiment=lab.experiment).problem == TEXT
    shown = page(client.get(at(lab, "pulma/")))
    assert "field__warning" in shown
    assert 'id_problem_warning"' in shown
    # Only the field it was typed into holds it.
    assert shown.count(CODE) == 1


def test_a_step_with_a_code_is_not_shared_and_the_refusal_does_not_repeat_it(lab: Lab) -> None:
    lab.fill(Step.PROBLEM, problem=TEXT)
    answer = browser(lab.cast.staff[0]).post(at(lab, "jako/"), {"step": "S1", "share": "1"})
    assert answer.status_code == 409
    assert "There is a personal identity code in the text." in page(answer)
    assert CODE not in page(answer)
    assert shares(lab) == 0
    save(lab, Step.PROBLEM, problem="Asiakas soitti kahdesti.")
    services.share_step(lab.member(), Step.PROBLEM, shared=True)
    assert shares(lab) == 1
    # Written into a step that is open it closes the step; the text stays the team's.
    save(lab, Step.PROBLEM, problem=TEXT)
    assert shares(lab) == 0
    assert trials.stored(Problem, experiment=lab.experiment).problem == TEXT


def test_another_step_is_shared_all_the_same(lab: Lab) -> None:
    lab.fill()
    save(lab, Step.PROBLEM, problem=TEXT)
    services.share_step(lab.member(), Step.TRIAL, shared=True)
    assert shares(lab) == 1


def test_a_trial_with_a_code_is_not_shown_to_a_supervisor(lab: Lab) -> None:
    lab.fill()
    save(lab, Step.TRIAL, stop_rule=TEXT)
    with pytest.raises(DomainError, match="identity_code"):
        services.ask_permission(lab.member(), supervisors=[lab.cast.supervisor.pk])
    save(lab, Step.TRIAL, stop_rule="Viesti kuormittaa.")
    with pytest.raises(DomainError, match="identity_code"):
        services.ask_permission(lab.member(), supervisors=[lab.cast.supervisor.pk], note=TEXT)
    assert services.ask_permission(lab.member(), supervisors=[lab.cast.supervisor.pk])


def test_a_record_with_a_code_is_not_submitted_and_the_draft_is_kept(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(trials.START):
        trials.number(lab, trials.START)
        member = lab.member()
        made = services.add_entry(member, kind="problem", text=TEXT)
    with trials.on(publishers.DAY):
        services.end_due_trials()
        trials.result(lab)
        client = browser(lab.cast.staff[0])
        sent = {**trials.decision(lab), "decide": "1", "base_version": 1}
        sent["next_on"] = "1.9.2026"
        answer = client.post(at(lab, "paatos/"), sent)
        assert answer.status_code == 409
        assert "It stands in: log." in page(answer)
        assert CODE not in page(answer)
        assert lab.experiment.state == "reviewing"
        # What was typed of the decision waits as a draft.
        assert "Asiakas pääsee heti asiaansa." in page(client.get(at(lab, "paatos/")))
        row = trials.stored(DiaryEntry, pk=made.pk)
        services.change_entry(lab.member(), row, changes={"text": "Asiakas soitti."}, base_version=row.version)
        assert trials.decide(lab).state == "decided"


def test_what_is_read_at_once_or_stands_for_ever_is_refused_at_once(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(trials.START):
        member = lab.member()
        for deed in (
            lambda: services.pause(member, reason="other", words=TEXT),
            lambda: services.amend(
                member, "measure", changes={"how": "Toisin."}, reason=f"Koska {TEXT}",
                base_version=record_of(member, member.cycle, Step.PREDICTION).version,
            ),
        ):  # fmt: skip
            with pytest.raises(DomainError, match="identity_code"):
                deed()


def test_a_public_text_with_a_code_is_saved_and_goes_nowhere(lab: Lab) -> None:
    publishers.ready(lab)
    publishers.write(lab, f"{publishers.PLAIN} {TEXT}")
    client = browser(lab.cast.staff[0])
    with trials.on(publishers.DAY):
        assert "Remove the personal identity code first" in page(client.get(at(lab, "julkaisu/")))
        assert client.post(at(lab, "julkaisu/pyynto/")).status_code == 409
        assert client.post(at(lab, "julkaisu/julkaise/")).status_code == 409
        # A facilitator who opens the page finds the place, not the code, and cannot call it something else.
        shown = page(browser(lab.cast.facilitator).get(at(lab, "julkaisu/tarkistus/")))
        assert CODE not in shown
        assert "personal identity code" in shown
    assert Client().get(at(lab, "julkinen/")).status_code == 404


def test_no_log_row_notice_or_mail_repeats_a_code(lab: Lab) -> None:
    publishers.ready(lab)
    with trials.on(publishers.DAY):
        services.ask_check(lab.member())
        with pytest.raises(DomainError, match="identity_code"):
            services.settle_check(
                publishers.leader(lab),
                seen=publishers.prepared(lab).hash,
                answers=publishers.FINE,
                settled={},
                note=TEXT,
            )
        publishers.confirm(lab)
        services.publish(publishers.member(lab))
        with pytest.raises(DomainError, match="identity_code"):
            services.withdraw(publishers.member(lab), reason=TEXT)
    told = [
        *AuditEvent.objects.values_list("facts", flat=True),
        *Notice.objects.values_list("facts", "reason"),
        *OutboxMail.objects.values_list("context", flat=True),
    ]
    assert CODE not in str(told)
    assert trials.stored(Result, cycle=lab.cycle).learned
