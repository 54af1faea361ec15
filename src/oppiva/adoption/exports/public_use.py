"""Who uses which model, as a table: the places that let themselves be shown, told as the pages of models tell them."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from oppiva.adoption.pages.public_use import change, row
from oppiva.adoption.queries.public_use import PlaceOfModel
from oppiva.jobs import clock
from oppiva.people.models import Organisation
from oppiva.ui.tables import Column, Table


def places_table(places: Collection[PlaceOfModel]) -> Table:
    """A row for each place and model."""
    columns = [
        Column(pgettext("target", "Code")),
        Column(_("Model")),
        Column(_("Place")),
        Column(pgettext("of a place", "Kind")),
        Column(pgettext("adoption", "Stage")),
        Column(_("Last known")),
        Column(pgettext("of a model", "Version")),
        Column(_("What was changed")),
    ]
    rows = []
    for one in places:
        shown, kind = row(one.place), str(Organisation.Kind(one.place.kind).label)
        changes = "; ".join(map(change, one.place.changes))
        rows.append((one.code, one.slug, shown.who, kind, shown.stage, shown.small, shown.version, changes))
    return Table(_("Places that use models"), columns, rows, clock.today())
