"""One adoption, locked, for a verb of its adopter; and what the trace is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction

from oppiva.adoption import rules
from oppiva.adoption.models import USING, Adaptation, Adoption, ResultTold, ShowAs
from oppiva.adoption.queries.standing import status_unknown
from oppiva.audit import services as audit
from oppiva.catalogue.services import set_facts
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, system
from oppiva.jobs import clock

ADOPTIONS = system("adoptions")
SURE_N = 5


@contextmanager
def held(actor: Actor, adoption: Adoption, *, write: bool = True) -> Iterator[Adoption]:
    """The adoption as it stands, locked, in one transaction; `write`: refuses who does not keep it."""
    with transaction.atomic():
        rows = Adoption.objects.select_for_update(of=("self",), no_key=True)
        found = (
            rows.filter(pk=adoption.pk, deleted_in__isnull=True)
            .select_related("operating_model__programme", "programme", "contact__unit", "model_version", "node")
            .first()
        )
        if found is None:
            raise DomainError("gone")
        if write:
            rules.require_write(actor, found)
        yield found


def tell(actor: Actor, adoption: Adoption, verb: str, **facts: Any) -> None:
    """One row of the audit log about an adoption; codes and numbers."""
    audit.log(
        verb, actor=actor, kind="adoption", object_id=adoption.pk, programme=str(adoption.programme_id),
        adoption=adoption.code, **facts,
    )  # fmt: skip


def tell_trace(adoption: Adoption) -> None:
    """What the catalogue must know of the place, on its node: the name as it may be shown, area, certainty, in use."""
    if adoption.node is not None:
        adoption.node = set_facts(ADOPTIONS, adoption.node, facts_of(adoption))


def credit_of(adoption: Adoption) -> dict[str, object]:
    """What the path and the list of versions may say of who made a change that a version has: the place's name, or its
    area, told as "an employment area"; of a hidden place neither."""
    shown = adoption.show_as in (ShowAs.NAME, ShowAs.AREA)
    return {
        "title": adoption.organisation_name if adoption.show_as == ShowAs.NAME else "",
        "area_id": adoption.area_id if shown else None,
    }


def tell_credits(adoption: Adoption) -> None:
    """The place chose anew how it is shown: the credits of its changes follow."""
    rows = Adaptation.objects.filter(adoption=adoption, node__isnull=False).select_related("node")
    for one in rows:
        if one.node is not None:
            set_facts(ADOPTIONS, one.node, credit_of(adoption))


def facts_of(adoption: Adoption) -> dict[str, object]:
    """The facts of its node."""
    return {
        "title": adoption.organisation_name if adoption.show_as == ShowAs.NAME else "",
        "area_id": adoption.area_id,
        "certainty": certainty_of(adoption),
        "in_use": adoption.stage in USING and not status_unknown(adoption),
    }


def certainty_of(adoption: Adoption) -> int | None:
    """How sure its result is (records.md 3.3): 2 with before, after and n of five or more, else 1; None without."""
    if adoption.result != ResultTold.MEASURED:
        return None
    counted = None not in (adoption.result_before, adoption.result_after) and (adoption.result_n or 0) >= SURE_N
    return 2 if counted else 1


def day_of(on: date | None) -> date:
    """A day that has been, today when none is given; refuses one to come (`day_to_come`)."""
    today = clock.today()
    if on is not None and on > today:
        raise DomainError("day_to_come", field="on")
    return on or today
