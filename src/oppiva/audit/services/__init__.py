"""The verbs of audit: the one save, delete and undo, the audit row, the evidence chain."""

from oppiva.audit.clock import set_now
from oppiva.audit.diff import Piece, word_diff
from oppiva.audit.models import UNDO_DAYS
from oppiva.audit.services.deleting import Purged, delete, keep_log_for, on_purge, purge, undo
from oppiva.audit.services.events import FreeText, log
from oppiva.audit.services.evidence import (
    Fault,
    Verdict,
    append,
    heads,
    retention_months,
    seal_day,
    seal_due,
    verify,
)
from oppiva.audit.services.moving import ERASURE, drop_history, empty_reasons, empty_wordings, empty_words, move_person
from oppiva.audit.services.saving import Clash, Conflict, clashes, save

__all__ = [
    "ERASURE",
    "UNDO_DAYS",
    "Clash",
    "Conflict",
    "Fault",
    "FreeText",
    "Piece",
    "Purged",
    "Verdict",
    "append",
    "clashes",
    "delete",
    "drop_history",
    "empty_reasons",
    "empty_wordings",
    "empty_words",
    "heads",
    "keep_log_for",
    "log",
    "move_person",
    "on_purge",
    "purge",
    "retention_months",
    "save",
    "seal_day",
    "seal_due",
    "set_now",
    "undo",
    "verify",
    "word_diff",
]
