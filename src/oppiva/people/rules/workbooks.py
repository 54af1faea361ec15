"""Who may open the file of a workbook: whoever the gate of the programme's series lets in."""

from __future__ import annotations

from uuid import UUID

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs.models import StoredFile
from oppiva.people import slots
from oppiva.people.models import WorkbookRun


def may_open_workbook(actor: Actor, stored: StoredFile) -> bool:
    """Whether the actor may open the file of a workbook: whoever may bring workbooks into its programme."""
    found = WorkbookRun.objects.filter(pk=UUID(stored.object_id), deleted_in__isnull=True).first()
    if found is None:
        return False
    try:
        slots.workbook_gate().require(actor, found.programme)
    except DomainError:
        return False
    return True
