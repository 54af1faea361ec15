"""Anonymous questionnaires with small-group results."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PulsesConfig(AppConfig):
    """Fills the slots of people, ui and jobs that need to know questionnaires."""

    name = "oppiva.pulses"
    label = "pulses"
    verbose_name = _("Questionnaires")

    def ready(self) -> None:
        """Registers the words of errors, what is held about persons, the work of the clock."""
        from oppiva.pulses import errors, personal, tasks  # noqa: F401  (tasks register on import)

        errors.register()
        personal.register()
