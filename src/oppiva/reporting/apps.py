"""Counts against targets and the programme page."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Counts against targets and the programme page."""

    name = "oppiva.reporting"
    label = "reporting"

    def ready(self) -> None:
        """Gives the targets of workshops their queries, and the matrix its marks."""
        from oppiva.reporting import adoptions, experiments, library, workshops

        workshops.register()
        library.register()
        experiments.register()
        adoptions.register()
