"""Counts against targets and the programme page."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Counts against targets and the programme page."""

    name = "oppiva.reporting"
    label = "reporting"

    def ready(self) -> None:
        """Gives the targets of workshops their queries."""
        from oppiva.reporting import workshops

        workshops.register()
