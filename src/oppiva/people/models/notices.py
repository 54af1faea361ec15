"""What a person is told about others' deeds, and the weekly mails made of it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit.processing import Processing
from oppiva.people.models.persons import Person


class Notice(models.Model):
    """A change by somebody else that a person is told of (ilmoitus): in the service at once, by mail in the digest.

    Codes and numbers only, besides the reason: the words are made when it is read, in the reader's language.
    """

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Tell a person what others have decided about what is theirs, with the reason"),
        basis=_("Public task, or legitimate interest of a private executor (GDPR 6(1)(e) or (f))"),
        subjects=_("The person who is told"),
        categories=_("Which record changed, how, the reason given, and when it was read and mailed"),
        recipients=_("The person alone"),
        retention=_("12 months"),
        wall=_("Nobody else sees it: not a superior, not an administrator"),
        export=_("In the person's own copy"),
        erase=_("Removed"),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)  # slots.register_notice
    record = models.CharField(max_length=80)  # one line per record: its kind and its id
    object_id = models.CharField(max_length=64)
    code = models.CharField(max_length=60)  # the state or the deed
    facts = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)
    link = models.CharField(max_length=300)  # a path without language prefix
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(link__startswith="/"), name="notice_link_is_path"),
        ]
        indexes = [
            models.Index(fields=["person", "created_at"], name="notice_of_person"),
            # The number on the bell of every page comes from this index alone.
            models.Index(fields=["person", "record", "object_id"], name="notice_unseen", condition=Q(seen_at=None)),
            models.Index(fields=["created_at"], name="notice_unmailed", condition=Q(mailed_at=None, seen_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.code}"


class DigestRun(models.Model):
    """One week of one person's digest (viikkokooste): at most one mail, also when the work is done again."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("See that a person gets at most one digest a week"),
        basis=_("Public task, or legitimate interest of a private executor (GDPR 6(1)(e) or (f))"),
        subjects=_("Those who get the digest"),
        categories=_("The week, and whether there was something to send"),
        recipients=_("Nobody"),
        retention=_("90 days"),
        wall=_("Nobody sees it"),
        export=_("In the person's own copy"),
        erase=_("Removed"),
    )

    class Outcome(models.TextChoices):
        """Nothing new is no mail."""

        SENT = "sent", _("sent")
        NOTHING = "nothing", _("nothing new")

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="digest_runs")
    week = models.DateField()  # the Monday
    due_on = models.DateField()  # the day it was for, also when it was made up later
    outcome = models.CharField(max_length=7, choices=Outcome.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "week"], name="digest_once_a_week"),
        ]
        indexes = [models.Index(fields=["due_on"], name="digest_by_day")]

    def __str__(self) -> str:
        return f"{self.week} {self.outcome}"
