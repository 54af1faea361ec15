"""Roles, their grants, and the stamp of what rights rest on."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.people.models.persons import Person


class Role(models.TextChoices):
    """The fourteen roles of trust.md 2, and the applicant's responsible person (note 15)."""

    PARTICIPANT = "participant", _("participant")
    TEAM_MEMBER = "team_member", _("team member")
    FACILITATOR = "facilitator", _("facilitator")
    SUPERVISOR = "supervisor", _("supervisor")
    DIRECTOR = "director", _("director")
    ANALYST = "analyst", _("analyst")
    COMMUNICATOR = "communicator", _("communicator")
    STEERING = "steering", _("steering group member")
    PROJECT_MANAGER = "project_manager", _("project manager")
    AUDITOR = "auditor", _("auditor")
    ADOPTER = "adopter", _("adopter")
    EMPLOYER_GUEST = "employer_guest", _("employer guest")
    AREA_ADMIN = "area_admin", _("area admin")
    INSTANCE_ADMIN = "instance_admin", _("system administrator")
    RESPONSIBLE_PERSON = "responsible_person", _("responsible person")


# trust.md 10.7: who handles other people's data signs in with a second factor.
STAFF_ROLES = frozenset(
    {
        Role.FACILITATOR,
        Role.ANALYST,
        Role.COMMUNICATOR,
        Role.PROJECT_MANAGER,
        Role.AUDITOR,
        Role.AREA_ADMIN,
        Role.INSTANCE_ADMIN,
    }
)


class RoleGrant(Record):
    """A role of one person in one scope from a date to a date; never edited, only ended and replaced."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Rights: who may do what, where and how long"),
        basis=processing.PUBLIC_TASK,
        subjects=processing.USERS,
        categories=_("Role, scope, days, who gave it, the reason"),
        recipients=processing.BY_RIGHT,
        retention=processing.ACCOUNT_TIME,
        wall=processing.NO_WALL,
        export=processing.IN_COPY,
        erase=_("Open rights end, the reasons are removed, the rest keeps the id of a former participant"),
    )

    class ScopeKind(models.TextChoices):
        """What a grant reaches; series and team are registered by their app when it exists."""

        OWN = "own", _("own")
        TEAM = "team", _("team")
        SERIES = "series", _("series")
        UNIT = "unit", _("unit")
        AREA = "area", _("area")
        PROGRAMME = "programme", _("programme")
        INSTANCE = "instance", _("whole installation")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    scope_kind = models.CharField(max_length=10, choices=ScopeKind.choices)
    # Empty only for own and instance: no foreign key, since series, teams and programmes lie above people.
    scope_id = models.CharField(max_length=36, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    # Null only for those whom the command line makes.
    granted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="grants_given")
    second_granter = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="grants_confirmed"
    )
    granted_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="grant_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("person")), name="grant_not_to_oneself"
            ),
            models.CheckConstraint(
                condition=Q(second_granter__isnull=True)
                | (~Q(second_granter=F("person")) & ~Q(second_granter=F("granted_by"))),
                name="grant_second_granter_is_third",
            ),
            models.CheckConstraint(
                condition=Q(scope_kind__in=["own", "instance"], scope_id="")
                | (~Q(scope_kind__in=["own", "instance"]) & ~Q(scope_id="")),
                name="grant_scope_named",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="grant_has_reason"),
            models.UniqueConstraint(
                fields=["person", "role", "scope_kind", "scope_id"],
                condition=Q(ends_on__isnull=True, revoked_at__isnull=True, deleted_in__isnull=True),
                name="grant_open_once",
            ),
        ]
        indexes = [models.Index(fields=["scope_kind", "scope_id"], name="grant_by_scope")]

    def __str__(self) -> str:
        return f"{self.role} {self.scope_kind} {self.scope_id}".strip()

    def active_on(self, day: date) -> bool:
        """Whether the grant holds on this local day; an auditor's only after the second granter's yes."""
        if self.revoked_at is not None or (self.role == Role.AUDITOR and self.second_granter_id is None):
            return False
        return self.starts_on <= day and not self.over_on(day)

    def over_on(self, day: date) -> bool:
        """Whether the grant has been revoked, or ended before this local day."""
        return self.revoked_at is not None or (self.ends_on is not None and self.ends_on < day)


class RightsStamp(models.Model):
    """One row whose value triggers renew with every change of what rights rest on (people/structure.py)."""

    processing: ClassVar[Processing | None] = None

    value = models.CharField(max_length=36)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="rights_stamp_one_row")]

    def __str__(self) -> str:
        return self.value
