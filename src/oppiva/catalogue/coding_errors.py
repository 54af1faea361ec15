"""The words of what is refused in a candidate's analysis, and of what was done there in the audit log."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.people.words import add_verbs
from oppiva.ui import refusals, registry
from oppiva.ui.refusals import Facts
from oppiva.ui.registry import Words

CONFLICT = 409
NOTHING = gettext_lazy("Nothing was changed.")
VERBS = {
    "code_added": gettext_lazy("added a code"),
    "code_changed": gettext_lazy("changed a code"),
    "codes_merged": gettext_lazy("merged codes"),
    "sources_frozen": gettext_lazy("froze texts of experiments"),
    "source_masked": gettext_lazy("blocked out words of a frozen text"),
    "quote_settled": gettext_lazy("said where a quote stands now"),
    "quotes_coded": gettext_lazy("gave quotes codes"),
    "coding_taken_back": gettext_lazy("took a code off a quote"),
    "coding_put_back": gettext_lazy("put a code back on a quote"),
    "coding_set_begun": gettext_lazy("began a coding set"),
    "coding_done": gettext_lazy("called their part of a coding set done"),
    "coding_goes_on": gettext_lazy("went on with their part of a coding set"),
    "coding_set_ended": gettext_lazy("ended a coding set"),
    "memo_written": gettext_lazy("wrote a memo"),
    "memo_changed": gettext_lazy("changed a memo"),
    "memo_deleted": gettext_lazy("deleted a memo"),
    "memo_restored": gettext_lazy("brought back a memo"),
    "coding_checked": gettext_lazy("checked an analysis for personal data"),
}

# Said at the form or on the page of errors (422).
WORDS: dict[str, Callable[[Facts], str]] = {
    "text_unseen": lambda _facts: _("Leave out characters that cannot be seen."),
    "code_twice": lambda _facts: _("There is a code of this name here already. Give another name."),
    "code_gone": lambda _facts: _("The code is not in use any more. Choose another."),
    "parent_unknown": lambda _facts: _("Choose the code above from the list."),
    "colour_unknown": lambda _facts: _("Choose a colour from the list."),
    "code_ring": lambda _facts: _("A code cannot lie under itself. Choose another place."),
    "nothing_chosen": lambda _facts: _("Choose at least one sentence."),
    "no_code": lambda _facts: _("Choose at least one code."),
    "too_many_chosen": lambda facts: _("Choose at most %(most)s at a time.") % {"most": facts.get("most", "")},
    "quote_outside": lambda _facts: _("The place is not in the text. Choose it again."),
    "words_not_once": lambda _facts: _("Write the words exactly as they stand, so that they stand there once."),
    "words_nowhere": lambda _facts: _("These words stand in no frozen version of the text."),
    "coders_too_few": lambda _facts: _("Choose at least two coders."),
    "coders_too_many": lambda facts: _("Choose at most %(most)s coders.") % {"most": facts.get("most", "")},
    "coder_unknown": lambda _facts: _("Choose coders from the analysts of the programme."),
    "no_sources": lambda _facts: _("Freeze the texts first."),
}


def register() -> None:
    """Give each refusal its words, and each deed its line in the log."""
    refusals.register(WORDS)
    add_verbs(VERBS)
    for code, title, text in (
        ("coding_over", _over, gettext_lazy("Its experiments are analysed where they lie now.")),
        ("coding_under_way", _under_way, gettext_lazy("This can be done when the set has ended.")),
        ("set_of_others", _set_of_others, gettext_lazy("You see all marks when the set has ended.")),
        ("source_not_in_set", _not_in_set, gettext_lazy("Mark the texts of the set first.")),
        ("coder_done", _coder_done, gettext_lazy("Go on with your part first, if you want to change it.")),
        ("coding_fixed", _fixed, gettext_lazy("Agreement is counted from it, so it stays.")),
        ("coding_stands", _stands, NOTHING),
        ("source_old", _source_old, gettext_lazy("Open the newest one.")),
        ("quote_settled", _settled, NOTHING),
        ("no_set", _no_set, NOTHING),
        ("export_unchecked", _unchecked, gettext_lazy("Check the marked places again, then take the file.")),
    ):
        registry.error_words(code, _conflict(title, text))


def _conflict(title: Callable[[Facts], str], text: object) -> Callable[[Facts], Words]:
    return lambda facts: Words(title(facts), str(text), CONFLICT)


def _over(facts: Facts) -> str:
    return _("Candidate %(code)s is closed.") % {"code": facts.get("candidate", "")}


def _under_way(_facts: Facts) -> str:
    return _("A coding set is open.")


def _set_of_others(_facts: Facts) -> str:
    return _("Others are coding a set now, each apart.")


def _not_in_set(_facts: Facts) -> str:
    return _("This text is not in the open set.")


def _coder_done(_facts: Facts) -> str:
    return _("You have called your part done.")


def _fixed(_facts: Facts) -> str:
    return _("This mark belongs to a set that is done.")


def _stands(_facts: Facts) -> str:
    return _("The quote has this code already.")


def _source_old(_facts: Facts) -> str:
    return _("There is a newer version of this text.")


def _settled(_facts: Facts) -> str:
    return _("This quote does not wait any more.")


def _no_set(_facts: Facts) -> str:
    return _("No set is open.")


def _unchecked(_facts: Facts) -> str:
    return _("Nobody has checked these texts for personal data.")
