"""The record of processing (art. 30, trust.md G3): what a model says of its personal data, and words many models share.

Given as the class attribute `processing` of a model; None says that it holds nothing about a person.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oppiva.core.processing import Processing

__all__ = [
    "ACCOUNT_TIME",
    "BY_RIGHT",
    "CONTACTS",
    "EDITORS",
    "EVIDENCE_TIME",
    "GOES",
    "HOST",
    "IDS_STAY",
    "IN_COPY",
    "LEGAL_DUTY",
    "LOG_TIME",
    "MONEY",
    "NOT_IN_COPY",
    "NOT_UPWARD",
    "NO_WALL",
    "PUBLIC_TASK",
    "QUEUE_TIME",
    "SECURITY",
    "TOMBSTONE",
    "USERS",
    "WITH_RECORD",
    "Processing",
    "of_its_editors",
]

# What many models say in the same words. The bases are defaults that each controller's officer confirms (trust.md 9).
PUBLIC_TASK = _(
    "Task in the public interest, art. 6(1)(e) and Data Protection Act 1050/2018 section 4; for a private executor "
    "legitimate interest, art. 6(1)(f)"
)
LEGAL_DUTY = _("Legal obligation, art. 6(1)(c): (EU) 2021/1060 art. 82")
SECURITY = _("Legal obligation, art. 6(1)(c), and legitimate interest, art. 6(1)(f): 906/2019 section 17")
USERS = _("Persons who use the service")
CONTACTS = _("Persons who are named as contacts")
EDITORS = _("Persons who made or changed the record")
HOST = _("The host of the service, as processor (art. 28)")
BY_RIGHT = _("Those to whom the table of rights gives it; the host of the service, as processor (art. 28)")
WITH_RECORD = _("As long as the record it belongs to")
ACCOUNT_TIME = _("12 months after the last use, at the latest 6 months after the programme's end")
LOG_TIME = _("24 months, unless the installation has set another time")
QUEUE_TIME = _("90 days")
EVIDENCE_TIME = _("As long as the funding rules ask evidence to be kept")
NO_WALL = _("None beyond the table of rights")
NOT_UPWARD = _("W4: not compared or listed by person for anyone above")
MONEY = _("W7: pay and rates only for the project manager, the auditor and the responsible person")
IN_COPY = _("In the copy of one's own data")
NOT_IN_COPY = _("Not in the copy: holds no text about the person")
GOES = _("Removed at erasure")
TOMBSTONE = _("Stays without the person: the id becomes that of a former participant")
IDS_STAY = _("Stays: ids and codes of which nobody can tell any more whose they were")


def of_its_editors(purpose: object) -> Processing:
    """A record of the work that holds nothing of a person but who made or changed it."""
    return Processing(
        purpose=purpose,
        basis=PUBLIC_TASK,
        subjects=EDITORS,
        categories=_("Who made or changed it"),
        recipients=BY_RIGHT,
        retention=EVIDENCE_TIME,
        wall=NO_WALL,
        export=NOT_IN_COPY,
        erase=TOMBSTONE,
    )
