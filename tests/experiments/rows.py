"""A row about one person in every table of experiments, written straight into them."""

from __future__ import annotations

from decimal import Decimal

from oppiva.audit.models import Revision
from oppiva.audit.services import save
from oppiva.core.policy import reading, system
from oppiva.experiments import services
from oppiva.experiments.models import (
    Amendment,
    AuthorName,
    Decision,
    DecisionNews,
    DiaryEntry,
    Experiment,
    FollowUp,
    FollowUpLink,
    Measure,
    Observation,
    PermissionRequest,
    Pick,
    Prediction,
    Problem,
    Publication,
    PublicationCheck,
    PublicText,
    Result,
    RhythmReminder,
    StepDraft,
    StepShare,
    Task,
    TeamQuestion,
    Trial,
    WouldTry,
)
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.workshops.models import Team

TEST = system("test")


def fill(person: Person, other: Person, team: Team) -> Experiment:
    """The person wrote each step once, and had a hand in the rest; another wrote, too."""
    now, today = clock.now(), clock.today()
    experiment = services.begin_experiment(TEST, team)
    cycle = experiment.cycles.get()
    of = {"experiment": experiment, "cycle": cycle}
    Experiment.objects.filter(pk=experiment.pk).update(privacy_checked_by=person, privacy_checked_on=today)
    with reading(TEST):
        Measure.objects.create(**of, position=2, what="Soitot", who=f"{person.name} laskee")
        PublicText.objects.create(experiment=experiment)
        PublicationCheck.objects.create(
            kind="experiment",
            object_id=experiment.pk,
            text_hash="0" * 64,
            asked_by=person,
            asked_at=now,
            note=other.name,
        )
        PublicationCheck.objects.create(
            kind="experiment", object_id=experiment.pk, text_hash="1" * 64, asked_by=other, asked_at=now,
            state="confirmed", recognisable=False, names_allowed=True, sensitive=False, confirmed_by=person,
            confirmed_at=now,
        )  # fmt: skip
        Publication.objects.create(
            experiment=experiment, number=1, content="{}", sha256="0" * 64, text_hash="1" * 64, published_by=person,
            published_at=now,
        )  # fmt: skip
        Trial.objects.filter(cycle=cycle).update(nod_name=person.name)
        Decision.objects.filter(cycle=cycle).update(owner=person, decided_by=person.pk, owner_role=person.name)
        for model, field in (
            (Problem, "name"), (Prediction, "belief"), (Measure, "what"), (Trial, "where"), (Result, "learned"),
            (PublicText, "plain_summary"),
        ):  # fmt: skip
            record = model.objects.get(experiment=experiment)
            for actor, text in ((person, "Kolme kysymystä"), (other, f"{other.name} korjasi")):
                Revision.objects.create(
                    kind=f"experiments.{model.__name__.lower()}", object_id=record.pk, version=record.version + 1,
                    field=field, before="", after=text, actor_id=actor.pk, at=now,
                )  # fmt: skip
                record.version += 1
                record.save()
        Task.objects.create(**of, position=1, what="Viestin teksti", member=person, due_on=today)
        Task.objects.create(**of, position=2, what="Taulukko", member=other)
        Observation.objects.create(
            **of, person=person, made_at=now, kind="trial", observed_on=today, value=Decimal("9.5"), note="kiire"
        )
        Observation.objects.create(
            **of, person=other, made_at=now, kind="trial", observed_on=today, value=Decimal(7), note=other.name
        )
        DiaryEntry.objects.create(
            **of, person=person, made_at=now, happened_on=today, kind="surprise", text=f"{other.name} ilahtui"
        )
        Amendment.objects.create(
            **of, target="measure", before={"who": person.name}, after={"who": other.name},
            reason="Kirjaaja vaihtui kesken.", by=person, at=now,
        )  # fmt: skip
        StepDraft.objects.create(
            person=person, experiment=experiment, step_code="S1", values={"problem": "kesken"}, made_at=now
        )
        PermissionRequest.objects.create(
            **of, supervisor=other, asked_by=person, note="Sopiiko?", state="answered", answer="yes",
            words=f"{other.name} kannattaa", asked_at=now, answered_at=now,
        )  # fmt: skip
        PermissionRequest.objects.create(**of, supervisor=person, asked_by=other, note=other.name, asked_at=now)
        DecisionNews.objects.create(
            **of, supervisor=other, by=person, choice="keep", why="Toimii.", owner=person.name, at=now
        )
        asked = FollowUp.objects.create(
            **of, months=3, due_on=today, value="no", reason="Aika loppui.", asked=person, answered_on=today,
            answered_by=person,
        )  # fmt: skip
        FollowUpLink.objects.create(follow_up=asked, person=person, token_hash="0" * 64, made_at=now)
        TeamQuestion.objects.create(
            experiment=experiment, asked_by=person, text="Mitä tekisitte toisin?", asked_at=now, state="answered",
            answer=f"{other.name} tietää", answered_by=other, answered_at=now,
        )  # fmt: skip
        TeamQuestion.objects.create(
            experiment=experiment, asked_by=other, text=f"{other.name} kysyy", asked_at=now, state="closed",
            closed_why="Emme muista.", answered_by=person, answered_at=now, hidden_at=now, hidden_by=person,
            hidden_why="Nimi näkyi.",
        )  # fmt: skip
        Pick.objects.create(experiment=experiment, person=person, note="Meillekin?", at=now)
    StepShare.objects.create(**of, step="S1", by=person, at=now)
    WouldTry.objects.create(experiment=experiment, person=person, at=now)
    AuthorName.objects.create(experiment=experiment, person=person, named=True, answered_at=now)
    RhythmReminder.objects.create(person=person, experiment=experiment, hour=14)
    return experiment


def fill_named(team: Team, person: Person) -> Experiment:
    """An experiment in which the person is named wherever a name is typed, and said how their own is shown."""
    experiment = services.begin_experiment(TEST, team)
    cycle = experiment.cycles.get()
    of = {"experiment": experiment, "cycle": cycle}
    named, now = f"{person.name}, Häkki", clock.now()
    with reading(TEST):
        for model, field in ((Trial, "nod_name"), (Prediction, "who"), (Decision, "owner_role")):
            save(model.objects.get(cycle=cycle), actor=TEST, changes={field: person.name})
            save(model.objects.get(cycle=cycle), actor=TEST, changes={field: named})
        Measure.objects.create(**of, position=2, what="Soitot", who=named)
        Amendment.objects.create(**of, target="measure", before={"who": named}, after={"who": ""}, reason="x", at=now)
        DecisionNews.objects.create(**of, supervisor=person, choice="stop", owner=person.name, at=now)
    AuthorName.objects.create(experiment=experiment, person=person, named=True, answered_at=now)
    return experiment
