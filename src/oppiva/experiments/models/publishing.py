"""What goes out of the programme: the team's public wording, a person's check of it, and each numbered publication."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oppiva.audit import processing
from oppiva.audit.models import GuardedManager, Record
from oppiva.audit.processing import Processing
from oppiva.experiments.models.experiment import Experiment
from oppiva.experiments.models.steps import TEAM_TEXT
from oppiva.people.models import Person

LONGEST_SUMMARY, SHORTEST_SUMMARY = 800, 50
LONGEST_WORDS, SHORTEST_WORDS = 200, 3  # of a reason, as of a text alternative
LONGEST_SPEECH = 1000

CHECKED = Processing(
    purpose=_("Checking a text for personal data before it is published"),
    basis=processing.PUBLIC_TASK,
    subjects=_("Participants, facilitators"),
    categories=_("Who asked for the check and who made it, when, and what was decided; never the words themselves"),
    recipients=_("The own team and the facilitators of its series"),
    retention=processing.WITH_RECORD,
    wall=processing.NO_WALL,
    export=processing.IN_COPY,
    erase=_("Stays without the person"),
)


class PublicText(Record):
    """What a team prepares for the public page (E27): its summary in plain words and the wording of everything else.

    The record itself stays as it was decided: `wordings` is {part: text} for the parts that are told in other words,
    an empty one is left out. `pictures` and `speeches` are {id of the diary entry: words}: the chosen ones, with the
    alternative text of a picture and what is said in a recording.
    """

    processing: ClassVar[Processing | None] = TEAM_TEXT

    experiment = models.OneToOneField(Experiment, on_delete=models.CASCADE, related_name="public_text")
    plain_summary = models.CharField(max_length=LONGEST_SUMMARY, blank=True)
    wordings = models.JSONField(default=dict, blank=True)
    pictures = models.JSONField(default=dict, blank=True)
    speeches = models.JSONField(default=dict, blank=True)

    objects = GuardedManager["PublicText"]()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.experiment_id} public"


class PublicationCheck(Record):
    """A person's look at a text before it is published: for this very text, by its hash (text-analysis.md 8).

    Of any object by `kind` and `object_id`. `returned_at`: sent back to its writers with something to change.
    """

    processing: ClassVar[Processing | None] = CHECKED

    class State(models.TextChoices):
        """open -> confirmed -> outdated; any change of the text makes it outdated."""

        OPEN = "open", pgettext_lazy("check", "open")
        CONFIRMED = "confirmed", pgettext_lazy("check", "confirmed")
        OUTDATED = "outdated", pgettext_lazy("check", "outdated")

    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    text_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    # The three questions, always asked: can a customer be recognised, do names have permission, is something sensitive.
    recognisable = models.BooleanField(null=True, blank=True)
    names_allowed = models.BooleanField(null=True, blank=True)
    sensitive = models.BooleanField(null=True, blank=True)
    # The last words beside it: the team's while it waits, the facilitator's once it is settled.
    note = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="publication_checks_asked"
    )
    asked_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="publication_checks"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedManager["PublicationCheck"]()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "text_hash"],
                condition=Q(state__in=["open", "confirmed"], deleted_in__isnull=True),
                name="publication_check_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | Q(recognisable=False, names_allowed=True, sensitive=False, confirmed_at__isnull=False),
                name="publication_check_answered",
            ),
        ]
        indexes = [models.Index(fields=["kind", "object_id"], name="publication_check_of")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.state}"

    @property
    def is_returned(self) -> bool:
        """Whether exactly this text is with its writers again."""
        return self.state == self.State.OPEN and self.returned_at is not None

    @property
    def is_waiting(self) -> bool:
        """Whether a facilitator is to look at it."""
        return self.state == self.State.OPEN and self.returned_at is None


class FlagDecision(Record):
    """What a person decided of one marked span: where it stands in which part; the words themselves are not stored."""

    processing: ClassVar[Processing | None] = CHECKED

    class Choice(models.TextChoices):
        """What is to become of the words."""

        REMOVE = "remove", pgettext_lazy("flag", "To be removed")
        REPLACE = "replace", pgettext_lazy("flag", "To be said otherwise")
        NOT_PERSONAL = "not_personal", pgettext_lazy("flag", "Not personal data")

    publication_check = models.ForeignKey(PublicationCheck, on_delete=models.CASCADE, related_name="decisions")
    part = models.CharField(max_length=60)
    # Of the part's text when it was decided: told again only beside the same text.
    part_hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=12)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    choice = models.CharField(max_length=12, choices=Choice.choices)
    reason = models.CharField(max_length=LONGEST_WORDS, blank=True)

    objects = GuardedManager["FlagDecision"]()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=models.F("start")), name="flag_has_length"),
            models.CheckConstraint(condition=~Q(choice="not_personal") | ~Q(reason=""), name="flag_not_personal_why"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.start}-{self.end}"


class Publication(Record):
    """One numbered publication (julkaisu): the whole page as canonical JSON under its SHA-256, never changed.

    People stand in it by their ids alone, so a name that is taken back is gone from every number at once. `ended_at`:
    replaced by the next number, or withdrawn with `withdrawn_why`.
    """

    keeps_revisions: ClassVar[bool] = False
    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Publishing what a team tried and learned"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Participants"),
        categories=_("The published text and numbers; ids of the authors who said yes to their name; who published"),
        recipients=_("Everybody; earlier numbers the readers of the programme"),
        retention=processing.EVIDENCE_TIME,
        wall=_("W8: an allow-list of fields, and a name only when that person said yes"),
        export=processing.IN_COPY,
        erase=_("Stays without the person"),
    )

    experiment = models.ForeignKey(Experiment, on_delete=models.CASCADE, related_name="publications")
    number = models.PositiveIntegerField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    text_hash = models.CharField(max_length=64)
    published_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="publications"
    )
    published_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=160, blank=True)

    objects = GuardedManager["Publication"]()

    class Meta:
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(fields=["experiment", "number"], name="publication_number_once"),
            models.UniqueConstraint(
                fields=["experiment"], condition=Q(ended_at__isnull=True), name="publication_one_at_a_time"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="publication_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.experiment_id} {self.number}"

    def must_stay(self) -> bool:
        """What was public can be cited: it stays (records.md 2.2)."""
        return True
