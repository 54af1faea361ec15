"""Queue, outbox, clock and stored files."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Queue, outbox, clock and stored files."""

    name = "oppiva.jobs"
    label = "jobs"
