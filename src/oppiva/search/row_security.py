"""Which texts of the index PostgreSQL gives to which reader: none, until the app that owns a kind says which.

Search holds no copy of rights. The migration of the app that registers a kind makes the policy anew, for all kinds:
`remade_operations("search_textdoc", row_security.texts({"experiment": "object_id IN (SELECT ...)"}))`.
"""

from __future__ import annotations

from collections.abc import Mapping

from oppiva.audit.row_security import any_of

DOCUMENTS, VECTORS = "search_textdoc", "search_textvector"


def texts(conditions: Mapping[str, str]) -> str:
    """The texts of each kind under its own condition on `object_id`; a kind without one is the system's alone."""
    return any_of(*(f"kind = '{kind}' AND ({condition})" for kind, condition in sorted(conditions.items())))


def vectors() -> str:
    """Vectors are read for the order of hits only, never by a person."""
    return any_of()
