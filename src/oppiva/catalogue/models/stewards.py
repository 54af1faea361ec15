"""Who keeps a model when the programme is over, and what readers ask of them (records.md M21, 3.5)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.catalogue.models.candidates import REASON_LENGTH
from oppiva.catalogue.models.operating import SHORT, OperatingModel
from oppiva.catalogue.models.versions import ModelVersion
from oppiva.people.models import Organisation, Person

LONGEST_STEWARDSHIP_MONTHS, CHECK_MONTHS = 36, 12
SHORTEST_QUESTION, QUESTION_LENGTH = 10, 600
SHORTEST_REPLY, REPLY_LENGTH = 2, 1200
ANSWER_DAYS = 14
MAIL_DAYS = 30
# A question without an answer keeps its address for so long, without a steward for less; its owner is told before.
UNANSWERED_MONTHS, UNKEPT_MONTHS = 12, 3


class Stewardship(Record):
    """An organisation and a role that keep a model (vastuutaho): invited, accepted, handed over, ended, or gone.

    `organisation_name` stays when the organisation is gone. `person` acts for it. Until `ends_on` at most 36 months.
    """

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Who keeps a model after the programme"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Stewards of models"),
        categories=_("Who was invited, accepted and acts for the organisation"),
        recipients=_("The organisation and the role: everyone; the person: by the table of rights"),
        retention=_("Until the stewardship ends; the organisation and the role stay with the model"),
        wall=processing.NO_WALL,
        export=processing.IN_COPY,
        erase=_("The organisation and the role stay; the person is nobody's any more, and the model wants a new one"),
    )

    class State(models.TextChoices):
        """Where it stands."""

        INVITED = "invited", pgettext_lazy("stewardship", "invited")
        ACCEPTED = "accepted", pgettext_lazy("stewardship", "accepted")
        DECLINED = "declined", pgettext_lazy("stewardship", "declined")
        ENDED = "ended", pgettext_lazy("stewardship", "ended")
        GONE = "gone", pgettext_lazy("stewardship", "gone")

    operating_model = models.ForeignKey(OperatingModel, on_delete=models.CASCADE, related_name="stewardships")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="stewardships"
    )
    organisation_name = models.CharField(max_length=120)
    role = models.CharField(max_length=SHORT)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="stewardships")
    state = models.CharField(max_length=8, choices=State.choices, default=State.INVITED)
    invited_at = models.DateTimeField()
    # Whether who kept the model then handed it over by this invitation; else the programme asked.
    by_keeper = models.BooleanField(default=False)
    accepted_on = models.DateField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="accepted_stewardships"
    )
    next_review_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["operating_model"],
                condition=Q(state="accepted", deleted_in__isnull=True),
                name="stewardship_one_accepted",
            ),
            models.UniqueConstraint(
                fields=["operating_model"],
                condition=Q(state="invited", deleted_in__isnull=True),
                name="stewardship_one_invited",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted")
                | Q(accepted_on__isnull=False, next_review_on__isnull=False, ends_on__gt=F("accepted_on")),
                name="stewardship_accepted_has_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"stewardship of {self.operating_model_id}"

    def must_stay(self) -> bool:
        """Who kept a model belongs to its history."""
        return True


class StewardQuestion(Record):
    """What a reader asks of the steward, and the public answer (records.md 3.5); the asker is never named.

    Asked by a person, or by a mail address that is confirmed by a link (`unconfirmed` until then) and is gone 30 days
    after the answer; a question that nobody answers loses it after a year, or after three months without a steward.
    """

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Questions to the steward of a model and their answers"),
        basis=processing.PUBLIC_TASK,
        subjects=_("Persons who ask"),
        categories=_("The question; the asker's mail address or account, which are shown to nobody"),
        recipients=_("Question and answer: everyone when published; the asker: nobody"),
        retention=_(
            "The address: 30 days after the answer; without one 12 months after the question, 3 months where the model"
            " has no steward, 7 days where it was not confirmed; the question: with the model"
        ),
        wall=processing.NO_WALL,
        export=processing.IN_COPY,
        erase=_("The question stays without the asker"),
    )

    # Gone for good when they are forgotten: no history keeps an address or what a link is known by.
    unrevised: ClassVar[frozenset[str]] = frozenset({"asker", "asker_mail", "confirm_hash"})

    class State(models.TextChoices):
        """Where it stands."""

        UNCONFIRMED = "unconfirmed", pgettext_lazy("question to a steward", "address not confirmed")
        ASKED = "asked", pgettext_lazy("question to a steward", "waits for an answer")
        ANSWERED = "answered", pgettext_lazy("question to a steward", "answered")
        PUBLISHED = "published", pgettext_lazy("question to a steward", "published")
        DECLINED = "declined", pgettext_lazy("question to a steward", "declined")

    operating_model = models.ForeignKey(OperatingModel, on_delete=models.CASCADE, related_name="questions")
    model_version = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="questions")
    text = models.CharField(max_length=QUESTION_LENGTH)
    language = models.CharField(max_length=2, default="fi")
    asker = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="steward_questions"
    )
    asker_mail = models.EmailField(blank=True)
    # SHA-256 of the secret in the mailed link; empty once it was used.
    confirm_hash = models.CharField(max_length=64, blank=True)
    # The day on which the address goes though nobody answered: its owner was told.
    mail_until = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=11, choices=State.choices, default=State.ASKED)
    sent_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    # What was sent to who asked, and what is written and has gone nowhere yet: a first answer, or a correction.
    answer = models.CharField(max_length=REPLY_LENGTH, blank=True)
    unsent = models.CharField(max_length=REPLY_LENGTH, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.UUIDField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="unconfirmed") | Q(asked_at__isnull=False, due_on__isnull=False),
                name="steward_question_asked_has_due",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "published"]) | ~Q(answer=""), name="steward_question_answered"
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""), name="steward_question_declined_with_reason"
            ),
        ]
        indexes = [models.Index(fields=["operating_model", "state"], name="steward_question_by_state")]

    def __str__(self) -> str:
        return f"question {self.pk}"
