"""What the pages of help between half-days show."""

from __future__ import annotations

from dataclasses import dataclass

from oppiva.core.calendars import working_days_after
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.workshops import help_words, queries
from oppiva.workshops.queries import Between, OwnTeam, Waiting
from oppiva.workshops.services.help import HELP_DAYS


@dataclass(frozen=True)
class TeamCard:
    """One own team: who answers, what is open, what was answered before."""

    team: OwnTeam
    answers: str
    open: Between | None
    state: str
    earlier: tuple[tuple[Between, str], ...]


@dataclass(frozen=True)
class HelpPage:
    """One's own teams and their requests."""

    sentence: str
    cards: tuple[TeamCard, ...]


@dataclass(frozen=True)
class QueuePage:
    """What waits for a facilitator outside half-days."""

    sentence: str
    rows: tuple[tuple[Waiting, str], ...]


def help_page(actor: Actor) -> HelpPage:
    """The teams one is in, each with its open request or the form, and the answers of late; five statements."""
    today = clock.today()
    teams = queries.own_help_teams(actor)
    asked = queries.help_of_teams([one.pk for one in teams])
    answering = queries.helpers_of({one.series_id for one in teams})
    by = working_days_after(today, HELP_DAYS)
    cards = []
    for team in teams:
        rows = asked.get(team.pk, [])
        now = next((one for one in rows if one.is_open), None)
        promised = now.answer_by if now is not None and now.answer_by is not None else by
        earlier = [one for one in rows if not one.is_open][: queries.EARLIER]
        cards.append(
            TeamCard(
                team,
                help_words.who_answers(answering[team.series_id].values(), promised, today),
                now,
                help_words.state_words(now, today) if now is not None else "",
                tuple((one, help_words.state_words(one, today)) for one in earlier),
            )
        )
    waiting = [card.open for card in cards if card.open is not None]
    return HelpPage(help_words.own_sentence(waiting, today), tuple(cards))


def queue_page(actor: Actor) -> QueuePage:
    """The open requests of the series one leads."""
    rows, today = queries.waiting_help(actor), clock.today()
    return QueuePage(
        help_words.queue_sentence(rows), tuple((row, help_words.by_words(row.answer_by, today)) for row in rows)
    )
