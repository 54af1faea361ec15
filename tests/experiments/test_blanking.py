"""An identity code in the log of somebody who has left: a facilitator blanks it, so that the team can decide."""

from __future__ import annotations

from typing import Any

import pytest

from experiments import publishers, trials
from experiments.lab import SETUP, Lab
from oppiva.audit.models import AuditEvent, Revision
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.core.text.personal import without_identity_codes
from oppiva.experiments import rules, services
from oppiva.experiments.models import DiaryEntry, Observation
from oppiva.people.models import Notice, Person
from oppiva.people.queries import actor_for
from oppiva.workshops.models import TeamMember
from workshops.cast import browser

CODE = "010190-900P"
TEXT = f"Asiakas {CODE} soitti kahdesti."
WHY = "Kirjoittaja on lähtenyt."


def at(lab: Lab, more: str = "") -> str:
    return f"/en/hanke/{lab.cast.programme.code}/kokeilut/{lab.experiment.code}/{more}"


def page(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def coded(lab: Lab) -> DiaryEntry:
    """A trial with a line of the second member, who leaves then; a code stands in it, and in the note of a number."""
    trials.begin(lab)
    with trials.on(trials.START):
        trials.number(lab, trials.START)
        made = services.add_entry(lab.member(1), kind="problem", text=TEXT)
    TeamMember.objects.filter(enrolment=lab.places[1]).update(until="2026-03-20T08:00:00Z")
    return made


def facilitator(lab: Lab, person: Person | None = None) -> rules.Sight:
    actor = actor_for(person or lab.cast.facilitator)
    return rules.experiment_for(actor, lab.cast.programme.code, lab.experiment.code)


def stored(made: DiaryEntry) -> DiaryEntry:
    with reading(SETUP):
        return DiaryEntry.objects.get(pk=made.pk)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (TEXT, "Asiakas […] soitti kahdesti."),
        ("010190-900A", "010190-900A"),
        (f"{CODE}, {CODE.lower()}.", "[…], […]."),
        ("Soita 040 123 4567", "Soita 040 123 4567"),
    ],
)
def test_a_true_code_alone_is_blanked(text: str, wanted: str) -> None:
    assert without_identity_codes(text) == wanted


@pytest.mark.django_db
@pytest.mark.both
def test_the_team_is_told_who_can_mend_the_line_and_decides_once_it_is_blanked(lab: Lab) -> None:
    made = coded(lab)
    leads = browser(lab.cast.facilitator)
    with trials.on(publishers.DAY):
        services.end_due_trials()
        trials.result(lab)
        sent = {**trials.decision(lab), "decide": "1", "base_version": 1, "next_on": "1.9.2026"}
        refused = page(browser(lab.cast.staff[0]).post(at(lab, "paatos/"), sent))
        assert "A facilitator of your series can blank the code" in refused
        assert CODE not in refused
        series = f"/en/hanke/{lab.cast.programme.code}/sarjat/{lab.cast.first.code}/kokeilut/"
        assert "/tunnus/" in leads.get(series).content.decode()
        form = page(leads.get(at(lab, "tunnus/")))
        assert CODE not in form
        assert "soitti" not in form, "the line stays the team's"
        assert leads.post(at(lab, "tunnus/"), {"why": ""}).status_code == 422
        assert leads.post(at(lab, "tunnus/"), {"why": WHY}).status_code == 302
        assert stored(made).text == "Asiakas […] soitti kahdesti."
        assert "/tunnus/" not in leads.get(series).content.decode()
        assert trials.decide(lab).state == "decided"
    event = AuditEvent.objects.get(verb="codes_blanked")
    assert (event.actor_id, event.facts["lines"]) == (lab.cast.facilitator.pk, 1)
    with reading(SETUP):
        kept = list(Revision.objects.filter(object_id=made.pk).values_list("before", "after", "reason"))
    assert CODE not in str(kept), "no older wording keeps it"
    assert WHY in str(kept)
    heard = Notice.objects.filter(code="codes_blanked")
    assert set(heard.values_list("person_id", "reason")) == {
        (one.pk, WHY) for one in (lab.cast.staff[0], lab.cast.staff[2])
    }


@pytest.mark.django_db
def test_nobody_else_blanks_and_a_line_of_a_member_stays_the_members_own(lab: Lab) -> None:
    made = coded(lab)
    TeamMember.objects.filter(enrolment=lab.places[1]).update(until=None)
    with trials.on(publishers.DAY):
        assert services.coded_experiments(lab.cast.first) == frozenset()
        assert services.blank_codes(facilitator(lab), reason=WHY) == 0
        assert stored(made).text == TEXT
        TeamMember.objects.filter(enrolment=lab.places[1]).update(until="2026-03-20T08:00:00Z")
        for person, status in ((lab.cast.staff[0], 403), (lab.cast.manager, 403), (lab.cast.stranger, 404)):
            assert browser(person).post(at(lab, "tunnus/"), {"why": WHY}).status_code == status, person.name
        with pytest.raises(DomainError, match="identity_code"):
            services.blank_codes(facilitator(lab), reason=TEXT)
        assert stored(made).text == TEXT
    assert not AuditEvent.objects.filter(verb="codes_blanked").exists()


@pytest.mark.django_db
def test_a_line_of_who_was_erased_and_the_note_of_a_number_are_blanked_too(lab: Lab) -> None:
    made = coded(lab)
    with reading(SETUP):
        DiaryEntry.objects.filter(pk=made.pk).update(person=None)
        Observation.objects.filter(cycle=lab.cycle).update(person=None, note=f"Asiakas {CODE}")
    with trials.on(publishers.DAY):
        assert services.coded_experiments(lab.cast.first) == {lab.experiment.pk}
        assert services.blank_codes(facilitator(lab), reason=WHY) == 2
        assert services.blank_codes(facilitator(lab), reason=WHY) == 0, "once"
    with reading(SETUP):
        assert set(Observation.objects.filter(cycle=lab.cycle).values_list("note", flat=True)) == {"Asiakas […]"}
