"""Revisions, deletions, who did what, and the evidence chain."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Revisions, deletions, who did what, and the evidence chain."""

    name = "oppiva.audit"
    label = "audit"
