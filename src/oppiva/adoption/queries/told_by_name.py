"""What the demo's story needs to find: versions of a day, places of the official keys, people by their mail."""

from __future__ import annotations

from datetime import date, timedelta

from oppiva.adoption.models import Adaptation, Adoption
from oppiva.catalogue.models import ModelVersion, OperatingModel
from oppiva.core.calendars import day_begins
from oppiva.people.models import EmploymentArea, Municipality, Person


def version_of_day(model: OperatingModel, day: date) -> ModelVersion | None:
    """The newest version that was published by a day."""
    rows = ModelVersion.objects.filter(operating_model=model, at__lt=day_begins(day + timedelta(days=1)))
    return rows.order_by("-at").first()


def fresh(adoption: Adoption) -> Adoption:
    """An adoption as it stands now, with what its verbs read."""
    rows = Adoption.objects.select_related("operating_model__programme", "programme", "contact__unit", "model_version")
    return rows.get(pk=adoption.pk)


def person_of(mail: str) -> Person | None:
    """Who has this work mail."""
    return Person.objects.filter(email__iexact=mail, deleted_in__isnull=True).first()


def area_of(code: str) -> EmploymentArea:
    """The employment area of this official code."""
    return EmploymentArea.objects.get(code=code)


def municipality_of(name: str) -> Municipality:
    """The municipality of this Finnish name."""
    return Municipality.objects.get(name_fi=name)


def adaptation_of(adoption: Adoption, number: int) -> Adaptation | None:
    """The change of this number that a place has told."""
    return Adaptation.objects.filter(adoption=adoption, number=number, deleted_in__isnull=True).first()
