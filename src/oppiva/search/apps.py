"""One index over the texts of all apps: found by words and by meaning, under the rights of who asks."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Registers the work of the clock; kinds of text come from upper apps (`slots.register_kind`)."""

    name = "oppiva.search"
    label = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        """Registers how search is, for readiness, and its place in the top bar; tasks register on import."""
        from oppiva.jobs.health import register_finding
        from oppiva.search import queries
        from oppiva.ui import registry

        register_finding("search", queries.finding)
        registry.search("search:search")
        import_module("oppiva.search.tasks")
