"""The verbs of controllers: each organisation's, and the host of the installation."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from oppiva.audit.services import log, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.people.models import Controller, Host, Organisation
from oppiva.people.rules import CONFIGURATION, controllers_of, host, may_set_controller
from oppiva.people.services.requiring import require


def set_controller(
    actor: Actor, organisation: Organisation, *, fields: Mapping[str, object], base_version: int | None = None
) -> Controller:
    """Who is the controller of the organisation's own staff's data, named or changed (art. 26).

    Refuses who may neither write the organisation nor the installation's settings, a notice without any way to reach
    the data protection officer (`dpo_unreachable`), and a second first naming (`controller_known`).
    """
    if actor.system is None and not may_set_controller(actor, organisation):
        raise DomainError("not_allowed", action="write", kind="organisation")
    found = controllers_of([organisation.pk]).get(organisation.pk)
    _check_reach(fields)
    try:
        with transaction.atomic():
            if found is None:
                saved = save(Controller(organisation=organisation, **fields), actor=actor)
            elif base_version is None and actor.system is None:
                # Somebody else was first: what they wrote is not written over unseen.
                raise DomainError("controller_known")
            else:
                saved = save(found, actor=actor, base_version=base_version, changes=fields)
            log("controller_set", actor=actor, kind="organisation", object_id=str(organisation.pk))
    except IntegrityError as error:
        raise DomainError("controller_known") from error
    return saved


def set_host(actor: Actor, *, fields: Mapping[str, object], base_version: int | None = None) -> Host:
    """Who runs the installation and processes the data for all controllers (art. 28); a setting, so in sudo mode.

    Refuses a second first naming (`controller_known`).
    """
    require(actor, "write", CONFIGURATION)
    found = host()
    _check_reach(fields)
    try:
        with transaction.atomic():
            if found is None:
                saved = save(Host(**fields), actor=actor)
            elif base_version is None and actor.system is None:
                # Somebody else was first: what they wrote is not written over unseen.
                raise DomainError("controller_known")
            else:
                saved = save(found, actor=actor, base_version=base_version, changes=fields)
            log("host_set", actor=actor, kind="configuration")
    except IntegrityError as error:
        raise DomainError("controller_known") from error
    return saved


def controllers_gone_with(organisation: Organisation) -> list[Controller]:
    """The controller that is deleted and comes back with its organisation."""
    return list(controllers_of([organisation.pk]).values())


def _check_reach(fields: Mapping[str, object]) -> None:
    if not (fields.get("dpo_mail") or fields.get("dpo_phone")):
        raise DomainError("dpo_unreachable", field="dpo_mail")
