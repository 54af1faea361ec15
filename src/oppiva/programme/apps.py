"""Programmes, plan versions, plan checks and commitments."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    """Fills the slots of people, ui and jobs that need to know programmes."""

    name = "oppiva.programme"
    label = "programme"
    verbose_name = _("Programmes")

    def ready(self) -> None:
        """Registers the scope kind, the panel, the letters and the words of errors."""
        from oppiva.programme import errors, notices, receivers, slots  # noqa: F401  (receivers register on import)

        slots.register()
        notices.register()
        errors.register()
