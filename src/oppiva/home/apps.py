"""The first page of each role."""

from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class HomeConfig(AppConfig):
    """The first page of each role, and the pages of privacy, accessibility and help."""

    name = "oppiva.home"
    label = "home"

    def ready(self) -> None:
        """Registers the section, foot links, the phone's tabs, every role's part and the digest's next step."""
        from oppiva.home import blocks  # noqa: F401  (registers the parts)
        from oppiva.home.next_step import next_step
        from oppiva.people import slots
        from oppiva.ui import registry

        slots.register_next_step(next_step)
        registry.section("home", pgettext_lazy("section", "Home"), order=10, url="home:home")
        registry.foot_link("help", _("Help"), order=10, url="home:help")
        registry.foot_link("accessibility", _("Accessibility"), order=20, url="home:accessibility")
        registry.foot_link("privacy", _("Privacy"), order=30, url="home:privacy")
        registry.tab("home", pgettext_lazy("section", "Home"), order=10, url="home:home", icon="house-simple")
        registry.tab("help", _("Help"), order=50, url=_help_address, icon="hand-palm")


def _help_address(request: HttpRequest) -> str:
    """Of one who takes part, where the own team asks; of everybody else, how to get on."""
    from oppiva.people.models import Role
    from oppiva.ui import registry

    actor = getattr(request, "actor", None)
    takes_part = actor is not None and bool(actor.roles & {Role.PARTICIPANT, Role.TEAM_MEMBER})
    return registry.address_of("workshops:own_help" if takes_part else "home:help")
