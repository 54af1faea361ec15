"""Areas, organisations, units, persons, grants and sign-in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Fills the slots of ui, audit and jobs that need to know people."""

    name = "oppiva.people"
    label = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        """Registers mails, the address book and the scope kinds that lie in people."""
        from oppiva.people import notifications, receivers, scopes  # noqa: F401  (receivers connect on import)

        notifications.register()
        scopes.register()
