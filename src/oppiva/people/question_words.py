"""The sentences around the questions of a month: how many, how long it takes, what is answered."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.ui.counting import number_inside, number_word


def subject(count: int, topics: Sequence[str]) -> str:
    """`Three questions: still in use, short pulse`."""
    words = ngettext("One question: %(topics)s", "%(count)s questions: %(topics)s", count)
    return words % {"count": number_word(count), "topics": ", ".join(topics)}


def heading(count: int, seconds: int) -> str:
    """`Three questions, answering takes a minute`; rounded up to whole minutes."""
    minutes = max(1, -(-seconds // 60))
    asked = ngettext("One question", "%(count)s questions", count) % {"count": number_word(count)}
    time = ngettext("answering takes a minute", "answering takes %(minutes)s minutes", minutes)
    return f"{asked}, {time % {'minutes': number_inside(minutes)}}"


def all_answered(count: int) -> str:
    """The heading once nothing waits."""
    return ngettext("Thank you, the question is answered", "Thank you, all questions are answered", count)


def lead(waiting: int, answered: int) -> str:
    """What has been answered already, and that nothing is to be signed in to."""
    if not waiting:
        return _("You can still change an answer below.")
    told = _("You need not sign in. Every answer helps equally.")
    if not answered:
        return told
    done = ngettext("One is answered.", "%(count)s are answered.", answered) % {"count": number_word(answered)}
    return f"{done} {told}"


def all_passed() -> str:
    """The heading when everything was passed on."""
    return _("Thank you. We do not ask you about this again.")


def yours_again() -> str:
    """What was passed on is taken up again."""
    return _("The question is yours again.")
