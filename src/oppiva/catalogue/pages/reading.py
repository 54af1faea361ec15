"""A measure as the team wrote it, above the form that asks how it is read."""

from __future__ import annotations

from django.utils.translation import gettext as _

from oppiva.catalogue.path_words import capital
from oppiva.experiments.models import Statistic, Wanted
from oppiva.experiments.queries import MeasureNumbers
from oppiva.experiments.result_words import with_unit
from oppiva.ui.formatting import number


def measure_facts(measure: MeasureNumbers, language: str) -> dict[str, object]:
    """What is counted, how, by whom, and how many numbers there are of it."""
    wanted = capital(str(Wanted(measure.wanted).label)) if measure.wanted in Wanted.values else _("not told")
    statistic = capital(str(Statistic(measure.statistic).label)) if measure.statistic in Statistic.values else ""
    facts = (
        (_("Unit"), measure.unit),
        (_("How"), measure.how or _("not told")),
        (_("Who"), measure.who or _("not told")),
        (_("Wanted direction"), wanted),
        (_("Which figure counts"), statistic),
        (_("Starting level"), with_unit(measure.stated, measure.unit)),
        (_("Numbers before"), number(len(measure.before))),
        (_("Numbers of the trial"), number(len(measure.during))),
    )
    what = measure.what or _("A measure without a name")
    return {"what": what, "language": language, "facts": [(label, text) for label, text in facts if text]}
