"""Who may see and bring in workbooks: whoever the gate of the programme's series lets in."""

from __future__ import annotations

from uuid import UUID

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs.models import StoredFile
from oppiva.people import slots
from oppiva.people.models import WorkbookRun
from oppiva.people.rules.asking import found_or_404


def workbook_run_for(actor: Actor, programme: UUID, pk: UUID) -> WorkbookRun:
    """The workbook of the programme for whoever may bring workbooks in there (else DomainError), else 404."""
    slots.workbook_gate().require(actor, programme)
    rows = WorkbookRun.objects.filter(programme=programme, deleted_in__isnull=True)
    return found_or_404(rows.select_related("made_by"), pk)


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
