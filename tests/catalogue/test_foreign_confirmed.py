"""A model from elsewhere has no draft here: who confirms a place of it, and who keeps the place, read its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.table import Table
from catalogue.test_library_imports import adopted, adopter, brought, one
from oppiva.adoption.models import Adoption
from oppiva.catalogue.models import ModelVersion, OperatingModel
from people.cast import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]


def test_the_pages_of_who_confirms_and_of_who_keeps_it_name_it(table: Table, tmp_path: Path) -> None:
    brought(table, one(), tmp_path)
    model = OperatingModel.objects.select_related("programme").get(origin="foreign")
    person = adopter(table)
    place = adopted(model, person)
    Adoption.objects.filter(pk=place.pk).update(confirmed_on=None, confirmed_by=None, confirmed_as="")
    name = ModelVersion.objects.get(pk=model.current_version).name
    waiting = browser(table.lab.cast.manager).get("/kayttoonotot/vahvistettavat/")
    assert waiting.status_code == 200
    assert f"{model.code} {name}" in waiting.content.decode()
    home = browser(person).get("/kayttoonotot/")
    assert home.status_code == 200
    assert name in home.content.decode()
