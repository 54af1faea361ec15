"""What programme fills of the slots that people, ui and jobs offer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oppiva.audit.services import on_purge
from oppiva.core.policy import Actor, Place
from oppiva.jobs import registry as jobs_registry
from oppiva.jobs.models import StoredFile
from oppiva.people import slots
from oppiva.people.register import register_listed
from oppiva.programme import queries, rules
from oppiva.programme.queries.listed import listed
from oppiva.programme.queries.personal import plan_version_rows_of
from oppiva.programme.services.commitments import LETTER, forget_letters, gone_with
from oppiva.ui import registry as ui_registry


def register() -> None:
    """Scope kind `programme`, the organisations of programmes, a panel, the letters, the section of the top bar."""
    slots.register_scope_kind(
        slots.ScopeKind(
            "programme", queries.scope_labels, queries.scope_choices, _programme_within, queries.scope_exists
        )
    )
    register_listed(listed)
    slots.register_programmes(queries.programmes_of_organisations)
    slots.register_organisation_panel(slots.Panel("programme/_organisation_panel.html", _organisation_panel))
    slots.register_undo("programme.commitment", rules.check_commitments_back)
    slots.register_goes_along(gone_with)
    slots.register_personal_data(
        slots.PersonalData(
            "plan_versions",
            lambda: gettext("Plan versions you have made"),
            plan_version_rows_of,
            # The version stays as it was made; the id of its maker leads to nobody any more.
            lambda person_id: None,
            models=("programme.planversion",),
            stays=lambda: gettext("A plan version is never changed; it no longer leads to you."),
        )
    )
    slots.register_executors(_executors)
    jobs_registry.file_kind(LETTER, _may_open_letter, types=jobs_registry.PAPERS)
    on_purge(forget_letters)
    ui_registry.section(
        "programme",
        _("Programme"),
        order=20,
        url=_section_address,
        shown=_has_section,
        # The section leads to the one programme or to the list; the page of any programme lies in it.
        holds=("/hanke/", "/hankkeet/"),
    )


def _programme_within(ids: Collection[str]) -> Mapping[str, frozenset[Place]]:
    return {programme: frozenset({Place("programme", programme)}) for programme in ids}


def _organisation_panel(actor: Actor, organisation: UUID) -> Mapping[str, object] | None:
    rows = queries.commitment_rows(actor, organisation=organisation)
    if not rows:
        return None
    found = rules.commitments_visible_to(actor, "write").filter(organisation_id=organisation)
    writable = set(found.values_list("pk", flat=True))
    return {"commitments": [(row, row.id in writable and not row.ended) for row in rows]}


def _may_open_letter(actor: Actor, stored: StoredFile) -> bool:
    """A letter is opened by whoever may read its commitment; one that was set aside only by who may take it back."""
    held = rules.commitments_visible_to(actor).filter(pk=stored.object_id, letter=stored.pk)
    return held.exists() or rules.commitments_visible_to(actor, "write").filter(pk=stored.object_id).exists()


def _executors(actor: Actor, organisations: Collection[UUID]) -> list[slots.Executor]:
    return [
        slots.Executor(label, organisation, reverse("programme:executor", args=[code]))
        for code, label, organisation in queries.executors(actor, organisations)
    ]


def _actor(request: HttpRequest) -> Actor | None:
    actor = getattr(request, "actor", None)
    return actor if isinstance(actor, Actor) and actor.person_id else None


def _has_section(request: HttpRequest) -> bool:
    return ui_registry.signed_in(request) and _actor(request) is not None


def _section_address(request: HttpRequest) -> str:
    """The person's one programme, else the list; nothing for who sees none and may open none."""
    actor = _actor(request)
    if actor is None:
        return ""
    codes = queries.current_programmes(actor)
    if len(codes) == 1:
        return ui_registry.address_of("reporting:programme", codes[0])
    return ui_registry.address_of("programme:list") if codes or rules.may_open(actor) else ""
