"""What the screens of a half-day say in sentences: small functions, so that each is tested."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oppiva.people.models import Role
from oppiva.ui.counting import number_word
from oppiva.ui.formatting import date_short, stopped
from oppiva.ui.formatting import time as clock_time
from oppiva.workshops.models import ClosingRow, Session
from oppiva.workshops.queries import Missing, Room, TeamPage, TeamStep, Tile
from oppiva.workshops.work_slots import Standing

State = Session.State
# Who reads a team's text, as the team says it; any other role by its own name.
READERS = {
    Role.TEAM_MEMBER.value: gettext_lazy("the own team"),
    Role.FACILITATOR.value: gettext_lazy("the facilitators of the series"),
}
JUST_NOW = timedelta(seconds=10)


def ago(moment: datetime | None, now: datetime) -> str:
    """`just now`, `20 s ago`, `4 min ago`, else the time of day; empty for nothing saved."""
    if moment is None:
        return ""
    past = now - moment
    if past < JUST_NOW:
        return _("just now")
    seconds = int(past.total_seconds())
    if seconds < 60:
        return _("%(n)s s ago") % {"n": seconds // 10 * 10}
    if seconds < 3600:
        return _("%(n)s min ago") % {"n": seconds // 60}
    return _("at %(time)s") % {"time": clock_time(moment)}


def waited(moment: datetime, now: datetime) -> str:
    """How long a team has waited for help."""
    minutes = max(0, int((now - moment).total_seconds()) // 60)
    return _("has waited %(n)s min") % {"n": minutes} if minutes else _("asked just now")


def room_heading(room: Room) -> str:
    """What goes on in the room."""
    step, state = room.step, room.session.state
    if state == State.CANCELLED:
        return _("The workshop is cancelled.")
    if state == State.PLANNED:
        return _("The doors are still shut.")
    if state == State.DOOR_OPEN:
        return ngettext(
            "The doors are open. One person is here.",
            "The doors are open. %(n)s people are here.",
            room.numbers.present,
        ) % {"n": number_word(room.numbers.present)}
    if state == State.CLOSING:
        return _("The teams write down their next step.")
    if state == State.HELD:
        return _("The workshop has been held.")
    if step is None:
        return _("The workshop is under way.")
    return f"{room.day.position if room.day else 0}/{len(room.steps)} {step.title}"


def beam_heading(room: Room) -> str:
    """The words the whole room reads: the step's own, a welcome before it, thanks after it."""
    state = room.session.state
    if state == State.CANCELLED:
        return _("The workshop is cancelled.")
    if state in {State.PLANNED, State.DOOR_OPEN}:
        return _("Welcome")
    if state == State.CLOSING:
        return _("What does your team do next?")
    if state == State.HELD:
        return _("Thank you for today")
    if room.day is not None and room.day.paused_at is not None:
        return _("A break")
    return room.step.title if room.step is not None else _("The workshop is under way.")


def beam_lead(room: Room) -> str:
    """The line below it."""
    state = room.session.state
    if state in {State.PLANNED, State.DOOR_OPEN}:
        return _("Join with the code, then choose your own name.")
    if state == State.CLOSING:
        return _("Write one next step on your phone: what, who and by when.")
    if state == State.HELD:
        return _("Your next step is on your team's page.")
    if room.day is not None and room.day.paused_at is not None:
        return _("We go on in a moment.") if room.free else _("We go on in a moment. The clock stands still.")
    return room.step.prompt if room.step is not None and state == State.RUNNING else ""


def ready_teams(room: Room) -> str:
    """How many teams are ready, without saying which."""
    done = room.closed() if room.session.state in {State.CLOSING, State.HELD} else room.ready
    return ngettext("Ready: %(done)s of %(n)s team", "Ready: %(done)s of %(n)s teams", len(room.tiles)) % {
        "done": done,
        "n": len(room.tiles),
    }


def team_line(tile: Tile, room: Room) -> str:
    """How far a team is, in one line; nothing of what it wrote."""
    if room.session.state in {State.CLOSING, State.HELD}:
        return closing_line(tile.closing)
    if not tile.position:
        return ""
    step = room.steps[tile.position - 1]
    if tile.ready:
        return _("Ready with this step")
    if room.free and room.day is not None and tile.position != room.day.position:
        return _("At step %(n)s: %(title)s") % {"n": tile.position, "title": step.title}
    return _("Is writing") if tile.writes else _("Nothing saved yet")


