"""What is stored of a link, bound to its purpose (trust.md 10.11). Plain Python."""

from __future__ import annotations

import hashlib


def link_hash(token: str) -> str:
    """The fingerprint of a link's token."""
    return hashlib.sha256(f"oppiva adoption {token}".encode()).hexdigest()
