"""What the plan in force says of commitments."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language

from oppiva.core.plan import Plan
from oppiva.programme.matching import named_in
from oppiva.programme.models import Commitment
from oppiva.programme.wording import value_label


@dataclass(frozen=True)
class InPlan:
    """What the plan in force calls an organisation and says of its commitment; `signed` when it says that."""

    name: str
    commitment: str
    signed: bool


def in_plan(plan: Plan | None) -> dict[str, InPlan]:
    """The areas and partners of the plan in force by the key that a commitment keeps."""
    return {
        one.key: InPlan(
            one.name, value_label("areas[0].commitment", one.commitment), one.commitment == Commitment.Kind.SIGNED
        )
        for one in (named_in(plan, get_language() or "fi") if plan else [])
    }
