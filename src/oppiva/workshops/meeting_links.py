"""What a meeting link must look like: it is opened by everybody who takes part."""

from __future__ import annotations

from urllib.parse import urlsplit

LONGEST = 500


def is_https(text: str) -> bool:
    """Whether this is a whole https address without spaces, and without a name and password in it."""
    try:
        parts = urlsplit(text)
        return (
            parts.scheme == "https"
            and bool(parts.hostname)
            and parts.username is None
            and len(text) <= LONGEST
            and not any(mark.isspace() or not mark.isprintable() for mark in text)
        )
    except ValueError:
        return False
