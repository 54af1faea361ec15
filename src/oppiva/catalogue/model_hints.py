"""Short hints at the fields of a model's text: what to write, in plain words, and how long it may be."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from oppiva.ui.formatting import number

HINTS: Mapping[str, Promise] = {
    "one_sentence": gettext_lazy("What is done, and what it changes. The library shows this in its list."),
    "effect": gettext_lazy("Choose “unknown” if the experiments do not tell. Unknown is an answer."),
    "effect_words": gettext_lazy("For example: waiting fell from 16 to 11 minutes."),
    "effect_n": gettext_lazy("Customers, days or calls that the numbers come from."),
    "start_minutes": gettext_lazy("All who take part together. Leave all of the effort empty if it is not known."),
    "start_cents": gettext_lazy("Bought from outside, without one's own working time. 0 if nothing."),
    "effort_staff": gettext_lazy("The calculator scales the minutes to the reader's own staff by this."),
    "problem": gettext_lazy("Whose day was hard, and how did it show?"),
    "start_situation": gettext_lazy("How was it done before? What did it take?"),
    "does_not_solve": gettext_lazy("A reader saves time by knowing what not to expect."),
    "roles": gettext_lazy("Roles, no persons."),
    "amount": gettext_lazy("How much at a time: customers, minutes, meetings."),
    "channel": gettext_lazy("Phone, at the desk, in a group, remotely …"),
    "systems": gettext_lazy("What is needed of programs, or that nothing is."),
    "law": gettext_lazy("What must be looked after: data protection, secrecy, records."),
    "breaks_if": gettext_lazy("Which change takes the effect away?"),
    "condition_idea": gettext_lazy("One line: what about the idea itself must hold?"),
    "condition_outside": gettext_lazy("One line: customers, employers, the area."),
    "condition_house": gettext_lazy("One line: leadership, time, money."),
    "condition_people": gettext_lazy("One line: who must want it, who must be able to."),
    "condition_doing": gettext_lazy("One line: how it is begun and kept going."),
    "did_not_work": gettext_lazy("Where and why. Tell it as it was: it is what others need most."),
    "equality": gettext_lazy("Whom might it leave out, and what is done about that?"),
    "staff_message": gettext_lazy("A message that a supervisor can send on as it is."),
    "contact": gettext_lazy("For example: service manager. No name."),
    "innokyla": gettext_lazy("If it is there, too."),
    "plain_summary": gettext_lazy("Short sentences, common words. For somebody who hears of it for the first time."),
}
ROW_NAMES: Mapping[tuple[str, str], Promise] = {
    ("steps", ""): pgettext_lazy("of a model", "Step %(n)s"),
    ("first_week", ""): gettext_lazy("First week, line %(n)s"),
    ("core_parts", "what"): gettext_lazy("Core part %(n)s: what is kept"),
    ("core_parts", "why"): gettext_lazy("Core part %(n)s: why it works"),
    ("core_parts", "sign"): gettext_lazy("Core part %(n)s: the sign that it is there"),
    ("edge_parts", "what"): gettext_lazy("Part %(n)s: what may be changed"),
    ("edge_parts", "variants"): gettext_lazy("Part %(n)s: how it has been done elsewhere"),
}


def hint_of(name: str) -> Promise | None:
    """The hint at a field, if there is one."""
    return HINTS.get(name)


def length_words(least: int, most: int) -> str:
    """How long a text may be; the shortest, where there is one."""
    if least:
        return _("%(least)s–%(most)s characters.") % {"least": number(least), "most": number(most)}
    return _("At most %(most)s characters.") % {"most": number(most)}
