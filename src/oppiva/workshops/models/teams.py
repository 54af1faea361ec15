"""Teams of a series, the proposal they are made from, and the runs of the solvers (solvers.md 6)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.people.models import Person
from oppiva.programme.models import Programme
from oppiva.workshops.models.enrolments import Enrolment
from oppiva.workshops.models.series import Series


class Team(Record):
    """A published team of three or four; it stays when its members change."""

    processing: ClassVar[Processing | None] = processing.of_its_editors(_("Teams that make an experiment together"))

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="teams")
    number = models.PositiveSmallIntegerField()
    theme = models.CharField(max_length=40, blank=True)
    published_at = models.DateTimeField()
    imported = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series", "number"], condition=Q(deleted_in__isnull=True), name="team_number_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="team_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.series_id}-{self.number}"


class TeamMember(Record):
    """A participant's time in a team, by the place in the series; a move ends one row and begins another."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Teams that make an experiment together"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Participants"),
        categories=_("Which team one is in, from when to when"),
        recipients=_("The series and its facilitators; the project manager and the auditor"),
        retention=processing.EVIDENCE_TIME,
        wall=processing.NOT_UPWARD,
        export=processing.IN_COPY,
        erase=_("Stays without the person"),
    )

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="memberships")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    # The one who keeps remote members in the room (etävastaava).
    is_bridge = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(until__isnull=True, deleted_in__isnull=True),
                name="member_of_one_team",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.enrolment_id}"


class SolverRun(Record):
    """One run of a solver: what it was asked, what it proposed, and what became of that."""

    keeps_revisions: ClassVar[bool] = False  # the input holds wishes; the run is its own history
    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Proposals of teams, dates and pairs with their reasons"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Participants, supervisors, facilitators"),
        categories=_("Ids with unit, languages, way of taking part and wishes, as the proposal was asked for"),
        recipients=_("Facilitators of the series; wishes are shown to nobody"),
        retention=_("Wishes go with the series"),
        wall=processing.NO_WALL,
        export=processing.NOT_IN_COPY,
        erase=_("The input and the proposal are emptied"),
    )

    class Kind(models.TextChoices):
        """The three solvers."""

        SCHEDULE = "schedule", _("timetable")
        TEAMS = "teams", _("teams")
        COACHING = "coaching", _("colleague coaching")

    class State(models.TextChoices):
        """queued -> running -> proposed, no_plan or failed; accepted, partly_accepted, discarded or outdated."""

        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        STOPPING = "stopping", _("being stopped")
        PROPOSED = "proposed", _("proposed")
        NO_PLAN = "no_plan", _("no plan found")
        FAILED = "failed", _("failed")
        ACCEPTED = "accepted", _("accepted")
        PARTLY_ACCEPTED = "partly_accepted", _("accepted in part")
        DISCARDED = "discarded", _("discarded")
        OUTDATED = "outdated", _("out of date")

    ACTIVE: ClassVar[tuple[str, ...]] = ("queued", "running", "stopping")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="solver_runs")
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.CASCADE, related_name="solver_runs")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    job_id = models.UUIDField(null=True, blank=True)
    input = models.JSONField()
    input_hash = models.CharField(max_length=64)
    seed = models.PositiveIntegerField(default=1)
    iterations = models.PositiveIntegerField()
    versions = models.JSONField(default=dict)
    state = models.CharField(max_length=15, choices=State.choices, default=State.QUEUED)
    objective = models.IntegerField(null=True, blank=True)
    bound = models.IntegerField(null=True, blank=True)
    solution = models.JSONField(null=True, blank=True)
    created_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="solver_runs")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "series"],
                condition=Q(state__in=["queued", "running", "stopping"], series__isnull=False, deleted_in__isnull=True),
                name="solver_run_of_series_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "programme"],
                condition=Q(state__in=["queued", "running", "stopping"], series__isnull=True, deleted_in__isnull=True),
                name="solver_run_of_programme_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class TeamProposal(Record):
    """The teams of a series as they are being put together: a run's answer with what people moved and locked.

    `teams` holds lists of enrolment ids in the order of the teams, `locked` enrolment id -> position.
    """

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Teams being put together"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Participants"),
        categories=_("Which team is proposed for whom"),
        recipients=_("Facilitators of the series and the project manager"),
        retention=processing.WITH_RECORD,
        wall=processing.NO_WALL,
        export=processing.NOT_IN_COPY,
        erase=processing.IDS_STAY,
    )

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="team_proposals")
    teams = models.JSONField(default=list)
    locked = models.JSONField(default=dict)
    run = models.ForeignKey(SolverRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["series"],
                condition=Q(published_at__isnull=True, deleted_in__isnull=True),
                name="team_proposal_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.series_id}"
