"""Series, sessions, sign-up, teams and what is told about them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkshopsConfig(AppConfig):
    """Fills the slots of people, ui and jobs that need to know series."""

    name = "oppiva.workshops"
    label = "workshops"
    verbose_name = _("Workshops")

    def ready(self) -> None:
        """Registers the scope kinds, the words of errors, what is held about persons, the work of the clock."""
        from oppiva.workshops import (  # noqa: F401  (tasks register on import)
            errors,
            notifications,
            personal,
            personal_day,
            slots,
            tasks,
            workbook_sheets,
        )

        slots.register()
        notifications.register()
        errors.register()
        personal.register()
        personal_day.register()
        workbook_sheets.register()
