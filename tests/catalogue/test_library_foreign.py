"""A model of another library stays what it is there: nobody changes it here; what it leaves untold breaks no page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from catalogue.library import bare_model, shelve
from catalogue.shelf import content_of, sudo
from catalogue.table import Table
from catalogue.test_library_imports import SLUG, brought, fates, one
from oppiva.catalogue.imports.spec import spec
from oppiva.catalogue.library_kept import forget
from oppiva.catalogue.models import OperatingModel
from oppiva.catalogue.rules import library
from oppiva.catalogue.services import drafts, model_states, stewards, versions
from oppiva.catalogue.static_export import export_library
from oppiva.core.errors import DomainError
from workshops.cast import grant_to, person_of

pytestmark = pytest.mark.django_db


def test_numbers_and_days_that_are_not_known_break_no_page_nor_the_list(
    table: Table, tmp_path: Path, client: Client
) -> None:
    shelf = one()
    content = content_of(shelf.models[0])
    # Without a value they are left out of canonical JSON.
    for name, kind in spec().items():
        if kind[0] in ("number", "whole"):
            content["texts"].pop(name)
    for holder, names in (
        (content["effort"], ("minutes", "cents")), (content["materials"][0], ("bytes",)),
        (content["steward"], ("accepted_on", "ends_on")), (content["sources"][0], ("n", "unit", "before", "after")),
    ):  # fmt: skip
        for name in names:
            holder.pop(name)
    shelf.write(shelf.models[0], content)
    assert fates(brought(table, shelf, tmp_path / "a")) == [("new", "")]
    forget()
    for way in ("", "1.0.0/", "polku/", "laskuri/", "paketti/", "innokyla/", "upota/", "1.0.0/dia/",
                "1.0.0/paatosmuistio.docx"):  # fmt: skip
        assert client.get(f"/mallit/{SLUG}/{way}").status_code == 200, way
    for path in ("/mallit/", "/kirjasto.json", f"/api/v1/models/{SLUG}"):
        assert client.get(path).status_code == 200, path
    export_library(tmp_path / "b")


def test_nobody_changes_it_here_by_whatever_verb_and_importing_goes_on(table: Table, tmp_path: Path) -> None:
    brought(table, one(), tmp_path / "a")
    model = OperatingModel.objects.select_related("programme").get(origin="foreign")
    own = shelve(bare_model(table.programme, "Oma malli", 1)).operating_model
    why = "Koska niin halutaan."
    leader = person_of("Johtaja Järvinen", table.lab.cast.unit)
    for role in ("project_manager", "analyst"):
        grant_to(leader, role, "programme", str(table.programme.pk))
    actor = sudo(leader)
    assert [library.may(actor, action, own) for action in ("write", "approve")] == [True, True]
    deeds: list[Callable[[], object]] = [
        lambda: model_states.withdraw(actor, model, reason=why),
        lambda: model_states.bring_back(actor, model, reason=why),
        lambda: model_states.replace(actor, model, own, reason=why),
        lambda: model_states.lower_evidence(actor, model, 0, reason=why),
        lambda: model_states.check(actor, model),
        lambda: model_states.say_contradictions_listed(actor, model),
        lambda: stewards.invite_by_mail(actor, model, organisation="Talo", role="päällikkö", mail="x@y.example"),
        lambda: drafts.set_theme(actor, model, "customer"),
        lambda: versions.publish(actor, model, note=why),
    ]
    for deed in deeds:
        with pytest.raises(DomainError, match="not_allowed"):
            deed()
    assert not any(library.may(actor, action, model) for action in ("write", "approve"))
    brought(table, one(state="withdrawn", withdrawn_reason="Laki muuttui."), tmp_path / "b")
    model.refresh_from_db()
    assert model.state == "withdrawn"
