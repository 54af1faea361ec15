"""Experiments on the first page: publishing, questions to teams, own picks; whose turn it is, and where it is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.core.calendars import local_day
from oppiva.experiments.others_words import picks_home
from oppiva.experiments.queries import OnTheWay
from oppiva.experiments.services.reading import QUESTION
from oppiva.home import addresses
from oppiva.home.blocks.registry import Row
from oppiva.home.sight import Sight
from oppiva.people.models import Role
from oppiva.people.notices import Line
from oppiva.reporting.things import Thing
from oppiva.ui.counting import number_inside
from oppiva.ui.formatting import date_short, stopped

ANSWER_SHOWN = timedelta(days=14)  # so long an answer stands on the first page of who asked


def check_things(sight: Sight) -> Iterator[Thing]:
    """Texts that wait for this facilitator's check: one line for all, which leads to the one asked for first."""
    waiting = sight.checks
    if not waiting:
        return
    title = ngettext("One text waits for your check", "%(n)s texts wait for your check", len(waiting))
    oldest = waiting[0]
    words = ngettext(
        "Experiment %(code)s, asked on %(day)s.", "The oldest: experiment %(code)s, asked on %(day)s.", len(waiting)
    )
    yield Thing(
        f"publication_check_{oldest.code}",
        title % {"n": number_inside(len(waiting))},
        stopped(words % {"code": oldest.code, "day": _day(oldest.asked_at, sight.today)}),
        _("Check the text"),
        addresses.publication(oldest.programme, oldest.code, "check"),
        ("approve", "experiment"),
        1,
    )


def team_things(sight: Sight) -> Iterator[Thing]:
    """The public page of one's own team, where it is the reader's turn, and questions to the team."""
    if Role.TEAM_MEMBER not in sight.actor.roles:
        return
    for one in sight.on_the_way:
        yield from _on_the_way(one)
        if not one.questions or one.asked_at is None:
            continue
        title = ngettext("One question waits for your team", "%(n)s questions wait for your team", one.questions)
        words = ngettext(
            "About experiment %(code)s, asked on %(day)s.",
            "About experiment %(code)s, the oldest asked on %(day)s.",
            one.questions,
        )
        yield Thing(
            f"question_{one.code}",
            title % {"n": number_inside(one.questions)},
            stopped(words % {"code": one.code, "day": _day(one.asked_at, sight.today)}),
            _("Read and answer"),
            addresses.questions(one.programme, one.code),
            ("write", "team_draft"),
            2,
        )


def with_answers(lines: Sequence[Line], today: date, most: int) -> tuple[tuple[Row, ...], tuple[Line, ...]]:
    """Of the newest notices the answers to one's own questions as lines of their own, and so many of the others."""
    answers = tuple(line for line in lines if line.notice.kind == QUESTION and line.notice.code == "answered")
    fresh = [line for line in answers if today - local_day(line.notice.at) <= ANSWER_SHOWN]
    rows = tuple(Row(_("Your question"), line.words, line.address) for line in fresh)
    return rows, tuple(line for line in lines if line not in fresh)[:most]


def picked_rows(sight: Sight) -> tuple[Row, ...]:
    """The line of one's own picks, only while one of them has news; which one it is stands on the list."""
    if not sight.picked_news:
        return ()
    return (Row(_("My picks"), picks_home(sight.picked_news), addresses.picks()),)


def _on_the_way(one: OnTheWay) -> Iterator[Thing]:
    code = {"code": one.code}
    if one.name_awaited:
        yield Thing(
            f"name_{one.code}",
            _("Your answer about your name is awaited"),
            _("Experiment %(code)s is on its way to a public page. Your own name, or the team: you alone decide.")
            % code,
            _("Answer"),
            addresses.own_name(one.programme, one.code),
            ("write", "team_draft"),
            1,
        )
    if one.is_returned:
        yield Thing(
            f"returned_{one.code}",
            _("The text came back with remarks"),
            _("Something in the public text of experiment %(code)s is to change before it goes out.") % code,
            _("Open the remarks"),
            addresses.publication(one.programme, one.code, "publishing"),
            ("write", "team_draft"),
            1,
        )
    elif one.is_confirmed:
        yield Thing(
            f"publish_{one.code}",
            _("You may publish experiment %(code)s now") % code,
            _("The text is checked. Look at the page once more; anybody of the team may press."),
            _("Look at the page and publish"),
            addresses.publication(one.programme, one.code, "publishing"),
            ("write", "team_draft"),
            1,
        )


def _day(moment: datetime, today: date) -> str:
    return date_short(local_day(moment), today)
