"""The words of what programme refuses: at a field of a form, or as a page of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oppiva.core.errors import DomainError, whole
from oppiva.people.words import add_facts, add_verbs
from oppiva.programme.models import Commitment, PlanVersion
from oppiva.ui import refusals
from oppiva.ui.refusals import Facts


def _reason_needed(facts: Facts) -> str:
    blocking = facts.get("blocking")
    if isinstance(blocking, int):
        return ngettext(
            "One check blocks. Write why the plan is followed nevertheless.",
            "%(n)s checks block. Write why the plan is followed nevertheless.",
            blocking,
        ) % {"n": blocking}
    return _("Write the reason.")


def _organisation_committed(facts: Facts) -> str:
    number = whole(facts, "count")
    return ngettext(
        "The organisation has a commitment in a programme. Remove the commitment there first.",
        "The organisation has commitments in %(n)s programmes. Remove them there first.",
        number,
    ) % {"n": number}


def _code_taken(facts: Facts) -> str:
    value = {"value": facts.get("value", "")}
    if facts.get("writable"):
        return _("You already have a programme with the code %(value)s. Add this plan there as a new version.") % value
    if facts.get("seen"):
        return _("The programme %(value)s is already here. Change programme.code in the plan.") % value
    return _("The code %(value)s cannot be used. Choose another and change programme.code in the plan.") % value


WORDS: dict[str, Callable[[Facts], str]] = {
    "code_not_usable": lambda facts: (
        _(
            "The programme code %(value)s cannot stand in an address. Use at most 40 letters, digits, hyphens and full"
            " stops."
        )
        % {"value": facts.get("value", "")}
    ),
    "code_taken": _code_taken,
    "code_differs": lambda facts: (
        _("The file is of the programme %(value)s, this one is %(expected)s. Check that you chose the right file.")
        % {"value": facts.get("value", ""), "expected": facts.get("expected", "")}
    ),
    "nothing_changed": lambda facts: (
        _("Nothing differs from version %(no)s, so no new version was stored.") % {"no": facts.get("version", "")}
    ),
    "section_only": lambda facts: (
        _("The joined text holds the table %(section)s and nothing else. Write it as the other text shows.")
        % {"section": facts.get("section", "")}
    ),
    "programme_ended": lambda facts: _("The programme has ended. It can be read but no longer changed."),
    "programme_not_active": lambda facts: _("Only a programme that is under way can be ended."),
    "already_in_force": lambda facts: _("Version %(no)s is already in force.") % {"no": facts.get("no", "")},
    "reason_needed": _reason_needed,
    "matched_twice": lambda facts: _("Two names of the plan were given the same organisation. Choose one for each."),
    "organisation_unknown": lambda facts: (
        _("The organisation chosen for %(key)s is not there any more. Choose again.") % {"key": facts.get("key", "")}
    ),
    "organisation_committed": _organisation_committed,
    "commitment_exists": lambda facts: _("The organisation already has a commitment in this programme. Open that one."),
    "executor_outside": lambda facts: _("Choose an organisation that takes part in the programme."),
    "organisation_executes": lambda facts: _(
        "The organisation carries a programme out. Name another executor on the programme's page of commitments first."
    ),
    "signed_needs_date": lambda facts: _("Give the day on which the letter was signed."),
    "date_to_come": lambda facts: _("The day is still to come. Give the day on which the letter was signed."),
    "seats_out_of_range": lambda facts: _("Give a number of seats from 0 to 10 000, or leave it empty if unknown."),
    "step_back_needs_reason": lambda facts: _("The commitment becomes weaker than it was. Write why."),
}


VERBS = {
    "programme_opened": gettext_lazy("opened a programme"),
    "programme_ended": gettext_lazy("ended a programme"),
    "plan_version_added": gettext_lazy("stored a version of the plan"),
    "plan_in_force": gettext_lazy("put a version of the plan in force"),
    "commitment_set": gettext_lazy("saved a commitment"),
    "commitment_letter_added": gettext_lazy("attached the letter of a commitment"),
    "commitment_letter_removed": gettext_lazy("removed the letter of a commitment"),
    "commitment_letter_restored": gettext_lazy("brought back the letter of a commitment"),
    "executor_set": gettext_lazy("named the executor of a programme"),
    "commitment_removed": gettext_lazy("removed a commitment"),
}


# What the rows of the audit log count and name.
FACTS = {
    "no": gettext_lazy("version"),
    "origin": gettext_lazy("origin"),
    "blocking": gettext_lazy("checks that block"),
    "block": gettext_lazy("checks that block"),
    "warn": gettext_lazy("checks that warn"),
    "info": gettext_lazy("for information"),
    "ok": gettext_lazy("in order"),
    "changed": gettext_lazy("things changed"),
    "commitment": gettext_lazy("commitment"),
}
FACT_VALUES: dict[str, Mapping[str, str | Promise]] = {
    "origin": dict(PlanVersion.Origin.choices),
    "commitment": dict(Commitment.Kind.choices),
}


def words(error: DomainError) -> str:
    """What is wrong and what to do, in the language of the page."""
    return refusals.words_of(WORDS, error)


def register() -> None:
    """Give each refusal its words on the page of errors."""
    refusals.register(WORDS)
    add_verbs(VERBS)
    add_facts(FACTS, FACT_VALUES)
