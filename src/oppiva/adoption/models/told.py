"""What an adopter tells: what became of the core, what was changed, a tip to the next one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _

from oppiva.adoption.models.adoptions import OF_ADOPTER, Adoption
from oppiva.adoption.models.choices import (
    CoreTouched,
    DecidedBy,
    ForWhom,
    How,
    Planned,
    Verdict,
    What,
    When,
    Why,
)
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.catalogue.models import ModelVersion, OperatingModel, TraceNode

SHORTEST_SENTENCE, SENTENCE_LENGTH = 10, 300
PART_LENGTH = 40


class CoreCheck(Record):
    """What became of one core part at the adopter's; `part`: the key of the part, which stays when its words change."""

    processing: ClassVar[Processing | None] = None

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="core_checks")
    part = models.CharField(max_length=PART_LENGTH)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    checked_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "part"], condition=Q(deleted_in__isnull=True), name="core_check_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adoption_id} {self.part}"


class Adaptation(Record):
    """One change that an adopter made: eight taps and one sentence. `part`: which core part was touched."""

    processing: ClassVar[Processing | None] = OF_ADOPTER

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="adaptations")
    number = models.PositiveSmallIntegerField()
    when = models.CharField(max_length=6, choices=When.choices)
    planned = models.CharField(max_length=7, choices=Planned.choices)
    decided_by = models.CharField(max_length=10, choices=DecidedBy.choices)
    what = models.CharField(max_length=8, choices=What.choices)
    for_whom = models.CharField(max_length=14, choices=ForWhom.choices)
    how = models.CharField(max_length=9, choices=How.choices)
    core_touched = models.CharField(max_length=6, choices=CoreTouched.choices)
    part = models.CharField(max_length=PART_LENGTH, blank=True)
    why = models.CharField(max_length=10, choices=Why.choices)
    sentence = models.CharField(max_length=SENTENCE_LENGTH)
    made_on = models.DateField()
    node = models.OneToOneField(TraceNode, null=True, blank=True, on_delete=models.PROTECT, related_name="adaptation")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["adoption", "number"], name="adaptation_number_once"),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("sentence"), SHORTEST_SENTENCE), name="adaptation_sentence"
            ),
            models.CheckConstraint(
                condition=Q(part="") | Q(core_touched="yes"), name="adaptation_part_of_touched_core"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adoption_id} adaptation {self.number}"

    def must_stay(self) -> bool:
        """What was taken back into a model belongs to its path."""
        return self.node_id is not None


class AdopterTip(Record):
    """Advice of an adopter to the next one, dated and signed as the adopter may be shown."""

    processing: ClassVar[Processing | None] = OF_ADOPTER

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="tips")
    text = models.CharField(max_length=SENTENCE_LENGTH)
    language = models.CharField(max_length=2, default="fi")
    told_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("text"), SHORTEST_SENTENCE), name="adopter_tip_length"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adoption_id} tip"


class LocalVariant(Record):
    """An adopter's own model that branched off another (paikallinen sovellus); never one of the 21."""

    processing: ClassVar[Processing | None] = None

    adoption = models.ForeignKey(Adoption, on_delete=models.PROTECT, related_name="variants")
    operating_model = models.OneToOneField(OperatingModel, on_delete=models.PROTECT, related_name="local_variant")
    from_version = models.ForeignKey(ModelVersion, on_delete=models.PROTECT, related_name="local_variants")
    begun_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["adoption"], condition=Q(deleted_in__isnull=True), name="local_variant_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adoption_id} variant"


class PulledAdaptation(Record):
    """An adaptation that the steward takes into the next version of the model; `model_version`: in which it came."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Taking an adopter's change back into the model"),
        basis=OF_ADOPTER.basis,
        subjects=_("Stewards of models"),
        categories=_("Who took which change"),
        recipients=OF_ADOPTER.recipients,
        retention=_("With the model"),
        wall=OF_ADOPTER.wall,
        export=OF_ADOPTER.export,
        erase=_("The id of who took it leads to nobody any more"),
    )

    adaptation = models.ForeignKey(Adaptation, on_delete=models.PROTECT, related_name="pulls")
    operating_model = models.ForeignKey(OperatingModel, on_delete=models.PROTECT, related_name="pulled_adaptations")
    model_version = models.ForeignKey(
        ModelVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="pulled_adaptations"
    )
    by = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["adaptation", "operating_model"],
                condition=Q(deleted_in__isnull=True),
                name="pulled_adaptation_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.adaptation_id} into {self.operating_model_id}"

    def must_stay(self) -> bool:
        """Part of the path once a version has it."""
        return self.model_version_id is not None
