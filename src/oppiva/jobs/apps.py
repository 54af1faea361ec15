"""Queue, outbox, clock and stored files."""

from importlib import import_module

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Queue, outbox, clock and stored files."""

    name = "oppiva.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Watch kept connections; register the nightly sweep and the words of refusals."""
        import_module("oppiva.jobs.connections").watch()
        import_module("oppiva.jobs.tasks")
        import_module("oppiva.jobs.words").register()
