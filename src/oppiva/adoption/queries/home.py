"""One's own adoptions as a first page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from oppiva.adoption import rules
from oppiva.adoption.models import Stage
from oppiva.core.policy import Actor

MOST = 12


@dataclass(frozen=True)
class OwnAdoption:
    """A place whose contact the reader is: which model, where, how far, and whether it is confirmed or refused."""

    pk: UUID
    code: str
    model: str
    place: str
    unit: str
    stage: str
    confirmed: bool
    refused: bool


def own_adoptions(actor: Actor) -> list[OwnAdoption]:
    """What the reader keeps and what has not ended, the newest first; one statement."""
    rows = rules.mine(actor).exclude(stage=Stage.ENDED).order_by("-started_on", "-number", "pk")
    columns = (
        "pk", "code", "model_version__name", "organisation_name", "unit", "stage", "confirmed_on",
        "refused_on",
    )  # fmt: skip
    return [
        OwnAdoption(pk, code, model, place, unit, stage, confirmed is not None, refused is not None)
        for pk, code, model, place, unit, stage, confirmed, refused in rows.values_list(*columns)[:MOST]
    ]
