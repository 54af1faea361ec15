"""The first page's sentence: what waits for the person, else what the first of their roles says."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.ui.counting import number_inside


def home_sentence(name: str, waiting: int | None, otherwise: str, only: str = "") -> str:
    """`Hanna, three things are waiting for you.`; with nothing waiting the role's own sentence; None: not known.

    `only`: how the one thing that waits says itself.
    """
    first = name.split()[0] if name.split() else ""
    if waiting is None:
        return _("%(name)s, what is waiting for you is not known.") % {"name": first}
    if waiting == 0:
        return otherwise or _("%(name)s, nothing is waiting for you.") % {"name": first}
    if waiting == 1 and only:
        return only % {"name": first}
    words = ngettext("%(name)s, one thing is waiting for you.", "%(name)s, %(n)s things are waiting for you.", waiting)
    return words % {"name": first, "n": number_inside(waiting)}
