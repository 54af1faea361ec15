"""The words of what is refused when a result, a decision or a change of state is written down."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.core.errors import whole
from oppiva.people.words import add_verbs
from oppiva.ui import refusals
from oppiva.ui.formatting import date_short
from oppiva.ui.refusals import Facts, Said


def _too_early(facts: Facts) -> str:
    since = facts.get("since")
    if not isinstance(since, date):
        return _("The team itself says this. The half-days of the series have no dates yet.")
    return _("The team itself says this. A facilitator can from %(day)s on, two weeks after the last workshop.") % {
        "day": date_short(since)
    }


def _certainty(facts: Facts) -> str:
    match whole(facts, "certainty"):
        case 2:
            return _("Counted before and after needs a starting level and at least five numbers of the trial.")
        case 3:
            return _(
                "Repeated elsewhere needs another team's experiment in the first step, with the tick “we repeat it”."
            )
    return _("Compared with no change needs a comparison group, told in how the measure is counted.")


SAID: Said = {
    "too_early": _too_early,
    "certainty_unfounded": _certainty,
    "reopened_once": lambda facts: _(
        "The trial has been continued once already. Write down the decision, or break it off."
    ),
    "ends_in_past": lambda facts: _("The last day has passed already. Give today or a later day."),
    "next_in_past": lambda facts: _("The day has passed already. Give today or a later day."),
    "end_reason": lambda facts: _("Choose the reason."),
    "end_words": lambda facts: (
        _("Tell the reason in a few words, at most %(n)s characters. Nothing about anybody's health.")
        % {"n": whole(facts, "most")}
    ),
    "owner_outside": lambda facts: _("Choose somebody of the team, or write a role."),
    "cycle_open": lambda facts: _("The new round is there already. Its own decision ends it."),
    "snapshot_altered": lambda facts: _("The frozen text is not what it was when it was frozen. Tell the support."),
}

VERBS = {
    "experiment_decided": gettext_lazy("recorded the decision of an experiment"),
    "codes_blanked": gettext_lazy("blanked personal identity codes in the log of an experiment"),
    "privacy_checked": gettext_lazy("checked the privacy of an experiment"),
}


def register() -> None:
    """Gives each refusal its words, and the deeds theirs for the page of the audit log."""
    refusals.register(SAID)
    add_verbs(VERBS)
