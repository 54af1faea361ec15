"""Where a model came from when it is of another library, as its pages say it: never an address of this installation."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

from oppiva.catalogue.models import ForeignModel
from oppiva.jobs.clock import HELSINKI
from oppiva.ui.formatting import date as full_date


def library_of(origin: ForeignModel) -> str:
    """What the library is called: its name and its host, as far as they are known."""
    host = urlsplit(origin.address).netloc
    return ", ".join(part for part in (origin.library_name, host) if part) or _("a library without a name")


def version_there(origin: ForeignModel, number: str) -> str:
    """The address of a version where it came from; empty when its library has none."""
    return urljoin(origin.address, f"{number}/") if origin.address else ""


def material_there(origin: ForeignModel, number: str) -> str:
    """Where the files of a version are fetched: at its page there."""
    return version_there(origin, number)


def sibling_there(origin: ForeignModel, slug: str, number: str) -> str:
    """The address of a version of another model of the same library."""
    return urljoin(origin.address, f"../{slug}/{number}/") if origin.address else ""


def read_on(origin: ForeignModel) -> str:
    """The day on which it was last read, in Finland."""
    return full_date(origin.read_at.astimezone(HELSINKI).date())


def told(origin: ForeignModel, shown: str) -> str:
    """A sentence: under which code it is there, who keeps it, when it was read."""
    words = _("There it is %(code)s of programme %(programme)s, here in version %(number)s. Read on %(day)s.") % {
        "code": origin.code, "programme": origin.programme_code, "number": shown, "day": read_on(origin),
    }  # fmt: skip
    keeper = ", ".join(part for part in (origin.organisation, origin.role) if part)
    return f"{words} {_('Steward there: %(who)s.') % {'who': keeper}}" if keeper else words
