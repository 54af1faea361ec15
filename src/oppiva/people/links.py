"""Addresses as a mail writes them: whole, on the first host of the service."""

from __future__ import annotations

from django.conf import settings


def whole_address(path: str) -> str:
    """A page's address with scheme and host; http only where the service runs without a certificate."""
    host = str(settings.ALLOWED_HOSTS[0]).lstrip(".") if settings.ALLOWED_HOSTS else "localhost"
    scheme = "https" if settings.SESSION_COOKIE_SECURE else "http"
    return f"{scheme}://{host}{path}"
