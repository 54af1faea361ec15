"""Short hints at the fields of a model's text: what its reader needs, the form of a sentence to begin from, and how
long it may be. A form has gaps where the model's own words go; nothing is invented for it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from oppiva.ui.formatting import number

HINTS: Mapping[str, Promise] = {
    "one_sentence": gettext_lazy("What is done, and what it changes. The library shows this in its list."),
    "effect": gettext_lazy("Choose “unknown” if the experiments do not tell. Unknown is an answer."),
    "effect_words": gettext_lazy("What was counted, and how it changed."),
    "effect_unit": gettext_lazy("The calculator scales minutes per customer. Anything else it leaves unknown."),
    "effect_before": gettext_lazy("The figure before the experiment."),
    "effect_after": gettext_lazy("The same figure at the end of the experiment."),
    "effect_n": gettext_lazy("Customers, days or calls that the numbers come from."),
    "start_minutes": gettext_lazy("All who take part together. Leave all of the effort empty if it is not known."),
    "start_cents": gettext_lazy("Bought from outside, without one's own working time. 0 if nothing."),
    "month_minutes": gettext_lazy("What it takes every month once it runs. All who take part together."),
    "month_cents": gettext_lazy("Bought from outside every month. 0 if nothing."),
    "effort_staff": gettext_lazy("The calculator scales the minutes to the reader's own staff by this."),
    "problem": gettext_lazy("Whose day was hard, and how did it show?"),
    "start_situation": gettext_lazy("How was it done before? What did it take?"),
    "change_customer": gettext_lazy("What does the customer notice?"),
    "change_staff": gettext_lazy("What does one do differently, and what no more?"),
    "change_employer": gettext_lazy("What does the employer notice?"),
    "nothing_changes_for": gettext_lazy("Tick those whose day stays as it was. That is an answer, too."),
    "needs": gettext_lazy("What must be there before the first day: time, permission, a tool?"),
    "does_not_solve": gettext_lazy("A reader saves time by knowing what not to expect."),
    "roles": gettext_lazy("Roles, no persons."),
    "skills": gettext_lazy("What must one be able to do that is not known already? “Nothing new” is an answer."),
    "training": gettext_lazy("How does a new colleague learn it, and how long does that take?"),
    "rhythm": gettext_lazy("How often, on which days, at what time?"),
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
    "did_not_work_unknown": gettext_lazy("If nobody has told. The page of the model then says so."),
    "equality": gettext_lazy("Whom might it leave out, and what is done about that?"),
    "staff_message": gettext_lazy("A message that a supervisor can send on as it is."),
    "contact": gettext_lazy("For example: service manager. No name."),
    "innokyla": gettext_lazy("If it is there, too."),
    "plain_summary": gettext_lazy("Short sentences, common words. For somebody who hears of it for the first time."),
}
FORMS: Mapping[str, Promise] = {
    "effect_words": gettext_lazy("… fell from … to …"),
    "problem": gettext_lazy("When …, … has to …, because …"),
    "start_situation": gettext_lazy("Before, … was done so that … It took …"),
    "change_customer": gettext_lazy("The customer gets … without …"),
    "change_staff": gettext_lazy("… no longer …, but …"),
    "change_employer": gettext_lazy("The employer knows … already when …"),
    "needs": gettext_lazy("Before the beginning: …, … and …"),
    "does_not_solve": gettext_lazy("This does not help when …"),
    "steps": gettext_lazy("… does … when …"),
    "roles": gettext_lazy("… does …, and … stands in."),
    "skills": gettext_lazy("One must be able to …"),
    "training": gettext_lazy("A new colleague … with …, which takes …"),
    "amount": gettext_lazy("About … in a …"),
    "rhythm": gettext_lazy("Every … at …"),
    "channel": gettext_lazy("…; … only when …"),
    "systems": gettext_lazy("Needs …; nothing changes in …"),
    "law": gettext_lazy("… is written down, … is not."),
    "core_parts": gettext_lazy("… – without it … – it is seen from …"),
    "edge_parts": gettext_lazy("… – elsewhere it has been … or …"),
    "breaks_if": gettext_lazy("… if nobody …"),
    "condition_idea": gettext_lazy("… can be said in one sentence to …"),
    "condition_outside": gettext_lazy("Customers have …, employers …"),
    "condition_house": gettext_lazy("The supervisor gives … for …"),
    "condition_people": gettext_lazy("At least … want …"),
    "condition_doing": gettext_lazy("… begins, and … looks every … that it goes on."),
    "did_not_work": gettext_lazy("It did not work where …, because …"),
    "equality": gettext_lazy("Who …, gets the same by …"),
}
# Over the rows of a field: one hint for all of them.
_ROW_HINTS: Mapping[str, Promise] = {
    "steps": gettext_lazy("One deed in each step, in the order in which they are done."),
    "core_parts": gettext_lazy("What may not be left out, why it works, and the sign by which it is seen."),
    "edge_parts": gettext_lazy("What each place may do in its own way, and how others have done it."),
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


def hint_of(name: str) -> str:
    """The hint at a field: what its reader needs, and the form of a sentence; empty where there is none."""
    said = [str(one) for one in (HINTS.get(name, ""), _ROW_HINTS.get(name, "")) if one]
    if name in FORMS:
        said.append(_("In this form: “%(form)s”") % {"form": FORMS[name]})
    return " ".join(said)


def length_words(least: int, most: int) -> str:
    """How long a text may be; the shortest, where there is one."""
    if least:
        return _("%(least)s–%(most)s characters.") % {"least": number(least), "most": number(most)}
    return _("At most %(most)s characters.") % {"most": number(most)}
