"""The sentences about permission and news: what is asked, when the trial would begin, what was answered and told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from oppiva.experiments import rules
from oppiva.experiments.models import Cycle, Experiment, PermissionRequest
from oppiva.experiments.models.choices import Choice
from oppiva.experiments.queries import Bosses, NewsRow, Planned, RequestRow, WaitingRow
from oppiva.experiments.reading_words import line_of
from oppiva.jobs import clock
from oppiva.ui.counting import number_inside, number_word
from oppiva.ui.formatting import date_range, date_short, hours, number, stopped
from oppiva.workshops.call_names import first_name

Answer = PermissionRequest.Answer


def team_words(series: str, team: int) -> str:
    """`Series 07, team 3`: which team it is, also to who knows several series."""
    return _("Series %(series)s, team %(team)s") % {"series": series, "team": team}


def asks_sentence(name: str, team: int) -> str:
    """`Riitta, team 3 asks permission for a trial.`"""
    return asks_opening(team) % {"name": first_name(name)}


def asks_opening(team: int) -> str:
    """The same with room for the reader's first name, `%(name)s`."""
    return _("%(name)s, team %(team)s asks permission for a trial.") % {"name": "%(name)s", "team": team}


def request_sentence(name: str, team: int, request: PermissionRequest, *, sees_plan: bool) -> str:
    """What the supervisor's page opens with: the question, the answer, or why there is nothing to answer."""
    if request.state == PermissionRequest.State.WITHDRAWN:
        return _("Team %(team)s took its request back.") % {"team": team}
    if request.state == PermissionRequest.State.ANSWERED:
        return _("You answered team %(team)s: %(answer)s.") % {"team": team, "answer": answer_inside(request.answer)}
    if not sees_plan:
        return _("Team %(team)s does not need an answer any more.") % {"team": team}
    return asks_sentence(name, team)


def answer_inside(answer: str) -> str:
    """An answer inside a sentence."""
    return {
        Answer.YES: pgettext("permission inside", "yes"),
        Answer.TALK_FIRST: pgettext("permission inside", "let's talk first"),
        Answer.NOT_NOW: pgettext("permission inside", "not now"),
    }.get(Answer(answer), "")


def begins_words(starts: date | None, today: date) -> str:
    """`The trial would begin tomorrow, Tue 3.3.`; one that has begun, and one without a day, say so."""
    if starts is None:
        return _("The trial has no first day yet.")
    day = {"day": date_short(starts, today)}
    if starts < today:
        return stopped(_("The trial began on %(day)s.") % day)
    if starts == today:
        return _("The trial would begin today.")
    if starts == today + timedelta(days=1):
        return stopped(_("The trial would begin tomorrow, %(day)s.") % day)
    return stopped(_("The trial would begin on %(day)s.") % day)


def where_words(plan: Planned) -> str:
    """Where, with how many, and who: `New customers. About 20. Aino, Mikko, Sari and Jere.`"""
    parts = [stopped(f"{plan.where}.")] if plan.where else []
    if plan.how_many:
        parts.append(_("With how many: %(n)s.") % {"n": number(plan.how_many)})
    if plan.names:
        parts.append(f"{joined(plan.names)}.")
    return " ".join(parts)


def when_words(plan: Planned) -> str:
    """`3.3.–27.3., under four weeks`."""
    if plan.starts_on is None or plan.ends_on is None:
        return ""
    days = days_words(plan.starts_on, plan.ends_on, clock.today())
    return f"{days}, {length_words(plan.starts_on, plan.ends_on)}"


def days_words(starts: date, ends: date, today: date) -> str:
    """`3.3.–27.3.`: the year only when it is not this one."""
    if {starts.year, ends.year} != {today.year}:
        return date_range(starts, ends)
    return f"{starts.day}.{starts.month}.–{ends.day}.{ends.month}."


def length_words(starts: date, ends: date) -> str:
    """How long a trial lasts in weeks, both days counted."""
    days = (ends - starts).days + 1
    weeks = -(-days // 7)
    if days % 7 == 0:
        return ngettext("one week", "%(n)s weeks", weeks) % {"n": number_inside(weeks)}
    return ngettext("under a week", "under %(n)s weeks", weeks) % {"n": number_inside(weeks)}


def time_words(plan: Planned) -> str:
    """`About 6 h of the whole team's time`."""
    if plan.minutes is None:
        return _("Not estimated")
    return _("About %(hours)s of the whole team's time") % {"hours": hours(plan.minutes)}


def customer_words(plan: Planned) -> str:
    """Whether customer data are touched."""
    if plan.customer_data is None:
        return ""
    if plan.customer_data:
        return _("The trial touches customer data.")
    return _("No customer data are written into Oppiva.")


def joined(names: Sequence[str]) -> str:
    """`Aino, Mikko and Sari`."""
    if len(names) < 2:
        return "".join(names)
    return _("%(most)s and %(last)s") % {"most": ", ".join(names[:-1]), "last": names[-1]}


def ask_sentence(rows: Sequence[RequestRow], bosses: Bosses) -> str:
    """What the team's page of permission opens with."""
    waiting = [row.name for row in rows if row.waits]
    if waiting:
        return _("You wait for the answer of %(names)s.") % {"names": joined(waiting)}
    if rows and rows[0].answer == Answer.YES:
        return _("%(name)s said yes to your trial.") % {"name": rows[0].name}
    if rows and rows[0].answer:
        return _("%(name)s answered: %(answer)s.") % {"name": rows[0].name, "answer": answer_inside(rows[0].answer)}
    if not bosses.others:
        return _("Nobody can be asked for permission here.")
    return _("Ask for permission before the trial.")


def row_words(row: RequestRow) -> str:
    """One request in one sentence: asked and answered when, and what."""
    today = clock.today()
    if row.state == PermissionRequest.State.WITHDRAWN:
        return stopped(
            _("%(name)s was asked on %(day)s. The team took the request back.")
            % {"name": row.name, "day": date_short(row.asked_at, today)}
        )
    if row.answered_at is not None:
        about = {
            "name": row.name,
            "day": date_short(row.answered_at, today),
            "answer": answer_inside(row.answer),
        }
        return _("%(name)s answered on %(day)s: %(answer)s.") % about
    words = stopped(_("%(name)s was asked on %(day)s.") % {"name": row.name, "day": date_short(row.asked_at, today)})
    return f"{words} {_('A week has gone without an answer.')}" if row.is_silent else words


def decided_inside(choice: str) -> str:
    """A decision as a team says it: `We keep it`."""
    return str(Choice(choice).label)


def news_sentence(news: NewsRow) -> str:
    """`Team 3 decided: We keep it.`"""
    return _("Team %(team)s decided: %(choice)s.") % {"team": news.team, "choice": decided_inside(news.choice)}


def list_sentence(rows: Sequence[WaitingRow]) -> str:
    """How many teams wait for the supervisor's answer."""
    waiting = sum(row.waits for row in rows)
    if not waiting:
        return _("No team waits for your answer.")
    words = ngettext("One team waits for your answer.", "%(n)s teams wait for your answer.", waiting)
    return words % {"n": number_word(waiting)}


def over_words(row: WaitingRow) -> str:
    """What became of an earlier request."""
    if row.answered_at is None:
        return _("The team took its request back.")
    about = {"day": date_short(row.answered_at, clock.today()), "answer": answer_inside(row.answer)}
    return _("You answered on %(day)s: %(answer)s.") % about


def asked_readers(experiment: Experiment, cycle: Cycle) -> str:
    """Who reads the trial step once the team has asked, worked out from the policy."""
    return line_of(rules.readers_of_asked(experiment, cycle), asked=True)
