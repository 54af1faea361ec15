"""What workshops fills of the slots that people, ui and jobs offer."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from oppiva.audit.services import on_purge
from oppiva.core.policy import Actor
from oppiva.jobs import registry as jobs_registry
from oppiva.people import slots
from oppiva.people.models import Role
from oppiva.people.register import register_listed
from oppiva.programme.queries import current_programmes
from oppiva.pulses.slots import register_names
from oppiva.ui import registry as ui_registry
from oppiva.workshops import notices, reminders, rules
from oppiva.workshops.queries import names_at, scopes
from oppiva.workshops.queries.feedback import OWNER
from oppiva.workshops.queries.listed import listed
from oppiva.workshops.services.materials import MATERIAL, forget_materials

# What a workshop shows and hands out: pictures, papers and tables; slides as PDF.
MATERIAL_TYPES = jobs_registry.PAPERS | {"xlsx"}


def register() -> None:
    """Scope kinds `series` and `team`, notices and reminders, undo of closed half-days, the top bar, the own page."""
    register_listed(listed)
    slots.register_scope_kind(
        slots.ScopeKind(
            "series", scopes.series_labels, scopes.series_choices, scopes.series_within, scopes.series_exists
        )
    )
    slots.register_scope_kind(
        slots.ScopeKind("team", scopes.team_labels, scopes.team_choices, scopes.team_within, scopes.team_exists)
    )
    slots.register_reminders(reminders.reminders_of)
    slots.register_own_link(slots.OwnLink(gettext_lazy("My workshops and calendar"), "workshops:own_calendar"))
    slots.register_undo("workshops.busyhalf", rules.check_busy_back)
    slots.register_undo("workshops.runset", rules.check_sets_back)
    slots.register_undo("workshops.sessionmaterial", rules.check_materials_back)
    slots.register_undo("workshops.pretask", rules.check_pre_tasks_back)
    jobs_registry.file_kind(MATERIAL, rules.may_open_material, types=MATERIAL_TYPES)
    on_purge(forget_materials)
    register_names(OWNER, names_at)
    notices.register()
    ui_registry.section(
        "series",
        gettext_lazy("Workshop series"),
        order=30,
        url=_section_address,
        shown=_has_section,
    )
    ui_registry.section("places", gettext_lazy("My places"), order=12, url="workshops:places", shown=_takes_part)


def _actor(request: HttpRequest) -> Actor | None:
    actor = getattr(request, "actor", None)
    return actor if isinstance(actor, Actor) and actor.person_id else None


def _has_section(request: HttpRequest) -> bool:
    return ui_registry.signed_in(request) and _actor(request) is not None


def _section_address(request: HttpRequest) -> str:
    """The series of the person's programme, of several the one that began first; nothing for who sees none."""
    actor = _actor(request)
    codes = current_programmes(actor) if actor is not None else []
    return ui_registry.address_of("workshops:series_list", codes[0]) if codes else ""


def _takes_part(request: HttpRequest) -> bool:
    """Whether the reader takes part in series: others have no places."""
    actor = getattr(request, "actor", None)
    return actor is not None and bool(actor.roles & {Role.PARTICIPANT, Role.TEAM_MEMBER})
