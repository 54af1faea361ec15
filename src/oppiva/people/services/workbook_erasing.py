"""What erasure does to workbooks: rows about the person go, and the files that hold them."""

from __future__ import annotations

from uuid import UUID

from oppiva.jobs.models import StoredFile
from oppiva.jobs.services import remove
from oppiva.people.models import WorkbookRun
from oppiva.people.queries.workbooks import workbook_rows_of


def erase_workbook_rows(person: UUID) -> None:
    """Removes the person's rows of workbooks, and the files of those workbooks."""
    rows = workbook_rows_of(person)
    runs = WorkbookRun.objects.filter(rows__in=rows, file__isnull=False)
    for stored in StoredFile.objects.filter(pk__in=list(runs.values_list("file", flat=True))):
        remove(stored)
    rows.delete()