def work_line(standing: Standing | None) -> str:
    """Which step of the form a team saved last and how many fields are empty; nothing of what stands in them."""
    if standing is None or not standing.step:
        return ""
    if standing.blanks is None:
        return standing.words
    if not standing.blanks:
        return _("%(step)s · every field filled") % {"step": standing.words}
    empty = ngettext("%(n)s field empty", "%(n)s fields empty", standing.blanks) % {"n": standing.blanks}
    return f"{standing.words} · {empty}"


def closing_line(row: ClosingRow | None) -> str:
    """Whether a team has its next step."""
    if row is None:
        return _("The next step is missing")
    return _("Left out: %(reason)s") % {"reason": row.skipped} if row.skipped else _("The next step is written")


def there_line(tile: Tile) -> str:
    """Who of a team is in the room and who remote, in numbers."""
    if not tile.counted:
        return ""
    if not tile.present:
        return _("nobody here yet")
    parts = []
    if tile.site:
        parts.append(_("%(n)s in the room") % {"n": tile.site})
    if tile.remote:
        parts.append(_("%(n)s remotely") % {"n": tile.remote})
    return ", ".join(parts)


def steps_label(done: int, of: int) -> str:
    """The row of marks in words."""
    return ngettext("%(done)s of %(n)s step ready", "%(done)s of %(n)s steps ready", of) % {"done": done, "n": of}


def who_reads(roles: Collection[str]) -> str:
    """Who can read a text, computed from the policy and never typed (design README 9.11)."""
    labels = [str(READERS.get(role, Role(role).label)) for role in roles]
    return _("Who can read this: %(roles)s.") % {"roles": ", ".join(labels)}


def before_held(missing: Missing) -> list[str]:
    """What a half-day still needs before it is held, one sentence each."""
    found = []
    if missing.attendance:
        found.append(_("The attendance has not been confirmed."))
    if missing.teams:
        found.append(
            ngettext("Team %(teams)s has no next step.", "Teams %(teams)s have no next step.", len(missing.teams))
            % {"teams": ", ".join(map(str, missing.teams))}
        )
    return found


def end_heading(state: str, missing: Missing | None) -> str:
    """The sentence of the page that ends the workshop."""
    if state == State.HELD:
        return _("The workshop has been held.")
    if state == State.CANCELLED:
        return _("The workshop is cancelled.")
    if state == State.PLANNED:
        return _("The doors are still shut.")
    if state == State.DOOR_OPEN:
        return _("The workshop has not begun yet.")
    if state != State.CLOSING:
        return _("The workshop goes on. Begin the closing when the teams are ready.")
    count = len(before_held(missing)) if missing is not None else 0
    if not count:
        return _("Everything is there. You can end the workshop.")
    return ngettext("One thing is missing before the end.", "Two things are missing before the end.", count)


def phone_heading(page: TeamPage, row: TeamStep | None) -> str:
    """What is now, for one team."""
    state = page.session.state
    if state == State.CANCELLED:
        return _("The workshop is cancelled.")
    if page.team is None:
        return _("You are at this workshop without a team.")
    if state == State.PLANNED:
        return _("Your team meets in this workshop.")
    if state == State.DOOR_OPEN:
        return _("Find your team. We begin soon.")
    if state == State.CLOSING:
        return _("Write down your next step.") if page.closing is None else _("Your next step is written.")
    if state == State.HELD:
        return _("Thank you. The workshop has been held.")
    if page.day is not None and page.day.paused_at is not None:
        return _("A break. We go on in a moment.")
    return row.step.title if row is not None else _("The workshop is under way.")


def help_line(page: TeamPage) -> str:
    """What becomes of the team's request for help."""
    row = page.own_help
    if row is None:
        return ""
    if row.answer_by is not None and row.waits:
        return stopped(_("You asked for help. A facilitator answers by %(day)s.") % {"day": date_short(row.answer_by)})
    if not row.waits:
        return _("%(name)s comes to help.") % {"name": row.helper or _("A facilitator")}
    if row.to_team:
        return _("You asked team %(n)s for help.") % {"n": row.to_team}
    return _("You asked for help. A facilitator comes to you.")


def answer_by(day: date | None) -> str:
    """By when a request between half-days is answered."""
    return stopped(_("Answer by %(day)s.") % {"day": date_short(day)}) if day is not None else ""


def held_line(count: int) -> str:
    """How many half-days of the series are behind: a ring each."""
    return ngettext(
        "One workshop of the series is behind you.", "%(n)s workshops of the series are behind you.", count
    ) % {"n": number_word(count)}
