"""A model taken into use somewhere (records.md 5): owned by the adopter, never by the author."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oppiva.adoption.models.choices import ConfirmedBy, EndReason, ResultTold, ShowAs, Stage, Weighs
from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.catalogue.models import ModelVersion, OperatingModel, TraceNode
from oppiva.people.models import EmploymentArea, Municipality, Organisation, Person
from oppiva.programme.models import AppendOnlyModel, Programme

NAME_LENGTH, UNIT_LENGTH, ROLE_LENGTH, KEY_LENGTH = 120, 80, 80, 160
MEASURE_LENGTH, MEASURE_UNIT_LENGTH, PERIOD_LENGTH, WORDS_LENGTH = 120, 20, 60, 160
REASON_LENGTH = 300

OF_ADOPTER = Processing(
    purpose=_("Who uses an operating model, and how it was changed"),
    basis=processing.PUBLIC_TASK,
    subjects=_("Contacts of adopters"),
    categories=_("The contact person and role; who confirmed the adopter; who wrote what and when"),
    recipients=_("The person: by the table of rights; the adopter is shown to everyone as it allows"),
    retention=_("The person: as long as follow-ups are open; the adoption stays with the model"),
    wall=_("W8: a guest sees what is published and what is their own"),
    export=processing.IN_COPY,
    erase=_("The adoption stays without its contact person"),
)


class Adoption(Record):
    """One place that takes a model into use (käyttöönotto): who, how far, which version, how widely, with what result.

    `adopter_key` and `unit_key` tell whether two say they are the same place. `show_as` empty: not chosen, hidden.
    Counts only once it is confirmed. A missing number is unknown, never 0. `node`: of the trace, from the confirmation.
    """

    processing: ClassVar[Processing | None] = OF_ADOPTER

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="adoptions")
    operating_model = models.ForeignKey(OperatingModel, on_delete=models.PROTECT, related_name="adoptions")
    number = models.PositiveIntegerField()
    # M8-K1 within the programme; its address is the id, since adopters come from outside.
    code = models.CharField(max_length=24)
    # A1
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="adoptions"
    )
    organisation_kind = models.CharField(max_length=20, choices=Organisation.Kind.choices)
    organisation_name = models.CharField(max_length=NAME_LENGTH)
    adopter_key = models.CharField(max_length=KEY_LENGTH)
    unit = models.CharField(max_length=UNIT_LENGTH, blank=True)
    unit_key = models.CharField(max_length=UNIT_LENGTH, blank=True)
    area = models.ForeignKey(EmploymentArea, null=True, blank=True, on_delete=models.PROTECT, related_name="adoptions")
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="adoptions"
    )
    # A2
    contact = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="adoptions")
    role = models.CharField(max_length=ROLE_LENGTH, blank=True)
    started_on = models.DateField()
    # A3: of the newest move, and the first days of use, which follow-ups are counted from.
    stage = models.CharField(max_length=10, choices=Stage.choices)
    stage_since = models.DateField()
    first_in_use_on = models.DateField(null=True, blank=True)
    # Since when it could be asked: the day on which it was told of, or on which it came back after an end.
    asked_from = models.DateField()
    ended_reason = models.CharField(max_length=10, choices=EndReason.choices, blank=True)
    # A4: the newest of `taken_versions`.
    model_version = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="adoptions")
    # A5, A6
    staff_using = models.PositiveIntegerField(null=True, blank=True)
    staff_could = models.PositiveIntegerField(null=True, blank=True)
    customers_reached = models.PositiveIntegerField(null=True, blank=True)
    customers_could = models.PositiveIntegerField(null=True, blank=True)
    customers_period = models.CharField(max_length=PERIOD_LENGTH, blank=True)
    reach_on = models.DateField(null=True, blank=True)
    # A9
    result = models.CharField(max_length=12, choices=ResultTold.choices, blank=True)
    result_measure = models.CharField(max_length=MEASURE_LENGTH, blank=True)
    result_unit = models.CharField(max_length=MEASURE_UNIT_LENGTH, blank=True)
    result_before = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    result_after = models.DecimalField(max_digits=12, decimal_places=3, null=True, blank=True)
    result_n = models.PositiveIntegerField(null=True, blank=True)
    result_period = models.CharField(max_length=PERIOD_LENGTH, blank=True)
    result_on = models.DateField(null=True, blank=True)
    # How the result weighs as evidence of the model, by a person's word; goes into the trace with the next version.
    weighs = models.CharField(max_length=11, choices=Weighs.choices, blank=True)
    # A12, A13
    show_as = models.CharField(max_length=6, choices=ShowAs.choices, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_as = models.CharField(max_length=7, choices=ConfirmedBy.choices, blank=True)
    confirmed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="confirmed_adoptions"
    )
    refused_on = models.DateField(null=True, blank=True)
    refused_reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    # "Don't ask again".
    asking_stopped_on = models.DateField(null=True, blank=True)
    node = models.OneToOneField(TraceNode, null=True, blank=True, on_delete=models.PROTECT, related_name="adoption")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["operating_model", "number"], name="adoption_number_once"),
            models.UniqueConstraint(fields=["programme", "code"], name="adoption_code_once"),
            models.UniqueConstraint(
                fields=["operating_model", "adopter_key", "unit_key"],
                condition=~Q(stage="ended") & Q(refused_on__isnull=True, deleted_in__isnull=True),
                name="adoption_place_once",
            ),
            models.CheckConstraint(
                condition=Q(staff_using__isnull=True)
                | Q(staff_could__isnull=True)
                | Q(staff_using__lte=F("staff_could")),
                name="adoption_staff_within",
            ),
            models.CheckConstraint(
                condition=Q(customers_reached__isnull=True)
                | Q(customers_could__isnull=True)
                | Q(customers_reached__lte=F("customers_could")),
                name="adoption_customers_within",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True, confirmed_as="")
                | (Q(confirmed_on__isnull=False) & ~Q(confirmed_as="")),
                name="adoption_confirmed_how",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True) | Q(refused_on__isnull=True),
                name="adoption_confirmed_or_refused",
            ),
            models.CheckConstraint(
                condition=Q(refused_on__isnull=True) | ~Q(refused_reason=""), name="adoption_refused_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(stage="ended") | ~Q(ended_reason=""), name="adoption_ended_with_reason"
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["in_use", "embedded"]) | Q(first_in_use_on__isnull=False),
                name="adoption_in_use_since",
            ),
        ]
        indexes = [
            models.Index(fields=["operating_model", "stage"], name="adoption_by_model"),
            models.Index(fields=["programme", "confirmed_on"], name="adoption_by_programme"),
        ]

    def __str__(self) -> str:
        return self.code

    def must_stay(self) -> bool:
        """Once confirmed it was counted and shown, and stays."""
        return self.node_id is not None


class StageMove(AppendOnlyModel):
    """One move of an adoption from a stage to another (records.md 1: told about the work, never changed).

    `on`: the day it happened, never before that of the move before it. `from_stage` is empty at the start.
    """

    processing: ClassVar[Processing | None] = OF_ADOPTER

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="moves")
    from_stage = models.CharField(max_length=10, choices=Stage.choices, blank=True)
    to_stage = models.CharField(max_length=10, choices=Stage.choices)
    on = models.DateField()
    reason = models.CharField(max_length=10, choices=EndReason.choices, blank=True)
    words = models.CharField(max_length=WORDS_LENGTH, blank=True)
    # An id without a key: the row stays as it is when a person is erased.
    by = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(from_stage=F("to_stage")), name="stage_move_elsewhere"),
            models.CheckConstraint(condition=~Q(to_stage="ended") | ~Q(reason=""), name="stage_move_ended_why"),
        ]
        indexes = [models.Index(fields=["adoption", "on", "at"], name="stage_move_in_order")]

    def __str__(self) -> str:
        return f"{self.adoption_id} {self.to_stage}"


class TakenVersion(AppendOnlyModel):
    """A version of the model that an adopter took, from the day on."""

    processing: ClassVar[Processing | None] = None

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="taken_versions")
    model_version = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="taken_versions")
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["adoption", "model_version"], name="taken_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.adoption_id} {self.model_version_id}"


class ModelFollow(Record):
    """A person hears of new versions of a model without taking it into use (Seuraa mallia)."""

    keeps_revisions: ClassVar[bool] = False
    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Hearing of new versions of a model"),
        basis=processing.PUBLIC_TASK,
        subjects=processing.USERS,
        categories=_("Which models a person follows"),
        recipients=_("Only the person; everyone sees how many there are"),
        retention=_("Until the person stops following"),
        wall=processing.NO_WALL,
        export=processing.IN_COPY,
        erase=_("Removed"),
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="followed_models")
    operating_model = models.ForeignKey(OperatingModel, on_delete=models.CASCADE, related_name="followers")
    since = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "operating_model"], condition=Q(deleted_in__isnull=True), name="model_follow_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} follows {self.operating_model_id}"
