"""Who takes a model into use, in which version, what is changed on the way, and whether it is still in use."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdoptionConfig(AppConfig):
    """Fills the slots of lower apps that need to know adoptions."""

    name = "oppiva.adoption"
    label = "adoption"
    verbose_name = _("Adoptions of models")

    def ready(self) -> None:
        """Registers the words of refusals and what rows hold about persons."""
        from oppiva.adoption import (  # noqa: F401  (some register on import)
            asked_questions,
            begin_mails,
            begin_tasks,
            catalogue_slots,
            errors,
            notices,
            personal,
            receivers,
            slots,
            tasks,
            version_mails,
        )
        from oppiva.adoption.pages import public_use
        from oppiva.people.interface.routes import register_routes

        register_routes("oppiva.adoption.api")
        register_routes("oppiva.adoption.api_own")
        asked_questions.register()
        errors.register()
        notices.register()
        personal.register()
        slots.register()
        version_mails.register()
        public_use.register()
        begin_mails.register()
        catalogue_slots.register()
