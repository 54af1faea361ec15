"""One index over the texts of all apps: found by words and by meaning, under the rights of who asks."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Registers the work of the clock; kinds of text come from upper apps (`slots.register_kind`)."""

    name = "oppiva.search"
    label = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        """Tasks register on import."""
        from oppiva.search import tasks  # noqa: F401
