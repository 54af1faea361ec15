"""What every deed of the analysis begins with: one at a time in a candidate, under the right to write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from unicodedata import category, normalize
from uuid import UUID

from django.db import transaction

from oppiva.audit.services import log
from oppiva.catalogue.lengths import taken
from oppiva.catalogue.models import Candidate
from oppiva.catalogue.rules import coding as rules
from oppiva.catalogue.rules.coding import Desk
from oppiva.core.errors import DomainError
from oppiva.jobs import clock


@dataclass(frozen=True)
class Doing:
    """A deed under way: the desk as it stands under the lock, who does it, and when."""

    desk: Desk
    by: UUID
    at: datetime

    def log(self, verb: str, object_id: str | UUID, **facts: object) -> None:
        """The row of the audit log: ids, codes and numbers."""
        candidate = self.desk.candidate
        log(
            verb,
            actor=self.desk.actor,
            kind="coding",
            object_id=str(object_id),
            subject_id=None,
            programme=str(candidate.programme_id),
            **{"candidate": candidate.code, **facts},
        )


@contextmanager
def doing(desk: Desk) -> Iterator[Doing]:
    """A deed of an analyst; refuses (`not_allowed`, `programme_ended`, `coding_over`) everybody else."""
    with transaction.atomic():
        held = (
            Candidate.objects.select_for_update(no_key=True, of=("self",))
            .select_related("programme")
            .filter(pk=desk.candidate.pk, deleted_in__isnull=True)
            .first()
        )
        if held is None:
            raise DomainError("gone")
        fresh = rules.desk_of(desk.actor, held)
        yield Doing(fresh, rules.require_coder(fresh), clock.now())


def words(text: str, field: str, *, least: int = 0, most: int) -> str:
    """A text as it is stored; refuses (`text_unseen`) signs that cannot be seen, and what `taken` does."""
    clean = normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    if any(category(letter) in {"Cc", "Cs", "Cn"} and letter != "\n" for letter in clean):
        raise DomainError("text_unseen", field=field)
    return taken(clean, field, least=least, most=most)
