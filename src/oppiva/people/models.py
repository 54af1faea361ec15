"""Who takes part and what each may do: areas, municipalities, organisations, units, persons and role grants."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from oppiva.audit.models import Record


class Language(models.TextChoices):
    """The languages of the service; mails follow the person's."""

    FI = "fi", "Suomi"
    SV = "sv", "Svenska"
    EN = "en", "English"


class Theme(models.TextChoices):
    """The look a person chose; the device decides unless told otherwise."""

    DEVICE = "device", _("As on the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


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


class EmploymentArea(models.Model):
    """One of the 45 employment areas or Åland, read in from the official key and never typed."""

    code = models.CharField(max_length=2, primary_key=True)
    name_fi = models.CharField(max_length=80)
    name_sv = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)

    class Meta:
        ordering = ["name_fi"]

    def __str__(self) -> str:
        return self.name_fi


class Municipality(models.Model):
    """One of the 308 municipalities, member of one employment area, read in from the official key."""

    code = models.CharField(max_length=3, primary_key=True)
    name_fi = models.CharField(max_length=60)
    name_sv = models.CharField(max_length=60)
    region_code = models.CharField(max_length=4)
    region_fi = models.CharField(max_length=60)
    region_sv = models.CharField(max_length=60)
    region_en = models.CharField(max_length=60)
    area = models.ForeignKey(EmploymentArea, on_delete=models.PROTECT, related_name="municipalities")

    class Meta:
        ordering = ["name_fi"]

    def __str__(self) -> str:
        return self.name_fi


class Organisation(Record):
    """An employer that takes part or adopts."""

    class Kind(models.TextChoices):
        """What kind of employer it is."""

        EMPLOYMENT_AREA = "employment_area", _("employment area")
        MUNICIPALITY = "municipality", _("municipality")
        EMPLOYER = "employer", _("employer")
        OTHER = "other", _("other")

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    area = models.ForeignKey(
        EmploymentArea, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    contact = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="contact_of_organisations"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), condition=Q(deleted_in__isnull=True), name="organisation_name_once"),
        ]
        indexes = [models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name


class Unit(Record):
    """A workplace within an organisation; carries the record that its staff was heard (co-operation procedure)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(20_000)]
    )
    contact = models.ForeignKey(
        "people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="contact_of_units"
    )
    yt_date = models.DateField(null=True, blank=True)
    yt_document = models.UUIDField(null=True, blank=True)
    yt_contact = models.CharField(max_length=120, blank=True)
    max_away_pct = models.PositiveSmallIntegerField(default=40, validators=[MaxValueValidator(100)])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("organisation"), Lower("name"), condition=Q(deleted_in__isnull=True), name="unit_name_once"
            ),
            models.CheckConstraint(condition=Q(max_away_pct__lte=100), name="unit_away_is_percent"),
            models.CheckConstraint(
                condition=Q(size__isnull=True) | Q(size__gte=1, size__lte=20_000), name="unit_size_in_range"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    """Finds a person by work mail whatever the case."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person with this mail, ignoring case; raises DoesNotExist."""
        return self.get(email__iexact=username or "")


class Person(Record, AbstractBaseUser):
    """A person who signs in; the user model, without Django's permission tables (trust.md 2)."""

    class State(models.TextChoices):
        """Where the person stands; only the invited and the active can sign in."""

        INVITED = "invited", _("invited")
        ACTIVE = "active", _("active")
        LEFT = "left", _("left")
        ERASED = "erased", _("erased")

    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    phone = models.CharField(max_length=30, blank=True)
    show_contact = models.BooleanField(default=False)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.SET_NULL, related_name="persons")
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.FI)
    theme = models.CharField(max_length=6, choices=Theme.choices, default=Theme.DEVICE)
    state = models.CharField(max_length=7, choices=State.choices, default=State.ACTIVE)
    # How long a participant's own device stays signed in is a date that the series will set; until then 14 days.
    signed_in_until = models.DateField(null=True, blank=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_once"),
            models.CheckConstraint(condition=~Q(name=""), name="person_has_name"),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="person_by_name"),
            # The first page of an area counts by it without reading a row of the table.
            models.Index(fields=["unit", "state", "deleted_in"], name="person_by_unit"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django's base class holds a plain True
        """Whether the person may sign in."""
        return self.deleted_in is None and self.state in {self.State.INVITED, self.State.ACTIVE}


class RoleGrant(Record):
    """A role of one person in one scope from a date to a date; never edited, only ended and replaced."""

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

    value = models.CharField(max_length=36)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="rights_stamp_one_row")]

    def __str__(self) -> str:
        return self.value
