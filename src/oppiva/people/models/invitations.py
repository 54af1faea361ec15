"""Invitations: who is asked in, to which role and scope, for 30 days."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.folded import FoldedField
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.people.models.grants import Role, RoleGrant
from oppiva.people.models.imports import ImportRun
from oppiva.people.models.organisations import Unit
from oppiva.people.models.persons import Language, Person


class Invitation(Record):
    """A person asked in, to a unit and a role; the person is made when the invitation is accepted, not before."""

    processing = Processing(
        purpose=_("to ask a person in, and to know who asked whom to which role"),
        basis=_("e / f: article 6(1)(e) for authorities, 6(1)(f) for a private executor"),
        subjects=_("persons who are invited"),
        categories=_("name, work mail, unit, role, language"),
        recipients=_("those who may invite in the same scope"),
        retention=_("90 days after the invitation ended; an accepted one as long as the account"),
        wall=processing.NO_WALL,
        export=_("in the copy of one's own data"),
        erase=_("name and mail are emptied, a link that still works dies"),
    )
    # What opens the link is in no history.
    unrevised: ClassVar[frozenset[str]] = Record.unrevised | {"token_hash"}

    class State(models.TextChoices):
        """drafted -> sent -> accepted, withdrawn or expired (records.md 1.1)."""

        DRAFTED = "drafted", _("not sent yet")
        SENT = "sent", _("sent")
        ACCEPTED = "accepted", _("accepted")
        WITHDRAWN = "withdrawn", _("withdrawn")
        EXPIRED = "expired", _("expired")

    name = models.CharField(max_length=120, blank=True)
    name_folded = FoldedField(source="name")
    email = models.EmailField(max_length=254, blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations")
    role = models.CharField(max_length=20, choices=Role.choices)
    scope_kind = models.CharField(max_length=10, choices=RoleGrant.ScopeKind.choices)
    scope_id = models.CharField(max_length=36, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.FI)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFTED)
    # Withdrawn by the one who was invited.
    declined = models.BooleanField(default=False)
    # Somebody who has left is asked back: accepting opens the account again.
    returns = models.BooleanField(default=False)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="invitations_sent")
    # The known person who was invited, or whom the acceptance made.
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations")
    run = models.ForeignKey(ImportRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="invitations")
    # Null, not empty, where there is no link: a plain unique index is what both databases look links up by.
    token_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    sends = models.PositiveSmallIntegerField(default=0)
    drafted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    LIVE = (State.DRAFTED, State.SENT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "scope_kind",
                "scope_id",
                condition=Q(state__in=["drafted", "sent"], deleted_in__isnull=True) & ~Q(email=""),
                name="invitation_live_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent")
                | Q(sent_at__isnull=False, expires_at__isnull=False, token_hash__isnull=False),
                name="invitation_sent_has_link",
            ),
            models.CheckConstraint(
                condition=Q(scope_kind__in=["own", "instance"], scope_id="")
                | (~Q(scope_kind__in=["own", "instance"]) & ~Q(scope_id="")),
                name="invitation_scope_named",
            ),
        ]
        indexes = [
            models.Index(fields=["scope_kind", "scope_id"], name="invitation_by_scope"),
            models.Index(fields=["-drafted_at", "id"], name="invitation_newest"),
            models.Index(Lower("email"), name="invitation_by_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.scope_kind} {self.scope_id} {self.state}"
