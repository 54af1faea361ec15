"""Publishing in words: what is missing, what a part of the page is called, what a mark means, who will see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from oppiva.experiments import words
from oppiva.experiments.models import Choice, PublicationCheck, State
from oppiva.experiments.name_waiting import Silence
from oppiva.experiments.public_content import PICTURE, PLAIN, SIGNED, SPEECH, TEXTS
from oppiva.experiments.reading_words import joined
from oppiva.ui.counting import number_word
from oppiva.ui.formatting import date_short, number, stopped

if TYPE_CHECKING:
    from oppiva.experiments.queries.publishing import Answered

Text = str | Promise
CheckState = PublicationCheck.State

# Code of what is missing -> the dashed button, and its name in a list.
FIRST: Mapping[str, Text] = {
    "E26": gettext_lazy("Choose first that everybody may see it"),
    "E27": gettext_lazy("Write the summary in plain words first"),
    "alt": gettext_lazy("Tell first what is in the pictures"),
    "speech": gettext_lazy("Write first what is said in the recordings"),
    "names": gettext_lazy("Wait first for everybody's answer about their name"),
    "code": gettext_lazy("Remove the personal identity code first"),
    "check": gettext_lazy("Wait first for the facilitator's check"),
}
CODES: Mapping[str, Text] = {
    "E26": gettext_lazy("visibility: everybody"),
    "E27": gettext_lazy("summary in plain words"),
    "alt": gettext_lazy("what is in the pictures"),
    "speech": gettext_lazy("what is said in the recordings"),
    "names": gettext_lazy("each member's answer about the own name"),
    "code": gettext_lazy("a text without a personal identity code"),
    "check": gettext_lazy("a facilitator's check of exactly this text"),
}
# A decision as it is told afterwards (records.md 2): all four alike.
AFTERWARDS: Mapping[str, Text] = {
    Choice.KEEP: pgettext_lazy("decision afterwards", "It was kept"),
    Choice.CHANGE: pgettext_lazy("decision afterwards", "It was changed"),
    Choice.STOP: pgettext_lazy("decision afterwards", "It was stopped"),
    Choice.HAND_OVER: pgettext_lazy("decision afterwards", "It was handed over"),
}
# What the rules mark.
KINDS: Mapping[str, Text] = {
    "HETU": pgettext_lazy("mark", "personal identity code"),
    "HETU_LIKE": pgettext_lazy("mark", "looks like an identity code"),
    "EMAIL": pgettext_lazy("mark", "e-mail address"),
    "PHONE": pgettext_lazy("mark", "phone number"),
    "IBAN": pgettext_lazy("mark", "account number"),
    "PLATE": pgettext_lazy("mark", "number plate"),
    "CASE": pgettext_lazy("mark", "docket number"),
    "DOB": pgettext_lazy("mark", "date of birth"),
    "ADDRESS": pgettext_lazy("mark", "address"),
    "NAME": pgettext_lazy("mark", "name"),
    "DESC": pgettext_lazy("mark", "description that may identify"),
}
QUESTIONS: Mapping[str, Text] = {
    "recognisable": gettext_lazy("Can somebody recognise a customer?"),
    "names_allowed": gettext_lazy("Do the names have permission?"),
    "sensitive": gettext_lazy("Does health, crime or anything else sensitive show?"),
}
# What the measures of readability mark: a hint, never a verdict.
HINTS: Mapping[str, Text] = {
    "LONG_SENTENCE": pgettext_lazy("readability", "long sentence"),
    "LONG_WORD": pgettext_lazy("readability", "long word"),
    "RARE_WORD": pgettext_lazy("readability", "rare word: explain or change it"),
    "NOMINAL": pgettext_lazy("readability", "many nouns made of verbs"),
    "PASSIVE_CHAIN": pgettext_lazy("readability", "many passives in one sentence"),
    "ABBREVIATION": pgettext_lazy("readability", "abbreviation: explain it"),
    "CLAUSES": pgettext_lazy("readability", "many clauses in one sentence"),
}


def hint_words(kind: str, words: str, parts: Sequence[str]) -> str:
    """What could be lighter in one place: a sentence with the number of its words, a long word in its parts."""
    label = str(HINTS.get(kind, kind))
    if kind == "LONG_SENTENCE":
        return _("%(hint)s, %(n)s words") % {"hint": label, "n": len(words.split())}
    return _("%(hint)s (%(parts)s)") % {"hint": label, "parts": "·".join(parts)} if len(parts) > 1 else label


# The record asks for each beside its number; on one form they need a name of their own.
_UNITS: Mapping[str, Text] = {
    "baseline_unit": gettext_lazy("Unit of the starting level"),
    "unit": gettext_lazy("Unit of the measure"),
}


def part_label(part: str) -> str:
    """What a part of the page is called, as on the form it comes from."""
    if part == PLAIN:
        return _("In plain words")
    for stem, label in ((SIGNED, _("Reason of an amendment")), (PICTURE, _("Picture")), (SPEECH, _("Recording"))):
        if part.startswith(stem):
            return label
    if part in _UNITS:
        return str(_UNITS[part])
    model = TEXTS[part]
    return str(words.FIELDS[model.step].get(part, part))


def missing_words(codes: Sequence[str]) -> list[str]:
    """What is missing, by name."""
    return [str(CODES[code]) for code in codes if code in CODES]


def sentence(state: str, missing: Sequence[str], check: PublicationCheck | None, *, inside: bool = True) -> str:
    """The sentence that opens the page of publishing, for the team or (not `inside`) for who checks its text."""
    if state == State.PUBLISHED:
        if missing:
            return _("The experiment is published. A new text waits for its turn.")
        return _("The experiment is published.")
    if check is not None and check.is_returned:
        return _("The facilitator asks you to change something.") if inside else _("The text is with the team.")
    if check is not None and check.is_waiting and tuple(missing) == ("check",):
        return _("The text waits for the facilitator's check.")
    if not missing:
        return _("Everything is there. You can publish.")
    if len(missing) == 1 and missing[0] == "check":
        return _("The text is ready to be checked.")
    count = len([code for code in missing if code != "check"])
    return ngettext(
        "One thing is missing before the text can be checked.",
        "%(n)s things are missing before the text can be checked.",
        count,
    ) % {"n": number_word(count)}


def silence_words(name: str, silence: Silence, today: date) -> str:
    """A member who was asked and has said nothing of the own name, and how long the page waits for it."""
    facts = {"name": name, "asked": date_short(silence.asked_on, today), "day": date_short(silence.free_on, today)}
    if silence.is_over(today):
        words = _("%(name)s has not answered. The page goes out without the name.")
    elif silence.free_on <= today:
        words = _("%(name)s was asked on %(asked)s. You may publish without the name once the reminder has gone.")
    else:
        words = _(
            "%(name)s was asked on %(asked)s. Without an answer you may publish without the name from %(day)s on."
        )
    return stopped(words % facts)


def silent_lines(silent: Sequence[Answered], reader: UUID | None, today: date) -> tuple[str, ...]:
    """A line for the reader's own answer, one for all who were not asked, and one for each who was."""
    others = [one for one in silent if one.person != reader]
    unasked = [one.name for one in others if one.silence is None]
    lines = [_("You have not answered about your own name yet.")] if len(others) < len(silent) else []
    if unasked:
        lines.append(_("Not asked about their names yet: %(names)s.") % {"names": joined(unasked)})
    return (*lines, *(silence_words(one.name, one.silence, today) for one in others if one.silence is not None))


