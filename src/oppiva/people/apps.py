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
        from oppiva.audit.services import set_now
        from oppiva.jobs import clock
        from oppiva.people import (  # noqa: F401  (they register on import)
            frame,
            invitation_slots,
            invitation_words,
            notices,
            notifications,
            receivers,
            rules,
            scopes,
            slots,
            tasks,
            words,
        )

        set_now(clock.now)
        notifications.register()
        notices.register()
        scopes.register()
        slots.register_undo("people.organisation", rules.check_organisations_back)
        slots.register_undo("people.unit", rules.check_units_back)
        frame.register()
        words.register()
        invitation_words.register()
        invitation_slots.register()
