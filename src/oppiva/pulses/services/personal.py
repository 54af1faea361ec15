"""What erasure takes of pulses: that the person has answered; what was answered is nobody's."""

from __future__ import annotations

from uuid import UUID

from oppiva.audit.services import ERASURE
from oppiva.core.policy import reading
from oppiva.pulses.models import HasAnswered


def forget_answered(person_id: UUID) -> None:
    """The rows that the person has answered go; the answers stay, since nobody can tell which they were."""
    with reading(ERASURE):
        HasAnswered.objects.filter(person_id=person_id).delete()