def own_silence_words(silence: Silence, today: date) -> str:
    """The same to the member: what the team may do while there is no answer."""
    day = {"day": date_short(max(silence.free_on, today), today)}
    return stopped(_("Without your answer your team may publish without your name from %(day)s on.") % day)


def facilitator_waits(*, returned: bool) -> str:
    """Why there is nothing to check for a facilitator."""
    if returned:
        return _("You sent the text back. You get a notice when the team asks again.")
    return _("The team is still preparing the page. You get a notice when it asks for the check.")


def unsaid_names(names: Sequence[str]) -> list[str]:
    """Members whom the text itself seems to name, said to whoever looks at it."""
    return [
        _("The text seems to name %(name)s, who has not said yes to the own name.") % {"name": one} for one in names
    ]


def check_sentence(count: int) -> str:
    """The sentence that opens the facilitator's page."""
    if not count:
        return _("Nothing is marked in the text. Three questions are left.")
    return ngettext(
        "One place is marked in the text. You decide about it.",
        "%(n)s places are marked in the text. You decide about each.",
        count,
    ) % {"n": number(count)}


def audience() -> str:
    """Who sees a published page: said before the press."""
    return _(
        "Everybody will see the page, also without signing in, and may use it under the licence CC BY 4.0. "
        "You can withdraw it later, but copies that others have made stay with them."
    )


def checker_reads() -> str:
    """Who reads what is prepared: said where the team writes it."""
    return _("Read by your own team and the facilitators of your series. Others read it once you publish.")
