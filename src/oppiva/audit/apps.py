"""Revisions, deletions, who did what, and the evidence chain."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Revisions, deletions, who did what, and the evidence chain."""

    name = "oppiva.audit"
    label = "audit"

    def ready(self) -> None:
        """Says to PostgreSQL who reads, and lets the role of the pages use what a migration made."""
        from oppiva.audit import row_security

        row_security.watch()
