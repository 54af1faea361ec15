"""The plan in the team's words: problem, smallest trial and what keeps it safe."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from oppiva.experiments.models import Problem, Step, Theme, Trial, Whose
from oppiva.experiments.queries.page import Steps
from oppiva.ui.formatting import NBSP, date_short, hours, number

# The permanent address of an experiment of ours, in any language.
PRIOR = re.compile(r"(?:https?://[^/]+)?(?:/sv|/en)?/hanke/[^/]+/kokeilut/([^/]+)/")


@dataclass(frozen=True)
class Fact:
    """One line of the plan."""

    label: str
    text: str
    written: bool  # by the team, in the language of its experiment
    step: str = Step.PROBLEM


def plan_facts(steps: Steps | None, today: date) -> tuple[Fact, ...]:
    """Problem and smallest trial in the team's words; what is empty is left out."""
    if steps is None:
        return ()
    found: list[Fact] = []
    if (problem := steps.problem) is not None:
        found += [Fact(*one) for one in problem_facts(problem)]
    if (trial := steps.trial) is not None:
        found.append(Fact(_("Smallest trial"), trial_words(trial, today), True, Step.TRIAL))
        if trial.minutes_estimated:
            found.append(Fact(_("Time expected"), hours(trial.minutes_estimated), False, Step.TRIAL))
    return tuple(one for one in found if one.text)


def prior_words(address: str, *, repeats: bool = False) -> str:
    """An experiment of ours by its code, any other address as it is; and whether the team does it again."""
    ours = PRIOR.fullmatch(address)
    what = _("Experiment %(code)s") % {"code": ours[1]} if ours is not None else address
    return _("%(what)s (we repeat it)") % {"what": what} if repeats else what


def problem_facts(problem: Problem) -> list[tuple[str, str, bool]]:
    """Label, text, and whether the team wrote it; some texts may be empty."""
    whose = [str(Whose(one).label) for one in problem.problem_of if one in Whose.values]
    prior = ", ".join(
        prior_words(str(one.get("address", "")), repeats=bool(one.get("repeats")))
        for one in problem.prior_work
        if isinstance(one, dict)
    )
    if not prior and problem.prior_none:
        prior = _("looked for, nothing found")
    elif not prior and problem.prior_searched_at is not None:
        prior = _("searched for")
    return [
        (_("In one sentence"), problem.summary, True),
        (_("Problem"), problem.problem, True),
        (_("Whose problem is it?"), ", ".join(whose), False),
        (_("Theme"), str(Theme(problem.theme).label) if problem.theme else "", False),
        (_("How do you know?"), problem.how_known, True),
        (_("Has this been done before?"), prior, False),
    ]


def trial_words(trial: Trial, today: date) -> str:
    """Where, with how many, when."""
    parts = [trial.where]
    if trial.how_many:
        parts.append(_("about %(n)s") % {"n": number(trial.how_many)})
    if trial.starts_on is not None and trial.ends_on is not None:
        parts.append(f"{date_short(trial.starts_on, today)}{NBSP}–{NBSP}{date_short(trial.ends_on, today)}")
    return ", ".join(part for part in parts if part)


def safety_words(trial: Trial | None, today: date, *, named: bool) -> tuple[str, ...]:
    """Customer data, what stops the trial, the supervisor's nod, whose name only the team reads on its page."""
    if trial is None:
        return ()
    found = []
    if trial.customer_data is not None:
        found.append(
            _("Customers' data are handled in the trial. Nothing about them is written here.")
            if trial.customer_data
            else _("No data of customers are written here.")
        )
    if trial.stop_rule:
        found.append(_("We stop at once, if: %(rule)s") % {"rule": trial.stop_rule})
    if trial.nod_on is not None:
        day = date_short(trial.nod_on, today)
        if named and trial.nod_name:
            found.append(_("Permission: %(name)s, %(day)s") % {"name": trial.nod_name, "day": day})
        else:
            found.append(_("The supervisor gave permission on %(day)s") % {"day": day})
    return tuple(found)
