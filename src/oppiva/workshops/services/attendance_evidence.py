"""The counts of a half-day's attendance in the evidence chain, so that they stand when its people are erased."""

from __future__ import annotations

from hashlib import sha256

from django.db import transaction
from django.db.models import Count, Sum

from oppiva.audit.models import EvidenceEntry
from oppiva.audit.services import append
from oppiva.core.policy import reading, system
from oppiva.jobs import clock
from oppiva.workshops.models import Attendance, Session

EVIDENCE = system("attendance-evidence")
PERSONS, MINUTES = "attendance", "attendance_minutes"


def session_ref(session: Session) -> str:
    """By what the entries of one half-day are found again: it leads to no person."""
    return sha256(f"session:{session.pk}".encode()).hexdigest()


def add_evidence(session: Session) -> None:
    """How many were there and their minutes together; an entry that differs from the last one corrects it.

    Whoever adds them up leaves out the entries that a later one corrects.
    """
    # All rows, also of people whom the actor does not see: the number is of the half-day, and names nobody.
    with reading(EVIDENCE):
        rows = Attendance.objects.filter(session=session, deleted_in__isnull=True)
        found = rows.aggregate(persons=Count("pk"), minutes=Sum("minutes"))
    _add(session, PERSONS, found["persons"] or 0, "person")
    _add(session, MINUTES, found["minutes"] or 0, "minute")


def mend_evidence(session: Session) -> None:
    """Corrects the counts of a half-day whose attendance was taken back, where the chain has any."""
    of = EvidenceEntry.objects.filter(programme=str(session.programme_id), subject_ref=session_ref(session))
    if of.exists():
        add_evidence(session)


def add_evidence_of_imported() -> int:
    """The night's work: the counts of half-days that came with a workbook, once it is whole; answers how many.

    A workbook writes row by row, and each row would be an entry of its own. Said again, nothing is added.
    """
    rows = Session.objects.filter(imported=True, state=Session.State.HELD, deleted_in__isnull=True)
    sessions = list(rows.select_related("series").order_by("day", "pk"))
    for session in sessions:
        with transaction.atomic():
            add_evidence(session)
    return len(sessions)


def _add(session: Session, kind: str, quantity: int, unit: str) -> None:
    programme, ref = str(session.programme_id), session_ref(session)
    last = EvidenceEntry.objects.filter(programme=programme, kind=kind, subject_ref=ref).order_by("-seq").first()
    if last is not None and last.quantity == quantity:
        return
    of = session.series
    append(
        programme,
        kind,
        occurred_on=session.day or clock.today(),
        quantity=quantity,
        unit=unit,
        area=str(of.area_id or "") if of is not None else "",
        series=of.code if of is not None else "",
        subject_ref=ref,
        corrects_seq=last.seq if last is not None else None,
    )
