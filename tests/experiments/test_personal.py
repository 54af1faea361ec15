"""Who is erased leaves the team its words and numbers, and nothing of themselves; drafts go with their writer."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from experiments.lab import Lab
from experiments.rows import fill_named
from oppiva.audit.models import Revision
from oppiva.audit.services import delete
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading, system
from oppiva.experiments import services
from oppiva.experiments.models import (
    Amendment,
    Decision,
    DiaryEntry,
    Measure,
    Observation,
    Prediction,
    Problem,
    Step,
    StepDraft,
    Task,
    Trial,
)
from oppiva.experiments.rules import coming_back
from oppiva.experiments.services.personal import NAMED
from oppiva.jobs import clock, registry
from oppiva.jobs.models import StoredFile
from oppiva.jobs.services import store
from oppiva.people import queries
from oppiva.people.models import Person
from oppiva.people.services import erase_person
from oppiva.people.slots import undo_checks
from oppiva.workshops.models import TeamMember

pytestmark = pytest.mark.django_db
TEST = system("test")


@pytest.fixture(autouse=True)
def own_journal(settings: Any, tmp_path: Path) -> None:
    settings.OPPIVA_ERASURES = tmp_path / "erasures.jsonl"
    settings.OPPIVA_MEDIA = tmp_path


@pytest.mark.both
def test_the_teams_words_and_numbers_stay_and_nobody_is_named(lab: Lab) -> None:
    person = lab.cast.staff[0]
    member, now, today = lab.member(0), clock.now(), clock.today()
    services.save_step(member, Step.PROBLEM, changes={"problem": "Aikaa kuluu taustatietoihin."}, base_version=1)
    of = {"experiment": lab.experiment, "cycle": lab.cycle}
    with reading(TEST):
        Task.objects.create(**of, position=1, what="Viestin teksti", member=person)
        Observation.objects.create(**of, person=person, made_at=now, kind="trial", observed_on=today, value=9)
        DiaryEntry.objects.create(**of, person=person, made_at=now, happened_on=today, kind="surprise", text="Vau")
        Decision.objects.filter(cycle=lab.cycle).update(owner=person, decided_by=person.pk)
        Amendment.objects.create(
            **of, target="decision", before={"owner": str(person.pk)}, after={"owner": None}, reason="x", at=now
        )
    erase_person(TEST, person, reason="controller_request")
    with reading(TEST):
        assert Problem.objects.get(experiment=lab.experiment).problem == "Aikaa kuluu taustatietoihin."
        assert Task.objects.get().member_id is None
        assert (Observation.objects.get().person_id, Observation.objects.get().value) == (None, 9)
        assert (DiaryEntry.objects.get().person_id, DiaryEntry.objects.get().text) == (None, "Vau")
        decision = Decision.objects.get(cycle=lab.cycle)
        assert (decision.owner_id, decision.decided_by) == (None, None)
        assert str(person.pk) not in str(Amendment.objects.get().before)
        assert Revision.objects.get(kind="experiments.problem", field="problem").actor_id not in {person.pk, None}


def test_a_name_typed_into_a_field_for_names_goes_with_its_older_wordings(lab: Lab) -> None:
    person = lab.cast.staff[0]
    other = lab.teams[0].series.teams.create(number=9, published_at=clock.now())
    fill_named(other, person)
    name = person.name
    erase_person(TEST, person, reason="controller_request")
    with reading(TEST):
        for model, field in NAMED:
            texts = set(model._base_manager.values_list(field, flat=True))
            assert "entinen osallistuja" in texts, model
            assert not [text for text in texts if name in text], model
        assert name not in str(list(Amendment.objects.values_list("before", "after")))
        kept = Revision.objects.filter(field__in={field for _model, field in NAMED})
        assert kept.exists()
        assert not [row for row in kept.values_list("before", "after") if name in str(row)]


def test_a_voice_goes_with_its_speaker_and_the_line_stays(lab: Lab) -> None:
    registry.file_kind("test.speech", lambda actor, stored: False, types=frozenset({"pdf"}))
    person, now = lab.cast.staff[0], clock.now()
    speech = store(b"%PDF-1.4 voice", kind="test.speech", object_id="1", actor=lab.member(0).actor)
    with reading(TEST):
        DiaryEntry.objects.create(
            experiment=lab.experiment, cycle=lab.cycle, person=person, made_at=now, happened_on=clock.today(),
            kind="problem", text="Kone jumittui", speech_id=speech.pk,
        )  # fmt: skip
    erase_person(TEST, person, reason="controller_request")
    assert not StoredFile.objects.filter(pk=speech.pk).exists()
    with reading(TEST):
        assert (DiaryEntry.objects.get().text, DiaryEntry.objects.get().speech_id) == ("Kone jumittui", None)


def test_drafts_go_after_a_week_and_when_their_writer_has_left_the_team(lab: Lab) -> None:
    for number in (0, 1, 2):
        services.keep_draft(lab.member(number), Step.PROBLEM, values={"problem": "kesken"}, base_version=1)
    with reading(TEST):
        old = StepDraft.objects.filter(person=lab.cast.staff[1])
        old.update(made_at=clock.now() - timedelta(days=7, minutes=1))
    TeamMember.objects.filter(enrolment=lab.places[2]).update(until=clock.now())
    assert services.forget_drafts() == 2
    with reading(TEST):
        assert list(StepDraft.objects.values_list("person", flat=True)) == [lab.cast.staff[0].pk]


def test_what_a_member_took_away_comes_back_by_a_member_alone(lab: Lab) -> None:
    lab.fill()
    member = lab.member(0)
    measure = services.add_measure(member, {"what": "Soitot takaisin"})
    task = services.save_task(member, None, changes={"what": "Viestin teksti"})
    for remove, record in ((services.remove_measure, measure), (services.remove_task, task)):
        batch = remove(member, record)
        kind = f"experiments.{type(record).__name__.lower()}"
        checks = undo_checks([kind])
        assert checks is not None
        for check in checks:
            check(queries.actor_for(lab.cast.staff[1]), batch)
            for outsider in (lab.cast.staff[3], lab.cast.stranger, lab.cast.facilitator):
                with pytest.raises(DomainError) as refused:
                    check(queries.actor_for(outsider), batch)
                assert refused.value.code == "not_allowed"


def test_what_was_taken_away_stays_away_once_the_round_is_decided(lab: Lab) -> None:
    person, now = lab.cast.staff[0], clock.now()
    with reading(TEST):
        row = Observation.objects.create(
            experiment=lab.experiment, cycle=lab.cycle, person=person, made_at=now, kind="trial",
            observed_on=clock.today(), value=9,
        )  # fmt: skip
    batch = delete([row], actor=lab.member(0).actor)
    actor = queries.actor_for(Person.objects.get(pk=person.pk))
    coming_back.check_observations_back(actor, batch)
    type(lab.cycle).objects.filter(pk=lab.cycle.pk).update(decided_at=now)
    with pytest.raises(DomainError) as refused:
        coming_back.check_observations_back(actor, batch)
    assert refused.value.code == "step_submitted"


def test_every_table_with_a_name_by_hand_is_known() -> None:
    assert {(Trial, "nod_name"), (Prediction, "who"), (Measure, "who")} <= set(NAMED)
