"""How long the texts of the table are, and what none of them may hold (records.md 1, trust.md W6)."""

from __future__ import annotations

from unicodedata import normalize

from oppiva.core.errors import DomainError
from oppiva.core.text.personal import has_identity_code


def taken(text: str, field: str, *, least: int = 0, most: int) -> str:
    """A text as it is stored: NFC, trimmed, without the NUL that PostgreSQL takes nowhere.

    Refuses (`text_short`, `text_long`, `identity_code`) and names the field; empty passes where nothing is asked for.
    """
    clean = normalize("NFC", text.replace("\x00", "")).strip()
    if len(clean) < least:
        raise DomainError("text_short", field=field, least=least)
    if len(clean) > most:
        raise DomainError("text_long", field=field, most=most)
    if has_identity_code(clean):
        raise DomainError("identity_code", field=field)
    return clean
