"""What a team's own page shows: which step, whether it can be written, who reads it, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from oppiva.workshops import day_words, rules, services
from oppiva.workshops.call_names import first_name
from oppiva.workshops.day_clock import TimeLeft, time_left
from oppiva.workshops.models import ClosingRow, Session
from oppiva.workshops.queries import TeamPage, TeamStep
from oppiva.workshops.rules import Attendee

State = Session.State


@dataclass(frozen=True)
class TeamView:
    """The page of one team now."""

    heading: str
    row: TeamStep | None  # the step on the page
    current: TeamStep | None  # the step the team is at
    following: TeamStep | None  # the one it may go on to at its own pace
    moved: bool  # the page shows another step than the one the team is at
    writable: bool
    text: str
    base_version: int
    restored: bool  # what stands in the field is an unsaved draft
    readers: str
    timer: TimeLeft | None
    help: str
    closes: bool
    held: bool
    on: bool
    earlier: tuple[TeamStep, ...]
    owner: str  # of the next step: the first name, as who came by the join code sees no more of anybody


def team_view(attendee: Attendee, page: TeamPage, wanted: int | None, now: datetime) -> TeamView:
    """The step asked for when the team has reached it, else the one it is at."""
    session, team = attendee.session, attendee.team
    current = page.row(page.position)
    row = page.row(wanted) if wanted is not None else current
    row = row or current
    note = row.note if row is not None else None
    running = session.state in {State.RUNNING, State.CLOSING}
    # After the end a text that was not saved in time can still be; else the page is read only.
    late = note is not None and note.draft is not None and services.is_writable(session)
    draft = note.draft if note is not None and (running or late) else None
    shared = note.shared if note is not None else False
    return TeamView(
        heading=day_words.phone_heading(page, row),
        row=row,
        current=current,
        following=page.rows[page.position] if page.position and page.position < len(page.rows) else None,
        moved=row is not None and current is not None and row.number != current.number,
        writable=row is not None and page.team is not None and (running or late),
        text=draft if draft is not None else note.text if note is not None else "",
        base_version=note.draft_base if note is not None and draft is not None else note.version if note else 0,
        restored=draft is not None,
        readers=day_words.who_reads(rules.text_readers(session, team.pk, shared=shared)) if team is not None else "",
        timer=time_left(session, page.day, current.step if current is not None else None, now) if page.day else None,
        help=day_words.help_line(page),
        closes=session.state == State.CLOSING,
        held=session.state == State.HELD,
        on=session.state in services.HELP_DURING,
        earlier=tuple(one for one in page.rows if one.reached and (row is None or one.number != row.number)),
        owner=_owner(page),
    )


def _owner(page: TeamPage) -> str:
    owner = page.closing.owner if page.closing is not None else None
    if owner is None:
        return ""
    members = page.team.members if page.team is not None else ()
    return next((one.first for one in members if one.person == owner.pk), first_name(owner.shown_name))


def step_values(row: ClosingRow | None) -> dict[str, object]:
    """What the form of the next step begins with: what the team wrote, else nothing."""
    if row is None or not row.text:
        return {}
    return {"text": row.text, "owner": str(row.owner_id or ""), "due_on": row.due_on}


def where(attendee: Attendee, series: str, number: int) -> str:
    """The line above the page: which series, workshop and team."""
    parts = [_("Series %(code)s") % {"code": series}, _("Workshop %(number)s") % {"number": number}]
    if attendee.team is not None:
        parts.append(_("Team %(n)s") % {"n": attendee.team.number})
    return " · ".join(parts)
