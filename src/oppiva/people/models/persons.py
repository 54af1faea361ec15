"""Persons, who are the users."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oppiva.audit import processing
from oppiva.audit.models import Record
from oppiva.audit.processing import Processing
from oppiva.people.models.organisations import Unit

# What an erased person is called in the database; pages say it in their own language (`shown_name`).
TOMBSTONE = "entinen osallistuja"


def shown_name(name: str) -> str:
    """A person's name as a page shows it: an erased one's in the language of the page."""
    return gettext("former participant") if name == TOMBSTONE else name


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


class Weekday(models.IntegerChoices):
    """The day a person's digest comes; numbers as in Python's date."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class PersonManager(BaseUserManager["Person"]):
    """Finds a person by work mail whatever the case."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person with this mail, ignoring case; raises DoesNotExist."""
        return self.get(email__iexact=username or "")


class Person(Record, AbstractBaseUser):
    """A person who signs in; the user model, without Django's permission tables (trust.md 2)."""

    processing: ClassVar[Processing | None] = Processing(
        purpose=_("Account and sign-in"),
        basis=processing.PUBLIC_TASK,
        subjects=processing.USERS,
        categories=_("Name, work e-mail, phone, place of work, language and look, state"),
        recipients=processing.BY_RIGHT,
        retention=processing.ACCOUNT_TIME,
        wall=processing.NOT_UPWARD,
        export=processing.IN_COPY,
        erase=_("Becomes a former participant without name, mail, phone or place of work"),
    )

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
    digest_day = models.PositiveSmallIntegerField(choices=Weekday.choices, default=Weekday.TUESDAY)
    digest_off = models.BooleanField(default=False)
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
            models.CheckConstraint(condition=Q(digest_day__lte=6), name="person_digest_day_in_week"),
        ]
        indexes = [
            models.Index(fields=["name", "id"], name="person_by_name"),
            # The first page of an area counts by it without reading a row of the table.
            models.Index(fields=["unit", "state", "deleted_in"], name="person_by_unit"),
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name, or for an erased person what stands in its place, in the language of the page."""
        return shown_name(self.name)

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django's base class holds a plain True
        """Whether the person may sign in."""
        return self.deleted_in is None and self.state in {self.State.INVITED, self.State.ACTIVE}
