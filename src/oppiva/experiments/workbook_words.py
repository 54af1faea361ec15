"""Why a row of the sheet of experiments has its fate: what is so, then what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from oppiva.people.words import add_verbs
from oppiva.ui import registry
from oppiva.ui.registry import Words

Facts = Mapping[str, object]
_NOTHING = dict.fromkeys(("code", "experiment", "least", "most", "row"), "")
WORDS: Mapping[str, Promise] = {
    "experiment_new_decided": __("Comes in as %(code)s, decided."),
    "experiment_new_reviewing": __("Comes in as %(code)s; the decision is still to be written."),
    "experiment_new_running": __("Comes in as %(code)s, under way."),
    "experiment_new_idea": __("Comes in as %(code)s, an idea so far."),
    "experiment_known": __("%(code)s was brought in already. Nothing changes."),
    "experiment_there": __("The team has its own experiment here. The team writes it on its page; leave the row out."),
    "experiment_no_team": __("The series has no team of this number. Mend the number, or form the teams first."),
    "experiment_team_wrong": __("A team has a number from 1 to %(most)s. Mend it."),
    "experiment_too_short": __("The text is too short: at least %(least)s letters. Write more, or leave it empty."),
    "experiment_number_wrong": __("This is not one number. Write it like this: 9,5."),
    "experiment_prediction_unclear": __(
        "It is not clear which way the prediction goes. Write at most 10, at least 5, 10–15, goes down or goes up."
    ),
    "experiment_choice_unknown": __("Choose one of the words of the template, or leave it empty."),
    "experiment_days": __("The days are in the wrong order. Mend them."),
    "experiment_to_come": __("The decision is still to come. Leave the decision empty."),
}


def _said(words: Promise, facts: Facts) -> Words:
    return Words(str(words) % {**_NOTHING, **facts})


def _in_use(facts: Facts) -> Words:
    title = _("The workbook cannot be taken back: the team has written in experiment %(experiment)s since.")
    return Words(title % {**_NOTHING, **facts}, _("Its work stays. Take single rows back by hand."))


def register() -> None:
    """Gives fates and refusals their words, and the deeds of the audit log theirs."""
    for code, words in WORDS.items():
        said: Callable[[Facts], Words] = partial(_said, words)
        registry.error_words(code, said)
    registry.error_words("experiment_in_use", _in_use)
    add_verbs({"experiment_imported": __("brought an experiment in from a workbook")})
