"""Who answers for data: each organisation's controller for its own staff, and the host that processes for all."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing as words
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.people.models.organisations import Organisation

_PROCESSING = Processing(
    purpose=_("tells each person who answers for their data and whom to ask"),
    basis=_("legal duty (articles 13, 26 and 28)"),
    subjects=_("data protection officers, where the address is a person's own"),
    categories=_("name of the controller, work mail, phone, address of the notice"),
    recipients=_("everybody who signs in"),
    retention=_("as long as the organisation"),
    wall=words.NO_WALL,
    export=_("inventory of controllers"),
    erase=_("the address is changed when the officer changes"),
)


class Answerable(Record):
    """A name, how its data protection officer is reached, and where its own privacy notice stands."""

    name = models.CharField(max_length=120)
    dpo_mail = models.EmailField(max_length=254, blank=True)
    dpo_phone = models.CharField(max_length=30, blank=True)
    # Shown as a link for people to follow; the server never fetches it (trust.md 10.12).
    notice_url = models.URLField(max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Controller(Answerable):
    """Who is the controller (rekisterinpitäjä) of an organisation's own staff's data (art. 26), and on which basis."""

    processing: ClassVar[Processing | None] = _PROCESSING

    class Basis(models.TextChoices):
        """Article 6(1): e for an authority with 1050/2018 4 §, f for a private executor; its officer confirms it."""

        TASK = "e", _("task in the public interest, article 6(1)(e)")
        INTEREST = "f", _("legitimate interest, article 6(1)(f)")

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="controller")
    basis = models.CharField(max_length=1, choices=Basis.choices)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="controller_has_name")]

    @staticmethod
    def usual_basis(kind: str) -> str:
        """The default for a kind of organisation: a public one works by its task, any other by its interest."""
        public = {Organisation.Kind.EMPLOYMENT_AREA, Organisation.Kind.MUNICIPALITY}
        return Controller.Basis.TASK if kind in public else Controller.Basis.INTEREST


class Host(Answerable):
    """Who runs this installation and processes the data for every controller (käsittelijä, art. 28); one row."""

    processing: ClassVar[Processing | None] = _PROCESSING

    only = models.PositiveSmallIntegerField(default=1, unique=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(only=1), name="host_one_row"),
            models.CheckConstraint(condition=~Q(name=""), name="host_has_name"),
        ]
