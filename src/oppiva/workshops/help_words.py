"""The sentences about help between half-days: who answers, by when, what has happened."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.ui.counting import number_word
from oppiva.ui.formatting import date_short, stopped
from oppiva.workshops.queries import Between, Waiting


def who_answers(names: Collection[str], by: date, today: date) -> str:
    """`Veikko Vetäjä answers by Tue 24.3.`; of two either does."""
    facts = {"names": _joined(list(names)), "day": date_short(by, today)}
    if not names:
        return stopped(_("A facilitator of your series answers by %(day)s.") % facts)
    if len(names) > 1:
        return stopped(_("%(names)s answers by %(day)s.") % facts)
    return stopped(_("%(names)s will answer by %(day)s.") % facts)


def _joined(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(most)s or %(last)s") % {"most": ", ".join(names[:-1]), "last": names[-1]}


def own_sentence(open_requests: Sequence[Between], today: date) -> str:
    """What the page of a team opens with: the answer that is to come, or the question."""
    if not open_requests:
        return _("What do you need help with?")
    first = open_requests[0]
    if not first.waits:
        return _("%(name)s sees to your request.") % {"name": first.helper}
    if first.answer_by is None:
        return _("Your team has asked for help.")
    if first.answer_by < today:
        return stopped(_("The answer should have come by %(day)s.") % {"day": date_short(first.answer_by, today)})
    return stopped(_("You get an answer by %(day)s.") % {"day": date_short(first.answer_by, today)})


def state_words(one: Between, today: date) -> str:
    """One request: asked by whom and when, and what became of it."""
    words = stopped(
        _("%(name)s asked on %(day)s.") % {"name": one.by or _("Your team"), "day": date_short(one.asked_at, today)}
    )
    if one.state == "withdrawn":
        return f"{words} {_('The team took the request back.')}"
    if one.state == "done":
        if one.helper and one.done_at is not None:
            ended = _("%(name)s answered on %(day)s.") % {"name": one.helper, "day": date_short(one.done_at, today)}
            return f"{words} {stopped(ended)}"
        return f"{words} {_('The matter is settled.')}"
    if one.helper:
        return f"{words} {_('%(name)s sees to it.') % {'name': one.helper}}"
    return words


def queue_sentence(rows: Sequence[Waiting]) -> str:
    """How many teams wait for the facilitator's answer."""
    mine = sum(row.mine for row in rows)
    if not mine:
        return _("No team waits for your answer.")
    words = ngettext("One team waits for your answer.", "%(n)s teams wait for your answer.", mine)
    return words % {"n": number_word(mine)}


def by_words(by: date | None, today: date) -> str:
    """By when an answer is due, or since when it is late."""
    if by is None:
        return ""
    if by < today:
        return stopped(_("The answer is late: it was due on %(day)s.") % {"day": date_short(by, today)})
    if by == today:
        return _("Answer today.")
    return stopped(_("Answer by %(day)s.") % {"day": date_short(by, today)})
