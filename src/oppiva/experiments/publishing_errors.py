"""The words of what publishing refuses, and of its audit rows."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oppiva.core.errors import whole
from oppiva.experiments import publishing_words, words
from oppiva.people.words import add_verbs
from oppiva.ui import refusals, registry
from oppiva.ui.refusals import Facts, Said
from oppiva.ui.registry import Words

CONFLICT = 409


def _missing(facts: Facts) -> Words:
    codes = facts.get("codes")
    named = ", ".join(publishing_words.missing_words(codes)) if isinstance(codes, tuple) else ""
    return Words(
        _("Something is missing before this can go out."),
        _("Missing: %(fields)s. Nothing was published.") % {"fields": named},
        CONFLICT,
    )


def _coded(facts: Facts) -> Words:
    """Which steps, and never the code."""
    steps = facts.get("steps")
    named = ", ".join(str(words.STEPS[step]).lower() for step in steps) if isinstance(steps, tuple) else ""
    where = _("It stands in: %(steps)s.") % {"steps": named} if named else ""
    more = _("Your text is saved for your team. Remove the code, then try again.")
    if facts.get("left"):
        more = _(
            "Somebody who has left the team wrote it in the log. A facilitator of your series can blank the code: ask "
            "them. Your text is saved for your team."
        )
    return Words(
        _("There is a personal identity code in the text."),
        " ".join(part for part in (where, more) if part),
        CONFLICT,
    )


def _left(facts: Facts) -> str:
    count = whole(facts, "count")
    return ngettext(
        "Decide about the one place that is left.", "Decide about the %(n)s places that are left.", count
    ) % {"n": count}


def _said(title: Callable[[], str], text: Callable[[], str]) -> registry.ErrorWords:
    return lambda _facts: Words(title(), text(), CONFLICT)


# At a field of a form, else as a page.
SAID: Said = {
    "flags_open": _left,
    "flag_reason": lambda _facts: _("Tell in a few words why it is no personal data, at least three characters."),
    "flag_code": lambda _facts: _("A personal identity code is never published. Ask the team to remove it."),
    "ask_why": lambda facts: (
        _("Say in 3 to %(n)s characters why the text stays as it is.") % {"n": whole(facts, "most")}
    ),
    "withdraw_reason": lambda facts: _("Write the reason in 3 to %(n)s characters.") % {"n": whole(facts, "most")},
    "part_needed": lambda _facts: _("The page cannot be without this text. Say it in other words."),
}

PAGES: dict[str, registry.ErrorWords] = {
    "publish_missing": _missing,
    "identity_code": _coded,
    "check_outdated": _said(
        lambda: _("The text has changed since it was checked."),
        lambda: _("The earlier check does not hold any more. Look at the marked places again."),
    ),
    "check_none": _said(
        lambda: _("The team has not asked for a check of this text."),
        lambda: _("You get a notice when it does."),
    ),
    "check_own": _said(
        lambda: _("You are in the team yourself."),
        lambda: _("Another facilitator checks the text. Nothing was changed."),
    ),
    "share_too_wide": _said(
        lambda: _("Publishing comes after the decision."),
        lambda: _("Choose your team, your series or the programme now."),
    ),
    "share_published": _said(
        lambda: _("The experiment is published."),
        lambda: _("Withdraw the page first, then choose who sees the experiment."),
    ),
}

VERBS = {
    "public_text_saved": gettext_lazy("saved the public text of an experiment"),
    "names_asked": gettext_lazy("asked members about their names on a public page"),
    "check_asked": gettext_lazy("asked for a check before publishing"),
    "check_confirmed": gettext_lazy("checked a text before publishing"),
    "check_returned": gettext_lazy("sent a text back before publishing"),
    "check_outdated": gettext_lazy("changed a text that had been checked"),
    "experiment_published": gettext_lazy("published an experiment"),
    "experiment_withdrawn": gettext_lazy("withdrew a published experiment"),
}


def register() -> None:
    """Gives each refusal its words, and the deeds theirs for the page of the audit log."""
    refusals.register(SAID)
    for code, told in PAGES.items():
        registry.error_words(code, told)
    add_verbs(VERBS)
