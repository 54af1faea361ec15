"""Grouping of experiments into candidates, and the trace of what came of each."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogueConfig(AppConfig):
    """Fills the slots of lower apps that need to know candidates."""

    name = "oppiva.catalogue"
    label = "catalogue"
    verbose_name = _("Candidates and models")

    def ready(self) -> None:
        """Registers what is heard of experiments, the words of refusals and what rows hold about persons."""
        from oppiva.catalogue import (  # noqa: F401  (some register on import)
            coding_errors,
            coding_personal,
            coding_tasks,
            errors,
            import_errors,
            import_tasks,
            library_search,
            listed_rows,
            material_slots,
            model_errors,
            model_notices,
            model_personal,
            model_tasks,
            paper_errors,
            personal,
            receivers,
            slots,
            steward_mails,
            steward_notices,
            tasks,
        )
        from oppiva.catalogue.feeds import library_feeds
        from oppiva.people.interface.routes import register_feeds, register_routes

        register_routes("oppiva.catalogue.api")
        register_feeds(library_feeds)
        errors.register()
        personal.register()
        coding_errors.register()
        coding_personal.register()
        listed_rows.register()
        model_errors.register()
        steward_mails.register()
        steward_notices.register()
        model_personal.register()
        model_notices.register()
        paper_errors.register()
        material_slots.register()
        slots.register()
        library_search.register()
        import_errors.register()
